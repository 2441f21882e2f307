import { node } from './runtime.js';

export interface RejectionWatch {
  /** What promises were rejected with while nobody listened to them. */
  readonly reasons: unknown[];
  stop(): void;
}

/** Watches for unhandled rejections, in place of the test runner, which would fail the test for them. */
export const watchRejections = (): RejectionWatch => {
  const reasons: unknown[] = [];
  const process = node;
  if (process) {
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (reason) => reasons.push(reason));
    return {
      reasons,
      stop: () => {
        process.removeAllListeners('unhandledRejection');
        for (const listener of others) process.on('unhandledRejection', listener);
      },
    };
  }
  const note = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    reasons.push(event.reason);
  };
  addEventListener('unhandledrejection', note, true);
  return {
    reasons,
    stop: () => {
      removeEventListener('unhandledrejection', note, true);
    },
  };
};
