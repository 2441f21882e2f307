import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Page } from '../../ports/page.js';
import type { Reader } from '../../session/engine.js';

export interface ReaderWatchOptions {
  readonly page: Page;
  /** What stands at the end of the log; `null` where there is none. */
  readonly findEnd: () => Element | null;
  readonly onMove: (reader: Reader) => void;
}

/**
 * Knows whether somebody can really see the chat, and the end of its log: the page is shown, and neither the page's
 * scrolling nor the log's own keeps it off the screen.
 */
export class ReaderWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: ReaderWatchOptions;
  readonly #onScreen = new Set<Element>();
  readonly #observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#onScreen.add(target);
      else this.#onScreen.delete(target);
    }
    this.#tell();
  });
  #end: Element | null = null;
  #unsubscribe: (() => void) | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, options: ReaderWatchOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#unsubscribe ??= this.#options.page.subscribe(() => {
      this.#tell();
    });
    this.#observer.observe(this.#host);
  }

  hostUpdated(): void {
    const end = this.#options.findEnd();
    if (end !== this.#end) {
      if (this.#end) this.#observer.unobserve(this.#end);
      if (this.#end) this.#onScreen.delete(this.#end);
      this.#end = end;
      if (end) this.#observer.observe(end);
    }
    // The conversation may be younger than what was told last.
    this.#tell();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    this.#onScreen.clear();
    this.#end = null;
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#tell();
  }

  #tell(): void {
    const isHere = this.#options.page.visible() && this.#onScreen.has(this.#host);
    this.#options.onMove({ isHere, isAtEnd: this.#end !== null && this.#onScreen.has(this.#end) });
  }
}
