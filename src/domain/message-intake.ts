import { repairDates, toIso, type DateRepair } from './message-dates.js';
import { cleanText } from './message-text.js';
import type { Attachment, Author, ChatMessage, Direction } from './message.js';

export type RepairReason = DateRepair | 'cleaned_body';

export interface Repair {
  /** Position in the input. */
  readonly index: number;
  readonly id?: string;
  readonly reason: RepairReason;
}

/** An entry that is no message at all; the rest of the input is taken. */
export interface IntakeProblem {
  readonly code: 'invalid_entry';
  readonly index: number;
  /** One sentence for the developer. */
  readonly message: string;
}

/** A message as the builder and the log take it, with its place in the input. */
export interface IntakeMessage {
  readonly index: number;
  readonly id?: string;
  readonly time: number;
  readonly direction: Direction;
  readonly body: string;
  readonly author?: Author;
  readonly attachments: readonly Attachment[];
}

export interface Intake {
  readonly messages: readonly IntakeMessage[];
  readonly repaired: readonly Repair[];
  readonly problems: readonly IntakeProblem[];
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the text without what can't be shown; `undefined` for none, and for what is no string. */
export const readText = (value: unknown): string | undefined =>
  typeof value === 'string' ? cleanText(value) || undefined : undefined;

const AUTHOR_KINDS = ['customer', 'bot', 'agent', 'system'] as const;

/** @param fallback what the author is where that is not said */
export const readAuthor = (value: unknown, fallback: Author['kind']): Author | undefined => {
  if (!isFields(value)) return undefined;
  const { kind, name, avatarUrl } = value;
  const [called, picture] = [readText(name), readText(avatarUrl)];
  return Object.freeze({
    kind: AUTHOR_KINDS.find((known) => known === kind) ?? fallback,
    ...(called !== undefined && { name: called }),
    ...(picture !== undefined && { avatarUrl: picture }),
  });
};

const readAttachment = (fields: Fields, index: number, unnamed: string): Attachment => {
  const { id, name, size, contentType } = fields;
  const type = readText(contentType);
  return Object.freeze({
    id: readText(id) ?? String(index),
    name: readText(name) ?? unnamed,
    ...(typeof size === 'number' && size >= 0 && { size }),
    ...(type !== undefined && { contentType: type }),
  });
};

/** Entries that are no objects are left out. @param unnamed stands for a name that is missing */
export const readAttachments = (value: unknown, unnamed: string): readonly Attachment[] =>
  Object.freeze(
    (Array.isArray(value) ? value : [])
      .filter(isFields)
      .map((fields, index) => readAttachment(fields, index, unnamed)),
  );

const whatIsWrong = (entry: unknown): string | null => {
  if (!isFields(entry)) return 'is not an object';
  if (entry['direction'] !== 'in' && entry['direction'] !== 'out') return 'needs direction "in" or "out"';
  return typeof entry['body'] === 'string' ? null : 'needs a string as body';
};

/** What of an entry does not depend on its neighbours, as its date may. */
type Entry = Omit<IntakeMessage, 'time'> & { readonly date: unknown; readonly isCleaned: boolean };

/** A page's getters run once, here; one that throws makes its entry unreadable. */
const readEntry = (value: unknown, index: number): Entry | string => {
  try {
    const entry: unknown = isFields(value) ? { ...value } : value;
    const wrong = whatIsWrong(entry);
    if (wrong !== null) return wrong;
    const fields = entry as Fields;
    const direction = fields['direction'] === 'in' ? 'in' : 'out';
    const id = readText(fields['id']);
    const author = readAuthor(fields['author'], direction === 'in' ? 'customer' : 'bot');
    const body = cleanText(String(fields['body']));
    return {
      index,
      direction,
      body,
      attachments: readAttachments(fields['attachments'], 'file'),
      ...(id !== undefined && { id }),
      ...(author !== undefined && { author }),
      date: fields['date'],
      isCleaned: body !== fields['body'],
    };
  } catch {
    return 'cannot be read';
  }
};

/**
 * Reads messages as a page would write them. Never throws and never changes its input: what is no message is a
 * problem, what could be mended is a repair, the rest is taken in the order given.
 */
export const readMessages = (input: unknown, now: number): Intake => {
  // A copy, so that holes in the array are entries too.
  const entries: readonly unknown[] = Array.isArray(input) ? Array.from<unknown>(input) : [];
  const problems: IntakeProblem[] = [];
  if (!Array.isArray(input)) {
    const message = 'The transcript is not an array.';
    return { messages: [], repaired: [], problems: [{ code: 'invalid_entry', index: -1, message }] };
  }
  const good: Entry[] = [];
  entries.forEach((value, index) => {
    const entry = readEntry(value, index);
    if (typeof entry !== 'string') good.push(entry);
    else
      problems.push({ code: 'invalid_entry', index, message: `Transcript entry ${String(index)} ${entry}.` });
  });
  const dates = repairDates(
    good.map(({ date }) => date),
    now,
  );
  const repaired: Repair[] = [];
  const messages = good.map(({ date: _, isCleaned, ...entry }, position): IntakeMessage => {
    const { index, id } = entry;
    const date = dates[position] ?? { time: now };
    const place = { index, ...(id !== undefined && { id }) };
    if (date.repair) repaired.push({ ...place, reason: date.repair });
    if (isCleaned) repaired.push({ ...place, reason: 'cleaned_body' });
    return { ...entry, time: date.time };
  });
  return { messages, repaired, problems };
};

/** A log entry from an intake message; `newId` names it where the page did not. */
export const toChatMessage = (message: IntakeMessage, newId: () => string): ChatMessage =>
  Object.freeze<ChatMessage>({
    id: message.id ?? newId(),
    date: toIso(message.time),
    direction: message.direction,
    body: message.body,
    author: message.author ?? { kind: message.direction === 'in' ? 'customer' : 'bot' },
    status: message.direction === 'in' ? 'sent' : 'received',
    attachments: message.attachments,
  });
