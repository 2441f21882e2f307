import { isWritable, readIsoDate, toIso } from '../message-dates.js';
import { readAuthor as readAuthorAs, readText } from '../message-intake.js';
import type { Author, Conversation, ConversationEndedBy } from '../message.js';

/*
 * What a transport says besides messages, a page's own too. Nothing here throws; `null` is what says nothing, or what
 * can't be known.
 */

const ENDED_BY = ['customer', 'agent', 'system', 'unknown'] as const;
const LINES = ['online', 'reconnecting', 'offline'] as const;

/** Reads what a getter of a page's may throw at. */
const guarded = <Value>(
  value: unknown,
  read: (fields: Readonly<Record<string, unknown>>) => Value | null,
) => {
  try {
    return typeof value === 'object' && value !== null ? read(value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};

const readDate = (value: unknown): string | undefined => {
  const time = readIsoDate(value)?.time ?? NaN;
  return isWritable(time) ? toIso(time) : undefined;
};

const readEndedBy = (value: unknown): ConversationEndedBy => ENDED_BY.find((by) => by === value) ?? 'unknown';

/** Reads the state of a conversation. One that names an end has ended, though its date may not be readable: then ''. */
export const readConversationNews = (value: unknown): Conversation | null =>
  guarded(value, ({ id, externalId, createdAt, lastMessageAt, endedAt, endedBy }) => {
    const name = readText(id);
    if (name === undefined) return null;
    const external = readText(externalId);
    const [created, last] = [readDate(createdAt), readDate(lastMessageAt)];
    const hasEnded = endedAt !== undefined && endedAt !== null;
    return Object.freeze({
      id: name,
      ...(external !== undefined && { externalId: external }),
      ...(created !== undefined && { createdAt: created }),
      ...(last !== undefined && { lastMessageAt: last }),
      ...(hasEnded && { endedAt: readDate(endedAt) ?? '', endedBy: readEndedBy(endedBy) }),
    });
  });

/** Reads who is typing. Whoever is not said to be a machine is a person. */
export const readAuthor = (value: unknown): Author | null =>
  guarded(value, (author) => readAuthorAs(author, 'agent') ?? null);

/** Reads what can be done in a conversation; what is not allowed in so many words is not. */
export const readFeatures = (value: unknown): { readonly end: boolean; readonly typing: boolean } | null =>
  guarded(value, ({ end, typing }) => Object.freeze({ end: end === true, typing: typing === true }));

/** Reads a time to wait, in seconds. */
export const readSeconds = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;

/** Reads whether the line is up. */
export const readLine = (value: unknown): (typeof LINES)[number] | null =>
  LINES.find((state) => state === value) ?? null;
