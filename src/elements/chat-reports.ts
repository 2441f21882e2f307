import { ChatError } from '../domain/chat-error.js';
import { flowError, stepOf, type FlowState } from '../domain/handoff-flow.js';
import type { HandoffRequest, Omission } from '../domain/handoff-request.js';
import { emit } from '../events.js';
import { errorSentence, fill } from '../i18n/format.js';
import type { Strings } from '../i18n/strings.js';
import type { SessionSignal, SessionState } from '../session/session-types.js';
import { isTold } from './takeover.js';

/* What happens inside, told to the page as events and to assistive technology as sentences. */

export const reportState = (host: HTMLElement, state: SessionState, previous: SessionState): void => {
  const { phase } = state.flow;
  if (phase !== previous.flow.phase)
    emit(host, 'kustomer-phase-change', { phase, previous: previous.flow.phase });
  const { connection } = state;
  if (connection !== previous.connection) {
    emit(host, 'kustomer-connection-change', { connection, previous: previous.connection });
  }
};

export const reportSignal = (host: HTMLElement, signal: SessionSignal): void => {
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
    case 'ended':
      emit(host, 'kustomer-conversation-ended', { conversation: signal.conversation, by: signal.by });
  }
};

/** Gives `false` where a listener prevented the handoff; waits for, and fails with, the promises it was given. */
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

const sentenceFor = (flow: FlowState, strings: Strings): string | null => {
  const error = flowError(flow);
  if (flow.phase === 'live') return strings.connected;
  if (flow.phase === 'ended') return flow.by === 'system' ? strings.archived : strings.ended;
  switch (stepOf(flow)) {
    case 'asking':
      return null;
    case 'queued':
      return `${strings.queuedTitle}. ${strings.queuedText}`;
    case 'sending':
      return strings.announceSending;
    case 'checking':
      return strings.checkingText;
    case 'unconfirmed':
      return `${strings.unconfirmedTitle}. ${strings.unconfirmedText}`;
    default:
      return isTold(error) ? `${strings.failedTitle}. ${errorSentence(error, strings)}` : null;
  }
};

const placeOf = (flow: FlowState): string =>
  `${flow.phase} ${stepOf(flow) ?? ''} ${flowError(flow)?.code ?? ''}`;

/** What a change is worth saying aloud, in order. History and what the customer wrote are silent. */
export const announcementsFor = (state: SessionState, previous: SessionState, strings: Strings): string[] => {
  const said: string[] = [];
  if (placeOf(state.flow) !== placeOf(previous.flow)) {
    const sentence = sentenceFor(state.flow, strings);
    if (sentence !== null) said.push(sentence);
  }
  if (state.log.live === previous.log.live) return said;
  const before = new Map(previous.log.live.map(({ message }) => [message.id, message]));
  for (const { message } of state.log.live) {
    const known = before.get(message.id);
    if (!known && message.direction === 'out') {
      const name = message.author?.name ?? strings.agent;
      said.push(fill(strings.announceMessage, { name, body: message.body }));
    }
    if (message.status === 'failed' && known?.status === 'sending') said.push(strings.announceFailedMessage);
  }
  return said;
};
