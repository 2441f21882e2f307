import type { Clock } from '../../ports/clock.js';
import type { Timings } from '../../ports/timings.js';

export interface SeenMarksDependencies {
  readonly clock: Clock;
  readonly timings: Pick<Timings, 'seenPause'>;
  /** Tells the server; may fail. */
  readonly send: (lastSeenAt: string) => Promise<void>;
}

/** Tells the server up to which message the customer has read: the newest alone, and seldom. */
export class SeenMarks {
  readonly #deps: SeenMarksDependencies;
  #newest = '';
  #sent = '';
  #stopTimer: (() => void) | null = null;

  constructor(dependencies: SeenMarksDependencies) {
    this.#deps = dependencies;
  }

  /** @param dates of the messages, ISO 8601 in UTC with milliseconds, so that they compare as text */
  note(dates: readonly string[]): void {
    for (const date of dates) if (date > this.#newest) this.#newest = date;
    if (this.#newest <= this.#sent || this.#stopTimer) return;
    const { clock, timings, send } = this.#deps;
    this.#stopTimer = clock.after(timings.seenPause, () => {
      this.#stopTimer = null;
      const date = this.#newest;
      this.#sent = date;
      send(date).catch(() => {
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
