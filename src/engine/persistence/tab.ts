import type { Clock } from '../../ports/clock.js';
import type { Ids } from '../../ports/ids.js';
import type { Locks } from '../../ports/locks.js';
import type { Timings } from '../../ports/timings.js';
import type { ResumeStore } from './store.js';

export interface TabClaimDependencies {
  readonly store: ResumeStore;
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
  #stop = new AbortController();
  #tab: string;
  readonly #page: string;
  #isCopy = false;

  private constructor(dependencies: TabClaimDependencies) {
    const { ids } = dependencies;
    this.#deps = dependencies;
    this.#tab = ids.next();
    this.#page = ids.next();
  }

  static async open(dependencies: TabClaimDependencies): Promise<TabClaim> {
    const claim = new TabClaim(dependencies);
    const { store } = dependencies;
    const known = store.holder?.split(' ')[0];
    if (known !== undefined) {
      const own = claim.#tab;
      claim.#tab = known;
      claim.#isCopy = !(await claim.#hold());
      if (claim.#isCopy) claim.#tab = own;
    }
    if (known === undefined || claim.#isCopy) void claim.#hold();
    claim.#sign();
    return claim;
  }

  /** Whether another tab takes care of what was under way. */
  get isCopy(): boolean {
    return this.#isCopy;
  }

  /** Whether another page of the tab has taken it up since: what this one knows is old. */
  get isStale(): boolean {
    const { store } = this.#deps;
    return store.isOpen && store.holder !== null && store.holder !== this.#name;
  }

  letGo(): void {
    this.#stop.abort();
  }

  takeAgain(): void {
    if (!this.#stop.signal.aborted) return;
    this.#sign();
    void this.#hold();
  }

  get #name(): string {
    return `${this.#tab} ${this.#page}`;
  }

  #sign(): void {
    this.#deps.store.sign(this.#name);
  }

  /** Gives whether the lock is to be had; a page that is just being left may take a moment to let go of it. */
  #hold(): Promise<boolean> {
    const { locks, clock, timings, store } = this.#deps;
    const stop = new AbortController();
    this.#stop = stop;
    // Where nothing is stored there is nothing to claim.
    if (!store.isOpen) return Promise.resolve(true);
    return new Promise((resolve) => {
      const stopTimer = clock.after(timings.tabRelease, () => {
        stop.abort();
        resolve(false);
      });
      locks.hold(`khc:tab:${this.#tab}`, stop.signal).then(
        (release) => {
          stopTimer();
          if (stop.signal.aborted) release();
          else stop.signal.addEventListener('abort', release, { once: true });
          resolve(true);
        },
        () => {
          stopTimer();
          resolve(false);
        },
      );
    });
  }
}
