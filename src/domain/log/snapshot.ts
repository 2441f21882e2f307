import { isWritable } from '../message-dates.js';
import { readMessages, toChatMessage } from '../message-intake.js';
import { mergeHistory } from './merge-history.js';
import {
  EMPTY_LOG,
  has,
  isPending,
  type LogEntry,
  type MessageLog,
  type SendAttempt,
} from './message-log.js';
import type { ChatMessage, MessageStatus } from '../message.js';

/* The log as plain data, and back: what survives a reload. Read as hostile as any other input: storage can be edited. */

/** As many as are kept: storage holds some megabytes for the whole site. The server has the rest. */
const KEPT = 500;
const STATUSES: ReadonlySet<unknown> = new Set<MessageStatus>(['sending', 'sent', 'failed', 'received']);
const ATTEMPTS: ReadonlySet<unknown> = new Set<SendAttempt['state']>(['open', 'broken', 'retried']);

interface StoredEntry {
  readonly message: ChatMessage;
  readonly attempted?: SendAttempt;
  readonly isRedacted?: true;
}

export interface LogSnapshot {
  readonly history: readonly StoredEntry[];
  readonly live: readonly StoredEntry[];
  readonly shared: readonly (readonly [string, number])[];
  readonly copies: readonly string[];
  readonly isSource?: boolean;
}

const store = ({ message, attempted, isRedacted }: LogEntry): StoredEntry => ({
  message,
  ...(attempted && { attempted }),
  ...(isRedacted && { isRedacted }),
});

/** Everything but what waits for the server, which is kept by itself, at once. */
export const toSnapshot = (log: MessageLog): LogSnapshot => ({
  history: log.history.slice(-KEPT).map(store),
  live: log.live
    .filter((entry) => !isPending(entry))
    .slice(-KEPT)
    .map(store),
  shared: [...log.shared],
  copies: [...log.copies],
  ...(log.isSource !== undefined && { isSource: log.isSource }),
});

/** What waits for the server, in order. */
export const pendingOf = (log: MessageLog): readonly StoredEntry[] => log.live.filter(isPending).map(store);

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;

const readIds = (value: unknown): string[] =>
  (Array.isArray(value) ? value : []).filter((id) => typeof id === 'string');

/** What can't be read is the worst that it may be: the server may still be at it. */
const readAttempt = (value: unknown): SendAttempt => {
  const since = at(value, 'since');
  const state = at(value, 'state');
  return {
    since: typeof since === 'string' ? since : '',
    known: readIds(at(value, 'known')),
    state: ATTEMPTS.has(state) ? (state as SendAttempt['state']) : 'open',
  };
};

const readEntry = (value: unknown): LogEntry | null => {
  const input = at(value, 'message');
  const status = at(input, 'status');
  const date = at(input, 'date');
  const time = typeof date === 'string' ? Date.parse(date) : NaN;
  const [message] = readMessages([input], time).messages;
  if (!message || !isWritable(time) || !STATUSES.has(status) || message.id === undefined) return null;
  const { id } = message;
  const attempted = at(value, 'attempted');
  return {
    key: id,
    message: Object.freeze({ ...toChatMessage(message, () => id), status: status as MessageStatus }),
    ...(attempted !== undefined && { attempted: readAttempt(attempted) }),
    ...(at(value, 'isRedacted') === true && { isRedacted: true }),
  };
};

const readEntries = (value: unknown): LogEntry[] =>
  (Array.isArray(value) ? value : []).map(readEntry).filter((entry) => entry !== null);

const isCount = (value: unknown): value is [string, number] =>
  Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';

/** What was written twice is one message. */
const distinct = () => {
  const keys = new Set<string>();
  return ({ key }: LogEntry): boolean => {
    const isNew = !keys.has(key);
    keys.add(key);
    return isNew;
  };
};

/** Only what the customer wrote waits to be sent. */
const isWaiting = (entry: LogEntry): boolean => isPending(entry) && entry.message.direction === 'in';

/** The log that was kept; entries that can't be read, or stand where they don't belong, are left out. */
export const readSnapshot = (snapshot: unknown, pending: unknown): MessageLog => {
  const shared = at(snapshot, 'shared');
  const copies = at(snapshot, 'copies');
  const isSource = at(snapshot, 'isSource');
  const isNew = distinct();
  const known = (value: unknown): LogEntry[] =>
    readEntries(value).filter((entry) => !isPending(entry) && isNew(entry));
  const history = known(at(snapshot, 'history'));
  const live = known(at(snapshot, 'live'));
  return {
    ...EMPTY_LOG,
    history,
    live: [...live, ...readEntries(pending).filter((entry) => isWaiting(entry) && isNew(entry))],
    shared: new Map(Array.isArray(shared) ? shared.filter(isCount) : []),
    copies: new Set(readIds(copies)),
    ...(typeof isSource === 'boolean' && { isSource }),
  };
};

const mergeStored = (stored: MessageLog, page: MessageLog, isBound: boolean): MessageLog => {
  const kept = isBound ? stored : { ...EMPTY_LOG, history: stored.history };
  if (page.history.length === 0) return kept;
  const merged = mergeHistory(
    kept,
    page.history.map(({ message }) => message),
  );
  const isAnother = merged.history.length === kept.history.length + page.history.length;
  if (!isAnother) return merged;
  // With nothing stored of its history, a conversation begins with what the page knows.
  return isBound && kept.history.length > 0 ? kept : { ...kept, history: page.history };
};

/**
 * The stored log and the page's own made one: merged where they have something in common. Where they have not, the
 * stored one holds as long as there is a conversation about it, else the page's. What the person has written on this
 * page meanwhile stands behind all that they wrote before.
 */
export const resumeLog = (stored: MessageLog, page: MessageLog, isBound: boolean): MessageLog => {
  const log = mergeStored(stored, page, isBound);
  const written = page.live.filter((entry) => isPending(entry) && !has(log, entry.message.id));
  if (written.length === 0) return log;
  return { ...log, live: [...log.live, ...written.map(({ message }) => ({ key: message.id, message }))] };
};
