import { expect } from '@open-wc/testing';
import type { Storage } from '../../src/domain/ports.js';
import { memoryStorage, webStorage } from '../../src/platform/storage.js';
import { PAGE_TOKEN_KEY } from '../../src/kustomer/tracking-token.js';
import { transcript } from '../support/messages.js';
import type { SandboxFault } from '../support/sandbox.js';
import {
  BOT_LOG,
  openLive,
  openSession,
  posted,
  Routes,
  start,
  until,
  type SessionOptions,
  type TestSession,
} from '../support/session.js';

const SAID = ['Where is my order?', 'I am only a bot.'];
const PARTS = ['tab', 'handoff', 'log', 'outbox', 'draft'];
const keyOf = (part: string): string => `khc:${part}:https://acme.test||`;

/** What the tab has stored, by part. */
const storedIn = ({ storage }: TestSession): Record<string, string> =>
  Object.fromEntries(
    PARTS.flatMap((part) => {
      const value = storage.get(keyOf(part));
      return value === null ? [] : [[part, value]];
    }),
  );

/** The next page of the same tab. */
const nextPage = async (before: TestSession, options: SessionOptions = {}): Promise<TestSession> => {
  before.page.leave();
  before.leave();
  const test = openSession({ ...options, beside: before });
  await test.session.preload();
  return test;
};

/** A copy of the tab, as browsers duplicate it with all that it has stored; the first one stays open. */
const duplicate = async (before: TestSession, options: SessionOptions = {}): Promise<TestSession> => {
  const storage = memoryStorage();
  for (const key of [...PARTS.map(keyOf), 'khc:anonymous-token:https://acme.test']) {
    const value = before.storage.get(key);
    if (value !== null) storage.set(key, value);
  }
  const test = openSession({ ...options, beside: before, storage });
  const opened = test.session.preload();
  await test.pass(1_000);
  await opened;
  return test;
};

const offlineSend: SandboxFault = { match: Routes.send, kind: 'drop-before', times: 'always' };

