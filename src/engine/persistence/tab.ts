import type { Clock } from '../../ports/clock.js';
import type { Ids } from '../../ports/ids.js';
import type { Locks } from '../../ports/locks.js';
import type { Timings } from '../../ports/timings.js';
import type { StoreHandle } from './store.js';

export interface TabClaimDependencies {
  readonly store: StoreHandle;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly timings: Pick<Timings, 'tabRelease'>;
}

/**
 * Makes what the tab has stored this page's alone: a browser copies it into a duplicated tab, and two tabs must not
 * send the same message. Held by a lock for as long as the page is there; a lock would keep a page that is left out of
 * the back/forward cache, so that it is let go of then and taken again.
 */
export class TabClaim {
  readonly #deps: TabClaimDependencies;
  #tab: string;
  readonly #page: string;
  #isCopy = false;
  #isBegun = false;
  /** What is held, or asked for; `null` while the page is left, and before there is anything to hold. */
  #lock: AbortController | null = null;
  #release: (() => void) | null = null;

  private constructor(dependencies: TabClaimDependencies) {
    const { ids } = dependencies;
    this.#deps = dependencies;
    this.#tab = ids.next();
    this.#page = ids.next();
  }

  /** Learns whose the tab's contents are, and stores nothing. A lock is taken only where there are any. */
  static async open(dependencies: TabClaimDependencies): Promise<TabClaim> {
    const claim = new TabClaim(dependencies);
    const known = dependencies.store.holder?.split(' ')[0];
    if (known === undefined) return claim;
    const own = claim.#tab;
    claim.#tab = known;
    claim.#isCopy = !(await claim.#hold());
    if (claim.#isCopy) {
      claim.letGo();
      claim.#tab = own;
    }
    return claim;
  }

  /** Whether another tab takes care of what was under way. */
  get isCopy(): boolean {
    return this.#isCopy;
  }

  /** Whether another page of the tab has taken it up since: what this one knows is old, and its store is closed. */
  get isStale(): boolean {
    return this.#deps.store.checkTaken();
  }

  /** Makes the contents this page's: signs, and lets it write. To be called at the first act, or to take up anything. */
  begin(): void {
    if (this.#isBegun || this.isStale) return;
    const { store, clock } = this.#deps;
    this.#isBegun = true;
    this.#sign();
    if (this.#isCopy) store.dropUnderWay(clock.now());
    if (!this.#lock) void this.#hold();
  }

  /** The page is being left. */
  letGo(): void {
    this.#lock?.abort();
    this.#lock = null;
    this.#release?.();
    this.#release = null;
  }

  /** The page is back. A page that has written nothing has nothing to take. */
  takeAgain(): void {
    if (this.#lock || !this.#isBegun || this.isStale) return;
    this.#sign();
    void this.#hold();
  }

  /** Lets go for good: nothing of this page is stored any more. */
  close(): void {
    this.letGo();
    this.#deps.store.close();
  }

  #sign(): void {
    this.#deps.store.begin(`${this.#tab} ${this.#page}`);
  }

  /** Returns whether the lock is ours; a page that is just being left may take a moment to let go of it. */
  async #hold(): Promise<boolean> {
    const { locks, clock, timings, store } = this.#deps;
    // Where nothing is stored there is nothing to claim.
    if (!store.isOpen) return true;
    const lock = new AbortController();
    this.#lock = lock;
    const stopTimer = clock.after(timings.tabRelease, () => {
      lock.abort();
    });
    try {
      const release = await locks.hold(`khc:tab:${this.#tab}`, lock.signal);
      if (lock.signal.aborted) release();
      else this.#release = release;
      return !lock.signal.aborted;
    } catch {
      return false;
    } finally {
      stopTimer();
    }
  }
}
