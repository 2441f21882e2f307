import type { ChatError } from './chat-error.js';
import type { HandoffRequest } from './handoff/request.js';
import type { Omission } from './handoff/shareable.js';
import type { ChatMessage, Conversation, ConversationEndedBy } from './message.js';

/** What is told to the page besides the state. Requests are copies. */
export type Fact =
  | {
      readonly type: 'handoff';
      readonly conversation: Conversation;
      readonly request: HandoffRequest;
      readonly omitted: readonly Omission[];
    }
  | { readonly type: 'handoff-error'; readonly error: ChatError }
  | { readonly type: 'message'; readonly message: ChatMessage }
  /** What carries the live conversation from now on, and why not Core where it might have been. For diagnosis. */
  | { readonly type: 'driver'; readonly driver: 'core' | 'rest'; readonly reason: string | null }
  | { readonly type: 'ended'; readonly conversation: Conversation; readonly by: ConversationEndedBy };
