import { loadDeveloper } from './lazy.js';

/** Warns the developer of something, by its code in `developer/developer.ts`, once the texts are there. */
export const warn = (code: string, ...values: string[]): void => {
  loadDeveloper().then(
    (developer) => {
      developer.warn(code, values);
    },
    // Nobody to warn: the chat goes on.
    () => undefined,
  );
};
