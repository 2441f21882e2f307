import type { Clock } from '../../ports/clock.js';
import type { Timings } from '../../ports/timings.js';

export interface TypingPorts {
  readonly clock: Clock;
  readonly timings: Pick<Timings, 'typingRefresh' | 'typingIdle'>;
}

/** Tells the other side: once when it begins, every `typingRefresh` while it goes on, once when it stops. */
export interface TypingListener {
  setTyping(isTyping: boolean): void;
}

const nothing = (): void => undefined;

/** Turns keystrokes into signals: few enough for the line, often enough that they do not expire on the other side. */
export class Typing {
  readonly #ports: TypingPorts;
  readonly #to: TypingListener;
  #isTyping = false;
  #isWaiting = false;
  #hasTyped = false;
  #stopRefresh: () => void = nothing;
  #stopIdle: () => void = nothing;

  constructor(ports: TypingPorts, to: TypingListener) {
    this.#ports = ports;
    this.#to = to;
  }

  /** A key was pressed in a field that holds something. */
  typed(): void {
    const { clock, timings } = this.#ports;
    this.#hasTyped = true;
    this.#stopIdle();
    this.#stopIdle = clock.after(timings.typingIdle, () => {
      this.stop();
    });
    if (!this.#isWaiting) this.#tell();
  }

  /** It was sent, the field is empty, or nothing came for a while. */
  stop(): void {
    this.#stopRefresh();
    this.#stopIdle();
    this.#isWaiting = false;
    if (!this.#isTyping) return;
    this.#isTyping = false;
    this.#to.setTyping(false);
  }

  #tell(): void {
    const { clock, timings } = this.#ports;
    this.#isTyping = true;
    this.#isWaiting = true;
    this.#hasTyped = false;
    this.#stopRefresh = clock.after(timings.typingRefresh, () => {
      this.#isWaiting = false;
      // What was typed since has not been told yet; where nothing was, the next key tells.
      if (this.#hasTyped) this.#tell();
    });
    this.#to.setTyping(true);
  }
}
