import type { Clock } from '../../ports/clock.js';
import type { KustomerSdk } from '../../ports/sdk.js';
import type { Timings } from '../../ports/timings.js';

export interface WidgetHintsDependencies {
  readonly sdk: Pick<KustomerSdk, 'whenUnread'>;
  readonly clock: Clock;
  readonly timings: Pick<Timings, 'pollRetry'>;
}

/** Kustomer's widget on the same page hears of messages in real time: a change of its count is a reason to poll. */
export class WidgetHints {
  readonly #deps: WidgetHintsDependencies;
  readonly #onHint: () => void;
  #stop: (() => void) | null = null;
  #hintedAt = -Infinity;

  constructor(dependencies: WidgetHintsDependencies, onHint: () => void) {
    this.#deps = dependencies;
    this.#onHint = onHint;
  }

  /** Listens to the widget if it is there by now. The page may start it at any time, and no event says when. */
  listen(): void {
    if (this.#stop) return;
    const { sdk, clock, timings } = this.#deps;
    let stopTimer: () => void = () => undefined;
    const stopListening = sdk.whenUnread(() => {
      stopTimer();
      // A widget that never stops must not make us ask without a pause.
      const pause = Math.max(this.#hintedAt + timings.pollRetry - clock.now(), 0);
      stopTimer = clock.after(pause, () => {
        this.#hintedAt = clock.now();
        this.#onHint();
      });
    });
    if (!stopListening) return;
    this.#stop = () => {
      stopListening();
      stopTimer();
    };
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }
}
