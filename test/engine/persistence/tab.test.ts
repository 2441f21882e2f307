import { expect } from 'chai';
import { memoryStorage } from '../../../src/platform/storage.js';
import { DEFAULT_TIMINGS } from '../../../src/ports/timings.js';
import type { Locks } from '../../../src/ports/locks.js';
import type { Storage } from '../../../src/ports/storage.js';
import { StoreHandle } from '../../../src/engine/persistence/store.js';
import { TabClaim } from '../../../src/engine/persistence/tab.js';
import { FakeTabs } from '../../support/fake-tabs.js';
import { ManualClock, settle } from '../../support/manual-clock.js';
import { countingIds } from '../../support/session.js';

interface Browser {
  readonly tabs: FakeTabs;
  readonly clock: ManualClock;
  /** A page that has found out whose the contents are. */
  readonly look: (tab: Storage, more?: Options) => Promise<TabClaim>;
  /** The same, and it makes them its own. */
  readonly open: (tab: Storage, more?: Options) => Promise<TabClaim>;
}

interface Options {
  readonly locks?: Locks;
  readonly key?: string | null;
}

const openBrowser = (): Browser => {
  const [tabs, clock, ids] = [new FakeTabs(), new ManualClock(), countingIds()];
  const look: Browser['look'] = (tab, { locks = tabs, key = 'key' } = {}) => {
    const store = new StoreHandle({
      tab,
      device: memoryStorage(),
      key: () => key,
      resume: () => 'session',
    });
    return TabClaim.open({ store, locks, clock, ids, timings: DEFAULT_TIMINGS });
  };
  const open: Browser['open'] = async (tab, options) => {
    const claim = await look(tab, options);
    claim.begin();
    return claim;
  };
  return { tabs, clock, look, open };
};

/** As a browser duplicates a tab: with all that it has stored. */
const duplicate = (tab: Storage): Storage => {
  const copy = memoryStorage();
  for (const part of ['tab', 'handoff', 'log', 'outbox', 'draft']) {
    const value = tab.get(`khc:${part}:key`);
    if (value !== null) copy.set(`khc:${part}:key`, value);
  }
  return copy;
};

const holderOf = (tab: Storage): string => tab.get('khc:tab:key')?.split(' ')[0] ?? '';

describe('what a tab has stored', () => {
  it('is its own where nobody else has it, and it says so', async () => {
    const { open, tabs } = openBrowser();
    const tab = memoryStorage();
    const claim = await open(tab);
    expect([claim.isCopy, claim.isStale]).to.deep.equal([false, false]);
    expect(tabs.held).to.deep.equal([`khc:tab:${holderOf(tab)}`]);
  });

  it('stays its own over a reload, under the same name', async () => {
    const { open } = openBrowser();
    const tab = memoryStorage();
    const first = await open(tab);
    const name = holderOf(tab);
    first.letGo();
    const second = await open(tab);
    expect([second.isCopy, holderOf(tab)]).to.deep.equal([false, name]);
    expect([first.isStale, second.isStale]).to.deep.equal([true, false]);
  });

  it('is waited for while the page before it is still being left', async () => {
    const { open, clock } = openBrowser();
    const tab = memoryStorage();
    const first = await open(tab);
    const second = open(tab);
    await clock.advance(999);
    first.letGo();
    expect((await second).isCopy).to.equal(false);
  });

  it('is a copy where another tab has it after a second, and has a name of its own from then on', async () => {
    const { open, clock, tabs } = openBrowser();
    const tab = memoryStorage();
    await open(tab);
    const copied = duplicate(tab);
    const opening = open(copied);
    await clock.advance(1_000);
    const copy = await opening;
    expect(copy.isCopy).to.equal(true);
    expect(holderOf(copied)).not.to.equal(holderOf(tab));
    expect(tabs.held.sort()).to.deep.equal(
      [`khc:tab:${holderOf(tab)}`, `khc:tab:${holderOf(copied)}`].sort(),
    );
    copy.letGo();
    expect((await open(copied)).isCopy).to.equal(false);
  });

  it('can be copied many times, and every copy knows that it is one', async () => {
    const { open, clock } = openBrowser();
    const tab = memoryStorage();
    await open(tab);
    const copies = [duplicate(tab), duplicate(tab), duplicate(tab)];
    const opening = copies.map((copied) => open(copied));
    await clock.advance(1_000);
    for (const copy of await Promise.all(opening)) expect(copy.isCopy).to.equal(true);
    expect(new Set([tab, ...copies].map(holderOf)).size).to.equal(4);
  });

  it('is its own in a tab that was duplicated and whose first one is closed', async () => {
    const { open } = openBrowser();
    const tab = memoryStorage();
    (await open(tab)).letGo();
    expect((await open(duplicate(tab))).isCopy).to.equal(false);
  });

  it('is let go of with the page, even where the lock comes late', async () => {
    const { open, tabs } = openBrowser();
    let grant: () => void = () => undefined;
    const ready = new Promise<void>((resolve) => {
      grant = resolve;
    });
    const locks: Locks = { hold: (name, signal) => ready.then(() => tabs.hold(name, signal)) };
    const claim = await open(memoryStorage(), { locks });
    claim.letGo();
    grant();
    await settle();
    expect(tabs.held).to.deep.equal([]);
  });

  it('is taken again by a page that comes back, unless another page has signed meanwhile', async () => {
    const { open, tabs } = openBrowser();
    const tab = memoryStorage();
    const first = await open(tab);
    first.letGo();
    expect(tabs.held).to.deep.equal([]);
    expect(first.isStale).to.equal(false);
    first.takeAgain();
    first.takeAgain();
    expect(tabs.held).to.deep.equal([`khc:tab:${holderOf(tab)}`]);
    first.letGo();
    (await open(tab)).letGo();
    expect(first.isStale).to.equal(true);
  });

  it('is its own where the browser has no locks to tell by', async () => {
    const { open } = openBrowser();
    const locks: Locks = { hold: () => Promise.resolve(() => undefined) };
    const tab = memoryStorage();
    await open(tab, { locks });
    expect((await open(duplicate(tab), { locks })).isCopy).to.equal(false);
  });

  it('is nobody’s where nothing may be stored, and no lock is taken', async () => {
    const { open, tabs } = openBrowser();
    const tab = memoryStorage();
    const claim = await open(tab, { key: null });
    expect([claim.isCopy, claim.isStale]).to.deep.equal([false, false]);
    expect([tabs.held, tab.get('khc:tab:key')]).to.deep.equal([[], null]);
  });

  it('may be signed with anything', async () => {
    for (const holder of ['', ' ', '\u0000', 'x y z', '-', '\ud800', 'n'.repeat(10_000)]) {
      const { open } = openBrowser();
      const tab = memoryStorage();
      tab.set('khc:tab:key', holder);
      expect((await open(tab)).isStale).to.equal(false);
    }
  });
});

