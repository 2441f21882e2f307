import { expect } from 'chai';
import { markShared, setAttempt } from '../../../src/domain/log/live-log.js';
import {
  appendHistory,
  appendPending,
  EMPTY_LOG,
  type MessageLog,
} from '../../../src/domain/log/message-log.js';
import { DEFAULT_TIMINGS } from '../../../src/ports/timings.js';
import { Autosave } from '../../../src/engine/persistence/autosave.js';
import { StoreHandle } from '../../../src/engine/persistence/store.js';
import { memoryStorage } from '../../../src/platform/storage.js';
import type { Storage } from '../../../src/ports/storage.js';
import type { SessionStore } from '../../../src/session/context.js';
import { initialState } from '../../../src/session/state.js';
import { Store } from '../../../src/session/store.js';
import { FakePage } from '../../support/fake-page.js';
import { LIVE } from '../../support/flows.js';
import { ManualClock } from '../../support/manual-clock.js';
import { history, pending } from '../../support/messages.js';

const nothing = (): void => undefined;

interface Kept {
  readonly store: SessionStore;
  readonly keeper: Autosave;
  readonly handle: StoreHandle;
  readonly clock: ManualClock;
  readonly page: FakePage;
  /** "outbox" with the ids that wait, or "chat" with its draft. */
  readonly written: string[];
  readonly setLog: (change: (log: MessageLog) => MessageLog) => void;
}

/** A tab's storage that tells of each change of the outbox and the log. */
const spyOn = (written: string[]): Storage => {
  const storage = memoryStorage();
  return {
    ...storage,
    set: (key, value) => {
      storage.set(key, value);
      const { pending = [] } = JSON.parse(key.includes('outbox') ? value : '{}') as {
        pending?: { message: { id: string } }[];
      };
      if (key.includes('outbox'))
        written.push(`outbox ${pending.map(({ message }) => message.id).join(' ')}`);
      if (key.includes('log')) written.push(`chat ${storage.get('khc:draft:key') ?? ''}`);
    },
    remove: (key) => {
      storage.remove(key);
      if (key.includes('outbox')) written.push('outbox ');
    },
  };
};

const keep = ({ isBegun = true } = {}): Kept => {
  const [clock, page, written] = [new ManualClock(), new FakePage(), [] as string[]];
  const store: SessionStore = new Store(initialState('x'), {
    clock,
    report: nothing,
    onFlood: nothing,
  });
  const handle = new StoreHandle({
    tab: spyOn(written),
    device: memoryStorage(),
    key: () => 'key',
    resume: () => 'session',
  });
  const keeper = new Autosave({
    store,
    handle,
    clock,
    page,
    timings: DEFAULT_TIMINGS,
    imprint: () => ({ marker: null, externalId: 'x', owner: 'o' }),
  });
  handle.begin('me');
  keeper.start();
  if (isBegun) keeper.begin();
  const setLog: Kept['setLog'] = (change) => {
    store.update({ log: change(store.state.log) });
  };
  return { store, keeper, handle, clock, page, written, setLog };
};

/** Nothing of the start is looked at. */
const kept = async (): Promise<Kept> => {
  const all = keep();
  await all.clock.advance(500);
  all.written.length = 0;
  return all;
};

