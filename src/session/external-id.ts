import type { Ids } from '../ports/ids.js';

/** A page's own id with a number behind it names a further log of the same thread. */
const FURTHER = /^~(\d{1,9})$/;

/**
 * The external id of the present log: the page's own, else one that is generated. Where a further one is needed, it is
 * `t-9~2` for a page's `t-9`, so that it still correlates.
 */
export class ExternalId {
  readonly #ids: Ids;
  #id: string | null = null;
  /** What the page called its log when it was last asked. */
  #fromPage: string | null = null;
  /** Which log of the page's own id this is; 0 where the id is not made from it. */
  #count = 0;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  /** @param fromPage the page's own; another one than before is for another log */
  of(fromPage: string | null): string {
    const isRenamed = fromPage !== null && this.#fromPage !== null && fromPage !== this.#fromPage;
    const known = isRenamed ? null : this.#id;
    this.#fromPage = fromPage ?? this.#fromPage;
    if (known !== null) return known;
    this.#count = fromPage === null ? 0 : 1;
    this.#id = fromPage ?? this.#ids.next();
    return this.#id;
  }

  /** Returns the id that a further log would have. */
  next(fromPage: string | null): string {
    this.of(fromPage);
    return fromPage === null ? this.#ids.next() : `${fromPage}~${String(Math.max(this.#count, 1) + 1)}`;
  }

  /** Takes an id of before, or the one that `next` gave. */
  use(id: string, fromPage: string | null): void {
    if (id === this.#id) return;
    const rest = fromPage !== null && id.startsWith(fromPage) ? id.slice(fromPage.length) : null;
    this.#id = id;
    this.#fromPage = fromPage;
    this.#count = rest === '' ? 1 : Number(FURTHER.exec(rest ?? '')?.[1] ?? 0);
  }

  /** Returns whether it is made from the page's own, so that other tabs may come to the same one. */
  isShared(fromPage: string | null): boolean {
    this.of(fromPage);
    return fromPage !== null && this.#count > 0;
  }
}
