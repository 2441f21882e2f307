import type { Author, ChatMessage } from '../message.js';
import { mergeServer, type IncomingMessage } from './live-log.js';
import { entriesOf, type MessageLog } from './message-log.js';

export interface Arrival {
  readonly log: MessageLog;
  readonly unseen: readonly string[];
  readonly newFrom: string | null;
  readonly agent: Author | null;
  readonly typing: Author | null;
}

export const arrived = (
  before: Arrival,
  incoming: readonly IncomingMessage[],
  reader: { isHere: boolean; isAtEnd: boolean },
  isNews: boolean,
): { after: Arrival; fresh: readonly ChatMessage[]; read: readonly string[] } => {
  const known = new Set(entriesOf(before.log).map(({ message }) => message.id));
  const log = mergeServer(before.log, incoming);
  const entries = log.live.filter(({ message }) => !known.has(message.id));
  const answers = entries.filter(({ message }) => message.direction === 'out');
  const ids = answers.map(({ message }) => message.id);
  const isSeen = reader.isHere && reader.isAtEnd;
  const agent = log.live.findLast(({ message }) => message.direction === 'out')?.message.author;
  const read = isSeen && ids.length > 0 ? [...new Set([...before.unseen, ...ids])] : [];
  const counts = !isSeen && isNews && ids.length > 0;
  return {
    after: {
      log,
      unseen: read.length > 0 && before.unseen.length > 0 ? [] : counts ? [...before.unseen, ...ids] : before.unseen,
      newFrom: counts ? (before.newFrom ?? answers[0]?.key ?? null) : before.newFrom,
      agent: agent ?? before.agent,
      typing: answers.length > 0 ? null : before.typing,
    },
    fresh: entries
      .filter(({ message }) => message.status === 'sent' || message.status === 'received')
      .map(({ message }) => message),
    read,
  };
};
