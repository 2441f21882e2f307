import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import { memoryStorage } from '../../../src/platform/storage.js';
import { PAGE_TOKEN_KEY, type NamedToken } from '../../../src/kustomer/token/tracking-token.js';
import { Customer } from '../../../src/engine/customer/identity.js';
import { rejection } from '../../support/errors.js';
import { keyOf } from '../../support/resume.js';
import {
  shown,
  BOT_LOG,
  errorOf,
  openSession,
  posted,
  Routes,
  start,
  until,
  type SessionOptions,
  type TestSession,
} from '../../support/session.js';

const KEY = keyOf('handoff');
const EMAIL = 'ann@shop.test';

interface Browser {
  readonly test: TestSession;
  /** Two visitors' tokens. */
  readonly ann: string;
  readonly bob: string;
  /** The browser belongs to somebody else from now on; the page does not say so. */
  become(token: string): void;
  /** The same, and the page's `storage` event tells. */
  switchTo(token: string): Promise<void>;
}

/** A browser whose page gives the token of whoever is logged in; Ann at first. */
const browser = async (options: SessionOptions = {}): Promise<Browser> => {
  let token = '';
  const test = openSession({
    ...options,
    config: { anonymous: false, trackingToken: () => token, ...options.config },
  });
  const [ann, bob] = [await test.server.newToken(), await test.server.newToken()];
  token = ann;
  const become = (next: string): void => {
    token = next;
  };
  return {
    test,
    ann,
    bob,
    become,
    switchTo: async (next) => {
      become(next);
      test.page.storageChanged();
      await test.server.idle();
    },
  };
};

const live = async (options: SessionOptions = {}): Promise<Browser> => {
  const opened = await browser(options);
  void start(opened.test);
  await opened.test.at('live');
  await opened.test.server.idle();
  return opened;
};

/** What was asked with this token names nothing of Ann's. */
const expectNothingOfAnn = ({ test, bob }: Browser, ...more: readonly string[]): void => {
  const secrets = [
    ...BOT_LOG.map(({ body }) => body),
    ...test.server.sessions.map(({ id }) => id),
    ...posted(test).flatMap(({ externalId }) => externalId ?? []),
    ...more,
  ];
  for (const { name, body, token } of test.server.calls) {
    if (token !== bob) continue;
    for (const secret of secrets) expect(`${name} ${body}`).to.not.contain(secret);
  }
};

/** Everything of Ann's is gone, and the page has been told. */
const expectDisowned = (opened: Browser, ...more: readonly string[]): void => {
  const { test } = opened;
  expect(test.place()).to.equal('bot');
  expect(errorOf(test)?.code).to.equal('identity_changed');
  expect(test.bodies()).to.deep.equal([]);
  expect(test.storage.get(KEY)).to.equal(null);
  expect(shown(test.session).connection).to.equal('idle');
  expect(test.session.conversation).to.equal(null);
  const told = test.signals.filter(({ type }) => type === 'handoff-error');
  expect(told.map((signal) => signal.type === 'handoff-error' && signal.error.code)).to.deep.equal([
    'identity_changed',
  ]);
  expectNothingOfAnn(opened, ...more);
};

