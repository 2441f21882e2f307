import { EMPTY_LOG, isPending, type MessageLog } from '../domain/message-log.js';
import type { Clock, Page, Timings } from '../domain/ports.js';
import type { SessionState } from './session-types.js';
import type { Store } from './store.js';

export interface LogKeeperDependencies {
  readonly store: Store<SessionState>;
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
  #stops: readonly (() => void)[] = [];
  /** The last state that was seen while it was kept. */
  #seen: SessionState | null = null;

  constructor(dependencies: LogKeeperDependencies) {
    this.#deps = dependencies;
  }

  start(): void {
    if (this.#stops.length > 0) return;
    const { store, page, writeOutbox } = this.#deps;
    const present = store.state;
    // What was written before this began, or while it stood still, is in no storage yet; and what a duplicated tab
    // has got of another's outbox must go from its own.
    writeOutbox(present.log);
    this.#keep(present, this.#seen);
    this.#stops = [
      store.subscribe((now, before) => {
        this.#keep(now, before);
      }),
      // The last moment that a page is sure to get.
      page.subscribe(() => {
        if (!page.visible()) this.flush();
      }),
    ];
  }

  #keep(now: SessionState, before: SessionState | null): void {
    this.#seen = now;
    const { log } = now;
    const known = before?.log ?? EMPTY_LOG;
    if (log === known && now.draft === before?.draft && now.unseen === before.unseen) return;
    const { writeOutbox, clock, timings } = this.#deps;
    if (!hasSamePending(log, known)) writeOutbox(log);
    this.#stopTimer ??= clock.after(timings.persist, () => {
      this.flush();
    });
    // Without it, the server's copies of the history would be taken for news after a reload.
    if (log.shared !== known.shared) this.flush();
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

  stop(): void {
    this.flush();
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
