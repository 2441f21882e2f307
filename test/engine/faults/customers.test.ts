import { expect } from 'chai';
import type { SessionConfig } from '../../../src/session/config.js';
import type { TokenInput } from '../../../src/kustomer/token/tracking-token.js';
import { keyOf, SAID } from '../../support/resume.js';
import {
  errorOf,
  openSession,
  posted,
  Routes,
  start,
  until,
  type TestSession,
} from '../../support/session.js';

/** Who was here before, and the page that comes after: first without a token, then with one. */
interface Pages {
  readonly test: TestSession;
  readonly ann: string;
  readonly bob: string;
  /** Every body that the page has ever shown. */
  readonly seen: Set<string>;
}

type Give = (test: TestSession, token: string | undefined) => void;

const byProvider: Give = ({ session }, token) => {
  session.setContextToken(token);
};

const byProperty: Give = ({ session }, token) => {
  session.configure({ trackingToken: token ?? '' });
};

/** How a page may give its token: what it sets at first, and how the real one comes. */
const SOURCES: Record<string, { readonly first: (test: TestSession) => void; readonly then: Give }> = {
  'a provider whose token is still undefined': {
    first: (test) => {
      byProvider(test, undefined);
    },
    then: byProvider,
  },
  "a provider whose token is still ''": {
    first: (test) => {
      byProvider(test, '');
    },
    then: byProvider,
  },
  'a string that comes late': { first: () => undefined, then: byProperty },
};

const nextPageOf = async (
  before: TestSession,
  config: Partial<SessionConfig>,
  first: (test: TestSession) => void = () => undefined,
): Promise<{ readonly test: TestSession; readonly seen: Set<string> }> => {
  before.page.leave();
  before.leave();
  const test = openSession({ beside: before, config: { anonymous: false, ...config }, transcript: [] });
  const seen = new Set<string>();
  test.session.subscribe(() => {
    for (const body of test.bodies()) seen.add(body);
  });
  first(test);
  const opened = test.session.preload();
  await test.pass(2_000);
  await opened;
  return { test, seen };
};

/** Ann has written to the bot, and the tab has stored it under her name. */
const annsPage = async (isHandedOff: boolean): Promise<{ test: TestSession; ann: string; bob: string }> => {
  const test = openSession({ config: { anonymous: false } });
  const [ann, bob] = [await test.server.newToken(), await test.server.newToken()];
  test.session.configure({ trackingToken: ann });
  if (isHandedOff) {
    void start(test);
    await test.at('live');
  } else {
    await test.session.preload();
    test.session.setDraft('half');
  }
  await test.pass(2_000);
  expect(test.storage.get(keyOf('log'))).to.contain(SAID[0]);
  return { test, ann, bob };
};

const open = async (
  isHandedOff: boolean,
  first: (test: TestSession) => void,
  config: Partial<SessionConfig> = {},
): Promise<Pages> => {
  const before = await annsPage(isHandedOff);
  return { ...before, ...(await nextPageOf(before.test, config, first)) };
};

for (const isHandedOff of [false, true]) {
  const what = isHandedOff ? 'a stored conversation' : 'a stored log of the bot phase';
  describe(`${what} of one customer, after a reload`, () => {
    for (const [name, { first, then }] of Object.entries(SOURCES)) {
      it(`is not shown before ${name} is there, nor to another customer then`, async () => {
        const { test, bob, seen } = await open(isHandedOff, first);
        expect([...seen]).to.deep.equal([]);
        then(test, bob);
        await test.pass(30_000);
        expect([...seen]).to.deep.equal([]);
        expect([test.place(), test.session.conversation]).to.deep.equal(['bot', null]);
      });

      it(`is shown again to its owner once ${name} is there`, async () => {
        const { test, ann, seen } = await open(isHandedOff, first);
        expect([...seen]).to.deep.equal([]);
        then(test, ann);
        await test.pass(30_000);
        expect(test.bodies()).to.deep.equal(SAID);
        expect(test.place()).to.equal(isHandedOff ? 'live' : 'bot');
      });
    }

    it('is not shown to another customer whose token a function gives', async () => {
      let bobs = '';
      const before = await annsPage(isHandedOff);
      bobs = before.bob;
      const { test, seen } = await nextPageOf(before.test, { trackingToken: () => bobs });
      await test.pass(30_000);
      expect([...seen]).to.deep.equal([]);
      expect(test.place()).to.equal('bot');
    });

    it('is not shown while the function that gives the token has not answered', async () => {
      const before = await annsPage(isHandedOff);
      const never = new Promise<string>(() => undefined);
      const { test, seen } = await nextPageOf(before.test, { trackingToken: () => never });
      await test.pass(30_000);
      expect([...seen]).to.deep.equal([]);
    });

    it('is shown to its owner whose token a function gives', async () => {
      const before = await annsPage(isHandedOff);
      const { test } = await nextPageOf(before.test, { trackingToken: () => before.ann });
      await test.pass(30_000);
      expect(test.bodies()).to.deep.equal(SAID);
    });
  });
}

