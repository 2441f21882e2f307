import type { ChatMessage, MessageStatus } from './message.js';

/** A message in the log. The key stays when the server renames the message, so that a row is never built anew. */
export interface LogEntry {
  readonly key: string;
  readonly message: ChatMessage;
}

/** A message as the server lists it. */
export interface IncomingMessage {
  readonly message: ChatMessage;
  /** The server says that it came in by a handoff (kustomer-chat-api.md section 4: `importedAt`). */
  readonly imported?: boolean;
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
  /** Server ids of copies of the history, which are never shown. */
  readonly copies: ReadonlySet<string>;
}

export const EMPTY_LOG: MessageLog = { history: [], live: [], shared: new Map(), copies: new Set() };

const isPending = ({ message }: LogEntry): boolean =>
  message.status === 'sending' || message.status === 'failed';

export const entriesOf = (log: MessageLog): readonly LogEntry[] =>
  log.live.length === 0 ? log.history : [...log.history, ...log.live];

export const findMessage = (log: MessageLog, id: string): ChatMessage | undefined =>
  entriesOf(log).find(({ message }) => message.id === id)?.message;

const has = (log: MessageLog, id: string): boolean => findMessage(log, id) !== undefined;

const insertAt = <T>(list: readonly T[], index: number, item: T): T[] => [
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

const sayings = (message: Pick<ChatMessage, 'direction' | 'date' | 'body'>): string =>
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

/** Whether a transcript has anything in common with the history. */
export const sharesHistory = (log: MessageLog, messages: readonly ChatMessage[]): boolean => {
  const ids = new Set(log.history.map(({ message }) => message.id));
  const known = new Set(log.history.map(({ message }) => sayings(message)));
  return messages.some((message) => ids.has(message.id) || known.has(sayings(message)));
};

/** Remembers what was handed off, so that its copies are known when the server lists them. */
export const markShared = (
  log: MessageLog,
  shared: readonly Pick<ChatMessage, 'direction' | 'date' | 'body'>[],
): MessageLog => {
  const counts = new Map<string, number>();
  for (const message of shared) counts.set(sayings(message), (counts.get(sayings(message)) ?? 0) + 1);
  return { ...log, shared: counts };
};

/** Adds what the customer just wrote, not yet acknowledged. */
export const appendPending = (log: MessageLog, message: ChatMessage): MessageLog =>
  has(log, message.id) ? log : { ...log, live: [...log.live, { key: message.id, message }] };

const liveOrder = (a: LogEntry, b: LogEntry): number => {
  const byTime = Date.parse(a.message.date) - Date.parse(b.message.date);
  if (byTime !== 0) return byTime;
  return a.message.id < b.message.id ? -1 : 1;
};

const insertLive = (live: readonly LogEntry[], entry: LogEntry): LogEntry[] => {
  const index = live.findLastIndex((other) => !isPending(other) && liveOrder(other, entry) < 0) + 1;
  return insertAt(live, index, entry);
};

/** The server has taken the message that we called `pendingId`: its name, time and place are the server's now. */
export const acknowledge = (log: MessageLog, pendingId: string, message: ChatMessage): MessageLog => {
  const pending = log.live.find((entry) => entry.message.id === pendingId && isPending(entry));
  const others = log.live.filter((entry) => entry !== pending);
  // The list may have brought the message before the answer to the POST did.
  if (has(log, message.id)) return pending ? { ...log, live: others } : log;
  return { ...log, live: insertLive(others, { key: pending?.key ?? message.id, message }) };
};

const replaceMessage = (entries: readonly LogEntry[], message: ChatMessage): readonly LogEntry[] =>
  entries.map((entry) => (entry.message.id === message.id ? { ...entry, message } : entry));

/** Replaces the message of the same id, in place. */
export const updateMessage = (log: MessageLog, message: ChatMessage): MessageLog => ({
  ...log,
  history: replaceMessage(log.history, message),
  live: replaceMessage(log.live, message),
});

export const setStatus = (log: MessageLog, id: string, status: MessageStatus): MessageLog => {
  const message = findMessage(log, id);
  if (!message || message.status === status) return log;
  return updateMessage(log, Object.freeze({ ...message, status }));
};

export const removeMessage = (log: MessageLog, id: string): MessageLog => ({
  ...log,
  history: log.history.filter(({ message }) => message.id !== id),
  live: log.live.filter(({ message }) => message.id !== id),
});

const sameContent = (a: ChatMessage, b: ChatMessage): boolean =>
  a.body === b.body &&
  a.date === b.date &&
  a.author?.name === b.author?.name &&
  a.author?.avatarUrl === b.author?.avatarUrl &&
  a.attachments.length === b.attachments.length;

const isCopy = (log: MessageLog, { message, imported }: IncomingMessage): boolean =>
  (log.shared.get(sayings(message)) ?? 0) > 0 || (imported === true && log.shared.size > 0);

const takeCopy = (log: MessageLog, message: ChatMessage): MessageLog => {
  const shared = new Map(log.shared);
  const saying = sayings(message);
  shared.set(saying, (shared.get(saying) ?? 0) - 1);
  return { ...log, shared, copies: new Set(log.copies).add(message.id) };
};

/** An echo of what the customer wrote here, that came before (or without) the answer to its POST. */
const pendingTwin = (log: MessageLog, message: ChatMessage): LogEntry | undefined =>
  message.direction === 'in'
    ? log.live.find((entry) => isPending(entry) && entry.message.body.trim() === message.body.trim())
    : undefined;

const mergeOne = (log: MessageLog, incoming: IncomingMessage): MessageLog => {
  const { message } = incoming;
  if (log.copies.has(message.id)) return log;
  const known = findMessage(log, message.id);
  if (known) return sameContent(known, message) ? log : updateMessage(log, message);
  if (isCopy(log, incoming)) return takeCopy(log, message);
  if (incoming.imported) return appendHistory(log, message);
  return acknowledge(log, pendingTwin(log, message)?.message.id ?? message.id, message);
};

/**
 * Merges what the server lists, by id. Copies of the shared history are recognised and left out. Nothing new gives
 * the same log back, so that a store over it fires on change only.
 */
export const mergeServer = (log: MessageLog, incoming: readonly IncomingMessage[]): MessageLog =>
  incoming.reduce(mergeOne, log);
