import { loadDeveloper } from '../lazy.js';

/** Writes to the console of a developer who asked for it with `debug`; what writes there is fetched then. */
export const debugLog = (message: string, facts: Readonly<Record<string, unknown>>): void => {
  loadDeveloper().then(
    (developer) => {
      developer.debugLog(message, facts);
    },
    // Nobody to tell: the chat goes on.
    () => undefined,
  );
};
