import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How far from the end still counts as being at it. */
const SLACK_PX = 40;

/**
 * Keeps a scroller at its end while the reader is there, and leaves it alone when they have scrolled up. Content or
 * box may change their size at any time.
 */
export class StickToBottom implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #find: () => { scroller: HTMLElement; content: HTMLElement } | null;
  #observer: ResizeObserver | null = null;
  #scroller: HTMLElement | null = null;
  #atEnd = true;
  #top = 0;

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    find: () => { scroller: HTMLElement; content: HTMLElement } | null,
  ) {
    this.#host = host;
    this.#find = find;
    host.addController(this);
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  hostConnected(): void {
    // A move in the page takes every scroller to its top.
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    const wasAway = !this.#observer;
    this.#observe();
    if (this.#atEnd) this.toEnd();
    else if (wasAway && this.#scroller) this.#scroller.scrollTop = this.#top;
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#scroller?.removeEventListener('scroll', this.#onScroll);
    this.#scroller = null;
  }

  toEnd(): void {
    this.#atEnd = true;
    const scroller = this.#scroller;
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  }

  #observe(): void {
    if (this.#observer) return;
    const found = this.#find();
    if (!found) return;
    this.#scroller = found.scroller;
    // Passive, so that scrolling never waits for us.
    found.scroller.addEventListener('scroll', this.#onScroll, { passive: true });
    this.#observer = new ResizeObserver(() => {
      if (this.#atEnd) this.toEnd();
    });
    this.#observer.observe(found.scroller);
    this.#observer.observe(found.content);
  }

  readonly #onScroll = (): void => {
    const scroller = this.#scroller;
    if (!scroller) return;
    const { scrollTop } = scroller;
    const isNear = scroller.scrollHeight - scrollTop - scroller.clientHeight <= SLACK_PX;
    // Only going up leaves the end: the event of our own scrolling may come after the content has grown again.
    const atEnd = isNear || (this.#atEnd && scrollTop >= this.#top);
    this.#top = scrollTop;
    if (atEnd === this.#atEnd) return;
    this.#atEnd = atEnd;
    this.#host.requestUpdate();
  };
}