describe('a bot log over a reload', () => {
  const botPage = async (): Promise<TestSession> => {
    const test = openSession();
    await test.session.preload();
    return test;
  };

  it('is there where the page has none, with what was appended', async () => {
    const before = await botPage();
    before.session.appendMessage({ direction: 'in', body: 'And the invoice?' });
    const test = await nextPage(before, { transcript: [] });
    expect(test.bodies()).to.deep.equal([...SAID, 'And the invoice?']);
    expect(test.place()).to.equal('bot');
    expect(test.server.names).to.deep.equal([]);
  });

  it('goes on under the same external id, with what the next page adds', async () => {
    const before = await botPage();
    before.session.appendMessage({ direction: 'in', body: 'And the invoice?' });
    await before.pass(500);
    const { externalId } = JSON.parse(storedIn(before)['log']!) as { externalId: string };
    const test = await nextPage(before);
    expect(test.bodies()).to.deep.equal([...SAID, 'And the invoice?']);
    void start(test);
    await test.at('live');
    expect(posted(test)[0]?.externalId).to.equal(externalId);
  });

  it('goes on where the next page knows what was said before it', async () => {
    const before = await botPage();
    await before.pass(500);
    const { externalId } = JSON.parse(storedIn(before)['log']!) as { externalId: string };
    const earlier = { id: 'e', date: '2026-01-22T14:30:00Z', direction: 'out', body: 'Welcome!' };
    const test = await nextPage(before, { transcript: [earlier, ...BOT_LOG] });
    expect(test.bodies()).to.deep.equal(['Welcome!', ...SAID]);
    void start(test);
    await test.at('live');
    expect(posted(test)[0]?.externalId).to.equal(externalId);
  });

  it('goes on where the page sets its transcript late', async () => {
    const before = await botPage();
    before.session.appendMessage({ direction: 'in', body: 'And the invoice?' });
    const test = await nextPage(before, { transcript: [] });
    test.session.setTranscript(BOT_LOG);
    expect(test.bodies()).to.deep.equal([...SAID, 'And the invoice?']);
  });

  it('gives way to a transcript that shares nothing with it, under another external id', async () => {
    const before = await botPage();
    await before.pass(500);
    const { externalId } = JSON.parse(storedIn(before)['log']!) as { externalId: string };
    let test = before;
    for (const late of [false, true]) {
      test = await nextPage(test, { transcript: late ? [] : transcript(2) });
      if (late) test.session.setTranscript(transcript(2));
      expect(test.bodies()).to.deep.equal(['Message 0', 'Message 1']);
      await test.pass(500);
      const stored = JSON.parse(storedIn(test)['log']!) as { externalId: string };
      expect(stored.externalId).not.to.equal(externalId);
    }
  });

  it('is not taken up after a reset, nor by the reset page itself', async () => {
    const before = await botPage();
    before.session.engine?.setDraft('half');
    await before.pass(500);
    before.session.reset();
    expect(Object.keys(storedIn(before))).to.deep.equal(['tab']);
    await before.pass(500);
    const test = await nextPage(before, { transcript: [] });
    expect(test.bodies()).to.deep.equal([]);
  });

  it('that was reset before the code was there is forgotten by it', async () => {
    const before = await botPage();
    before.page.leave();
    before.leave();
    const test = openSession({ beside: before, transcript: [] });
    test.session.reset();
    await test.session.preload();
    expect(test.bodies()).to.deep.equal([]);
    expect((await nextPage(test, { transcript: [] })).bodies()).to.deep.equal([]);
  });

  it('is not shown to another customer, nor kept for them', async () => {
    const pageStorage = memoryStorage();
    const config = { anonymous: false };
    const before = openSession({ config, pageStorage });
    pageStorage.set(PAGE_TOKEN_KEY, await before.server.newToken());
    before.session.configure({ baseUrl: 'https://acme.api.kustomerapp.com' });
    expect(before.session.config.baseUrl).to.contain('kustomerapp');
    const own = 'khc:log:https://acme.api.kustomerapp.com||';
    await before.session.preload();
    before.session.engine?.setDraft('half');
    await before.pass(500);
    expect(before.storage.get(own)).to.contain('Where is my order?');
    before.page.leave();
    before.leave();
    const open = async (): Promise<TestSession> => {
      const test = openSession({
        beside: before,
        config: { ...config, baseUrl: 'https://acme.api.kustomerapp.com' },
        transcript: [],
      });
      await test.session.preload();
      return test;
    };
    const same = await open();
    expect([same.bodies(), same.session.state.draft]).to.deep.equal([SAID, 'half']);
    same.page.leave();
    same.leave();
    pageStorage.set(PAGE_TOKEN_KEY, await before.server.newToken());
    const other = await open();
    expect([other.bodies(), other.session.state.draft]).to.deep.equal([[], '']);
    await other.pass(500);
    expect(before.storage.get(own)).not.to.contain('Where is my order?');
    expect(before.storage.get(own.replace('log', 'draft'))).to.equal(null);
  });
});

