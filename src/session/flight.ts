import type { ChatError } from '../domain/chat-error.js';
import type { Conversation } from '../domain/message.js';

/** The one handoff under way: everyone who asks meanwhile gets the same promise. */
export class Flight {
  #open: {
    readonly promise: Promise<Conversation>;
    readonly resolve: (conversation: Conversation) => void;
    readonly reject: (error: ChatError) => void;
  } | null = null;

  get promise(): Promise<Conversation> | null {
    return this.#open?.promise ?? null;
  }

  start(): Promise<Conversation> {
    if (this.#open) return this.#open.promise;
    let resolve: (conversation: Conversation) => void = () => undefined;
    let reject: (error: ChatError) => void = () => undefined;
    const promise = new Promise<Conversation>((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    // Whoever pressed a button does not hold the promise; for them the failure is in the state.
    promise.catch(() => undefined);
    this.#open = { promise, resolve, reject };
    return promise;
  }

  land(conversation: Conversation): void {
    this.#open?.resolve(conversation);
    this.#open = null;
  }

  fail(error: ChatError): void {
    this.#open?.reject(error);
    this.#open = null;
  }
}
