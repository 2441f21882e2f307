/* The ./handoff entry: builds and checks the handoff's request, with no DOM and no element. */
export {
  buildHandoffRequest,
  type BuiltHandoff,
  type HandoffMessage,
  type HandoffRequest,
  type HandoffRequestOptions,
} from './domain/handoff/request.js';
export {
  MAX_HANDOFF_MESSAGES,
  MIN_HANDOFF_MESSAGES,
  type HandoffProblem,
  type HandoffProblemCode,
  type Omission,
  type OmissionReason,
  type Redact,
  type SharingOptions,
} from './domain/handoff/shareable.js';
export type { DateRepair } from './domain/message-dates.js';
export type { Repair, RepairReason } from './domain/message-intake.js';
export type {
  Attachment,
  Author,
  AuthorKind,
  ChatMessage,
  Direction,
  MessageInput,
  MessageStatus,
} from './domain/message.js';