describe('a customer who logs in during a live conversation', () => {
  /** Ann is logged in with her address; so is the visitor that the browser will be. */
  const logIn = async ({ test, ann, bob }: Browser): Promise<void> => {
    await test.server.logIn(ann, EMAIL);
    await test.server.logIn(bob, EMAIL);
  };

  it('goes on with it where it has moved along', async () => {
    const opened = await live();
    const { test, bob } = opened;
    const { id } = test.session.conversation!;
    await logIn(opened);
    await opened.switchTo(bob);
    await test.at('live');
    expect(test.session.conversation?.id).to.equal(id);
    expect(shown(test.session).connection).to.equal('online');
    expect(test.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.']);
    await test.server.reply('Hello Ann');
    await test.pass(5_000);
    expect(test.bodies().at(-1)).to.equal('Hello Ann');
    expect(test.server.calls.at(-1)?.token).to.equal(bob);
    expect(test.signals.filter(({ type }) => type === 'handoff-error')).to.deep.equal([]);
  });

  it('has what they write held back until that is known, and then sent', async () => {
    const opened = await live();
    const { test, bob } = opened;
    await logIn(opened);
    await test.server.fail({ match: Routes.sessions, kind: 'delay', ms: 2_000 });
    await opened.switchTo(bob);
    expect(shown(test.session).connection).to.equal('reconnecting');
    test.session.sendMessage('Am I still me?');
    await test.pass(1_999);
    expect(test.server.count(Routes.send)).to.equal(0);
    await test.pass(1_000);
    expect(test.server.bodies().at(-1)).to.equal('Am I still me?');
    expect(test.server.calls.find(({ name }) => name === Routes.send)?.token).to.equal(bob);
    expect(test.session.messages.at(-1)?.status).to.equal('sent');
  });

  it('is noticed by the next request where the page says nothing', async () => {
    const opened = await live();
    const { test, bob } = opened;
    await logIn(opened);
    opened.become(bob);
    test.session.sendMessage('Hello');
    await test.server.idle();
    expect(test.server.bodies().at(-1)).to.equal('Hello');
    expect(test.server.bodies().filter((body) => body === 'Hello').length).to.equal(1);
  });

  it('waits for the line and for the server as long as it takes', async () => {
    const opened = await live();
    const { test, bob } = opened;
    await logIn(opened);
    await test.server.fail({ match: Routes.sessions, kind: 'status', status: 500, times: 8 });
    await opened.switchTo(bob);
    await test.pass(20_000);
    expect(test.place()).to.equal('live');
    await test.pass(110_000);
    expect(shown(test.session).connection).to.equal('online');
    expect(test.bodies().length).to.equal(2);
  });

  it('is taken up after a reload too', async () => {
    const opened = await live();
    const { test, bob } = opened;
    await logIn(opened);
    await opened.switchTo(bob);
    await test.at('live');
    test.leave();
    const again = openSession({ beside: test, config: { anonymous: false, trackingToken: bob } });
    await again.session.preload();
    await again.at('live');
    expect(again.session.conversation?.id).to.equal(test.session.conversation?.id);
    expect(again.server.count(Routes.handoff)).to.equal(1);
  });

  it('is bound to whoever the list was read for, though somebody else has come meanwhile', async () => {
    const opened = await live();
    const { test, bob } = opened;
    await logIn(opened);
    const carol = await test.server.newToken();
    const { id } = test.server.sessions[0]!;
    test.server.onCall = ({ token }) => {
      if (token === bob) opened.become(carol);
    };
    await opened.switchTo(bob);
    await test.pass(60_000);
    const asCarol = test.server.calls.filter(({ token }) => token === carol);
    expect(asCarol.some(({ name, body }) => `${name} ${body}`.includes(id))).to.be.false;
    expect(test.place()).to.equal('bot');
    expect(test.bodies()).to.deep.equal([]);
  });
});

describe('another customer who comes during a live conversation', () => {
  it('sees nothing of it', async () => {
    const opened = await live();
    await opened.switchTo(opened.bob);
    expectDisowned(opened);
    expect(opened.test.warnings.length).to.equal(1);
  });

  it("gets none of the first one's messages, sent, waiting or failed", async () => {
    const opened = await live();
    const { test, bob } = opened;
    await test.server.fail({ match: Routes.send, kind: 'status', status: 422 });
    test.session.sendMessage('Failed secret');
    test.session.sendMessage('Waiting secret');
    await test.server.idle();
    await opened.switchTo(bob);
    await test.pass(120_000);
    expectDisowned(opened, 'Failed secret', 'Waiting secret');
  });

  it('gets none of a message that was on its way', async () => {
    const opened = await live();
    const { test, bob } = opened;
    await test.server.fail({ match: Routes.send, kind: 'hang' });
    test.session.sendMessage('Secret on its way');
    await until(() => test.server.count(Routes.send) === 1);
    await opened.switchTo(bob);
    await test.pass(120_000);
    expectDisowned(opened, 'Secret on its way');
    expect(test.server.count(Routes.send)).to.equal(1);
  });

  it('gets none of what is written before anybody noticed', async () => {
    const opened = await live();
    opened.become(opened.bob);
    opened.test.session.sendMessage('Unnoticed secret');
    await opened.test.pass(60_000);
    expectDisowned(opened, 'Unnoticed secret');
  });

  it('is noticed by the next poll where the page says nothing', async () => {
    const opened = await live();
    opened.become(opened.bob);
    await opened.test.pass(8_000);
    expectDisowned(opened);
  });

  it('leaves no polling behind', async () => {
    const opened = await live();
    const { test, bob } = opened;
    await opened.switchTo(bob);
    const count = test.server.calls.length;
    await test.pass(300_000);
    expect(test.server.calls.length).to.equal(count);
    expect(test.tabs.held.filter((name) => name.startsWith('khc:poll:'))).to.deep.equal([]);
  });

  it('can hand off a log of their own, under another external id', async () => {
    const opened = await live();
    const { test, bob } = opened;
    const first = posted(test)[0]?.externalId;
    await opened.switchTo(bob);
    test.session.setTranscript([
      { direction: 'in', body: 'I am Bob.', date: '2026-01-22T14:50:00Z' },
      { direction: 'out', body: 'Hi Bob.', date: '2026-01-22T14:51:00Z' },
    ]);
    void start(test);
    await test.at('live');
    const last = posted(test).at(-1);
    expect(last?.messages.map(({ body }) => body)).to.deep.equal(['I am Bob.', 'Hi Bob.']);
    expect(last?.externalId).to.not.equal(first);
    expect(test.server.calls.findLast(({ name }) => name === Routes.handoff)?.token).to.equal(bob);
  });

  it('can hand off one that the page names', async () => {
    const opened = await live({ config: { externalId: 'order-7' } });
    const { test, bob } = opened;
    await opened.switchTo(bob);
    test.session.setTranscript(BOT_LOG);
    void start(test);
    await test.at('live');
    expect(test.server.sessions.length).to.equal(2);
  });

  it('is noticed after the conversation has ended too', async () => {
    const opened = await live();
    const { test, bob } = opened;
    await test.server.end();
    await test.pass(5_000);
    await test.at('ended');
    await opened.switchTo(bob);
    await test.pass(10_000);
    expectDisowned(opened);
  });

  it('finds nothing after a reload', async () => {
    const opened = await live();
    const { test, bob } = opened;
    await opened.switchTo(bob);
    test.leave();
    const again = openSession({ beside: test, config: { anonymous: false, trackingToken: bob } });
    await again.session.preload();
    await again.server.idle();
    expect(again.place()).to.equal('bot');
    expectNothingOfAnn(opened);
  });

  it('is looked up away from the page too, and nothing comes back', async () => {
    const opened = await live();
    const { test, bob } = opened;
    test.session.suspend();
    opened.become(bob);
    test.session.resume();
    await test.pass(10_000);
    expectDisowned(opened);
  });
});

describe('a customer who logs out', () => {
  it('is not waited for endlessly during a live conversation', async () => {
    const opened = await live();
    await opened.switchTo('');
    await opened.test.pass(120_000);
    expectDisowned(opened);
  });

  it('is waited for for some seconds, and the conversation goes on when they are back', async () => {
    const opened = await live();
    const { test, ann } = opened;
    await opened.switchTo('');
    await test.pass(6_000);
    expect(shown(test.session).connection).to.equal('reconnecting');
    await opened.switchTo(ann);
    await test.pass(10_000);
    expect(test.place()).to.equal('live');
    expect(shown(test.session).connection).to.equal('online');
    expect(test.bodies().length).to.equal(2);
  });

  it('is an anonymous visitor where the page allows for one, and then the chat is empty', async () => {
    const opened = await live({ config: { anonymous: true } });
    await opened.switchTo('');
    await opened.test.pass(60_000);
    expectDisowned(opened);
  });

  it('while the handoff is unclear is not waited for endlessly', async () => {
    const opened = await browser();
    const { test } = opened;
    await test.server.fail({ match: Routes.handoff, kind: 'drop-before' });
    void start(test);
    await test.at('handing-off/checking');
    await opened.switchTo('');
    await test.pass(120_000);
    expectDisowned(opened);
  });
});

describe('another customer who comes while the handoff is unclear', () => {
  for (const kind of ['drop-before', 'drop-after'] as const) {
    for (const place of ['checking', 'unconfirmed'] as const) {
      it(`(${kind}, ${place}) gets nothing of it`, async () => {
        const opened = await browser();
        const { test, bob } = opened;
        await test.server.fail(
          { match: Routes.handoff, kind },
          { match: Routes.sessions, kind: 'list-lag', ms: 600_000, times: 'always' },
        );
        const promise = test.session.handoff();
        await test.at('handing-off/checking');
        test.session.sendMessage('Waiting secret');
        await test.pass(place === 'checking' ? 3_000 : 12_000);
        await test.at(`handing-off/${place}`);
        await opened.switchTo(bob);
        expect((await rejection(promise)).code).to.equal('identity_changed');
        await test.pass(120_000);
        expectDisowned(opened, 'Waiting secret');
        expect(test.server.count(Routes.handoff)).to.equal(1);
      });
    }
  }

  it('is noticed by "try again" where the page says nothing, and nothing is posted', async () => {
    const opened = await browser();
    const { test, bob } = opened;
    await test.server.fail({ match: Routes.handoff, kind: 'drop-before' });
    void start(test);
    await test.pass(57_000);
    await test.at('handing-off/unconfirmed');
    await test.pass(60_000);
    opened.become(bob);
    test.session.act({ type: 'try-again' });
    await test.pass(10_000);
    expectDisowned(opened);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('is the same where they have logged in, and the conversation has moved along', async () => {
    const opened = await browser();
    const { test, ann, bob } = opened;
    await test.server.fail(
      { match: Routes.handoff, kind: 'drop-after' },
      { match: Routes.sessions, kind: 'status', status: 500, times: 2 },
    );
    const promise = test.session.handoff();
    await test.at('handing-off/checking');
    await test.server.logIn(ann, EMAIL);
    await test.server.logIn(bob, EMAIL);
    await opened.switchTo(bob);
    await test.pass(10_000);
    await test.at('live');
    expect((await promise).id).to.equal(test.server.sessions[0]?.id);
    expect(test.server.count(Routes.handoff)).to.equal(1);
    expect(test.bodies().length).to.equal(2);
  });
});

describe('another customer who comes while the handoff is posted', () => {
  const posting = async (kind: string, ms: number): Promise<Browser> => {
    const opened = await browser();
    const { test } = opened;
    await test.server.fail({ match: Routes.handoff, kind, ms });
    void start(test);
    await until(() => test.server.count(Routes.handoff) === 1);
    return opened;
  };

  it('gets nothing of it', async () => {
    const opened = await posting('delay', 5_000);
    await opened.switchTo(opened.bob);
    await opened.test.pass(60_000);
    expectDisowned(opened);
    expect(opened.test.server.count(Routes.handoff)).to.equal(1);
  });

  it('goes on with it where they have logged in and it has moved along', async () => {
    const opened = await posting('hang', 0);
    const { test, ann, bob } = opened;
    // The server has made it, and the answer is still to come.
    const twin = posted(test)[0];
    await test.server.post(ann, twin);
    await test.server.logIn(ann, EMAIL);
    await test.server.logIn(bob, EMAIL);
    await opened.switchTo(bob);
    await test.pass(20_000);
    await test.at('live');
    expect(test.session.conversation?.id).to.equal(test.server.sessions[0]?.id);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });
});

describe('another customer who comes before anything has left', () => {
  const offline = async (options: SessionOptions = {}): Promise<Browser> => {
    const opened = await browser(options);
    opened.test.page.set({ online: false });
    void start(opened.test);
    await opened.test.server.idle();
    return opened;
  };

  const expectNothingPosted = async (opened: Browser, ...more: readonly string[]): Promise<void> => {
    const { test, bob } = opened;
    opened.become(bob);
    test.page.set({ online: true });
    await test.pass(120_000);
    expect(test.server.count(Routes.handoff)).to.equal(0);
    expectDisowned(opened, ...more);
  };

  it('gets nothing of a handoff that waits for the line', async () => {
    const opened = await offline();
    opened.test.session.sendMessage('Waiting secret');
    expect(opened.test.place()).to.equal('handing-off/queued');
    await expectNothingPosted(opened, 'Waiting secret');
  });

  it('is noticed at once while it waits for the line', async () => {
    const opened = await offline();
    await opened.switchTo(opened.bob);
    expectDisowned(opened);
    expect(opened.test.server.names).to.deep.equal([]);
  });

  it('gets nothing of one that was reviewed and then waits for the line', async () => {
    const opened = await browser({ config: { review: true } });
    const { test } = opened;
    void start(test);
    await test.at('handing-off/reviewing');
    await test.server.idle();
    test.page.set({ online: false });
    test.session.act({ type: 'share' });
    await test.server.idle();
    expect(test.place()).to.equal('handing-off/queued');
    await expectNothingPosted(opened);
  });

  it('gets nothing of one that was asked for and then waits for the line', async () => {
    const opened = await browser({ transcript: [BOT_LOG[1]] });
    const { test } = opened;
    void start(test);
    await test.at('handing-off/asking');
    test.page.set({ online: false });
    test.session.act({ type: 'answer', body: 'My secret question' });
    await test.server.idle();
    expect(test.place()).to.equal('handing-off/queued');
    await expectNothingPosted(opened, 'My secret question');
  });

  for (const isTold of [true, false]) {
    it(`gets nothing of one that the server has put off (${isTold ? '' : 'not '}told)`, async () => {
      const opened = await browser();
      const { test, bob } = opened;
      await test.server.fail({
        match: Routes.handoff,
        kind: 'status',
        status: 429,
        headers: { 'retry-after': '10' },
      });
      void start(test);
      await test.at('handing-off/queued');
      if (isTold) await opened.switchTo(bob);
      else opened.become(bob);
      await test.pass(60_000);
      expect(test.server.count(Routes.handoff)).to.equal(1);
      expectDisowned(opened);
    });
  }

  it('gets nothing of one whose baseline is being read', async () => {
    const opened = await browser();
    const { test, bob } = opened;
    await test.server.fail({ match: Routes.sessions, kind: 'delay', ms: 2_000 });
    void start(test);
    await until(() => test.server.count(Routes.sessions) === 1);
    await opened.switchTo(bob);
    await test.pass(10_000);
    expect(test.server.count(Routes.handoff)).to.equal(0);
    expectDisowned(opened);
  });
});

describe('a login that consent asks for', () => {
  it('has the baseline read again, and the handoff posted as the new customer', async () => {
    const opened: Browser = await browser({
      hooks: {
        beforeHandoff: async () => {
          await opened.switchTo(opened.bob);
          return true;
        },
      },
    });
    const { test, bob } = opened;
    void start(test);
    await test.at('live');
    expect(test.server.calls.slice(0, 2).map(({ name, token }) => [name, token])).to.deep.equal([
      [Routes.sessions, bob],
      [Routes.handoff, bob],
    ]);
    expect(test.bodies().length).to.equal(2);
    expect(test.signals.map(({ type }) => type)).to.deep.equal(['handoff']);
    await test.pass(60_000);
    expect(test.place()).to.equal('live');
  });

  it('offers the open conversation that the new customer has', async () => {
    const first = await live({ config: { externalId: 'order-7' } });
    first.test.leave();
    let token = await first.test.server.newToken();
    const test = openSession({
      beside: first.test,
      storage: memoryStorage(),
      config: { externalId: 'order-7', anonymous: false, trackingToken: () => token },
      hooks: { beforeHandoff: async () => ((token = first.ann), true) },
    });
    void start(test);
    await test.at('handing-off/asking');
    test.session.act({ type: 'continue' });
    await test.at('live');
    expect(test.session.conversation?.id).to.equal(first.test.session.conversation?.id);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('that comes between consent and the POST stops the handoff', async () => {
    const opened = await browser({ hooks: { beforeHandoff: async () => true } });
    const { test, bob } = opened;
    let reads = 0;
    test.session.configure({
      // For the baseline and before the POST it is Ann; the POST itself would be Bob's.
      trackingToken: () => (
        (reads += 1),
        test.server.count(Routes.sessions) > 0 && reads > 4 ? bob : opened.ann
      ),
    });
    void start(test);
    await test.pass(10_000);
    const asBob = test.server.calls.filter(({ name, token }) => name === Routes.handoff && token === bob);
    const bodies = asBob.length === 0 ? [] : test.server.calls.filter(({ token }) => token === bob)[0]?.name;
    // Either nothing of it was posted, or the list was read first as the new customer.
    if (asBob.length > 0) expect(bodies).to.equal(Routes.sessions);
    else expect(test.place()).to.not.equal('handing-off/sending');
  });
});

describe("the same customer's other token", () => {
  it('changes nothing', async () => {
    const opened = await live();
    const { test, ann } = opened;
    const renewed = await test.server.renewedToken(ann);
    expect(renewed).to.not.equal(ann);
    const count = test.server.count(Routes.sessions);
    await opened.switchTo(renewed);
    expect(test.place()).to.equal('live');
    expect(test.server.count(Routes.sessions)).to.be.at.most(count + 1);
    test.session.sendMessage('Hello');
    await test.server.idle();
    expect(test.server.calls.find(({ name }) => name === Routes.send)?.token).to.equal(renewed);
    expect(test.session.messages.at(-1)?.status).to.equal('sent');
  });

  it('is asked for once more after a 401, of a page that has a new one by then', async () => {
    const opened = await live();
    const { test, ann } = opened;
    await test.server.expireTokens();
    const renewed = await test.server.renewedToken(ann);
    let asked = 0;
    test.session.configure({ trackingToken: () => ((asked += 1), asked === 1 ? ann : renewed) });
    test.session.sendMessage('Hello');
    await test.pass(5_000);
    expect(test.server.bodies().filter((body) => body === 'Hello').length).to.equal(1);
    expect(test.place()).to.equal('live');
  });
});

describe('an anonymous visitor', () => {
  const visitor = async (): Promise<TestSession> => {
    const test = openSession();
    void start(test);
    await test.at('live');
    await test.server.idle();
    return test;
  };

  it('whose token has run out is the same one with a new token', async () => {
    const test = await visitor();
    await test.server.expireTokens();
    test.session.sendMessage('Hello');
    await test.pass(10_000);
    expect(test.server.bodies().at(-1)).to.equal('Hello');
    expect(test.place()).to.equal('live');
    expect(shown(test.session).connection).to.equal('online');
    await test.server.reply('Hi');
    await test.pass(10_000);
    expect(test.bodies().at(-1)).to.equal('Hi');
  });

  it('whom the server no longer knows is somebody else, and the chat is empty', async () => {
    const test = await visitor();
    const [token] = test.server.calls.flatMap((call) => call.token ?? []);
    await test.server.set({ renewExpiredTokens: false });
    await test.server.expireTokens();
    test.session.sendMessage('Secret');
    await test.pass(30_000);
    expect(test.place()).to.equal('bot');
    expect(errorOf(test)?.code).to.equal('identity_changed');
    expect(test.bodies()).to.deep.equal([]);
    const { id } = test.server.sessions[0]!;
    const others = test.server.calls.filter((call) => call.token !== null && call.token !== token);
    for (const { name, body } of others) {
      expect(`${name} ${body}`).to.not.contain(id);
      expect(body).to.not.contain('Secret');
    }
  });

  it('who logs in on the page keeps the conversation that moves along', async () => {
    const config = { baseUrl: 'https://shop.test' };
    const test = openSession({ config });
    void start(test);
    await test.at('live');
    await test.server.idle();
    const [anonymous = ''] = test.server.calls.flatMap(({ token }) => token ?? []);
    await test.server.logIn(anonymous, EMAIL);
    const known = await test.server.logIn(await test.server.newToken(), EMAIL);
    test.pageStorage.set(PAGE_TOKEN_KEY, JSON.stringify(known));
    test.page.set({});
    await test.pass(5_000);
    expect(test.place()).to.equal('live');
    expect(test.server.calls.at(-1)?.token).to.equal(known);
    expect(test.bodies().length).to.equal(2);
  });
});

describe('a reload as another customer', () => {
  const reloaded = async (
    kind: 'drop-before' | 'drop-after' | null,
  ): Promise<Browser & { again: TestSession }> => {
    const opened = await browser();
    const { test, bob } = opened;
    if (kind) await test.server.fail({ match: Routes.handoff, kind });
    void start(test);
    await test.at(kind ? 'handing-off/checking' : 'live');
    test.leave();
    const again = openSession({
      beside: test,
      config: { anonymous: false, trackingToken: () => bob },
      transcript: [
        { direction: 'in', body: 'I am Bob.', date: '2026-01-22T14:50:00Z' },
        { direction: 'out', body: 'Hi Bob.', date: '2026-01-22T14:51:00Z' },
      ],
    });
    await again.session.preload();
    await again.pass(10_000);
    return { ...opened, again };
  };

  for (const kind of [null, 'drop-before', 'drop-after'] as const) {
    it(`(${kind ?? 'live'}) takes up nothing, keeps the log of the page, and can hand it off`, async () => {
      const opened = await reloaded(kind);
      const { again, test, bob } = opened;
      expect(again.place()).to.equal('bot');
      expect(errorOf(again)).to.equal(null);
      expect(again.bodies()).to.deep.equal(['I am Bob.', 'Hi Bob.']);
      expect(again.storage.get(KEY)).to.equal(null);
      expectNothingOfAnn(opened);
      const first = posted(test)[0]?.externalId;
      void start(again);
      await again.at('live');
      const last = posted(again).at(-1);
      expect(last?.externalId).to.not.equal(first);
      expect(again.server.calls.findLast(({ name }) => name === Routes.handoff)?.token).to.equal(bob);
    });
  }

  it('keeps nothing that the first one wrote after it', async () => {
    const opened = await browser();
    const { test, ann, bob } = opened;
    await test.server.fail({ match: Routes.handoff, kind: 'drop-before' });
    void start(test);
    await test.at('handing-off/checking');
    test.leave();
    let token = ann;
    const again = openSession({ beside: test, config: { anonymous: false, trackingToken: () => token } });
    await again.session.preload();
    await again.pass(2_000);
    again.session.sendMessage('Ann after the reload');
    await again.pass(10_000);
    await again.at('handing-off/unconfirmed');
    token = bob;
    again.page.set({});
    await again.pass(10_000);
    expect(again.place()).to.equal('bot');
    expect(again.bodies()).to.deep.equal([]);
    expectNothingOfAnn(opened, 'Ann after the reload');
    again.session.setTranscript([
      { direction: 'in', body: 'I am Bob.' },
      { direction: 'out', body: 'Hi Bob.' },
    ]);
    void start(again);
    await again.at('live');
    await again.pass(30_000);
    const asBob = again.server.calls.filter((call) => call.token === bob);
    for (const { body } of asBob) expect(body).to.not.contain('Ann after').and.to.not.contain('order?');
  });
});

describe('whose token it is', () => {
  const none = new AbortController().signal;
  const open = (tokens: readonly (string | null)[]) => {
    let changes = 0;
    let turn = -1;
    const next = (): string | null => tokens[Math.min((turn += 1), tokens.length - 1)] ?? null;
    /** Tokens that can be read: each is its owner's name. */
    const named = async (): Promise<NamedToken | null> => {
      const token = next();
      return token === null ? null : { token, owner: token };
    };
    const read = async (): Promise<NamedToken> => {
      const token = await named();
      if (token === null) throw new ChatError('no_tracking_token', 'None.');
      return token;
    };
    const sources = { read, refresh: named, peek: named, known: () => 'nobody' as const };
    const identity = new Customer(sources, () => {
      changes += 1;
    });
    return { identity, changes: () => changes };
  };

  it('is not asked before anybody is bound', async () => {
    const { identity, changes } = open(['a', 'b', 'c']);
    expect([await identity.read(none), await identity.read(none)]).to.deep.equal(['a', 'b']);
    await identity.verify();
    expect(changes()).to.equal(0);
  });

  it('lets no other token through once somebody is bound', async () => {
    const { identity, changes } = open(['a', 'b', 'b', 'a']);
    await identity.bind(none);
    identity.prove();
    expect((await rejection(identity.read(none))).code).to.equal('identity_changed');
    expect((await rejection(identity.refresh('a', none))).code).to.equal('identity_changed');
    expect(await identity.read(none)).to.equal('a');
    expect(changes()).to.equal(2);
  });

  it('may turn out to be a new visitor’s when it has run out before the server knew anybody', async () => {
    const { identity, changes } = open(['a', 'b', 'b', 'c']);
    const first = await identity.bind(none);
    expect(await identity.refresh('a', none)).to.equal('b');
    expect(identity.owner).to.not.equal(first);
    expect(await identity.read(none)).to.equal('b');
    expect((await rejection(identity.read(none))).code).to.equal('identity_changed');
    expect(changes()).to.equal(1);
  });

  it('is let go of', async () => {
    const { identity, changes } = open(['a', 'b']);
    await identity.bind(none);
    identity.release();
    expect(await identity.read(none)).to.equal('b');
    expect(changes()).to.equal(0);
  });

  it('is bound early only where that can be told, and never over somebody else', async () => {
    const unknown = open([null]);
    await unknown.identity.bindIfKnown();
    expect(unknown.identity.owner).to.equal(null);
    const known = open(['a', 'b']);
    await known.identity.bind(none);
    const { owner } = known.identity;
    await known.identity.bindIfKnown();
    expect(known.identity.owner).to.equal(owner);
  });
});
