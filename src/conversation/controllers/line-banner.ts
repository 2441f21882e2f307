import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Clock } from '../../ports/clock.js';

/** A line that is back within this was never gone, as far as people are concerned. */
const PATIENCE_MS = 3_000;

export interface LineBannerOptions {
  readonly clock: Clock;
  /** Whether the line is down, by what was last heard. */
  readonly isDown: () => boolean;
  /** Called when the banner comes, and when it goes because the line is back. */
  readonly onChange: (isShown: boolean) => void;
}

/** Decides when a line that is down is worth a word: after three seconds, and never for a blip. */
export class LineBanner implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #options: LineBannerOptions;
  #isShown = false;
  #stop: (() => void) | null = null;

  constructor(host: ReactiveControllerHost, options: LineBannerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get isShown(): boolean {
    return this.#isShown;
  }

  /** Before the host draws, so that what it draws is true. */
  hostUpdate(): void {
    const { clock, isDown } = this.#options;
    if (!isDown()) this.#change(false);
    else if (!this.#isShown) {
      this.#stop ??= clock.after(PATIENCE_MS, () => {
        if (isDown()) this.#change(true);
      });
    }
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
    this.#isShown = false;
  }

  #change(isShown: boolean): void {
    this.#stop?.();
    this.#stop = null;
    if (isShown === this.#isShown) return;
    this.#isShown = isShown;
    this.#options.onChange(isShown);
    this.#host.requestUpdate();
  }
}
