import type { ChatError } from '../domain/chat-error.js';
import type { Conversation } from '../domain/message.js';

/** The one handoff under way: everyone who asks meanwhile gets the same promise. */
export class Flight {
  promise: Promise<Conversation> | null = null;
  #resolve: (conversation: Conversation) => void = () => undefined;
  #reject: (error: ChatError) => void = () => undefined;

  start(): Promise<Conversation> {
    const promise = new Promise<Conversation>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever pressed a button does not hold the promise; for them the failure is in the state.
    promise.catch(() => undefined);
    this.promise = promise;
    return promise;
  }

  land(conversation: Conversation): void {
    this.promise = null;
    this.#resolve(conversation);
  }

  fail(error: ChatError): void {
    this.promise = null;
    this.#reject(error);
  }
}
