import { generalError, type ApiError } from './errors.js';
import type { Store } from './store.js';

export interface RateLimit {
  readonly headers: Readonly<Record<string, string>>;
  /** The refusal when the window's budget is used up, else `null`. */
  readonly error: ApiError | null;
}

/**
 * Counts one request against the org's budget of the running window (`kustomer-chat-api.md` section 3, documented:
 * limits, header names, 429). That `/c/` draws on it, and that `x-ratelimit-reset` is in epoch seconds, are assumptions.
 */
export function countRequest(store: Store): RateLimit {
  const { limit, windowSeconds } = store.state.settings.rateLimit;
  const window = store.state.rateWindow;
  const now = store.now().getTime();
  if (now >= window.startedAt + windowSeconds * 1000) {
    window.startedAt = now;
    window.used = 0;
  }
  window.used += 1;
  const reset = Math.ceil(window.startedAt / 1000 + windowSeconds);
  const headers = {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - window.used)),
    'x-ratelimit-reset': String(reset),
  };
  if (window.used <= limit) return { headers, error: null };
  const error = generalError(429, 'too_many_requests', 'Too many requests.', { limit, reset }, headers);
  return { headers, error };
}
