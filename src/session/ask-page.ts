import { ChatError } from '../domain/chat-error.js';

/**
 * Asks the page whether a handoff may leave. Returns `false` where it said no; waits for the promises that it gave.
 *
 * @param ask tells the page, and returns whether nobody prevented it
 * @throws ChatError `cancelled` where one of the promises is rejected
 */
export const askPage = async (
  ask: (waitUntil: (promise: Promise<unknown>) => void) => boolean,
): Promise<boolean> => {
  const promises: Promise<unknown>[] = [];
  const isAllowed = ask((promise) => {
    promises.push(promise);
  });
  if (!isAllowed) return false;
  try {
    await Promise.all(promises);
  } catch (cause) {
    throw new ChatError('cancelled', 'A promise given to waitUntil was rejected; nothing was sent.', {
      cause,
    });
  }
  return true;
};
