import type { Clock } from '../../ports/clock.js';
import type { Timings } from '../../ports/timings.js';
import type { ChatApi } from '../api.js';

export interface SeenMarksDependencies {
  readonly api: Pick<ChatApi, 'markSeen'>;
  readonly clock: Clock;
  readonly timings: Pick<Timings, 'seenPause'>;
}

/** Tells the server up to which message the customer has read: only the newest, and seldom. Failures are not told. */
export class SeenMarks {
  readonly #deps: SeenMarksDependencies;
  readonly #sessionId: string;
  readonly #signal: AbortSignal;
  #newest = '';
  #sent = '';
  #stopTimer: (() => void) | null = null;

  constructor(sessionId: string, signal: AbortSignal, dependencies: SeenMarksDependencies) {
    this.#sessionId = sessionId;
    this.#signal = signal;
    this.#deps = dependencies;
  }

  /** @param dates of the messages, ISO 8601 in UTC with milliseconds, so that they compare as text */
  note(dates: readonly string[]): void {
    for (const date of dates) if (date > this.#newest) this.#newest = date;
    if (this.#newest <= this.#sent || this.#stopTimer) return;
    const { api, clock, timings } = this.#deps;
    this.#stopTimer = clock.after(timings.seenPause, () => {
      this.#stopTimer = null;
      const date = this.#newest;
      this.#sent = date;
      api.markSeen(this.#sessionId, date, this.#signal).catch(() => {
        // What is read next takes it along.
        if (this.#sent === date) this.#sent = '';
      });
    });
  }

  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }
}
