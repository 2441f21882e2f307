/* Reads how long a server wants no requests (kustomer-chat-api.md section 3, rate limits, documented). */

type Headers = Pick<globalThis.Headers, 'get'>;

/** Above this a number of seconds can only be a moment since 1970. */
const EPOCH_SECONDS = 1e9;
const EPOCH_MILLISECONDS = 1e12;

/** `Date.parse` alone finds a date in nearly every text with a number in it. */
const DATE = /^(?:[A-Z][a-z]+, .* GMT|\d{4}-\d\d-\d\dT\S+(?:Z|[+-]\d\d:\d\d))$/;

/** Returns a date in ms since the epoch; `NaN` where it is none. */
const readDate = (text: string): number => (DATE.test(text) ? Date.parse(text) : NaN);

/**
 * Returns a header's wait in milliseconds from `now`: a number of seconds, a moment since 1970 in seconds or
 * milliseconds (the unit of `x-ratelimit-reset` is not documented), or a date. What lies in the past is no wait at all.
 */
const waitOf = (value: string | null, now: number): number | null => {
  const text = value?.trim() ?? '';
  const number = text === '' ? NaN : Number(text);
  let wait = number * 1000;
  if (Number.isNaN(number)) wait = readDate(text) - now;
  else if (number >= EPOCH_MILLISECONDS) wait = number - now;
  else if (number >= EPOCH_SECONDS) wait = number * 1000 - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
};

/**
 * Returns the milliseconds that the answer asks to wait, or `null` where it does not say. Across origins the headers
 * mostly can't be read. Moments are counted from the server's own `Date` where it can be read: clients' clocks are wrong
 * by hours.
 */
export const readRetryAfter = (headers: Headers, clientNow: number): number | null => {
  const serverNow = readDate(headers.get('date') ?? '');
  const now = Number.isNaN(serverNow) ? clientNow : serverNow;
  return waitOf(headers.get('retry-after'), now) ?? waitOf(headers.get('x-ratelimit-reset'), now);
};
