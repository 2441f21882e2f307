import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatSession } from '../../session/chat-session.js';
import type { Fact } from '../../domain/facts.js';
import type { SessionState } from '../../session/state.js';

/**
 * Ties a session to its element: renders on change, and lets go of the world when the element is gone for good. A move
 * within the page disconnects and connects in one go, so leaving is decided a microtask later.
 */
export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #session: ChatSession;

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    session: ChatSession,
    onChange: (state: SessionState, previous: SessionState, facts: readonly Fact[]) => void,
  ) {
    this.#host = host;
    this.#session = session;
    host.addController(this);
    // For as long as both exist: what changes while the element is away is told all the same.
    session.subscribe((state, previous, facts) => {
      host.requestUpdate();
      this.reflectPhase();
      onChange(state, previous, facts);
    });
  }

  hostConnected(): void {
    this.#session.resume();
    this.reflectPhase();
    this.#host.requestUpdate();
  }

  /** At once, not with the next render, and inside of listeners too: the attribute says what the property says. */
  reflectPhase(): void {
    const { phase } = this.#session.state.flow.place;
    if (this.#host.getAttribute('phase') !== phase) this.#host.setAttribute('phase', phase);
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#session.suspend();
    });
  }
}
