import { until } from '../ports/clock.js';

/** Whether the element is on the page: away from it, nothing looks or polls, and what waits goes on when it is back. */
export class Attachment {
  #isAttached = false;
  #waiting: (() => void)[] = [];

  get isAttached(): boolean {
    return this.#isAttached;
  }

  set(isAttached: boolean): void {
    this.#isAttached = isAttached;
    if (!isAttached) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves once the element is on the page, or at once when given up. */
  async whenAttached(signal: AbortSignal): Promise<void> {
    if (this.#isAttached || signal.aborted) return;
    const attached = new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
    await until(signal, attached).catch(() => undefined);
  }
}
