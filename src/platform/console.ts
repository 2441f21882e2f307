/* The only place that writes to the console. Nothing here may be given a body or a token. */

const PREFIX = '[kustomer-handoff-chat]';

export const warn = (message: string): void => {
  console.warn(`${PREFIX} ${message}`);
};

export const debugLog = (message: string, facts: Readonly<Record<string, unknown>> = {}): void => {
  console.debug(`${PREFIX} ${message}`, facts);
};

export const logError = (message: string, cause: unknown): void => {
  console.error(`${PREFIX} ${message}`, cause);
};
