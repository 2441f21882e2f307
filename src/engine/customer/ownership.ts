import { ChatError } from '../../domain/chat-error.js';
import { conversationOf, isAt, type FlowState } from '../../domain/flow/flow.js';
import type { Conversation } from '../../domain/message.js';
import type { Clock } from '../../ports/clock.js';
import type { Timings } from '../../ports/timings.js';
import type { ChatApi } from '../../kustomer/api.js';
import { findOurs } from '../../kustomer/handoff-client.js';
import { wait } from '../../ports/clock.js';

export interface OwnershipDependencies {
  readonly api: ChatApi;
  readonly clock: Clock;
  readonly timings: Pick<Timings, 'identityLooks'>;
  readonly flow: () => FlowState;
  readonly externalId: () => string;
  /** Stops everything that asks or sends. */
  readonly halt: () => void;
  /** It is the present customer's too: at a login, a conversation moves along. */
  readonly onOwned: (conversation: Conversation) => void;
  readonly onLost: () => void;
}

/** Whether a request has left of which nobody knows what came. */
const mayExist = (flow: FlowState): boolean =>
  isAt(flow, 'checking', 'unconfirmed') || (isAt(flow, 'sending') && flow.progress === 'posting');

/** Whether an answer says that the browser has no customer who could own anything. */
const hasNoCustomer = (error: unknown): boolean =>
  error instanceof ChatError && (error.code === 'no_tracking_token' || error.status === 401);

/** When the browser has become another customer's: lets everything stand still until it is known whose the chat is. */
export class Ownership {
  readonly #deps: OwnershipDependencies;
  #work = new AbortController();

  constructor(dependencies: OwnershipDependencies) {
    this.#deps = dependencies;
  }

  /** The token is another customer's than it was. */
  changed(): void {
    const { flow, halt, onOwned, onLost } = this.#deps;
    const state = flow();
    halt();
    if (state.phase === 'bot') return;
    this.stop();
    this.#work = new AbortController();
    const { signal } = this.#work;
    const known = conversationOf(state)?.id ?? null;
    // Nothing has left: there is nothing that could have moved along.
    if (known === null && !mayExist(state)) {
      onLost();
      return;
    }
    void this.#find(known, signal).then((owned) => {
      if (signal.aborted) return;
      if (owned) onOwned(owned);
      else onLost();
    });
  }

  stop(): void {
    this.#work.abort();
  }

  /**
   * Looks among the conversations of whoever the browser belongs to now. Waits for the line for as long as it takes;
   * for a customer, while one logs out and in, only for a while.
   */
  async #find(known: string | null, signal: AbortSignal): Promise<Conversation | null> {
    const { api, clock, timings, externalId } = this.#deps;
    const { identityLooks } = timings;
    let nobody = 0;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      await wait(clock, identityLooks[Math.min(attempt, identityLooks.length - 1)] ?? 0, signal);
      try {
        const sessions = await api.listAllSessions(signal);
        if (known === null) return findOurs(sessions, externalId(), null);
        return sessions.find(({ conversation }) => conversation.id === known)?.conversation ?? null;
      } catch (error) {
        if (hasNoCustomer(error)) nobody += 1;
        if (nobody >= identityLooks.length) return null;
      }
    }
    return null;
  }
}
