import { mergeServer } from './merge-server.js';
import type { IncomingMessage } from './incoming.js';
import { entriesOf, isPending, type LogEntry, type MessageLog } from './message-log.js';
import type { Author, ChatMessage } from '../message.js';

/** What of the state a delivery may change. */
export interface Arrival {
  readonly log: MessageLog;
  /** Ids of the other side's messages that the person has not seen, oldest first. */
  readonly unseen: readonly string[];
  /** Key of the log entry above which "New messages" stands. */
  readonly newFrom: string | null;
  /** Who was last heard on the other side. */
  readonly agent: Author | null;
  /** Who is typing on the other side. */
  readonly typing: Author | null;
}

export interface Arrived {
  readonly after: Arrival;
  /** New messages that the page is told of, in the order of the log. */
  readonly fresh: readonly ChatMessage[];
  /** Ids of the other side's messages that count as seen now. */
  readonly read: readonly string[];
}

const isFromThem = ({ message }: LogEntry): boolean => message.direction === 'out';

/**
 * Makes one change of one delivery: log, unread, author and typing together. Where nothing is new, `after` is what was
 * before.
 *
 * @param reader seen is what comes while the person is here, at the end of the log
 * @param isNews whether what is not seen counts as new: what the first catch-up of a conversation brings does not
 */
export const arrived = (
  before: Arrival,
  incoming: readonly IncomingMessage[],
  reader: { readonly isHere: boolean; readonly isAtEnd: boolean },
  isNews: boolean,
): Arrived => {
  const log = mergeServer(before.log, incoming);
  if (log === before.log) return { after: before, fresh: [], read: [] };
  const known = new Set(entriesOf(before.log).map(({ message }) => message.id));
  const came = log.live.filter(({ message }) => !known.has(message.id));
  const answers = came.filter(isFromThem);
  const ids = answers.map(({ message }) => message.id);
  const isSeen = reader.isHere && reader.isAtEnd && ids.length > 0;
  const isUnseen = !isSeen && isNews && ids.length > 0;
  const after: Arrival = {
    log,
    unseen: isSeen ? [] : isUnseen ? [...before.unseen, ...ids] : before.unseen,
    newFrom: isUnseen ? (before.newFrom ?? answers[0]?.key ?? null) : before.newFrom,
    agent: log.live.findLast(isFromThem)?.message.author ?? before.agent,
    // Whoever has sent it does not write any more.
    typing: ids.length > 0 ? null : before.typing,
  };
  return {
    after,
    fresh: came.filter((entry) => !isPending(entry)).map(({ message }) => message),
    read: isSeen ? [...new Set([...before.unseen, ...ids])] : [],
  };
};
