export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once after `ms`; the returned function takes that back. */
  after(ms: number, task: () => void): () => void;
}

/* The only two listeners to `abort` in src: both are taken off as soon as the waiting is over, however it ended. */

/** Resolves after `ms` milliseconds, or at once when the signal is aborted. */
export const wait = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> => {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      stopTimer();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const stopTimer = clock.after(ms, finish);
    signal.addEventListener('abort', finish);
  });
};

const abortError = ({ reason }: AbortSignal): Error => {
  const error = new Error('The work was given up.', { cause: reason });
  error.name = 'AbortError';
  return error;
};

/**
 * Settles as the promise does, and rejects with an `AbortError` as soon as the signal is aborted, so that nothing
 * waits for foreign code after its work has ended. A rejection that comes later is swallowed.
 */
export const until = <T>(signal: AbortSignal, promise: PromiseLike<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const giveUp = (): void => {
      signal.removeEventListener('abort', giveUp);
      reject(abortError(signal));
    };
    promise.then(
      (value) => {
        signal.removeEventListener('abort', giveUp);
        resolve(value);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', giveUp);
        // Passed on as it came: whoever asked knows what their promise rejects with.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(error);
      },
    );
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp);
  });

/** Settles as the promise does, or resolves with `otherwise` after so many milliseconds. */
export const within = async <Result>(
  clock: Clock,
  ms: number,
  promise: Promise<Result>,
  otherwise: Result,
): Promise<Result> => {
  const patience = new AbortController();
  try {
    return await Promise.race([promise, wait(clock, ms, patience.signal).then(() => otherwise)]);
  } finally {
    patience.abort();
  }
};
