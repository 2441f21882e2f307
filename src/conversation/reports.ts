import type { HandoffRequest } from '../domain/handoff/request.js';
import type { Omission } from '../domain/handoff/shareable.js';
import { emit } from '../elements/events.js';
import { debugLog } from './debug.js';
import type { Fact } from '../domain/facts.js';
import { askPage } from '../session/ask-page.js';
import type { SessionState } from '../session/state.js';

/* What happens in a handoff and after it, told to the page as events. */

/** The line came or went. */
export const reportConnection = (host: HTMLElement, now: SessionState, before: SessionState): void => {
  const { connection } = now;
  if (connection === before.connection) return;
  emit(host, 'kustomer-connection-change', { connection, previous: before.connection });
};

/** Messages have come unseen, or were seen. */
export const reportUnread = (host: HTMLElement, { unseen }: SessionState, before: SessionState): void => {
  const { length: unreadCount } = unseen;
  if (unreadCount !== before.unseen.length) emit(host, 'kustomer-unread-change', { unreadCount });
};

export const reportSignal = (host: HTMLElement, signal: Fact, isDebugged: boolean): void => {
  switch (signal.type) {
    case 'handoff': {
      const { conversation, request, omitted } = signal;
      emit(host, 'kustomer-handoff', { conversation, request, omitted });
      break;
    }
    case 'handoff-error':
      emit(host, 'kustomer-handoff-error', { error: signal.error });
      break;
    case 'message':
      emit(host, 'kustomer-message', { message: signal.message });
      break;
    case 'driver':
      if (isDebugged) debugLog('driver', { driver: signal.driver, reason: signal.reason });
      break;
    case 'ended':
      emit(host, 'kustomer-conversation-ended', { conversation: signal.conversation, by: signal.by });
  }
};

/** Returns `false` where a listener prevented the handoff; waits for, and fails with, the promises it was given. */
export const askBeforeHandoff = (
  host: HTMLElement,
  request: HandoffRequest,
  omitted: readonly Omission[],
): Promise<boolean> =>
  askPage((waitUntil) => emit(host, 'kustomer-before-handoff', { request, omitted, waitUntil }, true));
