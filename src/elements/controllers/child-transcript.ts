import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Reads the transcript that stands as JSON inside the element, once. On a page that is still streaming in, the script
 * may be there before its text is: it is whole when it or an ancestor has a following node, or the page is loaded.
 */
export class ChildTranscript implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #onText: (text: string) => void;
  // The node that follows may be added anywhere further up; a framework may add the script at any time.
  readonly #observer = new MutationObserver(() => {
    this.#read();
  });
  #isRead = false;

  constructor(host: ReactiveControllerHost & HTMLElement, onText: (text: string) => void) {
    this.#host = host;
    this.#onText = onText;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#isRead) return;
    this.#watch();
    document.addEventListener('DOMContentLoaded', this.#read, { once: true });
    this.#read();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    document.removeEventListener('DOMContentLoaded', this.#read);
  }

  /** Once the page is loaded nothing more comes by parsing, and only this element is worth watching. */
  #watch(): void {
    this.#observer.disconnect();
    this.#observer.observe(isLoading() ? document : this.#host, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  }

  readonly #read = (): void => {
    const script = this.#host.querySelector('script[type="application/json"]');
    if (script?.textContent && isWhole(script)) {
      this.#isRead = true;
      this.hostDisconnected();
      this.#onText(script.textContent);
    } else if (!isLoading()) this.#watch();
  };
}

const isLoading = (): boolean => document.readyState === 'loading';

const isWhole = (script: Element): boolean => {
  for (let node: Node | null = script; node; node = node.parentNode) if (node.nextSibling) return true;
  return !isLoading();
};
