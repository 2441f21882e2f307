import type { ChatError } from './chat-error.js';
import type { Connection } from './connection.js';
import type { Phase } from './flow/flow.js';
import type { Readiness } from './handoff/readiness.js';
import type { HandoffRequest } from './handoff/request.js';
import type { Omission } from './handoff/shareable.js';
import type { ChatMessage, Conversation, ConversationEndedBy } from './message.js';

/** The details of the public events, of the element and of the session without one. None carries the token; requests are copies. */
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
