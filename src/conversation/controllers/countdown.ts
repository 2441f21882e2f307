import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Clock } from '../../ports/clock.js';

const SECOND = 1000;

/** Draws its host anew each second until a moment comes. */
export class Countdown implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #clock: Clock;
  readonly #target: () => number | null;
  #stop: (() => void) | null = null;

  /** @param target the moment in ms since the epoch; `null` where there is none */
  constructor(host: ReactiveControllerHost, clock: Clock, target: () => number | null) {
    this.#host = host;
    this.#clock = clock;
    this.#target = target;
    host.addController(this);
  }

  /** Whole seconds, rounded up, so that it ends with 1 and not with a second of nothing. */
  get secondsLeft(): number {
    const target = this.#target();
    return target === null ? 0 : Math.max(1, Math.ceil((target - this.#clock.now()) / SECOND));
  }

  hostConnected(): void {
    // After a move, the time has gone on.
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    this.#stop?.();
    this.#stop = null;
    const target = this.#target();
    const left = target === null ? 0 : target - this.#clock.now();
    if (left <= SECOND) return;
    // At the next full second of what is left, so that no number is passed over.
    this.#stop = this.#clock.after(left % SECOND || SECOND, () => {
      this.#host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
  }
}
