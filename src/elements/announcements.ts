import { flowError, isTold, stepOf, type FlowState } from '../domain/flow-state.js';
import { conversationStrings, errorSentence } from '../i18n/conversation/texts.js';
import { fill } from '../i18n/format.js';
import type { ConversationStrings, Strings } from '../i18n/strings.js';
import type { SessionState } from '../session/session-types.js';

const sentenceFor = (flow: FlowState, strings: ConversationStrings): string | null => {
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
export const announcementsFor = (
  state: SessionState,
  previous: SessionState,
  overrides: Partial<Strings> | null,
): string[] => {
  const strings = conversationStrings(overrides);
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
      const name = message.author?.name ?? overrides?.agent ?? 'Agent';
      said.push(fill(strings.announceMessage, { name, body: message.body }));
    }
    if (message.status === 'failed' && known?.status === 'sending') said.push(strings.announceFailedMessage);
  }
  return said;
};
