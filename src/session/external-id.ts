import type { Ids } from '../ports/ids.js';

/** The external id that holds for one log: the page's own, else one that is generated and stays. */
export class ExternalId {
  readonly #ids: Ids;
  #generated: string | null = null;
  /** The page's own when the generated one took its place; `undefined` where it did not. */
  #replaced: string | null | undefined;
  #fromPage: string | null | undefined;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  /** A renewed id wins over the page's: by that one, "start a new one" would find the old conversation again. */
  of(fromPage: string | null): string {
    // After a renewal, another name than before is for the log that there is now.
    if (this.#replaced !== undefined && fromPage !== null && fromPage !== this.#replaced)
      this.#take(fromPage);
    this.#fromPage = fromPage;
    if (this.#generated === null && fromPage !== null) return fromPage;
    this.#generated ??= this.#ids.next();
    return this.#generated;
  }

  renew(): void {
    this.#generated = this.#ids.next();
    this.#replaced = this.#fromPage;
  }

  /** Takes up the id of before a reload. */
  restore(id: string, fromPage: string | null): void {
    this.#generated = id === fromPage ? null : id;
    this.#replaced = id === fromPage ? undefined : fromPage;
  }

  /** Whether it is the page's own, so that other tabs may have the same log. */
  isShared(fromPage: string | null): boolean {
    return this.#generated === null && fromPage !== null;
  }

  #take(fromPage: string): void {
    this.#generated = null;
    this.#replaced = undefined;
    this.#fromPage = fromPage;
  }
}
