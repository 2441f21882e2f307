import type { ChatError } from '../domain/chat-error.js';
import type { IncomingMessage } from '../domain/live-log.js';
import type { Author, Conversation } from '../domain/message.js';

/** A message on its way out. */
export interface OutgoingMessage {
  /** Our id for it; the server never sees it. */
  readonly id: string;
  readonly body: string;
  readonly attachmentIds: readonly string[];
  /** Goes along with a quick reply; never shown. */
  readonly payload?: string;
}

/** Whether the line is up, by what was last heard over it. */
export type LineState = 'online' | 'reconnecting' | 'offline';

/** What the driver and the organisation's settings allow in this conversation; what is missing, the interface hides. */
export interface LiveFeatures {
  /** The customer may end the conversation (`closableChat`; kustomer-chat-api.md section 5). */
  readonly end: boolean;
  /** The agent sees that the customer is typing. */
  readonly typing: boolean;
}

/** Where a driver delivers. All calls are safe at any time between `connect` and `disconnect`, in any order. */
export interface LiveSink {
  /** New or changed messages; repeats and other orders do no harm. */
  messages(incoming: readonly IncomingMessage[]): void;
  /** The conversation's own state: it ended (`endedAt`), it is open again, it moved on (another `id`: it was merged). */
  conversation(conversation: Conversation): void;
  /** Somebody on the other side is typing, or has stopped. Forgotten by itself after 5 s. */
  typing(isTyping: boolean, author?: Author): void;
  /** How long until somebody usually replies, in seconds; `null` where it is not known. */
  wait(seconds: number | null): void;
  /** Until it is called, nothing is offered. */
  features(features: LiveFeatures): void;
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
  /** Asks the server for what is new and delivers it, so that an unclear send can be looked for. */
  refresh(signal: AbortSignal): Promise<void>;
  /** Tells the other side; called every 3 s while it goes on, and once when it stops. */
  setTyping?(isTyping: boolean): void;
  /** The customer has seen these messages. Never fails loudly. */
  markRead?(messageIds: readonly string[]): void;
  end?(signal: AbortSignal): Promise<void>;
  disconnect(): void;
}
