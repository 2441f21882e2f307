import { expect } from 'chai';
import { isAt } from '../../../src/domain/flow/flow.js';
import { progressOf as progressAt } from '../../../src/domain/flow/progress.js';
import { DEFAULT_TIMINGS } from '../../../src/ports/timings.js';
import { memoryStorage } from '../../../src/platform/storage.js';
import { HandoffLock } from '../../../src/engine/handoff/lock.js';
import { rejection } from '../../support/errors.js';
import { FakeTabs } from '../../support/fake-tabs.js';
import { ManualClock, settle } from '../../support/manual-clock.js';
import type { SandboxFault } from '../../support/sandbox.js';
import {
  errorOf,
  openSession,
  posted,
  Routes,
  start,
  until,
  type SessionOptions,
  type TestSession,
} from '../../support/session.js';

const EXTERNAL = { externalId: 'order-7' };

interface Tabs {
  readonly first: TestSession;
  readonly token: string;
  /** Another tab of the same browser. */
  readonly open: (options?: SessionOptions) => TestSession;
}

/** A tab of a customer whose page names the log. */
const openTabs = async (options: SessionOptions = {}): Promise<Tabs> => {
  const first = openSession(options);
  const token = await first.server.newToken();
  const config = { ...EXTERNAL, trackingToken: token };
  first.session.configure({ ...config, ...options.config });
  return {
    first,
    token,
    open: (other = {}) =>
      openSession({
        ...other,
        config: { ...config, ...other.config },
        beside: first,
        storage: memoryStorage(),
      }),
  };
};

const progressOf = ({ session }: TestSession): string | null => {
  const { flow } = session.state;
  return isAt(flow.place, 'sending') ? progressAt(flow) : null;
};

const locksOf = ({ tabs }: TestSession): string[] =>
  tabs.held.filter((name) => name.startsWith('khc:handoff'));

/** The first tab has made the request that this fault keeps from its answer. */
const asking = async (fault: SandboxFault): Promise<Tabs> => {
  const tabs = await openTabs();
  await tabs.first.server.fail(fault);
  void start(tabs.first);
  await until(() => tabs.first.server.count(fault.match) === 1);
  return tabs;
};

/** The first tab has posted and waits for its answer for so long. */
const posting = (ms: number): Promise<Tabs> => asking({ match: Routes.handoff, kind: 'delay', ms });

/** A second tab that hands off too, and waits for the first. */
const openWaiting = async ({ open }: Tabs, options: SessionOptions = {}): Promise<TestSession> => {
  const second = open(options);
  void start(second);
  await second.server.idle();
  expect(progressOf(second)).to.equal('elsewhere');
  return second;
};

