import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatSession } from '../../session/chat-session.js';
import type { SessionState } from '../../session/state.js';

/**
 * Ties a session to its element: renders on change, and lets go of the world when the element is gone for good. A move
 * within the page disconnects and connects in one go, so leaving is decided a microtask later.
 */
export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #session: ChatSession;
  readonly #onChange: (state: SessionState, previous: SessionState) => void;
  #unsubscribe: (() => void) | null = null;

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    session: ChatSession,
    onChange: (state: SessionState, previous: SessionState) => void,
  ) {
    this.#host = host;
    this.#session = session;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#unsubscribe) return;
    this.#unsubscribe = this.#session.subscribe((state, previous) => {
      this.#host.requestUpdate();
      this.#onChange(state, previous);
    });
    this.#session.resume();
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (this.#host.isConnected) return;
      this.#unsubscribe?.();
      this.#unsubscribe = null;
      this.#session.suspend();
    });
  }
}
