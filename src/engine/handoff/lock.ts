import type { Conversation } from '../../domain/message.js';
import type { Clock } from '../../ports/clock.js';
import type { Locks } from '../../ports/locks.js';
import type { TabChannel } from '../../ports/tabs.js';
import type { Timings } from '../../ports/timings.js';
import { readSession } from '../../kustomer/wire.js';
import type { SessionContext } from '../../session/context.js';

export interface HandoffLockDependencies {
  readonly locks: Locks;
  readonly openChannel: (name: string) => TabChannel;
  readonly clock: Clock;
  readonly timings: Pick<Timings, 'otherTab' | 'otherTabNews'>;
}

/** `held`: it is ours. `late`: another tab has held it for too long. A conversation: the other tab's. */
export type LockOutcome = Conversation | 'held' | 'late';

/** One handoff of one log across all tabs: the first holds a lock, the others wait and join its conversation. */
export class HandoffLock {
  readonly #deps: HandoffLockDependencies;
  #name = '';
  #stop = new AbortController();
  #channel: TabChannel | null = null;
  #release: (() => void) | null = null;

  constructor(dependencies: HandoffLockDependencies) {
    this.#deps = dependencies;
  }

  /** @param onWait another tab is at it */
  async take(name: string, signal: AbortSignal, onWait: () => void): Promise<LockOutcome> {
    if (this.#release && this.#name === name) return 'held';
    this.free();
    const { locks, openChannel } = this.#deps;
    const stop = new AbortController();
    const channel = openChannel(name);
    this.#name = name;
    this.#stop = stop;
    this.#channel = channel;
    const news = new Promise<Conversation>((resolve) => {
      channel.listen((message) => {
        const session = readSession(message);
        if (session) resolve(session.conversation);
      });
    });
    let hasWaited = false;
    const held = locks.hold(name, stop.signal, () => {
      hasWaited = true;
      onWait();
    });
    const late = this.#after(this.#deps.timings.otherTab, 'late' as const, stop.signal);
    const outcome = await Promise.race([held, news, late, aborted(signal)]);
    if (typeof outcome !== 'function') {
      this.#giveUp(stop);
      // Granted all the same, between the outcome and the abort.
      held.then(
        (release) => {
          release();
        },
        () => undefined,
      );
      return outcome;
    }
    this.#release = outcome;
    if (!hasWaited) return 'held';
    // Who let go of it may have told so only just now.
    const grace = this.#after(this.#deps.timings.otherTabNews, 'held' as const, stop.signal);
    const told = await Promise.race([news, grace, aborted(signal)]);
    if (told !== 'held') this.#giveUp(stop);
    return told;
  }

  /** Tells the tabs that wait which conversation came of it, and lets them go on. */
  announce({ id, createdAt }: Conversation): void {
    this.#channel?.post({ id, createdAt });
    this.free();
  }

  free(): void {
    this.#stop.abort();
    this.#release?.();
    this.#release = null;
    this.#channel?.close();
    this.#channel = null;
  }

  /** Whoever has begun anew meanwhile keeps what is theirs. */
  #giveUp(stop: AbortController): void {
    if (this.#stop === stop) this.free();
  }

  #after<Outcome>(ms: number, outcome: Outcome, signal: AbortSignal): Promise<Outcome> {
    return new Promise((resolve) => {
      const stop = this.#deps.clock.after(ms, () => {
        resolve(outcome);
      });
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}

const aborted = (signal: AbortSignal): Promise<'late'> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve('late');
    });
    if (signal.aborted) resolve('late');
  });

/** Names the lock of a log that other tabs may have too; `null` where they can't, since its name is our own. */
export const lockNameOf = ({ externalId, config }: SessionContext, owner: string): string | null => {
  const { baseUrl, externalId: fromPage } = config();
  if (!externalId.isShared(fromPage)) return null;
  return `khc:handoff:${baseUrl ?? ''}|${owner}|${externalId.of(fromPage)}`;
};
