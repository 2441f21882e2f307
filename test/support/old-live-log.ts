import type { IncomingMessage } from '../../src/domain/log/incoming.js';
import {
  copyKey,
  findMessage,
  has,
  insertAt,
  isPending,
  type LogEntry,
  type MessageLog,
} from '../../src/domain/log/message-log.js';
import type { ChatMessage } from '../../src/domain/message.js';

/* How deliveries were merged before that took linear time: message by message. What `mergeServer` is compared with. */

/** Adds to the history: after everything that is not later. */
const insertHistory = (log: MessageLog, message: ChatMessage): MessageLog => {
  const index = log.history.findLastIndex((entry) => entry.message.date <= message.date) + 1;
  return { ...log, history: insertAt(log.history, index, { key: message.id, message }) };
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
const acknowledge = (log: MessageLog, pendingId: string, message: ChatMessage): MessageLog => {
  const pending = findPending(log, pendingId);
  const others = log.live.filter((entry) => entry !== pending);
  // The list may have brought the message before the answer to the POST did.
  if (has(log, message.id)) return pending ? { ...log, live: others } : log;
  return { ...log, live: insertLive(others, { key: pending?.key ?? message.id, message }) };
};

const replaceMessage = (entries: readonly LogEntry[], message: ChatMessage): readonly LogEntry[] =>
  entries.map((entry) => (entry.message.id === message.id ? { ...entry, message } : entry));

const updateMessage = (log: MessageLog, message: ChatMessage): MessageLog => ({
  ...log,
  history: replaceMessage(log.history, message),
  live: replaceMessage(log.live, message),
});

const sameContent = (a: ChatMessage, b: ChatMessage): boolean =>
  a.body === b.body &&
  a.date === b.date &&
  a.author?.kind === b.author?.kind &&
  a.author?.name === b.author?.name &&
  a.author?.avatarUrl === b.author?.avatarUrl &&
  a.attachments.length === b.attachments.length;

const isCopy = (log: MessageLog, { message, imported }: IncomingMessage): boolean =>
  (log.shared.get(copyKey(message)) ?? 0) > 0 || (imported === true && log.isSource === true);

const takeCopy = (log: MessageLog, message: ChatMessage): MessageLog => {
  const shared = new Map(log.shared);
  const saying = copyKey(message);
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
  if (incoming.imported) return insertHistory(log, message);
  return acknowledge(log, pendingTwin(log, message)?.message.id ?? message.id, message);
};

/**
 * Merges what the server lists, by id. Copies of the shared history are recognised and left out. Nothing new gives
 * the same log back, so that a store over it fires on change only.
 */
export const mergeOneByOne = (log: MessageLog, incoming: readonly IncomingMessage[]): MessageLog =>
  incoming.reduce(mergeOne, log);
