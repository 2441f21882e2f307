import { readIsoDate, isWritable, toIso } from '../message-dates.js';
import { readAttachments, readAuthor as readAuthorAs, readText } from '../message-intake.js';
import { cleanText } from '../message-text.js';
import type { ChatMessage } from '../message.js';

/** A message as the server lists it. */
export interface IncomingMessage {
  readonly message: ChatMessage;
  /** The server says that it came in by a handoff (kustomer-chat-api.md section 4: `importedAt`). */
  readonly imported?: boolean;
}

/** What of a delivery is whole, and how many entries were no messages. */
export interface IncomingReading {
  readonly messages: IncomingMessage[];
  readonly rejected: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Returns null for what has no id, no readable date, no direction or no text. @throws where a getter of it throws */
const readOne = (value: unknown): IncomingMessage | null => {
  const { message, imported } = value as Fields;
  const { id, date, direction, body, author, attachments } = message as Fields;
  const name = readText(id);
  const time = readIsoDate(date)?.time ?? NaN;
  if (name === undefined || !isWritable(time) || typeof body !== 'string') return null;
  if (direction !== 'in' && direction !== 'out') return null;
  // Whoever speaks over a line of a page's own is a person, where it does not say otherwise.
  const from = readAuthorAs(author, direction === 'in' ? 'customer' : 'agent');
  const read = Object.freeze<ChatMessage>({
    id: name,
    date: toIso(time),
    direction,
    body: cleanText(body),
    ...(from !== undefined && { author: from }),
    status: direction === 'in' ? 'sent' : 'received',
    // A server may name them later, or not at all.
    attachments: readAttachments(attachments, ''),
  });
  return Object.freeze({ message: read, ...(typeof imported === 'boolean' && { imported }) });
};

/** The entries that are really there: an array of a page's may have holes, and be a proxy that throws. */
const readList = (value: unknown): unknown[] | null => {
  try {
    if (!Array.isArray(value)) return null;
    const list: readonly unknown[] = value;
    const entries: unknown[] = [];
    // An array can have four billion holes, and forEach would pass over each.
    for (const key of Object.keys(list)) if (/^\d+$/.test(key)) entries.push(entryOf(list, Number(key)));
    return entries;
  } catch {
    return null;
  }
};

const entryOf = (list: readonly unknown[], index: number): unknown => {
  try {
    return list[index];
  } catch {
    return null;
  }
};

/**
 * Reads the messages that a transport delivers, a page's own too: what is no message is left out and counted, the
 * rest is whole. Never throws and changes nothing of what it was given; each getter of it runs once, here.
 */
export const readIncoming = (value: unknown): IncomingReading => {
  const list = readList(value);
  if (!list) return { messages: [], rejected: 1 };
  const messages: IncomingMessage[] = [];
  for (const entry of list) {
    try {
      const message = readOne(entry);
      if (message) messages.push(message);
    } catch {
      // Counted below, by its absence.
    }
  }
  return { messages, rejected: list.length - messages.length };
};
