import { behind, toIso } from '../message-dates.js';
import type { ChatMessage } from '../message.js';

/** What is known of a message that has left at least once, so that the server may have it without our knowing. */
export interface SendAttempt {
  /** Newest date by the server's clock that was known when it first left, '' for none: what is older is not it. */
  readonly since: string;
  /** Ids of other messages with that same date. Stored, because the next page has not seen them. */
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
  /** Set where the text is what `redact` made of the page's, which says something else when it comes again. */
  readonly isRedacted?: true;
}

/**
 * The one log. The history (bot phase) stands first, by date and then arrival; the live messages stand after it, by
 * server time and then id, followed by those that the server has not acknowledged, in the order they were written.
 * A wrong clock on either side can therefore not mix the two.
 */
export interface MessageLog {
  readonly history: readonly LogEntry[];
  readonly live: readonly LogEntry[];
  /** How often each shared message may still come back from the server, by its `copyKey`. */
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

export const findMessage = ({ history, live }: MessageLog, id: string): ChatMessage | undefined => {
  const isIt = ({ message }: LogEntry): boolean => message.id === id;
  return (history.find(isIt) ?? live.find(isIt))?.message;
};

export const has = (log: MessageLog, id: string): boolean => findMessage(log, id) !== undefined;

export const insertAt = <T>(list: readonly T[], index: number, item: T): T[] => [
  ...list.slice(0, index),
  item,
  ...list.slice(index),
];

/** The same message with another date. */
export const redate = (message: ChatMessage, date: string): ChatMessage =>
  message.date === date ? message : Object.freeze({ ...message, date });

/**
 * Adds to the history, behind all of it: where the last message is not earlier, a millisecond after that one, since
 * the clock of a device may be wrong. An id that is there already changes nothing.
 */
export const appendHistory = (log: MessageLog, message: ChatMessage): MessageLog => {
  if (has(log, message.id)) return log;
  const last = log.history.at(-1)?.message.date;
  const time = last === undefined ? NaN : behind(Date.parse(message.date), Date.parse(last));
  const dated = Number.isNaN(time) ? message : redate(message, toIso(time));
  return { ...log, history: [...log.history, { key: message.id, message: dated }] };
};

/** What a message says, to know it again without an id or a date. */
export const contentKey = ({ direction, body }: Pick<ChatMessage, 'direction' | 'body'>): string =>
  `${direction}|${body.trim()}`;

/** What a message says and when, to know a copy of it again that keeps its date. */
export const copyKey = (message: Pick<ChatMessage, 'direction' | 'date' | 'body'>): string =>
  `${message.direction}|${String(Date.parse(message.date))}|${message.body.trim()}`;

/** Adds what the customer just wrote, not yet acknowledged. */
export const appendPending = (log: MessageLog, message: ChatMessage): MessageLog =>
  has(log, message.id) ? log : { ...log, live: [...log.live, { key: message.id, message }] };
