import type { Clock } from '../domain/ports.js';

/** Resolves after so many milliseconds, or at once when given up. */
export const wait = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> => {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = clock.after(ms, resolve);
    const giveUp = (): void => {
      stop();
      resolve();
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
};
