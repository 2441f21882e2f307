/* How long a server wants to be left alone (kustomer-chat-api.md section 3, rate limits: `x-ratelimit-reset`). */

type Headers = Pick<globalThis.Headers, 'get'>;

/** Above this a number of seconds can only be a moment since 1970. */
const EPOCH_SECONDS = 1e9;
const EPOCH_MILLISECONDS = 1e12;

/**
 * A header's wait in milliseconds from `now`: a number of seconds, a moment since 1970 in seconds or milliseconds (the
 * unit of `x-ratelimit-reset` is not documented), or a date. What lies in the past is no wait at all.
 */
const waitOf = (value: string | null, now: number): number | null => {
  const text = value?.trim() ?? '';
  if (text === '') return null;
  const number = Number(text);
  if (Number.isNaN(number)) {
    const moment = Date.parse(text);
    return Number.isNaN(moment) ? null : Math.max(0, moment - now);
  }
  if (number >= EPOCH_MILLISECONDS) return Math.max(0, number - now);
  if (number >= EPOCH_SECONDS) return Math.max(0, number * 1000 - now);
  return Math.max(0, number * 1000);
};

/**
 * Milliseconds that the answer asks to wait, or `null` where it does not say. Across origins the headers mostly can't
 * be read. Moments are counted from the server's own `Date` where it can be read: clients' clocks are wrong by hours.
 */
export const readRetryAfter = (headers: Headers, clientNow: number): number | null => {
  const serverNow = Date.parse(headers.get('date') ?? '');
  const now = Number.isNaN(serverNow) ? clientNow : serverNow;
  return waitOf(headers.get('retry-after'), now) ?? waitOf(headers.get('x-ratelimit-reset'), now);
};
