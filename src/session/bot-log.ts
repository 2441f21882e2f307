import { readMessages, toChatMessage, type IntakeProblem } from '../domain/message-intake.js';
import { EMPTY_LOG, mergeHistory, type MessageLog } from '../domain/log/message-log.js';
import { toIso } from '../domain/message-dates.js';
import { cleanText } from '../domain/message-text.js';
import type { ChatMessage } from '../domain/message.js';
import type { Clock } from '../ports/clock.js';
import type { Ids } from '../ports/ids.js';

/* What comes into the log from the page and the person, always whole. */

export interface Makers {
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A message that the page wrote, or `null` where it is none. */
export const readMessage = (input: unknown, { clock, ids }: Makers): ChatMessage | null => {
  const [message] = readMessages([input], clock.now()).messages;
  return message ? toChatMessage(message, () => ids.next()) : null;
};

/** What the customer just wrote, waiting for the server. */
export const draftMessage = (body: string, { clock, ids }: Makers): ChatMessage =>
  Object.freeze<ChatMessage>({
    id: ids.next(),
    date: toIso(clock.now()),
    direction: 'in',
    body: cleanText(body),
    author: { kind: 'customer' },
    status: 'sending',
    attachments: [],
  });

export interface TranscriptReading {
  readonly log: MessageLog;
  readonly problems: readonly IntakeProblem[];
  /** Whether it had nothing in common with the log, and so replaced it. */
  readonly isAnother: boolean;
}

/** Lays a page's transcript over the log: merged where they have something in common, else in its place. */
export const readTranscript = (
  log: MessageLog,
  input: unknown,
  { clock, ids }: Makers,
): TranscriptReading => {
  const { messages: raw, problems } = readMessages(input, clock.now());
  const messages = raw.map((message) => toChatMessage(message, () => ids.next()));
  const fresh = mergeHistory(EMPTY_LOG, messages);
  const merged = mergeHistory(log, messages);
  // Everything in it is new to the log: it is another conversation's.
  const isAnother =
    log.history.length > 0 &&
    messages.length > 0 &&
    merged.history.length === log.history.length + fresh.history.length;
  return { log: isAnother ? fresh : merged, problems, isAnother };
};
