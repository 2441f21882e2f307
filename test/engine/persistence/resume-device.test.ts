import { expect } from 'chai';
import type { Storage } from '../../../src/ports/storage.js';
import { memoryStorage, webStorage } from '../../../src/platform/storage.js';
import { transcript } from '../../support/messages.js';
import { DROPPED_SENDS, keyOf, PARTS, SAID } from '../../support/resume.js';
import {
  openLive,
  openSession,
  Routes,
  start,
  type SessionOptions,
  type TestSession,
} from '../../support/session.js';

describe('another tab of a device that may know the conversation', () => {
  const config = { resume: 'device' as const };
  /** A tab with nothing but the device's storage and the page's token. */
  const otherTab = async (first: TestSession, options: SessionOptions = {}): Promise<TestSession> => {
    const test = openSession({
      storage: memoryStorage(),
      ...options,
      beside: first,
      config: first.session.config,
    });
    await test.session.preload();
    return test;
  };
  const openFirst = async (options: SessionOptions = {}): Promise<TestSession> => {
    const first = openSession({ ...options, config });
    first.session.configure({ trackingToken: await first.server.newToken() });
    void start(first);
    await first.at('live');
    await first.server.idle();
    return first;
  };

  it('is in it, with the history from the server and no text from the device', async () => {
    const first = await openFirst();
    await first.server.reply('Hello');
    await first.pass(5_000);
    const second = await otherTab(first, { transcript: [] });
    await second.at('live');
    await second.pass(10_000);
    expect(second.bodies()).to.deep.equal([...SAID, 'Hello']);
    second.session.sendMessage('From the second');
    await second.pass(10_000);
    expect(first.bodies()).to.deep.equal([...SAID, 'Hello', 'From the second']);
    expect(first.server.bodies()).to.deep.equal(first.bodies());
  });

  it('shows once what its page knows too, and what only the server knows', async () => {
    const first = await openFirst({ transcript: transcript(4) });
    const second = await otherTab(first, { transcript: transcript(2) });
    await second.at('live');
    await second.pass(60_000);
    expect(second.bodies()).to.deep.equal(transcript(4).map(({ body }) => body));
  });

  it('shows it once where it had kept a bot log of its own', async () => {
    const storage = memoryStorage();
    const first = openSession({ config });
    first.session.configure({ trackingToken: await first.server.newToken() });
    const second = await otherTab(first, { storage });
    await second.pass(500);
    second.page.leave();
    second.leave();
    void start(first);
    await first.at('live');
    const again = await otherTab(first, { storage });
    await again.at('live');
    await again.pass(60_000);
    expect(again.bodies()).to.deep.equal(SAID);
    expect(again.server.count(Routes.handoff)).to.equal(1);
  });

  it('knows it for seven days from when the chat was last open', async () => {
    let test = await openFirst();
    for (const days of [6, 6]) {
      test.page.leave();
      test.leave();
      await test.pass(days * 24 * 3_600_000);
      test = await otherTab(test, { transcript: [] });
      expect(test.session.conversation).not.to.equal(null);
      await test.pass(1_000);
    }
    test.page.leave();
    test.leave();
    await test.pass(7 * 24 * 3_600_000);
    expect((await otherTab(test)).place()).to.equal('bot');
  });

  it('shows nothing of it to another customer', async () => {
    const first = await openFirst();
    first.session.configure({ trackingToken: await first.server.newToken() });
    const second = await otherTab(first, { transcript: [] });
    await second.pass(60_000);
    expect([second.place(), second.bodies()]).to.deep.equal(['bot', []]);
  });

  it('knows it no more after a reset', async () => {
    const first = await openFirst();
    first.session.reset();
    expect((await otherTab(first)).place()).to.equal('bot');
  });
});

describe('where the storage gives nothing', () => {
  const refused: Storage = webStorage(() => {
    throw new DOMException('denied', 'SecurityError');
  });

  it('the chat works and says nothing', async () => {
    const test = await openLive({ storage: refused, pageStorage: refused });
    test.session.sendMessage('Hello');
    await test.pass(5_000);
    test.page.leave();
    test.page.comeBack();
    await test.pass(5_000);
    expect(test.server.bodies()).to.deep.equal([...SAID, 'Hello']);
    expect([test.warnings, test.place()]).to.deep.equal([[], 'live']);
  });

  for (const text of ['', 'null', '{', '[[]]', '{"history":[null],"live":{"a":1}}', '\u0000']) {
    it(`as ${JSON.stringify(text)} in all places does, the chat works and says nothing`, async () => {
      const storage = memoryStorage();
      for (const part of PARTS) storage.set(keyOf(part), text);
      const test = await openLive({ storage });
      test.session.sendMessage('Hello');
      await test.pass(5_000);
      expect(test.server.bodies()).to.deep.equal([...SAID, 'Hello']);
      expect(test.warnings).to.deep.equal([]);
    });
  }

  it('the history is the server’s where the log had no room, and what waits is sent once', async () => {
    const before = await openLive();
    before.session.appendMessage({ direction: 'in', body: 'ignored' });
    await before.server.fail(DROPPED_SENDS);
    before.session.sendMessage('mine');
    await before.pass(1_000);
    before.page.leave();
    before.leave();
    before.storage.remove(keyOf('log'));
    const test = openSession({ beside: before });
    await test.session.preload();
    await test.server.fail();
    await test.at('live');
    await test.pass(60_000);
    expect(test.bodies()).to.deep.equal([...SAID, 'mine']);
    expect(test.server.bodies()).to.deep.equal([...SAID, 'mine']);
  });
});
