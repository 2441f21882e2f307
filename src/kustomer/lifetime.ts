import { ChatError } from '../domain/chat-error.js';
import { until } from '../ports/clock.js';

/** Returns the error of work that was given up from our side. */
export const cancelled = (): ChatError => new ChatError('cancelled', 'The work was given up.');

/** Calls `close` when `outer` is aborted, unless `inner` was before: then the work has been closed already. */
export const closeWith = (outer: AbortSignal, inner: AbortSignal, close: () => void): void => {
  // A promise of its own: a shared one that never settles would keep what waits for it for ever.
  const never = new Promise<never>(() => undefined);
  const closed = until(inner, never).catch(() => undefined);
  until(outer, closed).catch(() => {
    if (!inner.aborted) close();
  });
};
