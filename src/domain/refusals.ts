import { withFacts, type ChatError } from './chat-error.js';
import type { BuiltHandoff } from './handoff/request.js';

/* What follows from the server's answer to a handoff. Pure. */

/** When an unclear handoff is looked for: milliseconds after its failure, then every `lookEvery` until `lookUntil`. */
export interface LookPace {
  readonly looks: readonly number[];
  readonly lookEvery: number;
  readonly lookUntil: number;
}

/** Waits before a refused handoff is sent again, in milliseconds. */
export interface ResendPace {
  readonly resend: number;
  readonly resendLeast: number;
  readonly resendMost: number;
}

/** How often a refused handoff is sent again by itself. */
export const RESENDS = 5;

/** Moments of the looks, in milliseconds after the POST failed. */
export const lookTimes = ({ looks, lookEvery, lookUntil }: LookPace): number[] => {
  const times = [...looks];
  const last = times.at(-1) ?? 0;
  for (let time = last + lookEvery; time <= lookUntil; time += lookEvery) times.push(time);
  return times;
};

/** A limit that the server named and that is below what was sent; such a refusal created nothing. */
export const lowerLimit = (error: ChatError, built: BuiltHandoff): number | null => {
  const limit = error.code === 'too_many_messages' ? error.details?.['maxAllowed'] : undefined;
  if (typeof limit !== 'number' || !Number.isInteger(limit)) return null;
  return limit >= 2 && limit < built.request.messages.length ? limit : null;
};

export const askedFor = ({ details }: ChatError): number | null => {
  const ms = details?.['retryAfterMs'];
  return typeof ms === 'number' && Number.isFinite(ms) ? ms : null;
};

/**
 * Milliseconds until a refused handoff is sent again: as long as the server asks, else doubling; capped. What a gateway
 * said 503 of may have gone through, and the list may be late: it is given time to show it.
 */
export const resendDelay = (
  error: ChatError,
  attempt: number,
  { resend, resendLeast, resendMost }: ResendPace,
): number => {
  const wanted = askedFor(error) ?? resend * 2 ** attempt;
  const least = error.status === 503 ? resend : resendLeast;
  return Math.min(resendMost, Math.max(least, wanted));
};

/** Whether the server asks for a longer wait than a person can be kept waiting. */
export const isPutOffTooLong = (error: ChatError, { resendMost }: Pick<ResendPace, 'resendMost'>): boolean =>
  (askedFor(error) ?? 0) > resendMost;

/** Server pointers such as `/messages/3/body` name places in the request; the page knows only log ids. */
export const withMessageIds = (error: ChatError, { included }: BuiltHandoff): ChatError => {
  const pointers = [error.details?.['pointer'], error.details?.['pointers']].flat();
  const messageIds = pointers.flatMap((pointer) => {
    const index = typeof pointer === 'string' ? /^\/messages\/(\d+)/.exec(pointer)?.[1] : undefined;
    return included[Number(index)]?.id ?? [];
  });
  return messageIds.length === 0 ? error : withFacts(error, { messageIds });
};

/**
 * Whether the server wants the same thing later: such a refusal is sent again by itself. A gateway may say 503 of what
 * went through all the same, so whoever sends again looks first.
 */
export const isPutOff = ({ status }: ChatError): boolean => status === 429 || status === 503;

/**
 * Whether a failed POST leaves it unclear if the conversation exists: no answer, a 5xx, or an answer that can't be
 * read. Kustomer documents no idempotency key (kustomer-chat-api.md section 3), so such a POST is never repeated
 * without looking first.
 */
export const isUnclear = (error: ChatError): boolean => {
  const { code, status } = error;
  if (isPutOff(error)) return false;
  if (code === 'network' || code === 'timeout' || status === 408) return true;
  if (status === undefined) return code === 'bad_response';
  return status >= 500 || (code === 'bad_response' && status < 400);
};

/** Whether the server refused what the messages say, so that other messages may pass (kustomer-chat-api.md section 3). */
export const isContentRefusal = ({ status }: ChatError): boolean =>
  status === 400 || status === 413 || status === 422;

const GONE = new Set([403, 404, 405, 410]);

/** Whether a route will never answer otherwise: it is closed to this customer, or not there. */
export const isGone = ({ status }: ChatError): boolean => status !== undefined && GONE.has(status);
