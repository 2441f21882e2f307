import { backoffDelay } from '../../domain/backoff.js';
import { ChatError, toChatError } from '../../domain/chat-error.js';
import {
  acknowledge,
  openAttempt,
  setAttempt,
  setStatus,
  takeBackAttempt,
  type IncomingMessage,
} from '../../domain/log/live-log.js';
import { isPending, type LogEntry, type MessageLog, type SendAttempt } from '../../domain/log/message-log.js';
import type { ChatMessage } from '../../domain/message.js';
import { requestedWait, isPutOff, isUnclear } from '../../domain/refusals.js';
import { wait, type Clock } from '../../ports/clock.js';
import type { Random } from '../../ports/random.js';
import type { Timings } from '../../ports/timings.js';

export interface OutboxPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Pick<Timings, 'sendLooks' | 'sendRetry' | 'sendRetryMost'>;
}

/** The conversation whose messages are sent. */
export interface OutboxLine {
  /** Whether there is a conversation to send to, that has not ended, over a driver that has caught up. */
  readonly isOpen: boolean;
  readonly log: MessageLog;
  send(message: ChatMessage, signal: AbortSignal): Promise<IncomingMessage>;
  /** Brings the log up to date with the server's list. */
  refresh(signal: AbortSignal): Promise<void>;
  /** What is known of a message's way has changed. `sent` is told to the page, where it is news. */
  write(log: MessageLog, sent?: ChatMessage): void;
}

/** What becomes of a message whose sending failed. */
type Fate = 'sent' | 'again' | 'failed' | 'waits';

/** The one message that is under way: being sent, looked for, or resting before it is sent again. */
interface Flight {
  readonly id: string;
  readonly work: AbortController;
  isPosted: boolean;
}

/** One look, where the earlier ones were in vain. */
const ONCE: readonly number[] = [0];

