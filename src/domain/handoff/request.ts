import { readMessages, toChatMessage, type IntakeMessage, type Repair } from '../message-intake.js';
import { behind, toIso } from '../message-dates.js';
import { cleanText, isBlank } from '../message-text.js';
import type { Direction } from '../message.js';
import {
  findProblems,
  MAX_HANDOFF_MESSAGES,
  shareOf,
  type HandoffProblem,
  type Omission,
  type SharingOptions,
} from './shareable.js';

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

export interface HandoffRequestOptions extends SharingOptions {
  readonly from: string | null | undefined;
  readonly active: boolean;
  /** Stands in where no message has a date that can be read. */
  readonly now: Date | number;
  readonly brand?: string | null | undefined;
  readonly externalId?: string | null | undefined;
  readonly lang?: string | null | undefined;
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

/** A message that has something to say, as it will be shared. */
type Shared = Pick<IntakeMessage, 'index' | 'id' | 'time' | 'direction' | 'body'>;

const place = ({ index, id }: { index: number; id?: string }): { index: number; id?: string } =>
  id === undefined ? { index } : { index, id };

const pickShared = (
  messages: readonly IntakeMessage[],
  { redact, exclude }: SharingOptions,
): { shared: Shared[]; omitted: Omission[] } => {
  const excluded = new Set(exclude ?? []);
  const shared: Shared[] = [];
  const omitted: Omission[] = [];
  for (const message of messages) {
    if (message.id !== undefined && excluded.has(message.id)) {
      omitted.push({ ...place(message), reason: 'excluded' });
      continue;
    }
    const share = shareOf(message, () => toChatMessage(message, () => String(message.index)), redact);
    if ('reason' in share) omitted.push({ ...place(message), ...share });
    else
      shared.push({ ...place(message), time: message.time, direction: message.direction, body: share.body });
  }
  return { shared, omitted };
};

/** Stable by date; then every date is later than the one before, since the server's order of ties is unknown. */
const inOrder = (messages: readonly Shared[]): Shared[] => {
  let previous = -Infinity;
  return [...messages]
    .sort((a, b) => a.time - b.time)
    .map((message) => {
      previous = behind(message.time, previous);
      return { ...message, time: previous };
    });
};

/** The newest `limit`, but never without the newest message of a side that has one. */
const newest = (messages: readonly Shared[], limit: number): Shared[] => {
  if (messages.length <= limit) return [...messages];
  const kept = messages.slice(messages.length - limit);
  for (const side of ['in', 'out'] as const) {
    if (kept.some(({ direction }) => direction === side)) continue;
    const missing = messages.findLast(({ direction }) => direction === side);
    if (missing && kept.length > 0) kept[0] = missing;
  }
  return kept;
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
    problems: findProblems(from, kept, intake.messages),
  };
};
