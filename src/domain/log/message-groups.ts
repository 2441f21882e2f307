import { startOfDay } from 'date-fns/startOfDay';
import type { LogEntry } from './message-log.js';
import type { ChatMessage } from '../message.js';

/** A quiet spell after which the time is shown again. */
const RUN_GAP_MS = 5 * 60_000;

/** A log entry and its place in the day and in its sender's run. */
export interface MessageRow {
  readonly entry: LogEntry;
  readonly startsDay: boolean;
  readonly endsRun: boolean;
}

const sameSender = (a: ChatMessage, b: ChatMessage): boolean =>
  a.direction === b.direction && a.author?.kind === b.author?.kind && a.author?.name === b.author?.name;

const sameDay = (a: ChatMessage, b: ChatMessage): boolean =>
  // Comparing the text first saves two dates for nearly every row.
  a.date === b.date || +startOfDay(a.date) === +startOfDay(b.date);

const sameRun = (a: ChatMessage, b: ChatMessage): boolean =>
  sameSender(a, b) &&
  (a.status === 'failed') === (b.status === 'failed') &&
  Math.abs(Date.parse(b.date) - Date.parse(a.date)) < RUN_GAP_MS &&
  sameDay(a, b);

/** Groups messages by day and by sender, in the reader's time zone. `before` is the message above the first one. */
export const groupMessages = (entries: readonly LogEntry[], before?: LogEntry): MessageRow[] =>
  entries.map((entry, index) => {
    const previous = (entries[index - 1] ?? before)?.message;
    const next = entries[index + 1]?.message;
    const { message } = entry;
    return {
      entry,
      startsDay: !previous || !sameDay(previous, message),
      endsRun: !next || !sameRun(message, next),
    };
  });
