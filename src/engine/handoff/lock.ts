import type { ConversationRef } from '../../domain/flow/flow.js';
import { readConversationRef } from '../../domain/marker.js';
import { until, wait, type Clock } from '../../ports/clock.js';
import type { Locks } from '../../ports/locks.js';
import type { TabChannel } from '../../ports/tabs.js';
import type { Timings } from '../../ports/timings.js';
import type { SessionContext } from '../../session/context.js';

export interface HandoffLockPorts {
  readonly locks: Locks;
  readonly openChannel: (name: string) => TabChannel;
  readonly clock: Clock;
  readonly timings: Pick<Timings, 'otherTab' | 'otherTabNews'>;
}

/** `alone`: it is ours at once. `next`: ours, after another tab's turn. `late`: another tab has held it for too long. */
export type LockOutcome = ConversationRef | 'alone' | 'next' | 'late';

/** One turn at the lock: what is held, and what ends with it. */
interface Turn {
  readonly name: string;
  readonly end: AbortController;
  readonly channel: TabChannel;
  release: (() => void) | null;
}

/** One handoff of one log across all tabs: the first holds a lock, the others wait and join its conversation. */
export class HandoffLock {
  readonly #ports: HandoffLockPorts;
  #turn: Turn | null = null;

  constructor(ports: HandoffLockPorts) {
    this.#ports = ports;
  }

  get isHeld(): boolean {
    return this.#turn?.release != null;
  }

  /** Whether it is held, or being waited for. */
  get isTaken(): boolean {
    return this.#turn !== null;
  }

  /**
   * Waits for other tabs with the same log.
   *
   * @param onBusy called where another tab is at it; returns whether to wait for it
   */
  async take(name: string, signal: AbortSignal, onBusy: () => boolean): Promise<LockOutcome> {
    if (this.isHeld && this.#turn?.name === name) return 'alone';
    this.free();
    const { openChannel, clock, timings } = this.#ports;
    const turn: Turn = { name, end: new AbortController(), channel: openChannel(name), release: null };
    this.#turn = turn;
    const news = conversationFrom(turn.channel);
    let isAlone = true;
    const held = this.#hold(turn, () => {
      isAlone = false;
      if (!onBusy()) this.#giveUp(turn);
    });
    const late = wait(clock, timings.otherTab, turn.end.signal).then(() => 'late' as const);
    const outcome = await this.#first<LockOutcome | 'held'>([held, news, late], turn, signal);
    if (outcome !== 'held') return outcome;
    if (isAlone) return 'alone';
    // Who let go of it may have told so only just now.
    const grace = wait(clock, timings.otherTabNews, turn.end.signal).then(() => 'next' as const);
    return this.#first<LockOutcome>([news, grace], turn, signal);
  }

  /** Tells the tabs that wait which conversation came of it, and lets them go on. */
  announce({ id, createdAt }: ConversationRef): void {
    this.#turn?.channel.post({ id, createdAt });
    this.free();
  }

  free(): void {
    if (this.#turn) this.#giveUp(this.#turn);
  }

  async #hold(turn: Turn, onWait: () => void): Promise<'held' | 'late'> {
    try {
      const release = await this.#ports.locks.hold(turn.name, turn.end.signal, onWait);
      // Granted all the same, between the outcome and the abort.
      if (turn.end.signal.aborted) release();
      else turn.release = release;
      return turn.end.signal.aborted ? 'late' : 'held';
    } catch {
      return 'late';
    }
  }

  /** Returns what comes first; what is not the lock ends the turn. */
  async #first<Outcome extends LockOutcome | 'held'>(
    outcomes: readonly Promise<Outcome>[],
    turn: Turn,
    signal: AbortSignal,
  ): Promise<Outcome | 'late'> {
    const outcome = await until(signal, Promise.race(outcomes)).catch(() => 'late' as const);
    if (outcome !== 'held' && outcome !== 'next') this.#giveUp(turn);
    return outcome;
  }

  /** Whoever has begun anew meanwhile keeps what is theirs. */
  #giveUp(turn: Turn): void {
    turn.end.abort();
    turn.release?.();
    turn.release = null;
    turn.channel.close();
    if (this.#turn === turn) this.#turn = null;
  }
}

const conversationFrom = (channel: TabChannel): Promise<ConversationRef> =>
  new Promise((resolve) => {
    channel.listen((message) => {
      const conversation = readConversationRef(message);
      if (conversation) resolve(conversation);
    });
  });

/** Names the lock of a log that other tabs may have too; `null` where they can't, since its name is our own. */
export const lockNameOf = ({ externalIds, config }: SessionContext, owner: string): string | null => {
  const { baseUrl, externalId } = config;
  if (!externalIds.isShared(externalId)) return null;
  return `khc:handoff:${baseUrl ?? ''}|${owner}|${externalIds.of(externalId)}`;
};
