import { expect } from 'chai';
import { openSessionEngine } from '../../../src/engine/session-engine.js';
import type { Storage } from '../../../src/ports/storage.js';
import { memoryStorage } from '../../../src/platform/storage.js';
import { transcript } from '../../support/messages.js';
import { keyOf, nextPage, SAID, storedIn } from '../../support/resume.js';
import { BOT_LOG, openLive, openSession, Routes, start, type TestSession } from '../../support/session.js';

/** A storage that tells of each change. */
const watched = (): { readonly storage: Storage; readonly touched: string[] } => {
  const inner = memoryStorage();
  const touched: string[] = [];
  const storage: Storage = {
    get: (key) => inner.get(key),
    set: (key, value) => {
      touched.push(key);
      inner.set(key, value);
    },
    remove: (key) => {
      touched.push(key);
      inner.remove(key);
    },
  };
  return { storage, touched };
};

/** A page whose engine is there, and on which nobody has done anything. */
const untouched = async (): Promise<{ test: TestSession; touched: readonly string[][] }> => {
  const [tab, device] = [watched(), watched()];
  const test = openSession({ storage: tab.storage, pageStorage: device.storage, transcript: [] });
  await test.session.preload();
  test.session.setTranscript(BOT_LOG);
  return { test, touched: [tab.touched, device.touched] };
};

describe('before the person has done anything', () => {
  it('nothing is stored, asked or locked, though the code is there and the page goes on', async () => {
    const { test, touched } = await untouched();
    test.session.setTranscript([...BOT_LOG, ...transcript(3)]);
    test.session.appendMessage({ direction: 'out', body: 'May I help?' });
    test.session.readerMoved({ isHere: true, isAtEnd: true });
    test.page.set({ visible: false });
    test.page.set({ visible: true });
    test.page.set({ online: false });
    test.page.set({ online: true });
    test.session.suspend();
    test.session.resume();
    await test.pass(60_000);
    test.page.leave();
    test.page.comeBack();
    await test.pass(60_000);
    expect([...touched, test.server.names, test.tabs.held]).to.deep.equal([[], [], [], []]);
    expect(test.clock.waiting).to.deep.equal([]);
  });

  const acts: readonly (readonly [string, (test: TestSession) => void])[] = [
    [
      'the handoff button going down',
      ({ session }) => {
        session.prime();
      },
    ],
    ['a handoff', (test) => void start(test)],
    [
      'something typed',
      ({ session }) => {
        session.setDraft('H');
      },
    ],
    [
      'something that the customer wrote in the page’s own field',
      ({ session }) => void session.appendMessage({ direction: 'in', body: 'Hello?' }),
    ],
  ];
  for (const [name, act] of acts) {
    it(`nothing is stored, and from ${name} on all that there is`, async () => {
      const { test } = await untouched();
      await test.pass(10_000);
      expect(storedIn(test)).to.deep.equal({});
      act(test);
      await test.pass(1_000);
      expect(Object.keys(storedIn(test))).to.include.members(['tab', 'log']);
      expect(storedIn(test)['log']).to.contain('Where is my order?');
    });
  }

  it('nothing is stored of an act that came before the code, until the code is there', async () => {
    const { storage, touched } = watched();
    let load: () => void = () => undefined;
    const isLoaded = new Promise<void>((resolve) => {
      load = resolve;
    });
    const test = openSession({
      storage,
      openEngine: async (context, environment) => {
        await isLoaded;
        return openSessionEngine(context, environment);
      },
    });
    test.session.setDraft('half');
    await test.pass(10_000);
    expect(touched).to.deep.equal([]);
    load();
    await test.pass(1_000);
    expect(storedIn(test)['draft']).to.equal('half');
    expect(storedIn(test)['log']).to.contain('Where is my order?');
  });

  it('a page goes on storing where an earlier one has stored something', async () => {
    const before = openSession();
    await before.session.preload();
    before.session.setDraft('half');
    await before.pass(1_000);
    const test = await nextPage(before, { transcript: [] });
    expect(test.bodies()).to.deep.equal(SAID);
    test.session.appendMessage({ direction: 'out', body: 'Still there?' });
    await test.pass(1_000);
    expect(storedIn(test)['log']).to.contain('Still there?');
  });
});

describe('two engines over the store of one tab', () => {
  it('are never two: the old one, back from the cache, neither writes nor finds', async () => {
    const first = openSession();
    await first.server.fail({ match: Routes.handoff, kind: 'drop-after' });
    void start(first);
    await first.at('handing-off/checking');
    // Its answer comes while it is away, and just when it is back.
    first.page.leave();
    const second = openSession({ beside: first });
    await second.session.preload();
    await second.at('live');
    second.session.setDraft('of the second');
    second.session.sendMessage('Hello');
    await second.pass(1_000);
    const stored = storedIn(second);
    expect(stored['handoff']).to.contain(second.session.conversation!.id);
    first.session.setDraft('of the first');
    first.session.appendMessage({ direction: 'in', body: 'Stray' });
    await first.pass(60_000);
    expect(storedIn(first)['draft']).to.equal('of the second');
    expect(storedIn(first)['tab']).to.equal(stored['tab']);
    expect(storedIn(first)['handoff']).to.equal(stored['handoff']);
    expect(storedIn(first)['outbox']).to.equal(undefined);
    expect(storedIn(first)['log']).not.to.contain('Stray');
  });

  for (const away of [0, 1, 50, 200, 500, 1_000, 2_000, 4_000, 8_000, 15_000]) {
    it(`leave the page live that comes back after ${away} ms`, async () => {
      const first = openSession();
      await first.server.fail({ match: Routes.handoff, kind: 'drop-after' });
      void start(first);
      await first.at('handing-off/checking');
      first.page.leave();
      const second = openSession({ beside: first });
      const opened = second.session.preload();
      await second.pass(away);
      second.page.leave();
      second.leave();
      void opened;
      first.page.comeBack();
      await first.pass(20_000);
      await first.at('live');
      expect(first.server.sessions.length).to.equal(1);
      first.session.sendMessage('Hello');
      await first.pass(5_000);
      expect(first.server.bodies()).to.deep.equal([...SAID, 'Hello']);
    });
  }

  it('of which one is closed let a late answer of that one store nothing', async () => {
    const test = await openLive();
    test.session.sendMessage('One');
    await test.pass(1_000);
    const before = storedIn(test);
    // As another page of the tab would sign.
    test.storage.set(keyOf('tab'), 'other page');
    test.session.sendMessage('Two');
    test.session.setDraft('half');
    await test.pass(10_000);
    expect({ ...storedIn(test), tab: before['tab'] }).to.deep.equal(before);
  });
});
