import type { Clock } from '../../ports/clock.js';
import type { Locks } from '../../ports/locks.js';
import type { TabChannel } from '../../ports/tabs.js';

type Note = 'poke' | 'unchanged' | 'changed';

const isNote = (note: unknown): note is Note => note === 'poke' || note === 'unchanged' || note === 'changed';

export interface PollingLeaderDependencies {
  readonly locks: Locks;
  readonly channel: TabChannel;
  readonly clock: Clock;
  /** Another tab asks the leader to poll now. */
  readonly onPoke: () => void;
  /** The leader saw something new, which this tab has to read too: no content goes from tab to tab. */
  readonly onChange: () => void;
}

/**
 * Lets one tab poll for all tabs with the same conversation. The holder of a lock leads; the others ask it to poll
 * and poll themselves only when it stays silent, as a frozen tab would.
 */
export class PollingLeader {
  readonly #deps: PollingLeaderDependencies;
  readonly #stop = new AbortController();
  #release: (() => void) | null = null;
  #unlisten: () => void;
  #heardAt = -Infinity;
  #askedAt: number | null = null;

  constructor(name: string, dependencies: PollingLeaderDependencies) {
    this.#deps = dependencies;
    this.#unlisten = dependencies.channel.listen((note) => {
      this.#hear(note);
    });
    dependencies.locks.hold(name, this.#stop.signal).then(
      (release) => {
        if (this.#stop.signal.aborted) release();
        else this.#release = release;
      },
      () => undefined,
    );
  }

  /** Whether this tab shall poll now. A follower asks the leader instead, and steps in if that did nothing. */
  shouldPoll(patience: number): boolean {
    const now = this.#deps.clock.now();
    if (this.#release) return true;
    if (this.#askedAt !== null && this.#heardAt < this.#askedAt && now - this.#askedAt >= patience) {
      this.#askedAt = null;
      return true;
    }
    if (this.#askedAt === null || this.#heardAt >= this.#askedAt) this.#askedAt = now;
    this.#deps.channel.post('poke' satisfies Note);
    return false;
  }

  /** To be called after each poll of this tab. */
  polled(changed: boolean): void {
    if (this.#release) this.#deps.channel.post((changed ? 'changed' : 'unchanged') satisfies Note);
  }

  stop(): void {
    this.#stop.abort();
    this.#unlisten();
    this.#deps.channel.close();
    this.#release?.();
    this.#release = null;
  }

  #hear(note: unknown): void {
    if (!isNote(note)) return;
    if (note === 'poke') {
      if (this.#release) this.#deps.onPoke();
      return;
    }
    this.#heardAt = this.#deps.clock.now();
    if (note === 'changed' && !this.#release) this.#deps.onChange();
  }
}
