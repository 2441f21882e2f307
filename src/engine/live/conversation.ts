import { ChatError } from '../../domain/chat-error.js';
import type { ConversationRef } from '../../domain/flow/flow.js';
import type { Reader } from '../../session/engine.js';
import { LiveHandle } from './handle.js';
import { Incoming } from './incoming.js';
import { LiveLine } from './line.js';
import { Outgoing } from './outgoing.js';
import type { LiveParts, PostNews } from './parts.js';

/**
 * One conversation, from when it is known to its end: connects the transport to the log. What comes in is one change
 * of the state, what is written goes out through the outbox. Closed, it writes and hears nothing any more.
 */
export class LiveConversation {
  readonly #parts: LiveParts;
  readonly #handle: LiveHandle;
  readonly #line: LiveLine;
  readonly #outgoing: Outgoing;
  readonly #incoming: Incoming;
  readonly id: string;

  /** @param isContinued whether the log goes on where an earlier page left it, so that the first catch-up is news too */
  constructor(parts: LiveParts, { id }: ConversationRef, isContinued: boolean, post: PostNews) {
    const handle = new LiveHandle(parts.context);
    const line = new LiveLine(parts, handle, post);
    const outgoing = new Outgoing(parts, handle, line);
    this.#parts = parts;
    this.#handle = handle;
    this.#line = line;
    this.#outgoing = outgoing;
    this.#incoming = new Incoming({ ...parts, handle, line, outgoing }, isContinued, post);
    this.id = id;
  }

  /** Connects at once, unless it may not ask: it is halted, or connected already. */
  connect(): void {
    this.#line.connect(this.#incoming);
  }

  reconnect(): void {
    this.disconnect();
    this.connect();
  }

  /** Lets the line go; what was told stays. */
  disconnect(): void {
    this.#incoming.disconnect();
  }

  /** Nothing is asked or sent until it is known whose the conversation is. */
  halt(isHalted: boolean): void {
    if (!this.#line.halt(isHalted) || !isHalted) return;
    if (this.#handle.live?.connection === 'online') this.#handle.change({ connection: 'reconnecting' });
    this.disconnect();
  }

  /** The page is being left, and may come back. */
  leave(): void {
    this.#line.connection?.leave();
  }

  /** The conversation is not this session's any more. */
  close(): void {
    this.#handle.close();
    this.disconnect();
  }

  /** The customer has written or decided something. */
  wrote(): void {
    this.#outgoing.wrote();
  }

  /** What stands in the composer has changed. */
  typed(draft: string): void {
    this.#outgoing.typed(draft);
  }

  /** The reader came, went, or scrolled. */
  readerMoved(reader: Reader): void {
    this.#incoming.readerMoved(reader);
  }

  /** @throws ChatError where the driver can't end a conversation, or the server refuses to */
  async end(): Promise<void> {
    const { connection } = this.#line;
    if (!connection) throw new ChatError('not_ready', 'There is no live conversation to end.');
    // What stood before it is told first.
    await this.#parts.context.store.told();
    await connection.end();
    if (this.#line.connection === connection) this.#incoming.endedHere();
  }
}
