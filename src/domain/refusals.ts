import type { ChatError } from './chat-error.js';
import { withFacts } from './handoff-errors.js';
import type { BuiltHandoff } from './handoff/request.js';

/*
 * Everything that follows from an error: whether it is looked for, sent again, or for good, and how long each of that
 * takes. Decided by the status and by our own `code`, never by a server's word. Pure.
 *
 * | answer                               | isPutOff | isUnclear | isContentRefusal | isGone |
 * | 429, 503                             | yes      |           |                  |        |
 * | none, timeout, 408, other 5xx        |          | yes       |                  |        |
 * | 2xx or 3xx that can't be read        |          | yes       |                  |        |
 * | 400, 409, 413, 422                   |          |           | yes              |        |
 * | 403, 404, 405, 410                   |          |           |                  | yes    |
 * | 401, other 4xx, what never left      |          |           |                  |        |
 */

const CONTENT_REFUSALS: ReadonlySet<number | undefined> = new Set([400, 409, 413, 422]);
const GONE: ReadonlySet<number | undefined> = new Set([403, 404, 405, 410]);

/**
 * Whether the server wants the same thing later: such a request is sent again by itself. A gateway may answer 503 to
 * what went through all the same, so whoever sends again looks first.
 */
export const isPutOff = ({ status }: ChatError): boolean => status === 429 || status === 503;

/**
 * Whether a failed POST leaves it unclear if it was done: no answer, a 5xx but for 503, or an answer that can't be read. Kustomer
 * documents no idempotency key (kustomer-chat-api.md section 3), so such a POST is never repeated without a look.
 */
export const isUnclear = (error: ChatError): boolean => {
  const { code, status } = error;
  if (isPutOff(error)) return false;
  if (code === 'network' || code === 'timeout' || status === 408) return true;
  if (status === undefined) return code === 'bad_response';
  return status >= 500 || (code === 'bad_response' && status < 400);
};

/** Whether the server refused what the messages say, so that other messages may pass (kustomer-chat-api.md section 3). */
export const isContentRefusal = ({ status }: ChatError): boolean => CONTENT_REFUSALS.has(status);

/** Whether a route will never answer otherwise: it is closed to this customer, or does not exist. */
export const isGone = ({ status }: ChatError): boolean => GONE.has(status);

/** Returns the limit that the server named, where it is below what was sent. Such a refusal created nothing. */
export const lowerLimit = (error: ChatError, built: BuiltHandoff): number | null => {
  const limit = error.code === 'too_many_messages' ? error.details?.['maxAllowed'] : undefined;
  if (typeof limit !== 'number' || !Number.isInteger(limit)) return null;
  return limit >= 2 && limit < built.request.messages.length ? limit : null;
};

/** Adds the log ids of the messages that the server points to: `/messages/3/body` means nothing to a page. */
export const withMessageIds = (error: ChatError, { included }: BuiltHandoff): ChatError => {
  const pointers = [error.details?.['pointer'], error.details?.['pointers']].flat();
  const messageIds = pointers.flatMap((pointer) => {
    const index = typeof pointer === 'string' ? /^\/messages\/(\d+)/.exec(pointer)?.[1] : undefined;
    return included[Number(index)]?.id ?? [];
  });
  return messageIds.length === 0 ? error : withFacts(error, { messageIds });
};

/** When an unclear handoff is looked for: milliseconds after its failure, then every `lookEvery` until `lookUntil`. */
export interface LookPace {
  readonly looks: readonly number[];
  readonly lookEvery: number;
  readonly lookUntil: number;
}

/** Returns the times of the looks, in milliseconds after the POST failed. */
export const lookTimes = ({ looks, lookEvery, lookUntil }: LookPace): number[] => {
  const times = [...looks];
  const last = times.at(-1) ?? 0;
  for (let time = last + lookEvery; time <= lookUntil; time += lookEvery) times.push(time);
  return times;
};

/** Waits before a refused handoff is sent again, in milliseconds. */
export interface ResendPace {
  readonly resend: number;
  readonly resendLeast: number;
  readonly resendMost: number;
}

/** How often a refused handoff is sent again by itself. */
export const RESENDS = 5;

/** Returns the milliseconds that the server asks to wait; `null` where it does not say. */
export const requestedWait = ({ details }: ChatError): number | null => {
  const ms = details?.['retryAfterMs'];
  return typeof ms === 'number' && Number.isFinite(ms) ? ms : null;
};

/**
 * Returns the milliseconds until a refused handoff is sent again: as long as the server asks, else doubling, and at most
 * `resendMost`. After a 503 at least `resend`: the request may have gone through, and the list may show it late.
 */
export const resendDelay = (
  error: ChatError,
  attempt: number,
  { resend, resendLeast, resendMost }: ResendPace,
): number => {
  const wanted = requestedWait(error) ?? resend * 2 ** attempt;
  const least = error.status === 503 ? resend : resendLeast;
  return Math.min(resendMost, Math.max(least, wanted));
};

/** Whether the server asks for a longer wait than a person can be kept waiting. */
export const isPutOffTooLong = (error: ChatError, { resendMost }: Pick<ResendPace, 'resendMost'>): boolean =>
  (requestedWait(error) ?? 0) > resendMost;
