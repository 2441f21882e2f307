import { withFacts, type ChatError } from '../domain/chat-error.js';
import type { BuiltHandoff } from '../domain/handoff-request.js';
import type { Timings } from '../domain/ports.js';

/* What follows from the server's answer to a handoff. Pure. */

/** Moments of the looks, in milliseconds after the POST failed. */
export const lookTimes = ({ looks, lookEvery, lookUntil }: Timings): number[] => {
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

const askedFor = ({ details }: ChatError): number | null => {
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
  { resend, resendLeast, resendMost }: Timings,
): number => {
  const wanted = askedFor(error) ?? resend * 2 ** attempt;
  const least = error.status === 503 ? resend : resendLeast;
  return Math.min(resendMost, Math.max(least, wanted));
};

/** Whether the server asks for a longer wait than a person can be kept waiting. */
export const isPutOffTooLong = (error: ChatError, { resendMost }: Timings): boolean =>
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
