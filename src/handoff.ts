/* The ./handoff entry: builds and checks the handoff's request, with no DOM and no element. */
export {
  buildHandoffRequest,
  MAX_HANDOFF_MESSAGES,
  MIN_HANDOFF_MESSAGES,
  type BuiltHandoff,
  type HandoffMessage,
  type HandoffProblem,
  type HandoffProblemCode,
  type HandoffRequest,
  type HandoffRequestOptions,
  type Omission,
  type OmissionReason,
  type Redact,
} from './domain/handoff-request.js';
export type { Repair, RepairReason } from './domain/message-intake.js';
export type { ChatMessage, Direction, MessageInput } from './domain/message.js';
