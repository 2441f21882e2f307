import type { ChatError } from '../domain/chat-error.js';
import type { Phase } from '../domain/flow/flow.js';
import type { HandoffRequest } from '../domain/handoff/request.js';
import type { Omission } from '../domain/handoff/shareable.js';
import type { ChatMessage, Conversation, ConversationEndedBy } from '../domain/message.js';
import type { Readiness } from '../domain/handoff/readiness.js';
import type { Connection } from '../domain/connection.js';

/** The details of the public events. None carries the token; requests are copies. */
export interface ChatEventDetails {
  'kustomer-phase-change': { readonly phase: Phase; readonly previous: Phase };
  'kustomer-readiness-change': { readonly readiness: Readiness };
  'kustomer-before-handoff': {
    readonly request: HandoffRequest;
    readonly omitted: readonly Omission[];
    /** Holds the handoff until the promise resolves; a rejection stops it. */
    readonly waitUntil: (promise: Promise<unknown>) => void;
  };
  'kustomer-handoff': {
    readonly conversation: Conversation;
    readonly request: HandoffRequest;
    readonly omitted: readonly Omission[];
  };
  'kustomer-handoff-error': { readonly error: ChatError };
  'kustomer-message': { readonly message: ChatMessage };
  'kustomer-connection-change': { readonly connection: Connection; readonly previous: Connection };
  'kustomer-unread-change': { readonly unreadCount: number };
  'kustomer-conversation-ended': { readonly conversation: Conversation; readonly by: ConversationEndedBy };
}

export type ChatEventMap = { [Type in keyof ChatEventDetails]: CustomEvent<ChatEventDetails[Type]> };

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merging is how the DOM's map is extended
  interface HTMLElementEventMap extends ChatEventMap {}
}

/** Fires a public event. Returns `false` where a listener prevented it. */
export const emit = <Type extends keyof ChatEventDetails>(
  target: EventTarget,
  type: Type,
  detail: ChatEventDetails[Type],
  cancelable = false,
): boolean =>
  target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }));
