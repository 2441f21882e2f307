import { toChatError } from '../../domain/chat-error.js';
import { isGone } from '../../domain/refusals.js';
import type { Clock } from '../../ports/clock.js';
import type { LiveSink } from '../../ports/live-transport.js';
import type { Timings } from '../../ports/timings.js';
import type { ChatApi } from '../api.js';

export interface QueueWatchDependencies {
  readonly api: Pick<ChatApi, 'readQueueWait'>;
  readonly clock: Clock;
  readonly timings: Pick<Timings, 'queueEvery'>;
  readonly sink: Pick<LiveSink, 'wait'>;
}

/** Asks how long the wait is, until somebody has answered (kustomer-chat-api.md section 5). No failure of it is told. */
export class QueueWatch {
  readonly #deps: QueueWatchDependencies;
  #askedAt = -Infinity;
  #told: number | null = null;
  #isOver = false;

  constructor(dependencies: QueueWatchDependencies) {
    this.#deps = dependencies;
  }

  /** Asks, if it is time to. */
  look(sessionId: string, signal: AbortSignal): void {
    const { api, clock, timings } = this.#deps;
    if (this.#isOver || clock.now() - this.#askedAt < timings.queueEvery) return;
    this.#askedAt = clock.now();
    api.readQueueWait(sessionId, signal).then(
      (seconds) => {
        if (!this.#isOver && !signal.aborted) this.#tell(seconds);
      },
      (thrown: unknown) => {
        if (this.#isOver || signal.aborted) return;
        this.#tell(null);
        this.#isOver = isGone(toChatError(thrown));
      },
    );
  }

  /** Somebody has answered, or the conversation is over. */
  stop(): void {
    this.#isOver = true;
    this.#tell(null);
  }

  #tell(seconds: number | null): void {
    if (seconds === this.#told) return;
    this.#told = seconds;
    this.#deps.sink.wait(seconds);
  }
}
