import type { ReactiveController, ReactiveControllerHost } from 'lit';

const SELECTOR = 'script[type="application/json"]';

/**
 * Reads the transcript that stands as JSON inside the element, once. On a page that is still streaming in, the script
 * may be there before its text is: it is whole when it or an ancestor has a following node, or the page is loaded.
 */
export class ChildTranscript implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #onText: (text: string) => void;
  #observer: MutationObserver | null = null;
  #isRead = false;

  constructor(host: ReactiveControllerHost & HTMLElement, onText: (text: string) => void) {
    this.#host = host;
    this.#onText = onText;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#isRead || this.#read()) return;
    this.#observer = new MutationObserver(() => {
      this.#read();
    });
    // The node that follows may be added anywhere further up.
    this.#observer.observe(document, { childList: true, subtree: true });
    // A frameworks' element may get its child long after the page was loaded, perhaps inside another shadow root.
    this.#observer.observe(this.#host, { childList: true, subtree: true, characterData: true });
    document.addEventListener('DOMContentLoaded', this.#onLoaded, { once: true });
  }

  hostDisconnected(): void {
    this.#stop();
  }

  readonly #onLoaded = (): void => {
    this.#read();
  };

  #read(): boolean {
    const script = this.#host.querySelector(SELECTOR);
    const text = script?.textContent ?? '';
    if (!script || text.trim() === '' || !isWhole(script)) {
      // Nothing more comes by parsing; only this element is worth watching then.
      if (document.readyState !== 'loading') this.#watchHostOnly();
      return false;
    }
    this.#isRead = true;
    this.#stop();
    this.#onText(text);
    return true;
  }

  #watchHostOnly(): void {
    if (!this.#observer) return;
    this.#observer.disconnect();
    this.#observer.observe(this.#host, { childList: true, subtree: true, characterData: true });
  }

  #stop(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    document.removeEventListener('DOMContentLoaded', this.#onLoaded);
  }
}

const isWhole = (script: Element): boolean => {
  if (document.readyState !== 'loading') return true;
  for (let node: Node | null = script; node; node = node.parentNode) if (node.nextSibling) return true;
  return false;
};
