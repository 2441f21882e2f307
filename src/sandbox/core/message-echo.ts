import type { CoreMessage } from './core-types.js';

/**
 * Tells this page's own messages from those that the customer wrote elsewhere: the stream brings back both, and can be
 * faster than the answer to the send.
 */
export class MessageEcho {
  readonly #sent = new Set<string>();
  readonly #held: CoreMessage[] = [];
  readonly #deliver: (message: CoreMessage) => void;
  #sending = 0;

  constructor(deliver: (message: CoreMessage) => void) {
    this.#deliver = deliver;
  }

  /** Runs a send; while it runs, the customer's own messages wait. */
  async around(send: () => Promise<CoreMessage>): Promise<CoreMessage> {
    this.#sending += 1;
    try {
      const message = await send();
      this.#sent.add(message.messageId);
      return message;
    } finally {
      this.#sending -= 1;
      if (this.#sending === 0) for (const message of this.#held.splice(0)) this.pushed(message);
    }
  }

  pushed(message: CoreMessage): void {
    if (this.#sent.has(message.messageId)) return;
    if (message.direction === 'in' && this.#sending > 0) this.#held.push(message);
    else this.#deliver(message);
  }
}
