import type { ChatError } from '../domain/chat-error.js';
import type { IncomingMessage } from '../domain/live-log.js';
import type { Conversation } from '../domain/message.js';

/** A message on its way out. */
export interface OutgoingMessage {
  /** Our id for it; the server never sees it. */
  readonly id: string;
  readonly body: string;
  readonly attachmentIds: readonly string[];
}

/** Whether the line is up, by what was last heard over it. */
export type LineState = 'online' | 'reconnecting' | 'offline';

/** Where a driver delivers. All calls are safe at any time between `connect` and `disconnect`, in any order. */
export interface LiveSink {
  /** New or changed messages; repeats and other orders do no harm. */
  messages(incoming: readonly IncomingMessage[]): void;
  /** The conversation's own state: it ended (`endedAt`), it is open again, it moved on. */
  conversation(conversation: Conversation): void;
  line(state: LineState): void;
  /** The conversation can't be reached any more (403, 404, 410, …); nothing further will be delivered. */
  gone(error: ChatError): void;
}

/** The seam between the session and whatever carries the live conversation. */
export interface LiveTransport {
  /** Catches up, then delivers to the sink until `disconnect`. Rejects with ChatError if the first catch-up fails. */
  connect(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<void>;
  /** Resolves with the message as the server took it. */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<IncomingMessage>;
  end?(signal: AbortSignal): Promise<void>;
  disconnect(): void;
}
