import { loadDeveloper } from './lazy.js';

/** Warns the developer of something, by its code in `developer/developer.ts`, once the texts are there. */
export const tell = (code: string, ...values: string[]): void => {
  loadDeveloper().then(
    (developer) => {
      developer.tell(code, values);
    },
    // Nobody to tell: the chat goes on.
    () => undefined,
  );
};
