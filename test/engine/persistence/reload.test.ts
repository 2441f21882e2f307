import { expect } from 'chai';
import type { Storage } from '../../../src/ports/storage.js';
import { memoryStorage } from '../../../src/platform/storage.js';
import type { Marker } from '../../../src/domain/marker.js';
import { StoreHandle } from '../../../src/engine/persistence/store.js';
import { rejection } from '../../support/errors.js';
import { transcript } from '../../support/messages.js';
import { keyOf } from '../../support/resume.js';
import {
  BOT_LOG,
  errorOf,
  openLive,
  openSession,
  posted,
  Routes,
  start,
  TOKEN_KEY,
  until,
  type SessionOptions,
  type TestSession,
} from '../../support/session.js';

const KEY = keyOf('handoff');

const openStore = (): StoreHandle => {
  const store = new StoreHandle({
    tab: memoryStorage(),
    device: memoryStorage(),
    key: () => 'key',
    resume: () => 'session',
  });
  store.begin('me');
  return store;
};

const lose = (kind: string, more: Readonly<Record<string, unknown>> = {}) => ({
  match: Routes.handoff,
  kind,
  ...more,
});

/** A page that is left while its handoff is being posted. */
const leftWhilePosting = async (
  fault: ReturnType<typeof lose>,
  options: SessionOptions = {},
): Promise<TestSession> => {
  const test = openSession(options);
  await test.server.fail(fault);
  void start(test);
  await until(() => test.server.count(Routes.handoff) === 1, 'the POST');
  test.leave();
  await test.server.idle();
  return test;
};

/** The same page, loaded again. */
const reload = async (before: TestSession, options: SessionOptions = {}): Promise<TestSession> => {
  before.leave();
  const test = openSession({ ...options, beside: before });
  await test.session.preload();
  return test;
};

const markerOf = ({ storage }: TestSession): Record<string, unknown> | null =>
  JSON.parse(storage.get(KEY) ?? 'null') as Record<string, unknown> | null;

