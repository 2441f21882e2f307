import type { Clock, Ids, Locks, Timings } from '../domain/ports.js';
import type { ResumeStore } from './resume-store.js';

export interface TabClaimDependencies {
  readonly locks: Locks;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly timings: Pick<Timings, 'tabRelease'>;
}

/** Whether the lock is to be had; a page that is just being left may take a moment to let go of it. */
const isHeld = ({ locks, clock, timings }: TabClaimDependencies, name: string): Promise<boolean> =>
  new Promise((resolve) => {
    const stop = new AbortController();
    const stopTimer = clock.after(timings.tabRelease, () => {
      stop.abort();
      resolve(false);
    });
    locks.hold(name, stop.signal).then(
      () => {
        stopTimer();
        resolve(true);
      },
      () => {
        stopTimer();
        resolve(false);
      },
    );
  });

/**
 * Makes what the tab has stored this tab's alone, for as long as the page lives: a browser copies it into a duplicated
 * tab, and two tabs must not send the same message. Gives whether this one is the copy.
 */
export const claimTab = async (store: ResumeStore, dependencies: TabClaimDependencies): Promise<boolean> => {
  if (!store.isOpen) return false;
  const known = store.instance;
  if (known !== null && (await isHeld(dependencies, `khc:tab:${known}`))) return false;
  const own = dependencies.ids.next();
  store.claim(own);
  void isHeld(dependencies, `khc:tab:${own}`);
  return known !== null;
};
