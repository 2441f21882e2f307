import { readMessages, toChatMessage, type IntakeProblem, type Repair } from '../domain/message-intake.js';
import { mergeHistory } from '../domain/log/merge-history.js';
import { EMPTY_LOG, type MessageLog } from '../domain/log/message-log.js';
import { toIso } from '../domain/message-dates.js';
import { cleanText } from '../domain/message-text.js';
import type { ChatMessage } from '../domain/message.js';
import type { Clock } from '../ports/clock.js';
import type { Ids } from '../ports/ids.js';
import type { SessionContext } from './context.js';

/* What comes into the log from the page and the person, always whole. */

interface Makers {
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface MessageReading {
  /** `null` where it is no message. */
  readonly message: ChatMessage | null;
  /** What had to be mended, for the developer. */
  readonly repaired: readonly Repair[];
}

/** Reads a message that the page appends. One without a date was written now, which mends nothing. */
export const readMessage = (input: unknown, { clock, ids }: Makers): MessageReading => {
  const { messages, repaired } = readMessages([input], clock.now());
  const [message] = messages;
  return {
    message: message ? toChatMessage(message, () => ids.next()) : null,
    repaired: repaired.filter(({ reason }) => reason !== 'missing_date'),
  };
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
  /** What had to be mended, for the developer. */
  readonly repaired: readonly Repair[];
  /** Whether it had nothing in common with the log, and so replaced it. */
  readonly isAnother: boolean;
}

/** Lays a page's transcript over the log: merged where they have something in common, else in its place. */
export const readTranscript = (
  log: MessageLog,
  input: unknown,
  { clock, ids }: Makers,
): TranscriptReading => {
  const { messages: raw, problems, repaired } = readMessages(input, clock.now());
  const messages = raw.map((message) => toChatMessage(message, () => ids.next()));
  const fresh = mergeHistory(EMPTY_LOG, messages);
  const merged = mergeHistory(log, messages);
  // Everything in it is new to the log: it is another conversation's.
  const isAnother =
    log.history.length > 0 &&
    messages.length > 0 &&
    merged.history.length === log.history.length + fresh.history.length;
  return { log: isAnother ? fresh : merged, problems, repaired, isAnother };
};

/** Takes a transcript of the bot phase into the state; entries that are no messages are told and left out. */
export const takeTranscript = (input: unknown, context: SessionContext): void => {
  const { store, externalIds, config, state } = context;
  const { log, problems, repaired, isAnother } = readTranscript(state.log, input, context);
  for (const problem of problems) context.warn(problem.message);
  warnOfRepairs(repaired, context);
  // A log that was never handed off keeps the page's id.
  if (isAnother && (state.flow.posted || config.externalId === null)) {
    context.useFurtherId(externalIds.next(config.externalId));
  }
  store.update({ log, intake: problems });
};

/** Told once for each transcript or message. */
export const warnOfRepairs = (repaired: readonly Repair[], context: SessionContext): void => {
  if (repaired[0]) context.warn('repaired', String(repaired.length), repaired[0].reason);
};
