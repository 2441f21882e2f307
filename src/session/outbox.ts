import { backoffDelay } from '../domain/backoff.js';
import { ChatError, toChatError } from '../domain/chat-error.js';
import type { IncomingMessage } from '../domain/live-log.js';
import { isPending, type LogEntry, type MessageLog } from '../domain/message-log.js';
import type { ChatMessage } from '../domain/message.js';
import type { Clock, Random, Timings } from '../domain/ports.js';
import { isPutOff, isUnclear } from '../kustomer/handoff-client.js';
import { wait } from './wait.js';

export interface OutboxDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Pick<Timings, 'sendLooks' | 'sendRetry' | 'sendRetryMost'>;
  readonly log: () => MessageLog;
  readonly send: (message: ChatMessage, signal: AbortSignal) => Promise<IncomingMessage>;
  /** Brings the log up to date with the server's list. */
  readonly refresh: (signal: AbortSignal) => Promise<void>;
  readonly onSent: (pendingId: string, sent: IncomingMessage) => void;
  readonly onFailed: (id: string, error: ChatError) => void;
}

/** What becomes of a message whose sending failed. */
type Fate = 'sent' | 'again' | 'failed' | 'waits';

/**
 * Sends the log's unacknowledged messages: strictly in order, one at a time. The log is the queue, so nothing can
 * be in one and not in the other. A failed message holds those behind it, so that the order never changes.
 *
 * Kustomer documents no idempotency key: a message that may have arrived is looked for before it is sent again.
 */
export class Outbox {
  readonly #deps: OutboxDependencies;
  #inFlight: AbortController | null = null;

  constructor(dependencies: OutboxDependencies) {
    this.#deps = dependencies;
  }

  pump(): void {
    if (this.#inFlight) return;
    const next = this.#deps.log().live.find(isPending);
    if (next?.message.status !== 'sending') return;
    const work = new AbortController();
    this.#inFlight = work;
    void this.#deliver(next, work);
  }

  stop(): void {
    this.#inFlight?.abort();
    this.#inFlight = null;
  }

  async #deliver({ message, attempted }: LogEntry, work: AbortController): Promise<void> {
    const { id } = message;
    const { signal } = work;
    let fate: Fate = 'again';
    // An earlier attempt was cut off: it may have arrived.
    if (attempted && !(await this.#isAbsent(id, signal))) fate = 'sent';
    for (let attempt = 0; fate === 'again' && !signal.aborted; attempt += 1) {
      fate = await this.#attempt(id, attempt, signal);
    }
    if (signal.aborted) return;
    this.#inFlight = null;
    if (fate !== 'waits') this.pump();
  }

  async #attempt(id: string, attempt: number, signal: AbortSignal): Promise<Fate> {
    const message = this.#pending(id);
    if (!message) return 'sent';
    try {
      const sent = await this.#deps.send(message, signal);
      if (!signal.aborted) this.#deps.onSent(id, sent);
      return 'sent';
    } catch (thrown) {
      if (signal.aborted) return 'waits';
      const error = toChatError(thrown);
      const fate = await this.#fateAfter(error, id, attempt, signal);
      if (fate === 'failed' && !signal.aborted) this.#deps.onFailed(id, error);
      return fate;
    }
  }

  async #fateAfter(error: ChatError, id: string, attempt: number, signal: AbortSignal): Promise<Fate> {
    // It never left; it goes when the line is back.
    if (error.code === 'offline') return 'waits';
    if (isPutOff(error)) {
      await this.#pause(attempt, askedFor(error), signal);
      return (await this.#isAbsent(id, signal)) ? 'again' : 'sent';
    }
    if (!isUnclear(error)) return 'failed';
    if (!(await this.#isAbsent(id, signal))) return 'sent';
    // After a timeout the server may still be at it: only the person may send that again.
    if (error.code !== 'network') return 'failed';
    await this.#pause(attempt, 0, signal);
    return (await this.#isAbsent(id, signal, [0])) ? 'again' : 'sent';
  }

  /**
   * Looks for the message in the server's list, at growing distances. Resolves only once a look has succeeded: what
   * can't be looked for must not be sent again.
   */
  async #isAbsent(id: string, signal: AbortSignal, looks = this.#deps.timings.sendLooks): Promise<boolean> {
    let hasLooked = false;
    let at = 0;
    for (let round = 0; !signal.aborted; round += 1) {
      const time = looks[round];
      if (time === undefined && hasLooked) return true;
      if (time === undefined) await this.#pause(round - looks.length, 0, signal);
      else {
        await wait(this.#deps.clock, time - at, signal);
        at = time;
      }
      if (signal.aborted) break;
      hasLooked = (await this.#look(signal)) || hasLooked;
      if (!this.#pending(id)) return false;
    }
    return true;
  }

  async #look(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#deps.refresh(signal);
      return true;
    } catch {
      return false;
    }
  }

  #pause(attempt: number, least: number, signal: AbortSignal): Promise<void> {
    const { clock, random, timings } = this.#deps;
    const { sendRetry, sendRetryMost } = timings;
    const delay = backoffDelay(attempt, sendRetry, sendRetryMost, random());
    return wait(clock, Math.max(delay, Math.min(least, sendRetryMost)), signal);
  }

  #pending(id: string): ChatMessage | undefined {
    return this.#deps.log().live.find((entry) => entry.message.id === id && isPending(entry))?.message;
  }
}

/** Milliseconds that the server asks to wait; 0 where it does not say. */
const askedFor = ({ details }: ChatError): number => {
  const ms = details?.['retryAfterMs'];
  return typeof ms === 'number' ? ms : 0;
};
