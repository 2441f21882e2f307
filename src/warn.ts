import { loadRare } from './lazy.js';

/** Warns the developer of something, by its code in `diagnostics.ts`, once the texts are there. */
export const tell = (code: string, ...values: string[]): void => {
  loadRare().then(
    (diagnostics) => {
      diagnostics.tell(code, values);
    },
    // Nobody to tell: the chat goes on.
    () => undefined,
  );
};