describe('a live conversation on the next page', () => {
  it('has the draft and what was not sent, and sends that once, in order', async () => {
    const before = await openLive();
    await before.server.fail(offlineSend);
    before.page.set({ online: false });
    before.session.sendMessage('one');
    before.session.sendMessage('two');
    before.session.engine?.setDraft('thr');
    await before.server.idle();
    await before.server.fail();
    const test = await nextPage(before);
    expect(test.session.state.draft).to.equal('thr');
    expect(test.bodies()).to.deep.equal([...SAID, 'one', 'two']);
    await test.at('live');
    await test.pass(20_000);
    expect(test.server.bodies()).to.deep.equal([...SAID, 'one', 'two']);
    expect(test.bodies()).to.deep.equal([...SAID, 'one', 'two']);
    expect(storedIn(test)['outbox']).to.equal(undefined);
  });

  it('finds in the list what the page before it had just sent', async () => {
    const before = await openLive();
    await before.server.fail({ match: Routes.send, kind: 'drop-after' });
    before.session.sendMessage('one');
    await until(() => before.server.count(Routes.send) === 1);
    const test = await nextPage(before);
    await test.at('live');
    await test.pass(60_000);
    expect(test.server.bodies()).to.deep.equal([...SAID, 'one']);
    expect(test.bodies()).to.deep.equal([...SAID, 'one']);
    expect(test.session.messages.at(-1)?.status).to.equal('sent');
  });

  it('has a message that failed, with its text, to be sent again by the person', async () => {
    const before = await openLive();
    await before.server.fail({ match: Routes.send, kind: 'status', status: 400, times: 'always' });
    before.session.sendMessage('one');
    await until(() => before.session.messages.at(-1)?.status === 'failed');
    before.session.sendMessage('two');
    const test = await nextPage(before);
    await test.server.fail();
    await test.at('live');
    await test.pass(60_000);
    expect(test.session.messages.slice(-2).map(({ body, status }) => `${body} ${status}`)).to.deep.equal([
      'one failed',
      'two sending',
    ]);
    test.session.engine?.retryMessage(test.session.messages.at(-2)!.id);
    await test.pass(10_000);
    expect(test.server.bodies()).to.deep.equal([...SAID, 'one', 'two']);
  });

  it('has its unread count, and the line above what is new', async () => {
    const before = await openLive();
    await before.server.reply('First');
    await before.pass(5_000);
    await before.server.reply('Second');
    await before.pass(5_000);
    expect(before.session.state.unseen.length).to.equal(2);
    const test = await nextPage(before);
    const { unseen, newFrom, agent, log } = test.session.state;
    expect(unseen).to.deep.equal(before.session.state.unseen);
    expect(log.live.find(({ key }) => key === newFrom)?.message.body).to.equal('First');
    expect(agent?.kind).to.equal('agent');
    await test.at('live');
    test.session.engine?.readerMoved({ isHere: true, isAtEnd: true });
    expect(test.session.state.unseen).to.deep.equal([]);
    await test.pass(500);
    expect((await nextPage(test)).session.state.unseen).to.deep.equal([]);
  });

  it('has what was left out of the handoff', async () => {
    const before = await openLive({ transcript: transcript(103) });
    expect(before.session.state.omitted.length).to.equal(3);
    const test = await nextPage(before, { transcript: [] });
    expect(test.session.state.omitted).to.deep.equal(before.session.state.omitted);
  });

  it('has a message that was written while it was connecting', async () => {
    const before = openSession();
    await before.server.fail({ match: 'GET /c/v1/chat/sessions/*', kind: 'hang', times: 'always' });
    void start(before);
    await before.at('handing-off/connecting');
    before.session.sendMessage('Hurry');
    await before.server.fail();
    const test = await nextPage(before);
    await test.at('live');
    await test.pass(10_000);
    expect(test.server.bodies()).to.deep.equal([...SAID, 'Hurry']);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('is not mixed with the page’s other chats', async () => {
    const one = await openLive({ config: { name: 'one' } });
    one.session.engine?.setDraft('for one');
    one.page.set({ online: false });
    one.session.sendMessage('to one');
    const two = openSession({ config: { name: 'two' }, beside: one, transcript: transcript(2) });
    void start(two);
    await two.at('live');
    two.session.engine?.setDraft('for two');
    one.page.leave();
    one.leave();
    const twoAgain = await nextPage(two, { config: { name: 'two' }, transcript: [] });
    const oneAgain = openSession({ config: { name: 'one' }, beside: one, transcript: [] });
    await oneAgain.session.preload();
    expect([oneAgain.session.state.draft, twoAgain.session.state.draft]).to.deep.equal([
      'for one',
      'for two',
    ]);
    await oneAgain.at('live');
    await twoAgain.at('live');
    await oneAgain.pass(10_000);
    expect(oneAgain.bodies()).to.deep.equal([...SAID, 'to one']);
    expect(twoAgain.bodies()).to.deep.equal(['Message 0', 'Message 1']);
    expect(one.server.bodies()).to.deep.equal([...SAID, 'to one']);
  });
});

describe('a conversation that has ended, on the next page', () => {
  const ended = async (): Promise<TestSession> => {
    const test = await openLive();
    await test.server.reply('Goodbye.');
    await test.pass(5_000);
    await test.server.end();
    await test.pass(10_000);
    await test.at('ended');
    test.session.engine?.setDraft('One more thing');
    return test;
  };

  it('is shown as ended at once, with its log, who ended it, and the draft', async () => {
    const test = await nextPage(await ended());
    const { flow, draft } = test.session.state;
    expect(test.places).to.deep.equal(['bot', 'ended']);
    expect(flow.phase === 'ended' && flow.by).to.equal('agent');
    expect(draft).to.equal('One more thing');
    expect(test.bodies()).to.deep.equal([...SAID, 'Goodbye.']);
    await test.pass(60_000);
    expect(test.places).to.deep.equal(['bot', 'ended']);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('goes on where the agent opens it again', async () => {
    const test = await nextPage(await ended());
    await test.server.idle();
    await test.server.reopen();
    await test.pass(60_000);
    await test.at('live');
    test.session.sendMessage('One more thing');
    await test.pass(5_000);
    expect(test.server.bodies().at(-1)).to.equal('One more thing');
    const again = await nextPage(test);
    await again.at('live');
    expect(again.places).not.to.contain('ended');
  });

  it('keeps what was not sent, which is sent when it is opened again', async () => {
    const before = await openLive();
    before.page.set({ online: false });
    before.session.sendMessage('late');
    await before.server.end();
    before.page.set({ online: true });
    await before.server.fail(offlineSend);
    await before.pass(10_000);
    await before.at('ended');
    const test = await nextPage(before);
    expect(test.bodies()).to.deep.equal([...SAID, 'late']);
    await test.server.fail();
    await test.server.reopen();
    await test.pass(60_000);
    expect(test.server.bodies()).to.deep.equal([...SAID, 'late']);
  });

  it('gives way to a new one, with the draft, and that one stays', async () => {
    const test = await nextPage(await ended());
    const { draft } = test.session.state;
    test.session.reset();
    test.session.engine?.setDraft(draft);
    await test.pass(500);
    const again = await nextPage(test, { transcript: transcript(2) });
    expect([again.place(), again.session.state.draft]).to.deep.equal(['bot', 'One more thing']);
    void start(again);
    await again.at('live');
    expect(again.server.sessions.length).to.equal(2);
    expect((await nextPage(again)).session.conversation?.id).to.equal(again.session.conversation?.id);
  });
});

describe('a duplicated tab', () => {
  it('has the conversation and its log, and sends nothing of the first one’s', async () => {
    const first = await openLive();
    await first.server.reply('Hello');
    await first.pass(5_000);
    await first.server.fail(offlineSend);
    first.session.sendMessage('mine');
    await first.server.idle();
    const second = await duplicate(first);
    await second.at('live');
    expect(second.bodies()).to.deep.equal([...SAID, 'Hello']);
    expect(storedIn(second)['outbox']).to.equal(undefined);
    await first.server.fail();
    await first.pass(60_000);
    expect(first.server.bodies()).to.deep.equal([...SAID, 'Hello', 'mine']);
    expect(second.bodies()).to.deep.equal([...SAID, 'Hello', 'mine']);
    expect(first.bodies()).to.deep.equal(second.bodies());
  });

  it('leaves the handoff that is under way to the first one, also after a reload of its own', async () => {
    const first = openSession();
    await first.server.fail({ match: Routes.handoff, kind: 'drop-before' });
    void start(first);
    await first.at('handing-off/checking');
    const second = await duplicate(first);
    expect(second.place()).to.equal('bot');
    expect((await nextPage(second)).place()).to.equal('bot');
    await first.pass(10_000);
    expect(first.place()).to.equal('handing-off/unconfirmed');
  });

  it('keeps what it writes itself over a reload of its own', async () => {
    const second = await duplicate(await openLive());
    await second.at('live');
    await second.server.fail(offlineSend);
    second.session.sendMessage('second’s');
    await second.server.idle();
    const again = await nextPage(second);
    await again.server.fail();
    await again.at('live');
    await again.pass(20_000);
    expect(again.server.bodies()).to.deep.equal([...SAID, 'second’s']);
  });
});

describe('a page that comes back from the back/forward cache', () => {
  it('goes on where it was, with what came meanwhile', async () => {
    const test = await openLive();
    test.session.engine?.setDraft('half');
    test.page.leave();
    expect(test.tabs.held).to.deep.equal([]);
    await test.server.reply('Still there?');
    test.page.comeBack();
    await test.pass(5_000);
    expect(test.place()).to.equal('live');
    expect(test.bodies()).to.deep.equal([...SAID, 'Still there?']);
    expect(test.session.state.draft).to.equal('half');
    test.session.sendMessage('Yes');
    await test.pass(5_000);
    expect(test.server.bodies().at(-1)).to.equal('Yes');
    expect(test.places).to.deep.equal(['handing-off/sending', 'handing-off/connecting', 'live']);
  });

  it('asks nothing while it is away', async () => {
    const test = await openLive();
    test.page.leave();
    await test.server.idle();
    const { length } = test.server.calls;
    await test.pass(120_000);
    expect(test.server.calls.length).to.equal(length);
  });

  it('takes up what another page of the tab has made of it meanwhile', async () => {
    const first = await openLive();
    first.session.engine?.setDraft('old');
    first.page.leave();
    const second = openSession({ beside: first });
    await second.session.preload();
    await second.at('live');
    second.session.sendMessage('from the second page');
    await second.pass(5_000);
    second.session.engine?.setDraft('new');
    second.page.leave();
    second.leave();
    first.page.comeBack();
    await first.pass(5_000);
    await first.at('live');
    expect(first.session.state.draft).to.equal('new');
    expect(first.bodies()).to.deep.equal([...SAID, 'from the second page']);
    expect(first.server.bodies()).to.deep.equal([...SAID, 'from the second page']);
  });

  it('sends nothing that the other page has sent for it', async () => {
    const first = await openLive();
    await first.server.fail(offlineSend);
    first.session.sendMessage('mine');
    await first.server.idle();
    first.page.leave();
    await first.server.fail();
    const second = openSession({ beside: first });
    await second.session.preload();
    await second.at('live');
    await second.pass(20_000);
    expect(first.server.bodies()).to.deep.equal([...SAID, 'mine']);
    second.page.leave();
    second.leave();
    first.page.comeBack();
    await first.pass(60_000);
    expect(first.server.bodies()).to.deep.equal([...SAID, 'mine']);
    expect(first.bodies()).to.deep.equal([...SAID, 'mine']);
  });

  it('shows the bot again where the other page has begun anew', async () => {
    const first = await openLive();
    first.page.leave();
    const second = openSession({ beside: first });
    await second.session.preload();
    second.session.reset();
    second.page.leave();
    second.leave();
    first.page.comeBack();
    await first.pass(5_000);
    expect(first.place()).to.equal('bot');
    expect(first.session.conversation).to.equal(null);
  });

  it('gives whoever waits for the handoff the conversation that the other page found', async () => {
    const first = openSession();
    await first.server.fail({ match: Routes.handoff, kind: 'drop-after' });
    const asked = first.session.handoff();
    await until(() => first.server.count(Routes.handoff) === 1);
    first.page.leave();
    const second = openSession({ beside: first });
    await second.session.preload();
    await second.pass(1_000);
    await second.at('live');
    second.page.leave();
    second.leave();
    first.page.comeBack();
    await first.pass(5_000);
    await first.at('live');
    expect((await asked).id).to.equal(second.session.conversation?.id);
    expect(first.server.sessions.length).to.equal(1);
  });
});

describe('an element that leaves the page', () => {
  it('goes on when it is attached again, and held nothing meanwhile', async () => {
    const test = await openLive();
    test.session.engine?.setDraft('half');
    test.session.suspend();
    expect([test.tabs.held, test.page.listenerCount]).to.deep.equal([[], 0]);
    await test.server.reply('Hello');
    test.session.resume();
    await test.pass(5_000);
    expect(test.bodies()).to.deep.equal([...SAID, 'Hello']);
    expect(test.session.state.draft).to.equal('half');
  });

  it('hands everything to the one that takes its place', async () => {
    const first = await openLive();
    await first.server.fail(offlineSend);
    first.session.sendMessage('mine');
    first.session.engine?.setDraft('half');
    await first.server.idle();
    const second = openSession({ beside: first });
    const opened = second.session.preload();
    await second.pass(300);
    // As frameworks do it: the new one is there before the old one has gone.
    first.session.suspend();
    await second.pass(100);
    await opened;
    await second.server.fail();
    await second.at('live');
    await second.pass(60_000);
    expect(second.session.state.draft).to.equal('half');
    expect(second.server.bodies()).to.deep.equal([...SAID, 'mine']);
    expect(second.bodies()).to.deep.equal([...SAID, 'mine']);
    first.session.resume();
  });
});

describe('what the page allows to be stored, changed while it runs', () => {
  it('is forgotten when it becomes nothing', async () => {
    const test = await openLive();
    test.session.sendMessage('Hello');
    test.session.engine?.setDraft('half');
    await test.pass(5_000);
    test.session.configure({ resume: 'off' });
    test.session.sendMessage('Secret');
    test.session.engine?.setDraft('');
    await test.pass(5_000);
    expect(test.place()).to.equal('live');
    expect(test.server.bodies().at(-1)).to.equal('Secret');
    expect(Object.keys(storedIn(test))).to.deep.equal([]);
    // Nor does a page that keeps something find what is old.
    expect((await nextPage(test)).place()).to.equal('bot');
  });

  it('is kept from when it is allowed', async () => {
    const before = await openLive({ config: { resume: 'off' } });
    expect(storedIn(before)).to.deep.equal({});
    before.session.configure({ resume: 'session' });
    before.session.sendMessage('Hello');
    await before.pass(5_000);
    expect(Object.keys(storedIn(before))).to.contain('log');
  });
});

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
    await before.server.fail(offlineSend);
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
