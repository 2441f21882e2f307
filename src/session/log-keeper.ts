import { isPending, type MessageLog } from '../domain/message-log.js';
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

  constructor(dependencies: LogKeeperDependencies) {
    this.#deps = dependencies;
  }

  start(): void {
    if (this.#stops.length > 0) return;
    const { store, page, clock, timings, writeOutbox } = this.#deps;
    this.#stops = [
      store.subscribe((now, before) => {
        if (now.log !== before.log && !hasSamePending(now.log, before.log)) writeOutbox(now.log);
        if (now.log === before.log && now.draft === before.draft && now.unseen === before.unseen) return;
        this.#stopTimer ??= clock.after(timings.persist, () => {
          this.flush();
        });
      }),
      // The last moment that a page is sure to get.
      page.subscribe(() => {
        if (!page.visible()) this.flush();
      }),
    ];
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
