import { ChatError } from '../domain/chat-error.js';

/** A part of the code could not be fetched; it is asked for again at the next try. */
export const chunkError = (): ChatError =>
  new ChatError('network', 'Code could not be loaded; nothing was sent.', { retryable: true });
