import type { Locks } from '../../src/ports/locks.js';
import type { TabChannel } from '../../src/ports/tabs.js';

interface Waiter {
  readonly grant: () => void;
}

/** Locks and channels that "tabs" within one test share. */
export class FakeTabs implements Locks {
  readonly #held = new Set<string>();
  readonly #queues = new Map<string, Waiter[]>();
  readonly #listeners = new Map<string, Set<(message: unknown) => void>>();
  /** Every note that was posted, in order. */
  readonly posted: unknown[] = [];

  hold(name: string, signal: AbortSignal, onWait?: () => void): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const grant = (): void => {
        this.#held.add(name);
        resolve(() => {
          this.#release(name);
        });
      };
      const waiter = { grant };
      signal.addEventListener('abort', () => {
        this.#queues.set(
          name,
          this.#queue(name).filter((other) => other !== waiter),
        );
        reject(new DOMException('Aborted', 'AbortError'));
      });
      if (!this.#held.has(name)) {
        grant();
        return;
      }
      this.#queue(name).push(waiter);
      onWait?.();
    });
  }

  readonly openChannel = (name: string): TabChannel => {
    const others = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, others);
    const own = new Set<(message: unknown) => void>();
    return {
      post: (message) => {
        this.posted.push(message);
        for (const listener of [...others]) if (!own.has(listener)) listener(message);
      },
      listen: (listener) => {
        own.add(listener);
        others.add(listener);
        return () => {
          others.delete(listener);
        };
      },
      close: () => {
        for (const listener of own) others.delete(listener);
      },
    };
  };

  isHeld(name: string): boolean {
    return this.#held.has(name);
  }

  /** The names of all locks that are held. */
  get held(): string[] {
    return [...this.#held];
  }

  #queue(name: string): Waiter[] {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    return queue;
  }

  #release(name: string): void {
    const next = this.#queue(name).shift();
    if (next) next.grant();
    else this.#held.delete(name);
  }
}
