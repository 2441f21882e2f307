import {
  appendHistory,
  findMessage,
  has,
  insertAt,
  isPending,
  sayings,
  type SendAttempt,
  type LogEntry,
  type MessageLog,
} from './message-log.js';
import type { ChatMessage, MessageStatus } from '../message.js';

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

const findPending = ({ live }: MessageLog, id: string): LogEntry | undefined =>
  live.find((entry) => entry.message.id === id && isPending(entry));

/** The server has taken the message that we called `pendingId`: its name, time and place are the server's now. */
export const acknowledge = (log: MessageLog, pendingId: string, message: ChatMessage): MessageLog => {
  const pending = findPending(log, pendingId);
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

const replaceEntry = (log: MessageLog, before: LogEntry, entry: LogEntry): MessageLog => ({
  ...log,
  live: log.live.map((other) => (other === before ? entry : other)),
});

/** Notes what is known of the way of a message that waits. */
export const setAttempt = (log: MessageLog, id: string, attempted: SendAttempt): MessageLog => {
  const pending = findPending(log, id);
  return pending ? replaceEntry(log, pending, { ...pending, attempted }) : log;
};

/**
 * The server has not taken a message that was on its way: it is as it was before. What was held to be its echo was
 * another's, unless an earlier attempt may have arrived.
 */
export const takeBackAttempt = (log: MessageLog, before: LogEntry): MessageLog => {
  const { key, message, attempted } = before;
  const pending = findPending(log, message.id);
  if (pending) {
    const { attempted: _, ...rest } = pending;
    return replaceEntry(log, pending, attempted ? { ...rest, attempted } : rest);
  }
  const echo = log.live.find((entry) => entry.key === key);
  if (!echo || attempted) return log;
  const others = replaceEntry(log, echo, { ...echo, key: echo.message.id }).live;
  // One message is on its way at a time, so that it was the first of those that wait.
  const index = others.findLastIndex((entry) => !isPending(entry)) + 1;
  return { ...log, live: insertAt(others, index, before) };
};

/** An attempt that begins now: from here on, the message's like in the server's list may be it. */
export const openAttempt = ({ live }: MessageLog, before?: SendAttempt): SendAttempt => {
  if (before) return { ...before, state: 'open' };
  const since = live.findLast((entry) => !isPending(entry))?.message.date ?? '';
  const known = live.flatMap(({ message: { id, date } }) => (date === since ? [id] : []));
  return { since, known, state: 'open' };
};

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

const isEcho = ({ message, attempted }: LogEntry, served: ChatMessage): boolean =>
  attempted !== undefined &&
  message.body.trim() === served.body.trim() &&
  !attempted.known.includes(served.id) &&
  // By the server's clock alone: what it dates before what was known then, stood there before.
  !(Date.parse(served.date) < Date.parse(attempted.since));

/**
 * An echo of what the customer wrote here, that came before (or without) the answer to its POST. What has never left
 * can't have one, and what stood there before is none, though it may be listed late: another tab's "ok" is not ours.
 */
const pendingTwin = (log: MessageLog, message: ChatMessage): LogEntry | undefined =>
  message.direction === 'in'
    ? log.live.find((entry) => isPending(entry) && isEcho(entry, message))
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
