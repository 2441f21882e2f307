import type { ChatEventDetails } from '../domain/event-details.js';
import type { Fact } from '../domain/facts.js';
import type { Readiness } from '../domain/handoff/readiness.js';
import { askPage } from '../session/ask-page.js';
import type { SessionHooks } from '../session/context.js';
import { pageEventsOf } from '../session/page-events.js';
import type { SessionState } from '../session/state.js';
import type { HandoffSessionEvent } from './handoff-session.js';
import { hasOtherMessages } from './reading.js';

/** The element's events, told by a session that has no element. */
export class SessionEvents {
  readonly #target = new EventTarget();
  /** Readiness costs a look at the whole log, so it is watched only for those who listen. */
  readonly #readinessListeners = new Set<unknown>();
  #toldReadiness = '';
  #isReadinessDue = false;
  #readiness: () => Readiness = () => ({ ready: false, problems: [] });

  /** What the session asks and tells. */
  readonly hooks: SessionHooks = {
    beforeHandoff: (request, omitted) =>
      askPage((waitUntil) => this.#emit('kustomer-before-handoff', { request, omitted, waitUntil }, true)),
  };

  watchReadiness(readiness: () => Readiness): void {
    this.#readiness = readiness;
  }

  on<Type extends keyof ChatEventDetails>(
    type: Type,
    listener: (event: HandoffSessionEvent<Type>) => void,
  ): () => void {
    // A function of its own, so that each undo takes off one listener.
    const handle = (event: Event): void => {
      listener(event as HandoffSessionEvent<Type>);
    };
    this.#target.addEventListener(type, handle);
    if (type === 'kustomer-readiness-change') {
      if (this.#readinessListeners.size === 0) this.#toldReadiness = JSON.stringify(this.#readiness());
      this.#readinessListeners.add(handle);
    }
    return () => {
      this.#target.removeEventListener(type, handle);
      this.#readinessListeners.delete(handle);
    };
  }

  /** One change of the state and what happened with it, in the order of the contract. */
  tellChange(now: SessionState, before: SessionState, facts: readonly Fact[]): void {
    for (const { type, detail } of pageEventsOf(now, before, facts)) this.#emit(type, detail);
    if (hasOtherMessages(now, before)) this.readinessMayHaveChanged();
  }

  /** Looks once for all that changes in one go. */
  readinessMayHaveChanged(): void {
    if (this.#readinessListeners.size === 0 || this.#isReadinessDue) return;
    this.#isReadinessDue = true;
    queueMicrotask(() => {
      this.#isReadinessDue = false;
      const readiness = this.#readiness();
      const fingerprint = JSON.stringify(readiness);
      if (fingerprint === this.#toldReadiness) return;
      this.#toldReadiness = fingerprint;
      this.#emit('kustomer-readiness-change', { readiness });
    });
  }

  /** Returns `false` where a listener prevented it. */
  #emit<Type extends keyof ChatEventDetails>(
    type: Type,
    detail: ChatEventDetails[Type],
    cancelable = false,
  ): boolean {
    return this.#target.dispatchEvent(new CustomEvent(type, { detail, cancelable }));
  }
}
