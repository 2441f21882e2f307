import { alignCopies, NEW } from './align-copies.js';
import { redate, type LogEntry, type MessageLog } from './message-log.js';
import type { ChatMessage } from '../message.js';

const byDate = (a: ChatMessage, b: ChatMessage): number => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0);

/** Takes each id once, and none that a live message has; by date, in the order given where dates are equal. */
const transcriptOf = (log: MessageLog, messages: readonly ChatMessage[]): ChatMessage[] => {
  const ids = new Set(log.live.map(({ message }) => message.id));
  return messages
    .filter(({ id }) => {
      const isNew = !ids.has(id);
      ids.add(id);
      return isNew;
    })
    .sort(byDate);
};

/**
 * Puts new messages among those known that stand between the same two, by date. A new one's date is kept as given
 * where it fits between its neighbours', else it is the nearest that does: the page has told their dates otherwise
 * before.
 */
const weave = (
  into: LogEntry[],
  known: readonly LogEntry[],
  fresh: readonly ChatMessage[],
  until?: LogEntry,
): void => {
  let next = 0;
  const addKnown = (date?: string): void => {
    for (let entry = known[next]; entry && (date === undefined || entry.message.date <= date);) {
      into.push(entry);
      entry = known[(next += 1)];
    }
  };
  for (const message of fresh) {
    addKnown(message.date);
    const [above, below] = [into.at(-1)?.message.date, until?.message.date];
    const date = below !== undefined && message.date > below ? below : message.date;
    into.push({
      key: message.id,
      message: redate(message, above !== undefined && date < above ? above : date),
    });
  }
  addKnown();
};

/**
 * Merges a transcript into the history: by id, else by direction, body and place in the order. Both keep their order,
 * and what is known stays as it is.
 */
export const mergeHistory = (log: MessageLog, messages: readonly ChatMessage[]): MessageLog => {
  const transcript = transcriptOf(log, messages);
  const places = alignCopies(log.history, transcript);
  if (!places.includes(NEW)) return log;
  const history: LogEntry[] = [];
  let from = 0;
  let fresh: ChatMessage[] = [];
  const flush = (to: number): void => {
    const copied = log.history[to];
    weave(history, log.history.slice(from, to), fresh, copied);
    if (copied) history.push(copied);
    fresh = [];
    from = to + 1;
  };
  transcript.forEach((message, index) => {
    const place = places[index] ?? NEW;
    if (place >= 0) flush(place);
    else if (place === NEW) fresh.push(message);
  });
  flush(log.history.length);
  return { ...log, history };
};
