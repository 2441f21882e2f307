import { ChatError } from '../domain/chat-error.js';
import type { HandoffRequest } from '../domain/handoff/request.js';
import type { Omission } from '../domain/handoff/shareable.js';
import { emit } from '../elements/events.js';
import { debugLog } from './debug.js';
import type { Fact } from '../domain/facts.js';
import type { SessionState } from '../session/state.js';

/* What happens in a handoff and after it, told to the page as events. */

/** The line came or went. */
export const emitConnection = (host: HTMLElement, now: SessionState, before: SessionState): void => {
  const { connection } = now;
  if (connection === before.connection) return;
  emit(host, 'kustomer-connection-change', { connection, previous: before.connection });
};

/** Messages have come unseen, or were seen. */
export const emitUnread = (host: HTMLElement, { unseen }: SessionState, before: SessionState): void => {
  const { length: unreadCount } = unseen;
  if (unreadCount !== before.unseen.length) emit(host, 'kustomer-unread-change', { unreadCount });
};

export const emitFact = (host: HTMLElement, fact: Fact, isDebugged: boolean): void => {
  switch (fact.type) {
    case 'handoff': {
      const { conversation, request, omitted } = fact;
      emit(host, 'kustomer-handoff', { conversation, request, omitted });
      break;
    }
    case 'handoff-error':
      emit(host, 'kustomer-handoff-error', { error: fact.error });
      break;
    case 'message':
      emit(host, 'kustomer-message', { message: fact.message });
      break;
    case 'driver':
      if (isDebugged) debugLog('driver', { driver: fact.driver, reason: fact.reason });
      break;
    case 'ended':
      emit(host, 'kustomer-conversation-ended', { conversation: fact.conversation, by: fact.by });
  }
};

/** Returns `false` where a listener prevented the handoff. Waits for the promises that listeners gave, and fails with them. */
export const askBeforeHandoff = async (
  host: HTMLElement,
  request: HandoffRequest,
  omitted: readonly Omission[],
): Promise<boolean> => {
  const promises: Promise<unknown>[] = [];
  const waitUntil = (promise: Promise<unknown>): void => {
    promises.push(promise);
  };
  if (!emit(host, 'kustomer-before-handoff', { request, omitted, waitUntil }, true)) return false;
  try {
    await Promise.all(promises);
  } catch (cause) {
    throw new ChatError('cancelled', 'A promise given to waitUntil was rejected; nothing was sent.', {
      cause,
    });
  }
  return true;
};
