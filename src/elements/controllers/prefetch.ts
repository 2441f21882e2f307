import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { hasStored, whenIdle } from '../../platform/idle.js';

/**
 * Says when the code of what may come is worth fetching: at once where a handoff may have to be taken up, else only
 * while the panel is on the screen. A stored log is taken up then; without one the page has to be idle besides.
 */
export class Prefetch implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #fetch: () => void;
  #isSeen = false;
  readonly #observer = new IntersectionObserver((entries) => {
    this.#isSeen = entries.at(-1)?.isIntersecting === true;
    if (!this.#isSeen) return;
    whenIdle(() => {
      // It may have been scrolled away meanwhile.
      if (!this.#isSeen) return;
      this.hostDisconnected();
      this.#fetch();
    }, hasStored('khc:log:'));
  });

  constructor(host: ReactiveControllerHost & HTMLElement, fetch: () => void) {
    this.#host = host;
    this.#fetch = fetch;
    host.addController(this);
  }

  hostConnected(): void {
    if (!hasStored('khc:handoff:')) this.#observer.observe(this.#host);
    else {
      // A page may set more of the element in this task.
      whenIdle(() => {
        if (this.#host.isConnected) this.#fetch();
      }, true);
    }
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    this.#isSeen = false;
  }
}
