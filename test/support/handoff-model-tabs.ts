import type { Clock } from '../../src/ports/clock.js';
import type { Locks } from '../../src/ports/locks.js';
import type { Storage } from '../../src/ports/storage.js';
import type { TabChannel } from '../../src/ports/tabs.js';

/* The browser around the pages of the model: its time, its locks and its channels. A page that is left loses them all. */

const turn = new MessageChannel();
const waiting: (() => void)[] = [];
turn.port1.onmessage = () => waiting.shift()?.();

/** Lets everything run that waits for promises alone. Nothing in the model takes more than promises and the clock. */
export const settle = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    turn.port2.postMessage(null);
  });

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/** A clock that moves only when told, and settles after each task. */
export class ModelClock implements Clock {
  #now = Date.parse('2026-01-22T15:00:00.000Z');
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + ms, task };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** @param onTask called after each task, when everything that it set off has settled */
  async advance(ms: number, onTask: () => void): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#soonest(end); next; next = this.#soonest(end)) {
      this.#now = next.at;
      this.#timers.delete(next);
      next.task();
      await settle();
      onTask();
    }
    this.#now = end;
  }

  #soonest(end: number): Timer | null {
    let soonest: Timer | null = null;
    // Of two that are due at once, the one set first runs first: a set keeps that order.
    for (const timer of this.#timers) {
      if (timer.at <= end && (!soonest || timer.at < soonest.at)) soonest = timer;
    }
    return soonest;
  }
}

interface Waiter {
  readonly life: PageLife;
  readonly grant: () => void;
}

/** How long a note takes from one tab to another, in milliseconds. */
const NOTE_TRAVELS = 20;

/** What all tabs of the browser share. */
export class ModelBrowser {
  readonly clock: ModelClock;
  readonly holders = new Map<string, PageLife>();
  readonly waiters = new Map<string, Waiter[]>();
  readonly listeners = new Map<string, Set<(message: unknown) => void>>();

  constructor(clock: ModelClock) {
    this.clock = clock;
  }

  release(name: string): void {
    const next = this.waiters.get(name)?.shift();
    this.holders.delete(name);
    if (!next) return;
    this.holders.set(name, next.life);
    next.grant();
  }
}

/** The world as one page sees it, until it is left. */
export class PageLife implements Locks {
  readonly #browser: ModelBrowser;
  readonly #channels = new Set<TabChannel>();
  #isAlive = true;

  constructor(browser: ModelBrowser) {
    this.#browser = browser;
  }

  readonly isAlive = (): boolean => this.#isAlive;

  readonly clock: Clock = {
    now: () => this.#browser.clock.now(),
    after: (ms, task) =>
      this.#browser.clock.after(ms, () => {
        if (this.#isAlive) task();
      }),
  };

  /** Whether it holds a lock whose name begins so. */
  holds(prefix: string): boolean {
    return [...this.#browser.holders].some(([name, life]) => life === this && name.startsWith(prefix));
  }

  /** As the Web Locks API: first come, first served. */
  hold: Locks['hold'] = (name, signal, onWait) => {
    const { holders, waiters } = this.#browser;
    return new Promise((resolve, reject) => {
      let isMine = true;
      const grant = (): void => {
        resolve(() => {
          if (isMine && holders.get(name) === this) this.#browser.release(name);
          isMine = false;
        });
      };
      if (!holders.has(name)) {
        holders.set(name, this);
        grant();
        return;
      }
      const queue = waiters.get(name) ?? [];
      waiters.set(name, queue);
      const waiter = { life: this, grant };
      queue.push(waiter);
      signal.addEventListener('abort', () => {
        const index = queue.indexOf(waiter);
        if (index >= 0) queue.splice(index, 1);
        reject(new DOMException('Aborted', 'AbortError'));
      });
      onWait?.();
    });
  };

  readonly openChannel = (name: string): TabChannel => {
    const all = this.#browser.listeners.get(name) ?? new Set();
    this.#browser.listeners.set(name, all);
    const own = new Set<(message: unknown) => void>();
    const channel: TabChannel = {
      post: (message) => {
        for (const listener of [...all]) {
          if (own.has(listener)) continue;
          this.#browser.clock.after(NOTE_TRAVELS, () => {
            if (all.has(listener)) listener(message);
          });
        }
      },
      listen: (listener) => {
        own.add(listener);
        all.add(listener);
        return () => {
          all.delete(listener);
        };
      },
      close: () => {
        for (const listener of own) all.delete(listener);
        this.#channels.delete(channel);
      },
    };
    this.#channels.add(channel);
    return channel;
  };

  /** The tab's storage, which a page that was left can't write to any more. */
  storage(tab: Storage): Storage {
    return {
      get: (key) => (this.#isAlive ? tab.get(key) : null),
      set: (key, value) => {
        if (this.#isAlive) tab.set(key, value);
      },
      remove: (key) => {
        if (this.#isAlive) tab.remove(key);
      },
    };
  }

  /** The page is left: nothing that it still does has any effect. */
  leave(): void {
    this.#isAlive = false;
    for (const channel of [...this.#channels]) channel.close();
    for (const queue of this.#browser.waiters.values()) {
      for (let index = queue.length - 1; index >= 0; index -= 1) {
        if (queue[index]?.life === this) queue.splice(index, 1);
      }
    }
    for (const [name, life] of [...this.#browser.holders]) if (life === this) this.#browser.release(name);
  }
}
