import type { ChatError } from '../domain/chat-error.js';
import type { Conversation } from '../domain/message.js';

/** The promise of the handoff under way: everyone who asks meanwhile gets the same one. */
export class HandoffPromise {
  #pending: Promise<Conversation> | null = null;
  #resolve: (conversation: Conversation) => void = () => undefined;
  #reject: (error: ChatError) => void = () => undefined;

  /** The promise under way; `null` where there is none. */
  get pending(): Promise<Conversation> | null {
    return this.#pending;
  }

  start(): Promise<Conversation> {
    const promise = new Promise<Conversation>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever pressed a button does not hold the promise; for them the failure is in the state.
    promise.catch(() => undefined);
    this.#pending = promise;
    return promise;
  }

  resolve(conversation: Conversation): void {
    this.#pending = null;
    this.#resolve(conversation);
  }

  reject(error: ChatError): void {
    this.#pending = null;
    this.#reject(error);
  }
}
