import { readMessages, type IntakeMessage, type Repair } from './message-intake.js';
import { toIso } from './message-dates.js';
import { attachmentsAsText, cleanText, isBlank } from './message-text.js';
import type { Attachment, ChatMessage, Direction } from './message.js';
import { toChatMessage } from './message-intake.js';

/** Kustomer's limit for one handoff (seed guide, documented). */
export const MAX_HANDOFF_MESSAGES = 100;
/** Kustomer's least number of messages (seed guide, documented). */
export const MIN_HANDOFF_MESSAGES = 2;

export interface HandoffMessage {
  /** ISO 8601, UTC, milliseconds; strictly increasing within a request. */
  readonly date: string;
  readonly direction: Direction;
  readonly body: string;
}

/** Body of `POST /c/v2.1/chat/handoff` (kustomer-chat-api.md section 3, documented). */
export interface HandoffRequest {
  /** `true` opens the conversation, `false` imports it closed. */
  readonly active: boolean;
  /** Shown as the sender of every outbound message. */
  readonly from: string;
  /** 2 to 100, at least one each way. */
  readonly messages: readonly HandoffMessage[];
  readonly brand?: string;
  readonly externalId?: string;
  readonly lang?: string;
}

export type OmissionReason = 'invalid_entry' | 'empty_body' | 'redacted' | 'excluded' | 'over_limit';

export interface Omission {
  /** Position in the log that was given. */
  readonly index: number;
  readonly id?: string;
  readonly reason: OmissionReason;
  /** One sentence for the developer, where there is more to say. */
  readonly message?: string;
}

export type HandoffProblemCode = 'missing_from' | 'too_few_messages' | 'missing_inbound' | 'missing_outbound';

export interface HandoffProblem {
  readonly code: HandoffProblemCode;
  /** One sentence for the developer. */
  readonly message: string;
}

/** Gives back the message to share (only its body and attachments count), or `null` to withhold it. */
export type Redact = (message: ChatMessage) => Pick<ChatMessage, 'body'> | null;

export interface HandoffRequestOptions {
  readonly from: string | null | undefined;
  readonly active: boolean;
  /** The moment that no date may be later than. */
  readonly now: Date | number;
  readonly brand?: string | null | undefined;
  readonly externalId?: string | null | undefined;
  readonly lang?: string | null | undefined;
  readonly redact?: Redact | null | undefined;
  /** Ids of messages that stay behind. */
  readonly exclude?: Iterable<string> | undefined;
}

export interface BuiltHandoff {
  readonly request: HandoffRequest;
  /** For each message of the request, the log entry that it came from. */
  readonly included: readonly { readonly index: number; readonly id?: string }[];
  readonly omitted: readonly Omission[];
  readonly repaired: readonly Repair[];
  /** What the server would reject; with none the request keeps every rule of the seed guide. */
  readonly problems: readonly HandoffProblem[];
}

type Shared = Pick<IntakeMessage, 'index' | 'id' | 'time' | 'direction' | 'body'>;

const place = ({ index, id }: { index: number; id?: string }): { index: number; id?: string } =>
  id === undefined ? { index } : { index, id };

const textToShare = (body: string, attachments: readonly Attachment[]): string =>
  isBlank(body) && attachments.length > 0 ? attachmentsAsText(attachments.map(({ name }) => name)) : body;

/** What a redactor that runs on one message made of it; a throw, a promise or anything else withholds it. */
export const applyRedact = (
  redact: Redact,
  message: ChatMessage,
): { body: string } | { withheld: string | null } => {
  try {
    const result: unknown = redact(message);
    if (result === null) return { withheld: null };
    const body =
      typeof result === 'object' && 'body' in (result) && (result).body;
    if (typeof body === 'string') return { body: cleanText(body) };
    return { withheld: 'redact did not return a message or null; the message was withheld.' };
  } catch {
    // The error is not passed on: it may quote what was to be hidden.
    return { withheld: 'redact threw; the message was withheld.' };
  }
};