describe('a page that is left while its handoff is under way', () => {
  for (const [what, fault] of [
    ['has been made', lose('drop-after')],
    ['was made but never answered', lose('delay', { ms: 0 })],
    ['is made only after the page has gone', lose('commit-late', { ms: 3_000 })],
  ] as const) {
    it(`finds the conversation that ${what} when it is loaded again`, async () => {
      const before = await leftWhilePosting(fault);
      const test = await reload(before);
      expect(test.place()).to.equal('handing-off/checking');
      await test.pass(8_000);
      await test.at('live');
      expect(test.server.count(Routes.handoff)).to.equal(1);
      expect(test.session.conversation?.id).to.equal(test.server.sessions[0]?.id);
      expect(test.session.conversation?.externalId).to.equal(posted(test)[0]?.externalId);
      await test.pass(60_000);
      expect(test.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.']);
    });
  }

  it('finds it as the sole new one where custom attributes are hidden', async () => {
    const before = await leftWhilePosting(lose('drop-after'));
    await before.server.fail({ match: Routes.sessions, kind: 'hide-external-id', times: 'always' });
    const test = await reload(before);
    await test.at('live');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('does not take one for it that was there before', async () => {
    const before = openSession();
    const token = await before.server.newToken();
    const config = { trackingToken: token };
    before.session.configure(config);
    void start(before);
    await before.at('live');
    before.leave();
    const other = openSession({ beside: before, config, storage: memoryStorage() });
    await other.server.fail(lose('drop-before'), {
      match: Routes.sessions,
      kind: 'hide-external-id',
      times: 'always',
    });
    void start(other);
    await other.at('handing-off/checking');
    const test = await reload(other, { config });
    await test.pass(11_000);
    await test.at('handing-off/unconfirmed');
  });

  it('is unconfirmed where there is none, and posts nothing by itself', async () => {
    const test = await reload(await leftWhilePosting(lose('drop-before')));
    await test.pass(10_000);
    expect(test.place()).to.equal('handing-off/unconfirmed');
    expect(errorOf(test)?.code).to.equal('unconfirmed');
    await test.pass(300_000);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('looks and then posts the same log under the same external id on "try again"', async () => {
    const test = await reload(await leftWhilePosting(lose('drop-before')));
    await test.pass(10_000);
    const count = test.server.calls.length;
    test.session.act({ type: 'try-again' });
    await test.at('live');
    expect(test.server.names.slice(count, count + 2)).to.deep.equal([Routes.sessions, Routes.handoff]);
    const [first, second] = posted(test);
    expect(second).to.deep.equal(first);
    expect(test.server.sessions.length).to.equal(1);
  });

  it('finds on "try again" what was made late', async () => {
    const test = await reload(await leftWhilePosting(lose('commit-late', { ms: 90_000 })));
    await test.pass(89_000);
    expect(test.place()).to.equal('handing-off/unconfirmed');
    await test.pass(2_000);
    test.session.act({ type: 'try-again' });
    await test.at('live');
    expect(test.server.sessions.length).to.equal(1);
  });

  it('starts a new one under another external id where the person wants it', async () => {
    const test = await reload(await leftWhilePosting(lose('drop-before')));
    await test.pass(10_000);
    test.session.act({ type: 'start-new' });
    await test.at('live');
    const [first, second] = posted(test);
    expect(second?.externalId).to.not.equal(first?.externalId);
  });

  it('says what is missing where the page no longer has a log to send', async () => {
    const before = await leftWhilePosting(lose('drop-before'));
    // There was no room for it.
    before.storage.remove(keyOf('log'));
    const test = await reload(before, { transcript: [] });
    const promise = test.session.handoff();
    await test.pass(10_000);
    test.session.act({ type: 'try-again' });
    expect((await rejection(promise)).code).to.equal('not_ready');
    expect(test.place()).to.equal('bot');
    // What may still come of it is looked for when the person asks again.
    expect(markerOf(test)?.['isGivenUp']).to.equal(true);
  });

  it('gives a page that asks for the handoff the one that is looked for', async () => {
    const before = await leftWhilePosting(lose('drop-after'));
    const test = openSession({ beside: before });
    const conversation = await test.session.handoff();
    expect(conversation.id).to.equal(test.server.sessions[0]?.id);
    await test.at('live');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('keeps looking over one more reload', async () => {
    const first = await reload(await leftWhilePosting(lose('commit-late', { ms: 20_000 })));
    await first.pass(5_000);
    const second = await reload(first);
    expect(second.place()).to.equal('handing-off/checking');
    await second.pass(20_000);
    await second.at('live');
    expect(second.server.sessions.length).to.equal(1);
  });

  it('sends what is written while it looks', async () => {
    const test = await reload(await leftWhilePosting(lose('commit-late', { ms: 3_000 })));
    test.session.sendMessage('Are you there?');
    await test.pass(8_000);
    await test.at('live');
    await test.server.idle();
    expect(test.server.bodies().at(-1)).to.equal('Are you there?');
  });

  it('waits for the line where it is loaded offline', async () => {
    const before = await leftWhilePosting(lose('drop-after'));
    const test = openSession({ beside: before });
    test.page.set({ online: false });
    await test.session.preload();
    await test.pass(3_000);
    expect(test.place()).to.equal('handing-off/checking');
    test.page.set({ online: true });
    await test.pass(8_000);
    await test.at('live');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });
});

describe('what is stored for a reload', () => {
  it('holds neither texts nor a token', async () => {
    const test = await leftWhilePosting(lose('drop-before'));
    const text = test.storage.get(KEY) ?? '';
    const token = test.server.calls.find(({ name }) => name === Routes.handoff)?.token ?? '';
    expect(token).to.not.equal('');
    expect(text).to.not.contain(token);
    expect(text).to.not.contain(token.split('.')[2]);
    for (const { body } of BOT_LOG) expect(text).to.not.contain(body);
    expect(Object.keys(markerOf(test) ?? {}).sort()).to.deep.equal([
      'at',
      'baseline',
      'conversation',
      'externalId',
      'owner',
      'version',
    ]);
  });

  it('is there only from the moment when the request leaves', async () => {
    const test = openSession({ hooks: { beforeHandoff: () => new Promise(() => undefined) } });
    void start(test);
    await test.server.idle();
    expect(markerOf(test)).to.equal(null);
    const again = await reload(test);
    expect(again.place()).to.equal('bot');
  });

  for (const [status, headers] of [
    [422, {}],
    [400, {}],
    [429, { 'retry-after': '30' }],
  ] as const) {
    it(`goes when the server refuses with ${String(status)}`, async () => {
      const test = openSession();
      await test.server.fail(lose('status', { status, headers }));
      void start(test);
      await until(() => test.server.count(Routes.handoff) === 1);
      await test.server.idle();
      expect(markerOf(test)).to.equal(null);
    });
  }

  it('stays after a 503, which may have gone through', async () => {
    const before = openSession();
    await before.server.fail(lose('status', { status: 503, commit: true }));
    void start(before);
    await before.at('handing-off/queued');
    const test = await reload(before);
    await test.at('live');
    expect(test.server.sessions.length).to.equal(1);
  });

  it('goes with a reset', async () => {
    const live = await openLive();
    expect(markerOf(live)).to.not.equal(null);
    live.session.reset();
    expect(markerOf(live)).to.equal(null);
    const pending = await reload(await leftWhilePosting(lose('drop-before')));
    pending.session.reset();
    expect(markerOf(pending)).to.equal(null);
    const again = await reload(pending);
    expect(again.place()).to.equal('bot');
  });

  it('is kept of an archive, so that the next page files no second copy', async () => {
    const test = openSession({ config: { archive: true } });
    void start(test);
    await test.at('ended');
    expect(markerOf(test)?.['endedBy']).to.equal('system');
    const next = await reload(test);
    expect(next.place()).to.equal('ended');
    expect(next.server.count(Routes.handoff)).to.equal(1);
  });

  it('is nothing at all where the page wants nothing stored, not even an anonymous token', async () => {
    const touched: string[] = [];
    const inner = memoryStorage();
    const storage: Storage = {
      get: (key) => {
        touched.push(`get ${key}`);
        return inner.get(key);
      },
      set: (key, value) => {
        touched.push(`set ${key}`);
        inner.set(key, value);
      },
      remove: (key) => {
        touched.push(`remove ${key}`);
        inner.remove(key);
      },
    };
    const test = openSession({ config: { resume: 'off' }, storage });
    await test.server.fail(lose('drop-after'));
    void start(test);
    await test.at('live');
    test.session.sendMessage('Thanks');
    await test.pass(60_000);
    test.session.reset();
    expect(touched).to.deep.equal([]);
    expect(test.server.count(Routes.token)).to.equal(1);
  });

  it('is read no more once the page wants nothing stored', async () => {
    const before = await leftWhilePosting(lose('drop-before'));
    const test = await reload(before, { config: { resume: 'off' } });
    expect(test.place()).to.equal('bot');
  });

  it('is kept by name, brand and address', async () => {
    const before = await leftWhilePosting(lose('drop-before'), { config: { name: 'shop', brand: 'b' } });
    for (const config of [
      { name: 'help', brand: 'b' },
      { name: 'shop', brand: 'c' },
      { name: 'shop', brand: 'b', baseUrl: 'https://other.test' },
    ]) {
      const other = await reload(before, { config });
      expect(other.place()).to.equal('bot');
      // Nothing of it clears what is another's.
      other.session.reset();
    }
    const test = await reload(before, { config: { name: 'shop', brand: 'b' } });
    expect(test.place()).to.equal('handing-off/checking');
  });

  it('does not mix two chats of one page', async () => {
    const one = openSession({ config: { name: 'one' } });
    await one.server.fail(lose('drop-before', { times: 'always' }));
    void start(one);
    await one.at('handing-off/checking');
    await one.server.fail();
    const two = openSession({ config: { name: 'two' }, beside: one });
    void start(two);
    await two.at('live');
    const oneAgain = await reload(one, { config: { name: 'one' } });
    const twoAgain = await reload(two, { config: { name: 'two' } });
    await twoAgain.at('live');
    expect(twoAgain.session.conversation?.id).to.equal(two.session.conversation?.id);
    await oneAgain.pass(11_000);
    expect(oneAgain.place()).to.equal('handing-off/unconfirmed');
  });

  it('is as good as none after ten minutes of a handoff whose fate is unknown', async () => {
    const before = await leftWhilePosting(lose('drop-before'));
    await before.pass(600_001);
    expect((await reload(before)).place()).to.equal('bot');
    const other = await leftWhilePosting(lose('drop-before'));
    await other.pass(599_000);
    expect((await reload(other)).place()).to.equal('handing-off/checking');
  });

  for (const text of [
    '',
    'null',
    '7',
    '[]',
    '{',
    '"text"',
    '{}',
    '{"version":1}',
    '{"version":1,"externalId":"x","owner":7,"at":1}',
    '{"version":1,"externalId":"","owner":"o","at":1769094000000}',
    '{"version":1,"externalId":"x","owner":"o","at":"1769094000000"}',
    '{"version":1,"externalId":"x","owner":"o","at":null,"conversation":{"id":"c"}}',
    '{"version":2,"externalId":"x","owner":"o","at":1769094000000,"conversation":{"id":"c"}}',
  ]) {
    it(`that reads ${JSON.stringify(text)} is as good as none`, async () => {
      const storage = memoryStorage();
      storage.set(KEY, text);
      const test = openSession({ storage });
      void start(test);
      await test.at('live');
      expect(test.server.count(Routes.handoff)).to.equal(1);
    });
  }

  it('is written and read back whole', () => {
    const store = openStore();
    const marker: Marker = {
      externalId: 'x',
      owner: 'o',
      at: 1_000,
      baseline: new Set(['a', 'b']),
      conversation: null,
    };
    store.writeMarker(marker, 1_000);
    expect(store.read(2_000, false).marker).to.deep.equal(marker);
    const conversation = { id: 'c', createdAt: '2026-01-22T15:00:00.000Z', externalId: 'x' };
    store.writeMarker({ ...marker, baseline: null, conversation }, 2_000);
    expect(store.read(1e15, false).marker).to.deep.equal({ ...marker, baseline: null, conversation });
    store.clear();
    expect(store.read(2_000, false).marker).to.equal(null);
  });

  it('has a time that may not lie far ahead either', () => {
    const store = openStore();
    store.writeMarker({ externalId: 'x', owner: 'o', at: 1e12, baseline: null, conversation: null }, 1e12);
    expect(store.read(0, false).marker).to.equal(null);
  });
});

describe('a live conversation over a reload', () => {
  it('is connected to again, and nothing is posted', async () => {
    const before = await openLive();
    await before.server.reply('Hello, this is Sam.');
    await before.pass(5_000);
    const test = await reload(before);
    await test.at('live');
    expect(test.session.conversation?.id).to.equal(before.session.conversation?.id);
    expect(test.session.conversation?.externalId).to.equal(before.session.conversation?.externalId);
    expect(test.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.', 'Hello, this is Sam.']);
    expect(test.server.count(Routes.handoff)).to.equal(1);
    expect(test.server.count(Routes.token)).to.equal(1);
    await test.server.reply('Still here.');
    await test.pass(5_000);
    expect(test.bodies().at(-1)).to.equal('Still here.');
  });

  it('shows the history of the server where the page has none', async () => {
    const before = await openLive({ transcript: transcript(5) });
    const test = await reload(before, { transcript: [] });
    await test.at('live');
    await test.pass(60_000);
    expect(test.bodies()).to.deep.equal(transcript(5).map(({ body }) => body));
  });

  it('does not double the imported history, nor what was sent', async () => {
    const before = await openLive({ transcript: transcript(9) });
    before.session.sendMessage('Thanks');
    await before.server.idle();
    const test = await reload(before, { transcript: transcript(9) });
    await test.at('live');
    await test.pass(120_000);
    expect(test.bodies()).to.deep.equal([...transcript(9).map(({ body }) => body), 'Thanks']);
  });

  it('does not double a history that was redacted', async () => {
    const config = {
      redact: <Message extends { readonly body: string }>(message: Message) => ({
        ...message,
        body: message.body.replace(/\d/g, '#'),
      }),
    };
    const before = await openLive({ config, transcript: transcript(4) });
    const test = await reload(before, { config, transcript: transcript(4) });
    await test.at('live');
    await test.pass(60_000);
    expect(test.bodies()).to.deep.equal(['Message #', 'Message #', 'Message #', 'Message #']);
  });

  it('gives whoever asks for the handoff the conversation', async () => {
    const before = await openLive();
    before.leave();
    const test = openSession({ beside: before });
    expect((await test.session.handoff()).id).to.equal(before.session.conversation?.id);
    await test.at('live');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('does not tell the page of a second handoff', async () => {
    const test = await reload(await openLive());
    await test.at('live');
    expect(test.signals.filter(({ type }) => type === 'handoff')).to.deep.equal([]);
  });

  it('is taken up after hours', async () => {
    const before = await openLive();
    before.leave();
    await before.pass(6 * 3_600_000);
    const test = await reload(before);
    await test.at('live');
  });

  it('that ended meanwhile is shown as ended', async () => {
    const before = await openLive();
    before.leave();
    await before.server.end();
    const test = await reload(before);
    await test.pass(10_000);
    await test.at('ended');
    expect(test.session.conversation?.endedBy).to.equal('agent');
  });

  it('is found again under the same external id by a new handoff only after a reset', async () => {
    const before = await openLive({ config: { externalId: 'order-7' } });
    const test = await reload(before, { config: { externalId: 'order-7' } });
    await test.at('live');
    test.session.reset();
    test.session.setTranscript(BOT_LOG);
    void start(test);
    await test.at('live');
    expect(posted(test).map(({ externalId }) => externalId)[1]).to.not.equal('order-7');
  });

  it('needs the anonymous token that was stored', async () => {
    const before = await openLive();
    expect(before.storage.get(TOKEN_KEY)).to.be.a('string');
    const test = await reload(before);
    await test.at('live');
    const tokens = new Set(test.server.calls.flatMap(({ token }) => token ?? []));
    expect(tokens.size).to.equal(1);
  });

  it('that is gone for good says so, and can be reset', async () => {
    const before = await openLive();
    await before.server.fail({ match: 'GET /c/*', kind: 'status', status: 404, body: {}, times: 'always' });
    const test = await reload(before);
    await test.pass(60_000);
    expect(test.place()).to.equal('ended');
    expect(errorOf(test)?.code).to.equal('not_found');
    test.session.reset();
    expect(test.place()).to.equal('bot');
    expect((await reload(test)).place()).to.equal('bot');
  });
});
