/** Loads something once; a load that failed is tried again the next time it is asked for. */
export const lazyOnce = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let pending: Promise<T> | null = null;
  return () => {
    if (pending) return pending;
    const attempt = load();
    pending = attempt;
    attempt.catch(() => {
      pending = null;
    });
    return attempt;
  };
};
