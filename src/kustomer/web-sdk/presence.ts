import type { Page } from '../../ports/page.js';
import type { KustomerCore } from './kustomer-core.js';

/** Tells Core whether the customer has the page before them (`sendPresenceActivity`; section 10, documented). */
export class Presence {
  readonly #core: KustomerCore;
  readonly #page: Page;
  #isPresent = false;

  constructor(core: KustomerCore, page: Page) {
    this.#core = core;
    this.#page = page;
  }

  update(): void {
    this.#set(this.#page.online() && this.#page.visible());
  }

  leave(): void {
    this.#set(false);
  }

  #set(isPresent: boolean): void {
    if (isPresent === this.#isPresent) return;
    this.#isPresent = isPresent;
    this.#core.sendPresence(isPresent ? 'online' : 'offline');
  }
}
