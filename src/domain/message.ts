/** `in` is written by the customer, `out` by a bot or an agent (Kustomer's own words, seed guide). */
export type Direction = 'in' | 'out';

export type AuthorKind = 'customer' | 'bot' | 'agent' | 'system';

export interface Author {
  readonly kind: AuthorKind;
  readonly name?: string;
  readonly avatarUrl?: string;
}

/**
 * `sending` waits for the server, `sent` was accepted, `failed` was refused or lost its way and can be retried,
 * `received` came from the other side (or from the page's transcript).
 */
export type MessageStatus = 'sending' | 'sent' | 'failed' | 'received';

export interface Attachment {
  readonly id: string;
  readonly name: string;
  /** Bytes; absent where the server does not say. */
  readonly size?: number;
  readonly contentType?: string;
}

/** One entry of the log, as pages see it. Frozen: a change makes a new object. */
export interface ChatMessage {
  /** Ours until the server names it, then the server's. */
  readonly id: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly date: string;
  readonly direction: Direction;
  /** Markdown source. */
  readonly body: string;
  readonly author?: Author;
  readonly status: MessageStatus;
  readonly attachments: readonly Attachment[];
}

/** What a page may write for a message; everything but direction and body can be left out. */
export interface MessageInput {
  readonly direction: Direction;
  readonly body: string;
  readonly date?: string;
  readonly id?: string;
  readonly author?: Author;
  readonly attachments?: readonly Partial<Attachment>[];
}

export type ConversationEndedBy = 'customer' | 'agent' | 'system' | 'unknown';

/** A Kustomer chat session; its id is the conversation's id too (kustomer-chat-api.md section 3, documented). */
export interface Conversation {
  readonly id: string;
  readonly externalId?: string;
  /** ISO 8601, as the server gave it. */
  readonly createdAt?: string;
  readonly lastMessageAt?: string;
  /** Set once the conversation has ended (section 5: `lockedAt`). */
  readonly endedAt?: string;
  readonly endedBy?: ConversationEndedBy;
}
