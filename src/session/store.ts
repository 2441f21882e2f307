import type { Clock } from '../ports/clock.js';

/** Hears of one change, and of what happened with it; `state` is `previous` where nothing changed. */
export type StoreListener<State, Fact> = (state: State, previous: State, facts: readonly Fact[]) => void;

export interface StoreOptions {
  readonly clock: Clock;
  /** Told of what a listener throws. */
  readonly report: (thrown: unknown) => void;
  /** Called when listeners have set off one another for too long. */
  readonly onFlood: () => void;
}

/** So many tellings in a row, and the rest waits for the next task: a page must not freeze itself. */
const MOST_IN_A_ROW = 100;

type Item<State, Fact> =
  | { readonly state: State; readonly previous: State; readonly facts: readonly Fact[] }
  | { readonly pass: () => void };

/** Returns the value with the change; the same object where nothing differs. */
export const merged = <Value extends object>(value: Value, change: Partial<Value>): Value => {
  const keys = Object.keys(change) as (keyof Value)[];
  return keys.every((key) => Object.is(change[key], value[key])) ? value : { ...value, ...change };
};

/**
 * Holds one immutable state. Changes and facts of all writers go into one list, which is told in order, one at a time,
 * to every listener: what a listener sets off runs at once, and what that has to tell joins the end of the list.
 */
export class Store<State extends object, Fact = never> {
  readonly #options: StoreOptions;
  readonly #listeners = new Set<StoreListener<State, Fact>>();
  readonly #list: Item<State, Fact>[] = [];
  #state: State;
  #holds = 0;
  #isTelling = false;
  #isResting = false;

  constructor(initial: State, options: StoreOptions) {
    this.#state = initial;
    this.#options = options;
  }

  get state(): State {
    return this.#state;
  }

  /** Changes the state, if anything differs, and notes what happened with it. */
  update(change: Partial<State>, facts: readonly Fact[] = []): void {
    const previous = this.#state;
    this.#state = merged(previous, change);
    if (this.#state === previous && facts.length === 0) return;
    this.#list.push({ state: this.#state, previous, facts });
    this.#tell();
  }

  /** Tells nothing until the work is done, so that what belongs together is decided before anybody hears of it. */
  hold<Result>(work: () => Result): Result {
    this.#holds += 1;
    try {
      return work();
    } finally {
      this.#holds -= 1;
      this.#tell();
    }
  }

  /** Resolves when everything that stands in the list now has been told. */
  told(): Promise<void> {
    if (this.#list.length === 0 && !this.#isTelling) return Promise.resolve();
    return new Promise((resolve) => {
      this.#list.push({ pass: resolve });
      this.#tell();
    });
  }

  /** Returns its undo. */
  subscribe(listener: StoreListener<State, Fact>): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #tell(): void {
    if (this.#holds > 0 || this.#isTelling || this.#isResting) return;
    this.#isTelling = true;
    let count = 0;
    for (let item = this.#list.shift(); item; item = this.#list.shift()) {
      if ('pass' in item) item.pass();
      else this.#tellOne(item.state, item.previous, item.facts);
      count += 1;
      if (count < MOST_IN_A_ROW || this.#list.length === 0) continue;
      this.#rest();
      break;
    }
    this.#isTelling = false;
  }

  #tellOne(state: State, previous: State, facts: readonly Fact[]): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(state, previous, facts);
      } catch (thrown) {
        this.#options.report(thrown);
      }
    }
  }

  #rest(): void {
    this.#isResting = true;
    this.#options.onFlood();
    this.#options.clock.after(0, () => {
      this.#isResting = false;
      this.#tell();
    });
  }
}
