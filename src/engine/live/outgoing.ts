import { ChatError } from '../../domain/chat-error.js';
import { shareOf } from '../../domain/handoff/shareable.js';
import { has, type MessageLog } from '../../domain/log/message-log.js';
import { updateMessage, type IncomingMessage } from '../../domain/log/live-log.js';
import { isBlank } from '../../domain/message-text.js';
import type { ChatMessage } from '../../domain/message.js';
import type { SessionContext } from '../../session/context.js';
import type { LiveHandle } from './handle.js';
import { afterHearing, withLastMessage } from './heard.js';
import type { LiveLine } from './line.js';
import { Outbox, type OutboxLine } from './outbox.js';
import type { LiveParts } from './parts.js';
import { Typing } from './typing.js';

/** It never left, and goes when the line is back. */
const notSent = (): ChatError =>
  new ChatError('offline', 'There is no line to send it over.', { retryable: true });

/** What the customer does that the other side hears of: messages, and that they are typing. */
export class Outgoing implements OutboxLine {
  readonly #context: SessionContext;
  readonly #handle: LiveHandle;
  readonly #line: LiveLine;
  readonly #outbox: Outbox;
  readonly #typing: Typing;

  constructor({ context, environment }: LiveParts, handle: LiveHandle, line: LiveLine) {
    this.#context = context;
    this.#handle = handle;
    this.#line = line;
    this.#outbox = new Outbox(environment, this);
    this.#typing = new Typing(environment, line);
  }

  get log(): MessageLog {
    return this.#handle.log;
  }

  get isOpen(): boolean {
    return this.#line.isReady && this.#handle.place.phase === 'live';
  }

  /** Sends what waits, unless something failed stands before it. */
  pump(): void {
    this.#outbox.pump();
  }

  /** The customer has written or decided something: who does that has read what stands above. */
  wrote(): void {
    this.#typing.stop();
    this.#handle.change({ newFrom: null });
    this.pump();
  }

  /** What stands in the composer has changed. */
  typed(draft: string): void {
    if (isBlank(draft)) this.#typing.stop();
    else if (this.#handle.place.phase === 'live' && this.#handle.live?.features?.typing) this.#typing.typed();
  }

  stopTyping(): void {
    this.#typing.stop();
  }

  /** Nothing is sent, looked for or told any more. */
  stop(): void {
    this.#outbox.stop();
    this.#typing.stop();
  }

  async send(message: ChatMessage, signal: AbortSignal): Promise<IncomingMessage> {
    const share = shareOf(message, () => message, this.#context.redact);
    if (!('body' in share)) {
      if (share.message !== undefined) this.#context.warn(share.message);
      throw new ChatError('not_ready', 'redact left nothing to send.', { messageIds: [message.id] });
    }
    // Shown as it is shared, and known again when the server lists it.
    if (share.body !== message.body) {
      this.write(updateMessage(this.log, Object.freeze({ ...message, body: share.body })));
    }
    // What stood before it is told first, and may have taken it back.
    await this.#context.store.told();
    const { connection } = this.#line;
    if (!connection || signal.aborted || !this.isOpen) throw notSent();
    const attachmentIds = message.attachments.map(({ id }) => id);
    const sent = await connection.send({ id: message.id, body: share.body, attachmentIds }, signal);
    const { live } = this.#handle;
    if (live && this.#line.connection === connection) this.#handle.change(afterHearing(live));
    return sent;
  }

  async refresh(signal: AbortSignal): Promise<void> {
    const { connection } = this.#line;
    if (!connection) throw notSent();
    await connection.refresh(signal);
  }

  write(log: MessageLog, sent?: ChatMessage): void {
    const { live } = this.#handle;
    const isNews = sent && !has(this.log, sent.id);
    const change = live && sent ? { conversation: withLastMessage(live.conversation, log) } : {};
    this.#handle.write(log, change, isNews ? [{ type: 'message', message: sent }] : []);
  }
}