/**
 * Sends the log's unacknowledged messages: strictly in order, one at a time. The log is the queue, so nothing can
 * be in one and not in the other. A failed message holds those behind it, so that the order never changes.
 *
 * Kustomer documents no idempotency key: a message that may have arrived is looked for before it is sent again. It is
 * sent again by itself only where the connection broke; as long as the server may still be at it, that is the person's
 * choice.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #line: OutboxLine;
  #flight: Flight | null = null;

  constructor(ports: OutboxPorts, line: OutboxLine) {
    this.#ports = ports;
    this.#line = line;
  }

  /** Sends the next message, unless one is under way or has failed. */
  pump(): void {
    // What has turned up in the list needs no further looks; what is posted is waited for all the same.
    if (this.#flight && !this.#flight.isPosted && !this.#pending(this.#flight.id)) this.stop();
    if (this.#flight || !this.#line.isOpen) return;
    const next = this.#line.log.live.find(isPending);
    if (next?.message.status !== 'sending') return;
    const flight = { id: next.message.id, work: new AbortController(), isPosted: false };
    this.#flight = flight;
    void this.#deliver(next, flight);
  }

  stop(): void {
    this.#flight?.work.abort();
    this.#flight = null;
  }

  async #deliver({ attempted }: LogEntry, flight: Flight): Promise<void> {
    const { id, work } = flight;
    const { signal } = work;
    let fate = attempted ? await this.#fateOfEarlier(attempted, id, signal) : 'again';
    for (let attempt = 0; fate === 'again' && !signal.aborted; attempt += 1) {
      fate = await this.#attempt(flight, attempt);
    }
    if (signal.aborted) return;
    if (fate === 'failed') this.#line.write(setStatus(this.#line.log, id, 'failed'));
    if (this.#flight === flight) this.#flight = null;
    if (fate !== 'waits') this.pump();
  }

  /** An earlier attempt ended otherwise than well, or was cut off with its page: it may have arrived. */
  async #fateOfEarlier({ state }: SendAttempt, id: string, signal: AbortSignal): Promise<Fate> {
    if (state === 'open') return (await this.#isFound(id, signal)) ? 'sent' : 'failed';
    // The person sees a failed message only after the looks were in vain.
    const looks = state === 'retried' ? ONCE : this.#ports.timings.sendLooks;
    return (await this.#isAbsent(id, signal, looks)) ? 'again' : 'sent';
  }

  async #attempt(flight: Flight, attempt: number): Promise<Fate> {
    const { id, work } = flight;
    const { signal } = work;
    const entry = this.#pending(id);
    if (!entry) return 'sent';
    if (!this.#line.isOpen) return 'waits';
    // Noted before it leaves, so that a page that comes after this one knows too.
    const attempted = openAttempt(this.#line.log, entry.attempted);
    this.#line.write(setAttempt(this.#line.log, id, attempted));
    flight.isPosted = true;
    try {
      const { message } = await this.#line.send(entry.message, signal);
      if (!signal.aborted) this.#line.write(acknowledge(this.#line.log, id, message), message);
      return 'sent';
    } catch (thrown) {
      flight.isPosted = false;
      // A driver that throws anything else has not said that its connection broke.
      const error = toChatError(thrown, 'bad_response');
      if (signal.aborted) {
        // What ended all work, as another customer's token does, may have kept this from leaving too; a later attempt
        // is another matter.
        const isLast = this.#pending(id)?.attempted === attempted;
        if (isLast && !mayHaveArrived(error)) this.#line.write(takeBackAttempt(this.#line.log, entry));
        return 'waits';
      }
      return mayHaveArrived(error)
        ? this.#fateOfUnclear(error, id, attempt, signal)
        : this.#fateOfRefused(error, entry, attempt, signal);
    }
  }

  /** It never left, or the server has not taken it. */
  async #fateOfRefused(
    error: ChatError,
    before: LogEntry,
    attempt: number,
    signal: AbortSignal,
  ): Promise<Fate> {
    this.#line.write(takeBackAttempt(this.#line.log, before));
    const { id } = before.message;
    if (!this.#pending(id)) return 'sent';
    // It goes when the line is back.
    if (error.code === 'offline') return 'waits';
    if (!isPutOff(error)) return 'failed';
    await this.#pause(attempt, requestedWait(error) ?? 0, signal);
    return !before.attempted || (await this.#isAbsent(id, signal, ONCE)) ? 'again' : 'sent';
  }

  async #fateOfUnclear(error: ChatError, id: string, attempt: number, signal: AbortSignal): Promise<Fate> {
    const entry = this.#pending(id);
    if (!entry) return 'sent';
    const isPutOffNow = isPutOff(error);
    // After a timeout, or an answer that says nothing, the server may still be at it.
    if (!isPutOffNow && error.code !== 'network')
      return (await this.#isFound(id, signal)) ? 'sent' : 'failed';
    const attempted = openAttempt(this.#line.log, entry.attempted);
    this.#line.write(setAttempt(this.#line.log, id, { ...attempted, state: 'broken' }));
    // Who asks for rest is not asked anything either.
    if (isPutOffNow) await this.#pause(attempt, requestedWait(error) ?? 0, signal);
    if (!(await this.#isAbsent(id, signal))) return 'sent';
    if (isPutOffNow) return 'again';
    await this.#pause(attempt, 0, signal);
    return (await this.#isAbsent(id, signal, ONCE)) ? 'again' : 'sent';
  }

  /** Looks for the message in the server's list, and then leaves it to the person: at most three looks. */
  async #isFound(id: string, signal: AbortSignal): Promise<boolean> {
    await this.#lookAt(this.#ports.timings.sendLooks, id, signal);
    return !this.#pending(id);
  }

  /** As `#isFound`, but goes on until the last look has succeeded: what can't be looked for must not be sent again. */
  async #isAbsent(id: string, signal: AbortSignal, looks = this.#ports.timings.sendLooks): Promise<boolean> {
    let hasLooked = await this.#lookAt(looks, id, signal);
    for (let round = 0; !hasLooked && !signal.aborted && this.#pending(id); round += 1) {
      await this.#pause(round, 0, signal);
      hasLooked = await this.#lookAt(ONCE, id, signal);
    }
    return this.#pending(id) !== undefined;
  }

  /** Looks at these times from now, in ms, until it is found. Returns whether the last look succeeded. */
  async #lookAt(looks: readonly number[], id: string, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#ports;
    const from = clock.now();
    let hasLooked = false;
    for (const time of looks) {
      await wait(clock, from + time - clock.now(), signal);
      if (signal.aborted) break;
      hasLooked = await this.#line.refresh(signal).then(
        () => true,
        () => false,
      );
      if (!this.#pending(id)) break;
    }
    return hasLooked;
  }

  #pause(attempt: number, least: number, signal: AbortSignal): Promise<void> {
    const { clock, random, timings } = this.#ports;
    const { sendRetry, sendRetryMost } = timings;
    const delay = backoffDelay(attempt, sendRetry, sendRetryMost, random());
    return wait(clock, Math.max(delay, Math.min(least, sendRetryMost)), signal);
  }

  #pending(id: string): LogEntry | undefined {
    return this.#line.log.live.find((entry) => entry.message.id === id && isPending(entry));
  }
}

/**
 * Whether the server may have the message all the same; a 503 is no promise that it has not. What was cancelled and can
 * be tried again was stopped before it left.
 */
const mayHaveArrived = (error: ChatError): boolean =>
  isUnclear(error) || error.status === 503 || (error.code === 'cancelled' && !error.retryable);
