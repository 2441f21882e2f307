import type { BuiltHandoff } from './request.js';
import type { ChatMessage, Direction } from '../message.js';
import { textToShare, type OmissionReason } from './shareable.js';

/** A message of the log as the person reviews it. */
export interface ReviewEntry {
  readonly id: string;
  readonly direction: Direction;
  /** ISO 8601, as it will be shared. */
  readonly date: string;
  /** As it will be shared; of one that is left out, as it stands in the log. */
  readonly body: string;
  /** Why it is left out; `null` where it will be shared. */
  readonly omitted: OmissionReason | null;
  /** Whether the page's `redact` changed its text. */
  readonly isRedacted: boolean;
  /** The last one of its side: one each way has to stay. */
  readonly isRequired: boolean;
  /** The server named it when it refused the conversation. */
  readonly isRefused: boolean;
}

/** Exactly what a handoff would share now, in order, and what it would leave out. */
export interface Review {
  /** What every outbound message will be labelled with. */
  readonly from: string;
  readonly entries: readonly ReviewEntry[];
  /** How many stay behind because they are too many; they are not among the entries. */
  readonly leftBehind: number;
}

/**
 * What the person decides about: the log's messages with what the builder made of them.
 *
 * @param refused ids of messages that the server named in a refusal
 */
export const reviewOf = (
  messages: readonly ChatMessage[],
  { request, included, omitted }: BuiltHandoff,
  refused: readonly string[] = [],
): Review => {
  const shared = new Map(included.map(({ id }, index) => [id, request.messages[index]]));
  const reasons = new Map(omitted.map(({ id, reason }) => [id, reason]));
  const named = new Set(refused);
  // One that stayed behind for want of room would take its place.
  const hasSpare = (direction: Direction): boolean =>
    messages.some((message) => message.direction === direction && reasons.get(message.id) === 'over_limit');
  const isLast = (direction: Direction): boolean =>
    !hasSpare(direction) &&
    request.messages.filter((message) => message.direction === direction).length === 1;
  const lastOf = { in: isLast('in'), out: isLast('out') };
  const entries = messages.flatMap((message): ReviewEntry[] => {
    const { id, direction } = message;
    const share = shared.get(id);
    const reason = reasons.get(id) ?? null;
    if (!share && (reason === null || reason === 'over_limit')) return [];
    return [
      {
        id,
        direction,
        date: share?.date ?? message.date,
        body: share?.body ?? message.body,
        omitted: share ? null : reason,
        isRedacted: share !== undefined && share.body !== textToShare(message),
        isRequired: share !== undefined && lastOf[direction],
        isRefused: named.has(id),
      },
    ];
  });
  const leftBehind = omitted.filter(({ reason }) => reason === 'over_limit').length;
  return { from: request.from, entries, leftBehind };
};
