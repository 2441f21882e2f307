import { LitElement, type ReactiveController } from 'lit';

/** Keeps the focus inside when what had it is replaced: otherwise it would fall to the page's body. */
export class FocusKeeper implements ReactiveController {
  readonly #host: LitElement;
  readonly #next: () => HTMLElement | null;
  #hadFocus = false;

  constructor(host: LitElement, next: () => HTMLElement | null) {
    this.#host = host;
    this.#next = next;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#hadFocus = this.#host.shadowRoot?.activeElement != null;
  }

  hostUpdated(): void {
    if (!this.#hadFocus || this.#host.shadowRoot?.activeElement) return;
    const next = this.#next();
    const isRendered = next instanceof LitElement ? next.updateComplete : Promise.resolve();
    void isRendered.then(() => {
      // The person may have gone elsewhere meanwhile.
      const { activeElement } = document;
      if (!activeElement || activeElement === document.body || activeElement === this.#host) next?.focus();
    });
  }
}