describe('what is written down for a reload', () => {
  it('is there at the start, whoever wrote it', async () => {
    const { written, clock } = keep();
    expect(written).to.deep.equal([]);
    await clock.advance(500);
    expect(written).to.deep.equal(['chat ']);
  });

  it('is what waits to be sent at once, and what is known of its way', async () => {
    const { setLog, written } = await kept();
    setLog((log) => appendPending(log, pending('p1')));
    setLog((log) => setAttempt(log, 'p1', { since: '', known: [], state: 'open' }));
    expect(written).to.deep.equal(['outbox p1', 'outbox p1']);
    setLog(() => EMPTY_LOG);
    expect(written.at(-1)).to.equal('outbox ');
  });

  it('is all else within half a second, and once for many changes', async () => {
    const { setLog, store, clock, written } = await kept();
    setLog((log) => appendHistory(log, history('a', 0)));
    for (const draft of ['H', 'He', 'Hel']) store.update({ draft });
    store.update({ live: LIVE });
    store.update({ live: { ...LIVE, unseen: ['a'] } });
    await clock.advance(499);
    expect(written).to.deep.equal([]);
    await clock.advance(1);
    expect(written).to.deep.equal(['chat Hel']);
    await clock.advance(10_000);
    expect(written.length).to.equal(1);
  });

  it('is nothing where only the line or the flow has changed', async () => {
    const { store, clock, written } = await kept();
    store.update({ live: LIVE });
    await clock.advance(500);
    written.length = 0;
    store.update({ live: { ...LIVE, connection: 'online', waitSeconds: 3, typing: { kind: 'agent' } } });
    store.update({ flow: { ...store.state.flow, isOnline: false } });
    await clock.advance(500);
    expect(written).to.deep.equal([]);
  });

  it('is at once what the server has copies of, or a reload would take them for news', async () => {
    const { setLog, written } = await kept();
    setLog((log) => markShared(log, [history('a', 0)]));
    expect(written).to.deep.equal(['chat ']);
  });

  it('is complete when the page is hidden, and when it is left', async () => {
    const { store, page, keeper, written } = await kept();
    store.update({ draft: 'hidden' });
    page.set({ visible: false });
    expect(written).to.deep.equal(['chat hidden']);
    store.update({ draft: 'left' });
    keeper.stop();
    expect(written.at(-1)).to.equal('chat left');
    page.set({ visible: true });
    page.set({ visible: false });
    expect(written.length).to.equal(2);
    expect(page.listenerCount).to.equal(0);
  });

  it('is kept at once after the page was left, when no timer may run', async () => {
    const { store, keeper, clock, written, setLog } = await kept();
    keeper.stop();
    setLog((log) => appendPending(log, pending('p1')));
    expect(written).to.deep.equal(['outbox p1', 'chat ']);
    store.update({ draft: 'late' });
    expect(written.at(-1)).to.equal('chat late');
    expect(clock.waiting).to.deep.equal([]);
    keeper.start();
    keeper.start();
    store.update({ draft: 'later' });
    await clock.advance(500);
    expect(written.filter((line) => line === 'chat later').length).to.equal(1);
  });

  it('is not what was dropped', async () => {
    const { store, keeper, clock, written } = await kept();
    store.update({ draft: 'gone' });
    keeper.drop();
    await clock.advance(500);
    keeper.stop();
    expect(written).to.deep.equal([]);
  });

  it('is nothing before somebody has done something, and then what there is', async () => {
    const { store, keeper, clock, page, written } = keep({ isBegun: false });
    store.update({ draft: 'early' });
    page.set({ visible: false });
    page.set({ visible: true });
    await clock.advance(10_000);
    expect(written).to.deep.equal([]);
    keeper.begin();
    keeper.begin();
    await clock.advance(500);
    expect(written).to.deep.equal(['chat early']);
  });

  it('is complete when it is closed, and nothing comes after', async () => {
    const { store, keeper, clock, page, written } = await kept();
    store.update({ draft: 'last' });
    keeper.close();
    expect(written).to.deep.equal(['chat last']);
    store.update({ draft: 'late' });
    keeper.flush();
    await clock.advance(10_000);
    expect(written.length).to.equal(1);
    expect([page.listenerCount, clock.waiting]).to.deep.equal([0, []]);
  });

  it('is nothing once its way to the storage is taken away', async () => {
    const { store, handle, clock, written, setLog } = await kept();
    handle.close();
    setLog((log) => appendPending(log, pending('p1')));
    store.update({ draft: 'late' });
    await clock.advance(500);
    expect(written).to.deep.equal([]);
  });
});
