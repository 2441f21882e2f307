import type { ChatMessage } from '../message.js';

/** What is known of a message that has left at least once, so that the server may have it without our knowing. */
export interface SendAttempt {
  /** Newest date by the server's clock that was known when it first left, '' for none: what is older is not it. */
  readonly since: string;
  /** Ids of what has that date and was known, nor is it that: a page that comes after may have to learn of it anew. */
  readonly known: readonly string[];
  /**
   * `open`: the server may still be at it, so that only the person may send it again. `broken`: the connection broke,
   * or the server put it off; not found, it may go again. `retried`: the person has said so.
   */
  readonly state: 'open' | 'broken' | 'retried';
}

/** A message in the log. The key stays when the server renames the message, so that a row is never built anew. */
export interface LogEntry {
  readonly key: string;
  readonly message: ChatMessage;
  /** Absent where it is certain that the server has never taken it. */
  readonly attempted?: SendAttempt;
}

/**
 * The one log. The history (bot phase) stands first, by date and then arrival; the live messages stand after it, by
 * server time and then id, followed by those that the server has not acknowledged, in the order they were written.
 * A wrong clock on either side can therefore not mix the two.
 */
export interface MessageLog {
  readonly history: readonly LogEntry[];
  readonly live: readonly LogEntry[];
  /** How often each shared message may still come back from the server, by what it says. */
  readonly shared: ReadonlyMap<string, number>;
  /** Whether all that the server imported came from this log, however it has changed it. */
  readonly isSource?: boolean;
  /** Server ids of copies of the history, which are never shown. */
  readonly copies: ReadonlySet<string>;
}

export const EMPTY_LOG: MessageLog = { history: [], live: [], shared: new Map(), copies: new Set() };

/** Not acknowledged by the server: on its way, or failed. */
export const isPending = ({ message }: LogEntry): boolean =>
  message.status === 'sending' || message.status === 'failed';

export const entriesOf = (log: MessageLog): readonly LogEntry[] =>
  log.live.length === 0 ? log.history : [...log.history, ...log.live];

export const findMessage = (log: MessageLog, id: string): ChatMessage | undefined =>
  entriesOf(log).find(({ message }) => message.id === id)?.message;

export const has = (log: MessageLog, id: string): boolean => findMessage(log, id) !== undefined;

export const insertAt = <T>(list: readonly T[], index: number, item: T): T[] => [
  ...list.slice(0, index),
  item,
  ...list.slice(index),
];

/** Adds to the history: after everything that is not later. An id that is there already changes nothing. */
export const appendHistory = (log: MessageLog, message: ChatMessage): MessageLog => {
  if (has(log, message.id)) return log;
  const index = log.history.findLastIndex((entry) => entry.message.date <= message.date) + 1;
  return { ...log, history: insertAt(log.history, index, { key: message.id, message }) };
};

/** What a message says, to know it again without an id. */
export const sayings = (message: Pick<ChatMessage, 'direction' | 'date' | 'body'>): string =>
  `${message.direction}|${String(Date.parse(message.date))}|${message.body.trim()}`;

/** Merges a transcript into the history: by id, else by direction, date and body. */
export const mergeHistory = (log: MessageLog, messages: readonly ChatMessage[]): MessageLog => {
  const ids = new Set(entriesOf(log).map(({ message }) => message.id));
  // Counted before anything is added, so that a transcript that says one thing twice keeps both.
  const known = new Map<string, number>();
  for (const { message } of log.history) {
    const saying = sayings(message);
    known.set(saying, (known.get(saying) ?? 0) + 1);
  }
  const fresh = messages.filter((message) => {
    if (ids.has(message.id)) return false;
    const count = known.get(sayings(message)) ?? 0;
    known.set(sayings(message), count - 1);
    if (count > 0) return false;
    ids.add(message.id);
    return true;
  });
  if (fresh.length === 0) return log;
  const history = [...log.history, ...fresh.map((message) => ({ key: message.id, message }))];
  // Array.prototype.sort is stable: equal dates stay in order of arrival.
  history.sort((a, b) => (a.message.date < b.message.date ? -1 : a.message.date > b.message.date ? 1 : 0));
  return { ...log, history };
};

/** Adds what the customer just wrote, not yet acknowledged. */
export const appendPending = (log: MessageLog, message: ChatMessage): MessageLog =>
  has(log, message.id) ? log : { ...log, live: [...log.live, { key: message.id, message }] };
