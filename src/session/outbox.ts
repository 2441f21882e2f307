import { toChatError, type ChatError } from '../domain/chat-error.js';
import type { IncomingMessage } from '../domain/live-log.js';
import type { MessageLog } from '../domain/message-log.js';
import type { ChatMessage } from '../domain/message.js';

export interface OutboxDependencies {
  readonly log: () => MessageLog;
  readonly send: (message: ChatMessage, signal: AbortSignal) => Promise<IncomingMessage>;
  readonly onSent: (pendingId: string, sent: IncomingMessage) => void;
  readonly onFailed: (id: string, error: ChatError) => void;
}

/**
 * Sends the log's unacknowledged messages: strictly in order, one at a time. The log is the queue, so nothing can
 * be in one and not in the other. A failed message holds those behind it, so that the order never changes.
 */
export class Outbox {
  readonly #deps: OutboxDependencies;
  #inFlight: AbortController | null = null;

  constructor(dependencies: OutboxDependencies) {
    this.#deps = dependencies;
  }

  pump(): void {
    if (this.#inFlight) return;
    const next = this.#deps
      .log()
      .live.find(({ message }) => message.status === 'sending' || message.status === 'failed')?.message;
    if (next?.status !== 'sending') return;
    const work = new AbortController();
    this.#inFlight = work;
    void this.#send(next, work);
  }

  stop(): void {
    this.#inFlight?.abort();
    this.#inFlight = null;
  }

  async #send(message: ChatMessage, work: AbortController): Promise<void> {
    try {
      const sent = await this.#deps.send(message, work.signal);
      if (work.signal.aborted) return;
      this.#inFlight = null;
      this.#deps.onSent(message.id, sent);
    } catch (error) {
      if (work.signal.aborted) return;
      this.#inFlight = null;
      const failure = toChatError(error);
      // It never left; it waits, and goes when the line is back.
      if (failure.code === 'offline') return;
      this.#deps.onFailed(message.id, failure);
    }
    this.pump();
  }
}
