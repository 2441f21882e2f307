import type { Clock } from '../../ports/clock.js';
import type { Timings } from '../../ports/timings.js';

export interface TypingDependencies {
  readonly clock: Clock;
  readonly timings: Pick<Timings, 'typingRefresh' | 'typingIdle'>;
  /** Tells the other side; called once when it begins, every `typingRefresh` while it goes on, once when it stops. */
  readonly tell: (isTyping: boolean) => void;
}

const nothing = (): void => undefined;

/** Turns keystrokes into signals: few enough for the line, often enough that they do not expire on the other side. */
export class Typing {
  readonly #deps: TypingDependencies;
  #isTyping = false;
  #isWaiting = false;
  #hasTyped = false;
  #stopRefresh: () => void = nothing;
  #stopIdle: () => void = nothing;

  constructor(dependencies: TypingDependencies) {
    this.#deps = dependencies;
  }

  /** A key was pressed in a field that holds something. */
  typed(): void {
    const { clock, timings } = this.#deps;
    this.#hasTyped = true;
    if (!this.#isWaiting) this.#tell();
    this.#stopIdle();
    this.#stopIdle = clock.after(timings.typingIdle, () => {
      this.stop();
    });
  }

  /** It was sent, the field is empty, or nothing came for a while. */
  stop(): void {
    this.#stopRefresh();
    this.#stopIdle();
    this.#isWaiting = false;
    if (!this.#isTyping) return;
    this.#isTyping = false;
    this.#deps.tell(false);
  }

  #tell(): void {
    const { clock, timings, tell } = this.#deps;
    this.#isTyping = true;
    this.#isWaiting = true;
    this.#hasTyped = false;
    tell(true);
    this.#stopRefresh = clock.after(timings.typingRefresh, () => {
      this.#isWaiting = false;
      // What was typed since has not been told yet; where nothing was, the next key tells.
      if (this.#hasTyped) this.#tell();
    });
  }
}
