import type { IncomingMessage } from '../domain/log/live-log.js';
import type { Author } from '../domain/message.js';

/** The messages that Core or REST has delivered, with the authors that Core has told: REST knows no bots. */
export class KnownMessages {
  readonly #authors = new Map<string, Author | null>();

  /** Notes what Core has delivered. */
  fromCore(incoming: readonly IncomingMessage[]): void {
    for (const { message } of incoming) this.#authors.set(message.id, message.author ?? null);
  }

  /** Whether there is a message from the other side that Core has not delivered. */
  hasMissed(incoming: readonly IncomingMessage[]): boolean {
    return incoming.some(({ message }) => message.direction === 'out' && !this.#authors.has(message.id));
  }

  /** Notes what REST has delivered. Returns it with the authors that Core has told. */
  fromRest(incoming: readonly IncomingMessage[]): IncomingMessage[] {
    return incoming.map((one) => {
      const { message } = one;
      const author = this.#authors.get(message.id) ?? null;
      this.#authors.set(message.id, author);
      if (author === null) return one;
      return { ...one, message: Object.freeze({ ...message, author: { ...message.author, ...author } }) };
    });
  }
}
