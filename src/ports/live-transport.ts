import type { ChatError } from '../domain/chat-error.js';
import type { IncomingMessage } from '../domain/log/live-log.js';
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

/** Whether the server can be reached, judged by the last answer or event. */
export type LineState = 'online' | 'reconnecting' | 'offline';

/** What the driver and the organisation's settings allow in this conversation. The interface hides the rest. */
export interface LiveFeatures {
  /** The customer may end the conversation (`closableChat`; kustomer-chat-api.md section 5, documented). */
  readonly end: boolean;
  /** The agent sees that the customer is typing (`showTypingIndicatorWeb`; section 9, seen in source). */
  readonly typing: boolean;
}

/** Where a driver delivers. All calls are safe at any time between `connect` and `disconnect`, in any order. */
export interface LiveSink {
  /**
   * Takes new or changed messages; repeats and other orders do no harm. Those of the handoff are marked as `imported`,
   * since the log has them already.
   */
  messages(incoming: readonly IncomingMessage[]): void;
  /** Takes the conversation's own state: ended (`endedAt`), open again, or merged into another one (another `id`). */
  conversation(conversation: Conversation): void;
  /** Somebody on the other side is typing, or has stopped. Forgotten after 5 s (section 6, seen in source). */
  typing(isTyping: boolean, author?: Author): void;
  /** Takes the estimated seconds until somebody replies; `null` where that is not known. */
  wait(seconds: number | null): void;
  /** Takes what can be offered. Until it is called, nothing is. */
  features(features: LiveFeatures): void;
  line(state: LineState): void;
  /** The conversation can't be reached any more (403, 404, 410, …); nothing further will be delivered. */
  gone(error: ChatError): void;
}

/**
 * The seam between the session and whatever carries the live conversation. The `transport` property takes a factory of
 * a page's own, which is called for each connection; demo/shop/own-transport.ts is an example over an event stream.
 *
 * The error that `send` rejects with decides what happens to the message; the transport limits its own time. ChatError
 * `offline`: it never left, and goes when `line` is `online`. A `status` of 4xx: refused. Status 429 or 503: sent again
 * later, after a look. Everything else, and whatever is no ChatError: it may have arrived, and `refresh` must find it
 * where it has. Not found after `network`, for a connection that broke, it is sent again; after anything else, such as
 * `timeout`, the server may still be at it, and only the person sends it again.
 */
export interface LiveTransport {
  /**
   * Catches up, then delivers to the sink until `disconnect` or the signal. Rejects with ChatError if the first catch-up
   * fails. What came while the line was down has to be delivered by the transport too.
   */
  connect(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<void>;
  /** Resolves with the message as the server took it: its id and date are the server's. */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<IncomingMessage>;
  /** Asks the server for what is new and delivers it before it resolves, so that an unclear send can be looked for. */
  refresh(signal: AbortSignal): Promise<void>;
  /** Tells the other side; called every 3 s while it goes on, and once when it stops. */
  setTyping?(isTyping: boolean): void;
  /** The customer has seen these messages. Never fails loudly. */
  markRead?(messageIds: readonly string[]): void;
  end?(signal: AbortSignal): Promise<void>;
  disconnect(): void;
}