describe('a handoff in two tabs', () => {
  it('waits in the second, which joins the conversation of the first', async () => {
    const { first, open } = await posting(5_000);
    const second = open();
    const promise = second.session.handoff();
    await second.at('handing-off/sending');
    await second.server.idle();
    expect(progressOf(second)).to.equal('elsewhere');
    await second.pass(5_000);
    await first.at('live');
    await second.at('live');
    expect((await promise).id).to.equal(first.session.conversation?.id);
    expect(second.session.conversation?.externalId).to.equal('order-7');
    expect(second.server.count(Routes.handoff)).to.equal(1);
    expect(second.places).to.deep.equal(['handing-off/sending', 'handing-off/connecting', 'live']);
    await second.pass(60_000);
    expect(second.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.']);
  });

  it('joins it though the list shows neither custom attributes nor young conversations', async () => {
    const { first, open } = await posting(5_000);
    await first.server.fail(
      { match: Routes.sessions, kind: 'hide-external-id', times: 'always' },
      { match: Routes.sessions, kind: 'list-lag', ms: 600_000, times: 'always' },
    );
    const second = open();
    void start(second);
    await second.pass(5_000);
    await second.at('live');
    expect(second.session.conversation?.id).to.equal(first.session.conversation?.id);
    expect(second.server.sessions.length).to.equal(1);
  });

  it('joins it in a third tab too', async () => {
    const { first, open } = await posting(5_000);
    const [second, third] = [open(), open()];
    void start(second);
    void start(third);
    await first.pass(6_000);
    await second.at('live');
    await third.at('live');
    expect(first.server.sessions.length).to.equal(1);
    expect(third.session.conversation?.id).to.equal(first.session.conversation?.id);
    expect(locksOf(first)).to.deep.equal([]);
  });

  it('joins what the first found after its answer was lost', async () => {
    const tabs = await openTabs();
    const { first } = tabs;
    await first.server.fail(
      { match: Routes.handoff, kind: 'drop-after' },
      { match: Routes.sessions, kind: 'list-lag', ms: 3_000, times: 'always' },
    );
    void start(first);
    await first.at('handing-off/checking');
    const second = await openWaiting(tabs);
    await second.pass(5_000);
    await first.at('live');
    await second.at('live');
    expect(second.server.sessions.length).to.equal(1);
  });

  it('tells other tabs nothing but which conversation it is', async () => {
    const { first, open } = await posting(1_000);
    void start(open());
    await first.pass(2_000);
    const { id, createdAt } = first.server.sessions[0]!;
    expect(first.tabs.posted[0]).to.deep.equal({ id, createdAt });
    expect(JSON.stringify(first.tabs.posted)).to.not.contain('order?');
  });

  it('goes on in the second where the first was refused', async () => {
    const { first, open } = await openTabs();
    await first.server.fail(
      { match: Routes.handoff, kind: 'delay', ms: 2_000 },
      { match: Routes.handoff, kind: 'status', status: 422 },
    );
    const promise = first.session.handoff();
    await until(() => first.server.count(Routes.handoff) === 1);
    const second = open();
    void start(second);
    await first.pass(2_000);
    expect((await rejection(promise)).status).to.equal(422);
    await second.pass(1_000);
    await second.at('live');
    expect(second.server.count(Routes.handoff)).to.equal(2);
    expect(second.server.sessions.length).to.equal(1);
    expect(locksOf(second)).to.deep.equal([]);
  });

  it('goes on in the second where the first was cancelled', async () => {
    const tabs = await asking({ match: Routes.sessions, kind: 'delay', ms: 5_000 });
    const { first } = tabs;
    const second = await openWaiting(tabs);
    first.session.cancelHandoff();
    await second.pass(1_000);
    await second.at('live');
    await first.pass(5_000);
    expect(first.place()).to.equal('bot');
    expect(first.server.sessions.length).to.equal(1);
  });

  it('goes on in the second where the first tab was closed', async () => {
    const tabs = await asking({ match: Routes.sessions, kind: 'delay', ms: 5_000 });
    const { first } = tabs;
    expect(locksOf(first).length).to.equal(1);
    const second = await openWaiting(tabs);
    first.leave();
    await second.pass(1_000);
    await second.at('live');
    expect(second.server.sessions.length).to.equal(1);
  });

  it('joins what came of the first where its tab was closed while it posted', async () => {
    const tabs = await asking({ match: Routes.handoff, kind: 'commit-late', ms: 100 });
    const { first } = tabs;
    const second = await openWaiting(tabs);
    first.leave();
    await second.pass(1_000);
    await second.at('live');
    expect(second.server.sessions.length).to.equal(1);
    expect(second.places).to.not.contain('handing-off/asking');
  });

  it('goes on in the second where the first waits for the line', async () => {
    const { first, open } = await openTabs();
    first.page.set({ online: false });
    void start(first);
    await first.at('handing-off/queued');
    const second = open();
    void start(second);
    await second.at('live');
    expect(second.server.sessions.length).to.equal(1);
    first.page.set({ online: true });
    await first.at('handing-off/asking');
    expect(first.server.count(Routes.handoff)).to.equal(1);
  });

  it('waits in the second while the first is put off', async () => {
    const tabs = await openTabs();
    const { first } = tabs;
    await first.server.fail({
      match: Routes.handoff,
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '5' },
    });
    void start(first);
    await first.at('handing-off/queued');
    const second = await openWaiting(tabs);
    await first.pass(6_000);
    await second.at('live');
    expect(first.server.sessions.length).to.equal(1);
    expect(second.session.conversation?.id).to.equal(first.session.conversation?.id);
  });

  it('can be cancelled while it waits, and the first goes on', async () => {
    const { first, open } = await posting(5_000);
    const second = open();
    const promise = second.session.handoff();
    await second.server.idle();
    expect(second.session.cancelHandoff()).to.be.true;
    expect((await rejection(promise)).code).to.equal('cancelled');
    await first.pass(6_000);
    await first.at('live');
    expect(second.place()).to.equal('bot');
    expect(first.server.sessions.length).to.equal(1);
  });

  it('can be begun again at once where it was cancelled while it waited', async () => {
    const tabs = await posting(5_000);
    const { first } = tabs;
    const second = await openWaiting(tabs);
    second.session.cancelHandoff();
    void start(second);
    await second.server.idle();
    expect(progressOf(second)).to.equal('elsewhere');
    await first.pass(6_000);
    await second.at('live');
    expect(first.server.sessions.length).to.equal(1);
  });

  it('is looked for after 20 seconds where the first never ends, and never posted by itself', async () => {
    const { open } = await asking({ match: Routes.handoff, kind: 'hang' });
    const second = open();
    void start(second);
    await second.at('handing-off/sending');
    await second.server.idle();
    await second.pass(19_999);
    expect(progressOf(second)).to.equal('elsewhere');
    await second.pass(1);
    expect(second.place()).to.equal('handing-off/checking');
    expect(errorOf(second)?.code).to.equal('unconfirmed');
    await second.pass(10_000);
    expect(second.place()).to.equal('handing-off/unconfirmed');
    await second.pass(120_000);
    expect(second.server.count(Routes.handoff)).to.equal(1);
    second.session.act({ type: 'try-again' });
    await second.at('live');
    expect(second.server.count(Routes.handoff)).to.equal(2);
  });

  it('finds what the first made at last, though it took too long', async () => {
    const { first, open } = await openTabs();
    await first.server.fail(
      { match: Routes.sessions, kind: 'delay', ms: 10_000 },
      { match: Routes.handoff, kind: 'delay', ms: 14_000 },
    );
    const slow = open();
    void start(slow);
    await until(() => slow.server.count(Routes.sessions) === 1);
    const second = open();
    void start(second);
    await second.at('handing-off/sending');
    await second.server.idle();
    await second.pass(22_000);
    expect(second.place()).to.equal('handing-off/checking');
    await second.pass(10_000);
    await second.at('live');
    expect(second.server.sessions.length).to.equal(1);
  });

  it('does not wait for another log', async () => {
    const { open } = await posting(5_000);
    const second = open({ config: { externalId: 'order-8' } });
    void start(second);
    await second.at('live');
    expect(posted(second).map(({ externalId }) => externalId)).to.deep.equal(['order-7', 'order-8']);
  });

  it('does not wait for another customer', async () => {
    const { first, open } = await posting(5_000);
    const second = open({ config: { trackingToken: await first.server.newToken() } });
    void start(second);
    await second.at('live');
    await first.pass(5_000);
    await first.at('live');
    expect(second.server.sessions.length).to.equal(2);
  });

  it('does not wait for another address', async () => {
    const { open } = await posting(5_000);
    const second = open({ config: { baseUrl: 'https://other.test' } });
    void start(second);
    await second.at('live');
    expect(second.server.count(Routes.handoff)).to.equal(2);
  });

  it('does not wait where the page names no log: another tab cannot have it', async () => {
    const { open } = await posting(5_000);
    const second = open({ config: { externalId: null } });
    void start(second);
    await second.at('live');
    expect(second.server.count(Routes.handoff)).to.equal(2);
  });

  it('waits for the same customer with a renewed token', async () => {
    const tabs = await posting(5_000);
    const trackingToken = await tabs.first.server.renewedToken(tabs.token);
    const second = await openWaiting(tabs, { config: { trackingToken } });
    await second.pass(5_000);
    await second.at('live');
    expect(second.server.sessions.length).to.equal(1);
  });
});