const pickShared = (
  messages: readonly IntakeMessage[],
  { redact, exclude }: HandoffRequestOptions,
): { shared: Shared[]; omitted: Omission[] } => {
  const excluded = new Set(exclude ?? []);
  const shared: Shared[] = [];
  const omitted: Omission[] = [];
  for (const message of messages) {
    const leaveOut = (reason: OmissionReason, why?: string | null): void => {
      omitted.push({ ...place(message), reason, ...(why != null && { message: why }) });
    };
    if (message.id !== undefined && excluded.has(message.id)) {
      leaveOut('excluded');
      continue;
    }
    let body = textToShare(message.body, message.attachments);
    if (redact) {
      const chatMessage = toChatMessage({ ...message, body }, () => String(message.index));
      const redacted = applyRedact(redact, chatMessage);
      if ('withheld' in redacted) {
        leaveOut('redacted', redacted.withheld);
        continue;
      }
      body = redacted.body;
    }
    if (isBlank(body)) leaveOut('empty_body');
    else shared.push({ ...place(message), time: message.time, direction: message.direction, body });
  }
  return { shared, omitted };
};

/** Stable by date; then every date is later than the one before, since the server's order of ties is unknown. */
const inOrder = (messages: readonly Shared[]): Shared[] => {
  let previous = -Infinity;
  return [...messages]
    .sort((a, b) => a.time - b.time)
    .map((message) => {
      previous = Math.max(message.time, previous + 1);
      return { ...message, time: previous };
    });
};

/** The newest `limit`, but never without the newest message of a side that has one. */
const newest = (messages: readonly Shared[], limit: number): Shared[] => {
  if (messages.length <= limit) return [...messages];
  const kept = messages.slice(-limit);
  for (const side of ['in', 'out'] as const) {
    if (kept.some(({ direction }) => direction === side)) continue;
    const missing = messages.findLast(({ direction }) => direction === side);
    if (missing) kept.splice(0, 1, missing);
  }
  return kept;
};

const findProblems = (from: string, messages: readonly Shared[]): HandoffProblem[] => {
  const problems: HandoffProblem[] = [];
  const has = (side: Direction): boolean => messages.some(({ direction }) => direction === side);
  if (from === '') {
    problems.push({ code: 'missing_from', message: 'Set "from": the label of the bot\'s messages.' });
  }
  if (messages.length < MIN_HANDOFF_MESSAGES) {
    const message = `A handoff takes at least 2 messages with text; there ${messages.length === 1 ? 'is 1' : 'are 0'}.`;
    problems.push({ code: 'too_few_messages', message });
  }
  if (!has('in'))
    problems.push({ code: 'missing_inbound', message: 'No message of the customer can be shared.' });
  if (!has('out'))
    problems.push({ code: 'missing_outbound', message: 'No message of the bot can be shared.' });
  return problems;
};

const optional = (value: string | null | undefined): string | undefined => {
  const cleaned = typeof value === 'string' ? cleanText(value) : '';
  return isBlank(cleaned) ? undefined : cleaned;
};

/**
 * Builds the handoff's request from a log as a page would write it. Pure: the input stays as it is, and every
 * message is either in the request or in `omitted`.
 *
 * @param log array of `{ date, direction, body, id?, author?, attachments? }`; anything else is listed, never thrown
 * @param limit how many messages the server takes; lower than 100 only where the server said so
 */
export const buildHandoffRequest = (
  log: unknown,
  options: HandoffRequestOptions,
  limit = MAX_HANDOFF_MESSAGES,
): BuiltHandoff => {
  const now = typeof options.now === 'number' ? options.now : options.now.getTime();
  const intake = readMessages(log, now);
  const { shared, omitted } = pickShared(intake.messages, options);
  const ordered = inOrder(shared);
  const kept = newest(ordered, limit);
  const keptPlaces = new Set(kept.map(({ index }) => index));
  const from = optional(options.from)?.trim() ?? '';
  const brand = optional(options.brand);
  const externalId = optional(options.externalId);
  const lang = optional(options.lang);
  return {
    request: {
      active: options.active,
      from,
      messages: kept.map(({ time, direction, body }) => ({ date: toIso(time), direction, body })),
      ...(brand !== undefined && { brand }),
      ...(externalId !== undefined && { externalId }),
      ...(lang !== undefined && { lang }),
    },
    included: kept.map(place),
    omitted: [
      ...intake.problems.map(({ index, message }): Omission => ({ index, reason: 'invalid_entry', message })),
      ...omitted,
      ...ordered
        .filter(({ index }) => !keptPlaces.has(index))
        .map((message): Omission => ({ ...place(message), reason: 'over_limit' })),
    ],
    repaired: intake.repaired,
    problems: findProblems(from, kept),
  };
};