describe('a token that can’t be read', () => {
  /** A token that the server knows and that nobody can read: our double takes any text for a customer's. */
  const opaque = (): { readonly give: () => string; readonly count: () => number } => {
    let count = 0;
    return { give: () => `opaque-${String((count += 1))}`, count: () => count };
  };

  /** All the unreadable tokens stand for this one customer. */
  const openAs = async (trackingToken: TokenInput): Promise<{ test: TestSession; token: string }> => {
    const test = openSession({ config: { anonymous: false, trackingToken } });
    const token = await test.server.newToken();
    return { test, token };
  };

  it('is the same person’s where a function gives another one for each request', async () => {
    const { give, count } = opaque();
    const { test, token } = await openAs(give);
    test.server.speakFor(/^opaque-/, token);
    void start(test);
    await test.at('live');
    await test.server.reply('Hello');
    await test.pass(30_000);
    test.session.sendMessage('Hi');
    test.page.set({});
    await test.pass(60_000);
    expect(test.place()).to.equal('live');
    expect(test.bodies()).to.deep.equal([...SAID, 'Hello', 'Hi']);
    expect(test.server.bodies().at(-1)).to.equal('Hi');
    expect(count()).to.be.greaterThan(5);
    expect(test.signals.filter(({ type }) => type === 'handoff-error')).to.deep.equal([]);
  });

  it('is looked up in the list, once, where the page replaces one string by another of the same person', async () => {
    const { test, token } = await openAs('opaque-1');
    test.server.speakFor(/^opaque-/, token);
    void start(test);
    await test.at('live');
    await test.pass(6_000);
    test.session.configure({ trackingToken: 'opaque-2' });
    const from = test.server.calls.length;
    let doubts = 0;
    test.session.subscribe((now, before) => {
      if (now.flow.isDoubted && !before.flow.isDoubted) doubts += 1;
    });
    test.session.sendMessage('Still me');
    await test.pass(60_000);
    const calls = test.server.calls.slice(from);
    expect(calls[0]?.name).to.equal(Routes.sessions);
    expect(doubts).to.equal(1);
    expect(calls.findIndex(({ name }) => name === Routes.send)).to.be.greaterThan(0);
    expect(test.place()).to.equal('live');
    expect(test.server.bodies().at(-1)).to.equal('Still me');
    expect(test.places.filter((place) => place === 'bot')).to.deep.equal([]);
    expect(test.signals.filter(({ type }) => type === 'handoff-error')).to.deep.equal([]);
  });

  it('is another person’s where the list does not have the conversation, and nothing is sent to them', async () => {
    const { test, token } = await openAs('opaque-1');
    const other = await test.server.newToken();
    test.server.speakFor(/^opaque-1/, token);
    test.server.speakFor(/^opaque-2/, other);
    void start(test);
    await test.at('live');
    test.session.configure({ trackingToken: 'opaque-2' });
    test.session.sendMessage('Still me');
    await test.pass(60_000);
    expect(test.place()).to.equal('bot');
    expect(errorOf(test)?.code).to.equal('identity_changed');
    expect(test.server.count(Routes.send)).to.equal(0);
    expect(test.bodies()).to.deep.equal([]);
  });

  it('that a page replaces before the request leaves stops nothing: who it is is read again', async () => {
    const { test, token } = await openAs('opaque-1');
    test.server.speakFor(/^opaque-/, token);
    await test.server.fail({ match: Routes.sessions, kind: 'delay', ms: 500 });
    void start(test);
    await until(() => test.server.count(Routes.sessions) > 0);
    test.session.configure({ trackingToken: 'opaque-2' });
    await test.pass(30_000);
    expect(test.place()).to.equal('live');
    expect(posted(test)).to.have.lengthOf(1);
    expect(test.server.calls.find(({ name }) => name === Routes.handoff)?.token).to.equal('opaque-2');
  });
});
