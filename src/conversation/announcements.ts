import type { AgentNotice } from '../domain/log/agent-notices.js';
import { agentNotices } from '../domain/log/agent-notices.js';
import { errorOf, isAt, stepOf, type Flow } from '../domain/flow/flow.js';
import type { ConversationTexts } from '../i18n/conversation/texts.js';
import { fill } from '../i18n/format.js';
import { plural } from '../i18n/plural.js';
import { waitSentence } from '../i18n/wait.js';
import { systemClock } from '../platform/clock.js';
import type { SessionState } from '../session/state.js';
import { endOf, lostWords, statusOf, wordsOf, type Status, type Words } from './status.js';

export const noticeText = (
  { kind, name }: AgentNotice,
  { joined, tookOver }: Pick<ConversationTexts, 'joined' | 'tookOver'>,
): string => fill(kind === 'joined' ? joined : tookOver, { name });

const inOne = ({ title, text }: Words): string => `${title}. ${text}`;

const statusSentence = (status: Status, texts: ConversationTexts): string | null => {
  const words = wordsOf(status, texts);
  switch (status.kind) {
    case 'busy': {
      const seconds = Math.ceil((status.resumeAt - systemClock.now()) / 1000);
      return `${inOne(words)} ${plural(texts.busyCountdown, seconds, texts)}.`;
    }
    case 'sending':
      return status.isSlow || status.stage === 'elsewhere' ? words.text : texts.announceSending;
    case 'connecting':
      return status.isSlow ? words.text : null;
    case 'checking':
      return words.text;
    case 'connected':
      return words.title;
    default:
      return inOne(words);
  }
};

const sentenceFor = (flow: Flow, texts: ConversationTexts): string | null => {
  const end = endOf(flow);
  if (end) return end.kind === 'lost' ? inOne(lostWords(end.error, texts)) : texts.ended;
  const status = statusOf(flow);
  return status && statusSentence(status, texts);
};

/** What has to be said anew; a request that leaves is no news to who has heard that it is being sent. */
const newsOf = (flow: Flow): string => {
  const status = statusOf(flow);
  return [
    flow.place.phase,
    stepOf(flow.place),
    errorOf(flow.place)?.code,
    status?.kind === 'sending' && status.stage === 'elsewhere',
    (status?.kind === 'sending' || status?.kind === 'connecting') && status.isSlow,
    status?.kind === 'busy' && status.resumeAt,
  ].join(' ');
};

const messageNews = (now: SessionState, before: SessionState, texts: ConversationTexts): string[] => {
  const noticesBefore = agentNotices(before.log.live);
  const notices = agentNotices(now.log.live);
  const known = new Map(before.log.live.map(({ message }) => [message.id, message]));
  const said: string[] = [];
  for (const { key, message } of now.log.live) {
    const earlier = known.get(message.id);
    const notice = notices.get(key);
    if (notice && noticesBefore.get(key)?.name !== notice.name) said.push(`${noticeText(notice, texts)}.`);
    if (!earlier && message.direction === 'out') {
      const name = message.author?.name ?? texts.agent;
      said.push(fill(texts.announceMessage, { name, body: message.body }));
    }
    if (message.status === 'failed' && earlier?.status === 'sending') said.push(texts.announceFailedMessage);
  }
  return said;
};

/** What a change is worth saying aloud, in order. History and what the customer wrote are silent. */
export const announcementsFor = (
  now: SessionState,
  before: SessionState,
  texts: ConversationTexts,
): string[] => {
  const { flow, live } = now;
  const said: string[] = [];
  if (newsOf(flow) !== newsOf(before.flow)) {
    const sentence = sentenceFor(flow, texts);
    if (sentence !== null) said.push(sentence);
  }
  const waitSeconds = live?.waitSeconds ?? null;
  const isNews = waitSeconds !== null && (before.live?.waitSeconds ?? null) === null;
  if (flow.place.phase === 'live' && !live?.agent && isNews) {
    said.push(`${waitSentence(waitSeconds, texts)}.`);
  }
  // Resuming is silent, however much it brings.
  if (now.log.live === before.log.live || isAt(flow.place, 'connecting')) return said;
  return [...said, ...messageNews(now, before, texts)];
};

/** That somebody is typing is worth saying once, until they have written. */
export class TypingNews {
  #isSaid = false;

  /** Returns what there is to say of a change. */
  of({ live, log, flow }: SessionState, before: SessionState, texts: ConversationTexts): string[] {
    const typing = live?.typing;
    if (flow.place.phase !== 'live' || log.live.at(-1) !== before.log.live.at(-1)) this.#isSaid = false;
    if (!typing || this.#isSaid) return [];
    this.#isSaid = true;
    return [fill(texts.typing, { name: typing.name ?? texts.teamName })];
  }
}
