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

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? cleanText(value) || undefined : undefined;

const AUTHOR_KINDS = ['customer', 'bot', 'agent', 'system'] as const;

const readAuthor = (value: unknown, direction: Direction): Author | undefined => {
  if (!isFields(value)) return undefined;
  const kind = AUTHOR_KINDS.find((known) => known === value['kind']);
  const name = text(value['name']);
  const avatarUrl = text(value['avatarUrl']);
  return {
    kind: kind ?? (direction === 'in' ? 'customer' : 'bot'),
    ...(name !== undefined && { name }),
    ...(avatarUrl !== undefined && { avatarUrl }),
  };
};

const readAttachments = (value: unknown): Attachment[] =>
  (Array.isArray(value) ? value : []).filter(isFields).map((fields, index) => {
    const size = fields['size'];
    const contentType = text(fields['contentType']);
    return {
      id: text(fields['id']) ?? String(index),
      name: text(fields['name']) ?? 'file',
      ...(typeof size === 'number' && size >= 0 && { size }),
      ...(contentType !== undefined && { contentType }),
    };
  });

/** A page's getters run once, here; one that throws makes its entry unreadable. */
const ownFields = (entry: unknown): unknown => {
  try {
    return isFields(entry) ? { ...entry } : entry;
  } catch {
    return null;
  }
};

const whatIsWrong = (entry: unknown): string | null => {
  if (!isFields(entry)) return 'is not an object';
  if (entry['direction'] !== 'in' && entry['direction'] !== 'out') return 'needs direction "in" or "out"';
  return typeof entry['body'] === 'string' ? null : 'needs a string as body';
};

const readEntry = (entry: Fields, index: number, time: number): IntakeMessage => {
  const direction = entry['direction'] === 'in' ? 'in' : 'out';
  const id = text(entry['id']);
  const author = readAuthor(entry['author'], direction);
  return {
    index,
    time,
    direction,
    body: cleanText(String(entry['body'])),
    attachments: readAttachments(entry['attachments']),
    ...(id !== undefined && { id }),
    ...(author !== undefined && { author }),
  };
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
  const good: { entry: Fields; index: number }[] = [];
  entries.map(ownFields).forEach((entry, index) => {
    const wrong = whatIsWrong(entry);
    if (wrong === null) good.push({ entry: entry as Fields, index });
    else
      problems.push({ code: 'invalid_entry', index, message: `Transcript entry ${String(index)} ${wrong}.` });
  });
  const dates = repairDates(
    good.map(({ entry }) => entry['date']),
    now,
  );
  const repaired: Repair[] = [];
  const messages = good.map(({ entry, index }, position) => {
    const date = dates[position] ?? { time: now };
    const message = readEntry(entry, index, date.time);
    const id = message.id !== undefined && { id: message.id };
    if (date.repair) repaired.push({ index, ...id, reason: date.repair });
    if (message.body !== entry['body']) repaired.push({ index, ...id, reason: 'cleaned_body' });
    return message;
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
