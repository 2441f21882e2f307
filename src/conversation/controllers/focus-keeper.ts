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
    this.#hadFocus = this.#host.matches(':focus-within');
  }

  hostUpdated(): void {
    if (!this.#hadFocus) return;
    // A child draws after its host, and what had the focus may be one of the child's.
    const children = [...this.#host.renderRoot.querySelectorAll('*')];
    const drawn = children.flatMap((child) => (child instanceof LitElement ? [child.updateComplete] : []));
    void Promise.all(drawn).then(() => {
      // The person may have gone elsewhere meanwhile.
      if (this.#isLost()) this.#next()?.focus();
    });
  }

  /** Whether the focus is on nothing that can be seen: on the page itself, or on a child that no slot shows any more. */
  #isLost(): boolean {
    if (this.#host.shadowRoot?.activeElement) return false;
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body || activeElement === this.#host) return true;
    return activeElement.parentElement === this.#host && !activeElement.assignedSlot;
  }
}