describe('a page that nobody has used yet', () => {
  it('stores nothing and holds nothing where the tab has nothing, until somebody does something', async () => {
    const { look, tabs } = openBrowser();
    const tab = memoryStorage();
    const claim = await look(tab);
    claim.takeAgain();
    expect([tabs.held, tab.get('khc:tab:key')]).to.deep.equal([[], null]);
    claim.begin();
    claim.begin();
    expect(tabs.held).to.deep.equal([`khc:tab:${holderOf(tab)}`]);
    expect(holderOf(tab)).not.to.equal('');
  });

  it('learns that the contents are its own, and leaves them as they are', async () => {
    const { look, open, tabs } = openBrowser();
    const tab = memoryStorage();
    (await open(tab)).letGo();
    const signed = tab.get('khc:tab:key');
    const next = await look(tab);
    expect([next.isCopy, next.isStale, tab.get('khc:tab:key')]).to.deep.equal([false, false, signed]);
    expect(tabs.held).to.deep.equal([`khc:tab:${holderOf(tab)}`]);
    next.begin();
    expect([holderOf(tab), tab.get('khc:tab:key') === signed]).to.deep.equal([signed!.split(' ')[0], false]);
    expect(tabs.held).to.deep.equal([`khc:tab:${holderOf(tab)}`]);
  });

  it('learns that they are a copy, and drops what is the other tab’s only once it is used', async () => {
    const { look, open, clock } = openBrowser();
    const tab = memoryStorage();
    await open(tab);
    tab.set('khc:outbox:key', '{"pending":[]}');
    tab.set('khc:draft:key', 'half');
    const copied = duplicate(tab);
    const opening = look(copied);
    await clock.advance(1_000);
    const copy = await opening;
    expect(copy.isCopy).to.equal(true);
    const parts = () => ['tab', 'outbox', 'draft'].map((part) => copied.get(`khc:${part}:key`));
    expect(parts()).to.deep.equal([tab.get('khc:tab:key'), '{"pending":[]}', 'half']);
    copy.begin();
    expect(parts()).to.deep.equal([copied.get('khc:tab:key'), null, 'half']);
    expect(holderOf(copied)).not.to.equal(holderOf(tab));
  });

  it('is too late where the next page of the tab was used first', async () => {
    const { look, open } = openBrowser();
    const tab = memoryStorage();
    const first = await look(tab);
    const second = await open(tab);
    first.begin();
    expect([first.isStale, second.isStale]).to.deep.equal([true, false]);
  });
});

describe('a page that is over', () => {
  it('lets go of what it held, for good', async () => {
    const { open, tabs } = openBrowser();
    const tab = memoryStorage();
    const claim = await open(tab);
    const signed = tab.get('khc:tab:key');
    claim.close();
    claim.takeAgain();
    claim.begin();
    expect([tabs.held, tab.get('khc:tab:key')]).to.deep.equal([[], signed]);
  });
});
