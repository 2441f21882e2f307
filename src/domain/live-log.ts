import {
  appendHistory,
  findMessage,
  has,
  insertAt,
  isPending,
  sayings,
  type LogEntry,
  type MessageLog,
} from './message-log.js';
import type { ChatMessage, MessageStatus } from './message.js';

/* What the server does to the log once there is a conversation. */

/** A message as the server lists it. */
export interface IncomingMessage {
  readonly message: ChatMessage;
  /** The server says that it came in by a handoff (kustomer-chat-api.md section 4: `importedAt`). */
  readonly imported?: boolean;
}

/**
 * Remembers what was handed off, so that its copies are known when the server lists them.
 *
 * @param isSource whether the conversation came of this log, so that the server's history has nothing else
 */
export const markShared = (
  log: MessageLog,
  shared: readonly Pick<ChatMessage, 'direction' | 'date' | 'body'>[],
  isSource = true,
): MessageLog => {
  const counts = new Map<string, number>();
  for (const message of shared) counts.set(sayings(message), (counts.get(sayings(message)) ?? 0) + 1);
  return { ...log, shared: counts, isSource: isSource && shared.length > 0 };
};

/** Shows the history as it was shared, where `redact` changed it; rows whose text stays are left alone. */
export const showAsShared = (log: MessageLog, bodies: ReadonlyMap<string, string>): MessageLog => {
  if (!log.history.some(({ message }) => (bodies.get(message.id) ?? message.body) !== message.body))
    return log;
  const history = log.history.map((entry) => {
    const body = bodies.get(entry.message.id) ?? entry.message.body;
    if (body === entry.message.body) return entry;
    return { ...entry, message: Object.freeze({ ...entry.message, body }) };
  });
  return { ...log, history };
};

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

/** Notes that a message is on its way out: from now on, its like in the server's list may be it. */
export const markAttempted = (log: MessageLog, id: string): MessageLog => ({
  ...log,
  live: log.live.map((entry) =>
    entry.message.id === id && !entry.attempted ? { ...entry, attempted: true } : entry,
  ),
});

export const removeMessage = (log: MessageLog, id: string): MessageLog => ({
  ...log,
  history: log.history.filter(({ message }) => message.id !== id),
  live: log.live.filter(({ message }) => message.id !== id),
});

const sameContent = (a: ChatMessage, b: ChatMessage): boolean =>
  a.body === b.body &&
  a.date === b.date &&
  a.author?.kind === b.author?.kind &&
  a.author?.name === b.author?.name &&
  a.author?.avatarUrl === b.author?.avatarUrl &&
  a.attachments.length === b.attachments.length;

const isCopy = (log: MessageLog, { message, imported }: IncomingMessage): boolean =>
  (log.shared.get(sayings(message)) ?? 0) > 0 || (imported === true && log.isSource === true);

const takeCopy = (log: MessageLog, message: ChatMessage): MessageLog => {
  const shared = new Map(log.shared);
  const saying = sayings(message);
  shared.set(saying, (shared.get(saying) ?? 0) - 1);
  return { ...log, shared, copies: new Set(log.copies).add(message.id) };
};

/**
 * An echo of what the customer wrote here, that came before (or without) the answer to its POST. What has never left
 * can't have one: another tab's "ok" is not ours.
 */
const pendingTwin = (log: MessageLog, message: ChatMessage): LogEntry | undefined =>
  message.direction === 'in'
    ? log.live.find(
        (entry) =>
          entry.attempted === true && isPending(entry) && entry.message.body.trim() === message.body.trim(),
      )
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
