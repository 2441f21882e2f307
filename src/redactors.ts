/* The ./redactors entry: opt-in finders of personal data, for the element's `redact`. Pure, with no DOM and no element. */
export { cardNumbers } from './redactors/card-numbers.js';
export { emailAddresses } from './redactors/email-addresses.js';
export { ibans } from './redactors/ibans.js';
export { personalData, redactWith } from './redactors/redact-with.js';
export { phoneNumbers } from './redactors/phone-numbers.js';
export type { Redactor, RedactorOptions } from './redactors/redactor.js';
export type { Redact } from './domain/handoff/shareable.js';
export type {
  Attachment,
  Author,
  AuthorKind,
  ChatMessage,
  Direction,
  MessageStatus,
} from './domain/message.js';
