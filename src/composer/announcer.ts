import { html, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

export interface Announcement {
  readonly id: number;
  readonly text: string;
}

/** Texts that are kept for slow readers; older ones go, so that the region never grows. */
const KEPT = 4;

/** The one voice of the widget for assistive technology: what is added to its live region is read out, politely. */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #announcements: readonly Announcement[] = [];
  #count = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get announcements(): readonly Announcement[] {
    return this.#announcements;
  }

  announce(text: string): void {
    this.#count += 1;
    this.#announcements = [...this.#announcements, { id: this.#count, text }].slice(-KEPT);
    this.#host.requestUpdate();
  }

  /** Takes back everything that was said: it was not for who is here now. */
  clear(): void {
    this.#announcements = [];
    this.#host.requestUpdate();
  }

  /** What the live region holds. */
  render(): unknown {
    return repeat(
      this.#announcements,
      ({ id }) => id,
      ({ text }) => html`<p>${text}</p>`,
    );
  }

  hostDisconnected(): void {
    this.#announcements = [];
  }
}
