import { agentNotices } from '../domain/log/agent-notices.js';
import { flowError, isAt, isTold, stepOf, type FlowState } from '../domain/flow/flow.js';
import { conversationStrings, errorSentence } from '../i18n/conversation/texts.js';
import { fill } from '../i18n/format.js';
import { plural } from '../i18n/plural.js';
import type { ConversationStrings, Strings } from '../i18n/strings.js';
import { waitSentence } from '../i18n/wait.js';
import { systemClock } from '../platform/clock.js';
import type { SessionState } from '../session/state.js';
import { noticeText } from './live-states.js';

const queuedSentence = (
  { error, resumeAt }: Extract<FlowState, { step: 'queued' }>,
  strings: ConversationStrings,
  locale: string,
): string => {
  if (!error || resumeAt === null) return `${strings.queuedTitle}. ${strings.queuedText}`;
  const text = error.details?.['isCapped'] === true ? strings.busyCappedText : strings.busyText;
  const seconds = Math.ceil((resumeAt - systemClock.now()) / 1000);
  return `${strings.busyTitle}. ${text} ${plural(strings.busyCountdown, seconds, locale)}.`;
};

const sendingSentence = (
  { progress, isSlow }: Extract<FlowState, { step: 'sending' }>,
  strings: ConversationStrings,
): string => {
  if (isSlow) return progress === 'posting' ? strings.slowText : strings.slowCancelText;
  return progress === 'elsewhere' ? strings.elsewhereText : strings.announceSending;
};

const handingOffSentence = (
  flow: Extract<FlowState, { phase: 'handing-off' }>,
  strings: ConversationStrings,
  locale: string,
): string | null => {
  switch (flow.step) {
    case 'asking':
      return flow.existing ? `${strings.existingTitle}. ${strings.existingText}` : null;
    case 'reviewing':
      // The panel takes the focus, and is read out by that.
      return null;
    case 'queued':
      return queuedSentence(flow, strings, locale);
    case 'sending':
      return sendingSentence(flow, strings);
    case 'checking':
      return strings.checkingText;
    case 'unconfirmed':
      return `${strings.unconfirmedTitle}. ${strings.unconfirmedText}`;
    case 'connecting':
      if (flow.error) return `${strings.connectFailedTitle}. ${errorSentence(flow.error, strings)}`;
      return flow.isSlow ? strings.slowText : null;
  }
};

const endSentence = (
  { by, error }: Extract<FlowState, { phase: 'ended' }>,
  strings: ConversationStrings,
): string => {
  if (by === 'system') return `${strings.archived}. ${strings.archivedText}`;
  if (!error) return strings.ended;
  const isGone = error.status === 404 || error.status === 410;
  return isGone
    ? `${strings.goneTitle}. ${strings.goneText}`
    : `${strings.lostTitle}. ${errorSentence(error, strings)}`;
};

const sentenceFor = (flow: FlowState, strings: ConversationStrings, locale: string): string | null => {
  switch (flow.phase) {
    case 'live':
      return strings.connected;
    case 'ended':
      return endSentence(flow, strings);
    case 'handing-off':
      return handingOffSentence(flow, strings, locale);
    case 'bot': {
      const { error } = flow;
      if (!isTold(error)) return null;
      const title = error.code === 'identity_changed' ? strings.closedTitle : strings.failedTitle;
      return `${title}. ${errorSentence(error, strings)}`;
    }
  }
};

/** What has to be said anew; a request that leaves is no news to who has heard that it is being sent. */
const newsOf = (flow: FlowState): string =>
  [
    flow.phase,
    stepOf(flow),
    flowError(flow)?.code,
    isAt(flow, 'sending') && flow.progress === 'elsewhere',
    isAt(flow, 'sending', 'connecting') && flow.isSlow,
    isAt(flow, 'queued') && flow.resumeAt,
  ].join(' ');

/** What a change is worth saying aloud, in order. History and what the customer wrote are silent. */
export const announcementsFor = (
  state: SessionState,
  previous: SessionState,
  overrides: Partial<Strings> | null,
  locale: string,
): string[] => {
  const strings = conversationStrings(overrides);
  const said: string[] = [];
  if (newsOf(state.flow) !== newsOf(previous.flow)) {
    const sentence = sentenceFor(state.flow, strings, locale);
    if (sentence !== null) said.push(sentence);
  }
  const { flow, agent, waitSeconds } = state;
  if (flow.phase === 'live' && !agent && waitSeconds !== null && previous.waitSeconds === null) {
    said.push(`${waitSentence(waitSeconds, strings, locale)}.`);
  }
  // Resuming is silent, however much it brings.
  if (state.log.live === previous.log.live || isAt(flow, 'connecting')) return said;
  const noticesBefore = agentNotices(previous.log.live);
  const notices = agentNotices(state.log.live);
  const before = new Map(previous.log.live.map(({ message }) => [message.id, message]));
  for (const { key, message } of state.log.live) {
    const known = before.get(message.id);
    const notice = notices.get(key);
    if (notice && noticesBefore.get(key)?.name !== notice.name) said.push(`${noticeText(notice, strings)}.`);
    if (!known && message.direction === 'out') {
      const name = message.author?.name ?? overrides?.agent ?? 'Agent';
      said.push(fill(strings.announceMessage, { name, body: message.body }));
    }
    if (message.status === 'failed' && known?.status === 'sending') said.push(strings.announceFailedMessage);
  }
  return said;
};

/** That somebody is typing is worth saying once, until they have written. */
export class TypingNews {
  #isSaid = false;

  /** Gives what there is to say of a change. */
  of(
    { typing, log, flow }: SessionState,
    previous: SessionState,
    overrides: Partial<Strings> | null,
  ): string | null {
    if (flow.phase !== 'live' || log.live.at(-1) !== previous.log.live.at(-1)) this.#isSaid = false;
    if (!typing || this.#isSaid) return null;
    this.#isSaid = true;
    const strings = conversationStrings(overrides);
    return fill(strings.typing, { name: typing.name ?? strings.teamName });
  }
}
