import {
  copyKey,
  findMessage,
  has,
  insertAt,
  isPending,
  type LogEntry,
  type MessageLog,
  type SendAttempt,
} from './message-log.js';
import { liveOrder } from './merge-server.js';
import type { ChatMessage, MessageStatus } from '../message.js';

export type { IncomingMessage } from './incoming.js';
export { mergeServer } from './merge-server.js';

/* What the server does to the log once there is a conversation. */

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
  for (const message of shared) {
    const key = copyKey(message);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return { ...log, shared: counts, isSource: isSource && shared.length > 0 };
};

/** Shows the history as it was shared, where `redact` changed it; rows whose text stays are left alone. */
export const showAsShared = (log: MessageLog, bodies: ReadonlyMap<string, string>): MessageLog => {
  if (!log.history.some(({ message }) => (bodies.get(message.id) ?? message.body) !== message.body))
    return log;
  const history = log.history.map((entry) => {
    const body = bodies.get(entry.message.id) ?? entry.message.body;
    if (body === entry.message.body) return entry;
    return { ...entry, message: Object.freeze({ ...entry.message, body }), isRedacted: true as const };
  });
  return { ...log, history };
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
