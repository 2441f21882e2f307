export { KustomerHandoffChat } from './elements/kustomer-handoff-chat.js';
export { trackingTokenContext } from './context.js';
export { createHandoffSession, type HandoffSessionOptions } from './create-session.js';
export { ChatError, type ErrorCode, type KnownErrorCode } from './domain/chat-error.js';
export type { HandoffStep, Phase } from './domain/flow-state.js';
export type { BuiltHandoff, HandoffMessage, HandoffRequest } from './domain/handoff-request.js';
export type { HandoffProblem, Omission, OmissionReason, Redact } from './domain/shareable.js';
export type { IncomingMessage } from './domain/live-log.js';
export type {
  Attachment,
  Author,
  ChatMessage,
  Conversation,
  ConversationEndedBy,
  Direction,
  MessageInput,
  MessageStatus,
} from './domain/message.js';
export type { Readiness, ReadinessProblem } from './domain/readiness.js';
export type { ChatEventDetails, ChatEventMap } from './events.js';
export type { Strings } from './i18n/strings.js';
export type {
  LineState,
  LiveFeatures,
  LiveSink,
  LiveTransport,
  OutgoingMessage,
} from './kustomer/live-transport.js';
export type { RouteOverrides, RouteTable } from './kustomer/routes.js';
export type { TokenInput } from './kustomer/tracking-token.js';
export type { ChatSession } from './session/chat-session.js';
export type { Connection, Driver, SessionHooks, SessionState } from './session/session-types.js';
