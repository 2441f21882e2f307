import { EMPTY_LOG, isPending, type MessageLog } from '../../domain/log/message-log.js';
import type { Clock } from '../../ports/clock.js';
import type { Page } from '../../ports/page.js';
import type { Timings } from '../../ports/timings.js';
import type { SessionState } from '../../session/state.js';
import type { SessionStore } from '../../session/context.js';

export interface LogKeeperDependencies {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly page: Page;
  readonly timings: Pick<Timings, 'persist'>;
  readonly writeOutbox: (log: MessageLog) => void;
  readonly writeChat: (state: SessionState) => void;
}

const hasSamePending = (now: MessageLog, before: MessageLog): boolean => {
  const [a, b] = [now.live.filter(isPending), before.live.filter(isPending)];
  return a.length === b.length && a.every((entry, index) => entry === b[index]);
};

/** Writes the chat down as it changes: what waits to be sent at once, the rest when there is time for it. */
export class LogKeeper {
  readonly #deps: LogKeeperDependencies;
  #stopTimer: (() => void) | null = null;
  #unwatchPage: (() => void) | null = null;
  #isBegun = false;

  constructor(dependencies: LogKeeperDependencies) {
    this.#deps = dependencies;
  }

  start(): void {
    if (this.#unwatchPage) return;
    const { page } = this.#deps;
    // The last moment that a page is sure to get.
    this.#unwatchPage = page.subscribe(() => {
      if (!page.visible()) this.flush();
    });
    this.#begin();
  }

  /** Writes what has not been written yet. */
  flush(): void {
    if (!this.#stopTimer) return;
    this.drop();
    this.#deps.writeChat(this.#deps.store.state);
  }

  /** Forgets what has not been written yet. */
  drop(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  /** Lets go of the page and the clock. What is written from now on is still kept, at once. */
  stop(): void {
    this.flush();
    this.#unwatchPage?.();
    this.#unwatchPage = null;
  }

  #begin(): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    const { store, writeOutbox } = this.#deps;
    // What was written before this began is in no storage yet; and what a duplicated tab has got of another's outbox
    // must go from its own.
    writeOutbox(store.state.log);
    this.#keep(store.state, null);
    store.subscribe((now, before) => {
      this.#keep(now, before);
    });
  }

  #keep(now: SessionState, before: SessionState | null): void {
    const { log } = now;
    const known = before?.log ?? EMPTY_LOG;
    if (log === known && now.draft === before?.draft && now.live?.unseen === before.live?.unseen) return;
    const { writeOutbox, clock, timings } = this.#deps;
    if (!hasSamePending(log, known)) writeOutbox(log);
    this.#stopTimer ??= clock.after(timings.persist, () => {
      this.flush();
    });
    // Without knowing what was shared, a page after this one would take the server's copies for news.
    if (!this.#unwatchPage || log.shared !== known.shared) this.flush();
  }
}
