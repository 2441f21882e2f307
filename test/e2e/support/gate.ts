interface Held {
  readonly promise: Promise<void>;
  readonly release: () => void;
}

/** Holds what a `delay` fault holds up until the test lets it go: a delay with no time in it. */
export class Gate {
  #held: Held | null = null;

  /** From now on delays last until `release`. */
  hold(): void {
    let release: () => void = () => undefined;
    const promise = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#held = { promise, release };
  }

  release(): void {
    this.#held?.release();
    this.#held = null;
  }

  /** What the sandbox waits with. */
  readonly wait = async (): Promise<void> => {
    await this.#held?.promise;
  };
}
