import { ChatError, type ChatErrorOptions } from './chat-error.js';

/* Errors that only a handoff and what follows know; the bot phase comes without them. */

/** Nobody knows whether the conversation exists; `message` says why. */
export const unconfirmed = (message: string): ChatError =>
  new ChatError('unconfirmed', message, { retryable: true });

/** The same error with more known about it. */
export const withFacts = (
  { code, message, cause, status, serverCode, details, messageIds, retryable }: ChatError,
  facts: Pick<ChatErrorOptions, 'details' | 'messageIds'>,
): ChatError =>
  new ChatError(code, message, { cause, status, serverCode, details, messageIds, retryable, ...facts });

/** The conversation was begun as somebody else than who the token now names. */
export const identityChanged = (): ChatError =>
  new ChatError(
    'identity_changed',
    "The browser's tracking token is another customer's than the conversation's.",
  );
