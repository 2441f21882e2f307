export { KustomerHandoffChat } from './elements/kustomer-handoff-chat.js';
export { trackingTokenContext } from './elements/context.js';
export { createHandoffSession } from './headless/create-session.js';
export type { HandoffQuestion, HandoffSession, HandoffSessionEvent } from './headless/handoff-session.js';
export type { HandoffSessionOptions } from './headless/options.js';
export {
  ChatError,
  type ChatErrorOptions,
  type ErrorCode,
  type KnownErrorCode,
} from './domain/chat-error.js';
export type { HandoffStep, Phase } from './domain/flow/flow.js';
export type { BuiltHandoff, HandoffMessage, HandoffRequest } from './domain/handoff/request.js';
export type { Review, ReviewEntry } from './domain/handoff/review.js';
export type {
  HandoffProblem,
  HandoffProblemCode,
  Omission,
  OmissionReason,
  Redact,
} from './domain/handoff/shareable.js';
export type { DateRepair } from './domain/message-dates.js';
export type { IntakeProblem, Repair, RepairReason } from './domain/message-intake.js';
export type { IncomingMessage } from './domain/log/live-log.js';
export type {
  Attachment,
  Author,
  AuthorKind,
  ChatMessage,
  Conversation,
  ConversationEndedBy,
  Direction,
  MessageInput,
  MessageStatus,
} from './domain/message.js';
export type { Readiness, ReadinessProblem } from './domain/handoff/readiness.js';
export type { ChatEventDetails } from './domain/event-details.js';
export type { ChatEventMap } from './elements/events.js';
export type {
  BaseStrings,
  ComposerStrings,
  ConversationStrings,
  PluralText,
  Strings,
} from './i18n/strings.js';
export type {
  LineState,
  LiveFeatures,
  LiveSink,
  LiveTransport,
  OutgoingMessage,
} from './ports/live-transport.js';
export type { Route, RouteOverrides, RouteTable, SeenInput, SendInput } from './kustomer/routes.js';
export type { TokenInput } from './kustomer/token/tracking-token.js';
export type { Connection } from './domain/connection.js';
export type { Driver } from './session/config.js';
export type { Reader } from './session/engine.js';
