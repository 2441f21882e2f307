export { KustomerHandoffChat } from './elements/kustomer-handoff-chat.js';
export { trackingTokenContext } from './elements/context.js';
export { createHandoffSession, type HandoffSessionOptions } from './headless/create-session.js';
export { ChatError, type ErrorCode, type KnownErrorCode } from './domain/chat-error.js';
export type { HandoffStep, Phase } from './domain/flow/flow.js';
export type { BuiltHandoff, HandoffMessage, HandoffRequest } from './domain/handoff/request.js';
export type { HandoffProblem, Omission, OmissionReason, Redact } from './domain/handoff/shareable.js';
export type { IncomingMessage } from './domain/log/live-log.js';
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
export type { Readiness, ReadinessProblem } from './domain/handoff/readiness.js';
export type { ChatEventDetails, ChatEventMap } from './elements/events.js';
export type { Strings } from './i18n/strings.js';
export type {
  LineState,
  LiveFeatures,
  LiveSink,
  LiveTransport,
  OutgoingMessage,
} from './ports/live-transport.js';
export type { RouteOverrides, RouteTable } from './kustomer/routes.js';
export type { TokenInput } from './kustomer/token/tracking-token.js';
export type { ChatSession } from './session/chat-session.js';
export type { Connection } from './domain/connection.js';
export type { Driver } from './session/config.js';
export type { SessionHooks } from './session/context.js';
export type { SessionState } from './session/state.js';