describe("a handoff's lock", () => {
  const held = async (): Promise<TestSession> => {
    const { first } = await posting(5_000);
    expect(locksOf(first).length).to.equal(1);
    return first;
  };

  it('is let go of when the conversation is there', async () => {
    const test = await held();
    await test.pass(5_000);
    await test.at('live');
    expect(locksOf(test)).to.deep.equal([]);
  });

  it('is kept while the page is away, as the request is', async () => {
    const test = await held();
    test.session.suspend();
    expect(locksOf(test).length).to.equal(1);
    await test.pass(5_000);
    expect(locksOf(test)).to.deep.equal([]);
  });

  it('is let go of at a reset', async () => {
    const test = await held();
    test.session.reset();
    expect(locksOf(test)).to.deep.equal([]);
  });

  it('is let go of at a refusal', async () => {
    const { first } = await openTabs();
    await first.server.fail({ match: Routes.handoff, kind: 'status', status: 422 });
    await rejection(first.session.handoff());
    expect(locksOf(first)).to.deep.equal([]);
  });

  it('is another one when the person starts a new one, so that two tabs that do so join', async () => {
    const { first } = await openTabs();
    await first.server.fail({ match: Routes.handoff, kind: 'drop-before' });
    void start(first);
    await first.pass(11_000);
    await first.at('handing-off/unconfirmed');
    expect(locksOf(first).length).to.equal(1);
    await first.server.fail({ match: Routes.handoff, kind: 'delay', ms: 5_000 });
    first.session.act({ type: 'start-new' });
    await until(() => first.server.count(Routes.handoff) === 2);
    expect(locksOf(first).map((name) => name.split('|').at(-1))).to.deep.equal(['order-7~2']);
  });

  it('holds for the second wish where the first was given up in the same moment', async () => {
    const tabs = new FakeTabs();
    const clock = new ManualClock();
    const open = (): HandoffLock =>
      new HandoffLock({ locks: tabs, openChannel: tabs.openChannel, clock, timings: DEFAULT_TIMINGS });
    const other = open();
    await other.take('log', new AbortController().signal, () => true);
    const lock = open();
    const first = new AbortController();
    const given = lock.take('log', first.signal, () => true);
    first.abort();
    const second = lock.take('log', new AbortController().signal, () => true);
    expect(await given).to.equal('late');
    await settle();
    other.free();
    await clock.advance(1_000);
    expect(await second).to.equal('next');
    expect(tabs.isHeld('log')).to.be.true;
  });

  it('hears no nonsense', async () => {
    const tabs = await posting(5_000);
    const { first } = tabs;
    const second = await openWaiting(tabs);
    const [name = ''] = locksOf(first);
    const channel = first.tabs.openChannel(name);
    for (const note of [null, 7, 'poke', {}, { id: 7 }, { id: '../x' }, { id: '' }]) channel.post(note);
    await second.server.idle();
    expect(progressOf(second)).to.equal('elsewhere');
    channel.close();
    await second.pass(5_000);
    await second.at('live');
    expect(second.session.conversation?.id).to.equal(first.session.conversation?.id);
  });
});
