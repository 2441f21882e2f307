import type { Locks } from '../ports/locks.js';
import type { TabChannel } from '../ports/tabs.js';

const heldAtOnce = (): Promise<() => void> => Promise.resolve(() => undefined);

/** Web Locks; where there are none (http pages) every tab holds every lock. */
export const webLocks: Locks = {
  hold: (name, signal, onWait) => {
    const locks = (navigator as { locks?: LockManager }).locks;
    if (!locks) return heldAtOnce();
    return new Promise((resolve, reject) => {
      // Held for as long as the promise that it gives is open.
      const take = (): Promise<void> =>
        new Promise((release) => {
          resolve(release);
        });
      const wait = (): Promise<void> => {
        onWait?.();
        return locks.request(name, { signal }, take);
      };
      // A lock can't be asked for both at once and with a signal.
      const takeAtOnce = async (lock: Lock | null): Promise<boolean> => {
        if (lock && !signal.aborted) await take();
        return lock !== null;
      };
      const request = onWait
        ? locks.request(name, { ifAvailable: true }, takeAtOnce)
        : Promise.resolve(false);
      request
        .then((isDone) => (isDone && !signal.aborted ? undefined : wait()))
        .catch(() => {
          if (signal.aborted) reject(new DOMException('The lock was given up.', 'AbortError'));
          // Opaque origins have none either.
          else resolve(() => undefined);
        });
    });
  },
};

/** A BroadcastChannel; where it is missing or refused, a channel that nobody listens to. */
export const openTabChannel = (name: string): TabChannel => {
  let channel: BroadcastChannel | null = null;
  try {
    channel = new BroadcastChannel(name);
  } catch {
    // Opaque origins have none.
  }
  return {
    post: (message) => {
      channel?.postMessage(message);
    },
    listen: (listener) => {
      const handle = ({ data }: MessageEvent<unknown>): void => {
        listener(data);
      };
      channel?.addEventListener('message', handle);
      return () => {
        channel?.removeEventListener('message', handle);
      };
    },
    close: () => {
      channel?.close();
    },
  };
};

/** What one tab of several has; where the platform has no locks, every tab has it. */
export interface Claim {
  readonly isOurs: boolean;
  /** Takes it from the tab that has it. */
  take(): void;
  release(): void;
}

/** Waits for a name, or takes it at once. `onChange` tells of every gain and loss. */
export const openClaim = (name: string, isEager: boolean, onChange: () => void): Claim => {
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return { isOurs: true, take: () => undefined, release: () => undefined };
  const claim = new LockClaim(locks, name, onChange);
  if (isEager) claim.take();
  else claim.wait();
  return claim;
};

class LockClaim implements Claim {
  readonly #locks: LockManager;
  readonly #name: string;
  readonly #onChange: () => void;
  /** The request that holds it, of those that were made. */
  #holder: object | null = null;
  #isTaking = false;
  #isReleased = false;
  #letGo: () => void = () => undefined;
  #waiting = new AbortController();

  constructor(locks: LockManager, name: string, onChange: () => void) {
    this.#locks = locks;
    this.#name = name;
    this.#onChange = onChange;
  }

  get isOurs(): boolean {
    return this.#holder !== null && !this.#isReleased;
  }

  wait(): void {
    this.#waiting = new AbortController();
    this.#request({ signal: this.#waiting.signal });
  }

  take(): void {
    if (this.#holder || this.#isTaking || this.#isReleased) return;
    this.#isTaking = true;
    this.#waiting.abort();
    this.#request({ steal: true });
  }

  release(): void {
    this.#isReleased = true;
    this.#waiting.abort();
    this.#letGo();
  }

  #request(options: LockOptions): void {
    const token = {};
    const hold = (): Promise<void> =>
      new Promise((resolve) => {
        this.#holder = token;
        this.#isTaking = false;
        this.#letGo = resolve;
        if (this.#isReleased) resolve();
        else this.#onChange();
      });
    this.#locks.request(this.#name, options, hold).catch(() => {
      // No longer waited for; or stolen, by another tab or by a request of our own.
      if (this.#holder !== token || this.#isTaking || this.#isReleased) return;
      this.#holder = null;
      this.#onChange();
      this.wait();
    });
  }
}
