import type { Clock } from '../../src/ports/clock.js';

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/** Lets everything run that waits for promises alone. Not a wait: no time passes. */
export const settle = async (turns = 3): Promise<void> => {
  // Long chains of awaits need many turns; a macrotask lets all of them run.
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
  }
};

/** A clock that moves only when the test says so. */
export class ManualClock implements Clock {
  #now: number;
  #timers: readonly Timer[] = [];

  constructor(now = Date.parse('2026-01-22T15:00:00.000Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + ms, task };
    this.#timers = [...this.#timers, timer];
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How long each running timer still takes, in milliseconds, soonest first. */
  get waiting(): number[] {
    return this.#timers.map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Passes the time, runs what is due in its order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#soonest(end); next; next = this.#soonest(end)) {
      const due = next;
      this.#now = Math.max(this.#now, due.at);
      this.#timers = this.#timers.filter((other) => other !== due);
      due.task();
      await settle();
    }
    this.#now = end;
  }

  #soonest(end: number): Timer | undefined {
    // A stable sort: of two that are due at once, the one set first runs first.
    return [...this.#timers].sort((a, b) => a.at - b.at).find(({ at }) => at <= end);
  }
}
