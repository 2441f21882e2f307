import type { IncomingMessage } from '../../domain/log/live-log.js';
import type { Author } from '../../domain/message.js';
import { wait, type Clock } from '../../ports/clock.js';
import type { Timings } from '../../ports/timings.js';
import type { ChatApi } from '../api.js';
import type { WireMessage } from '../wire.js';

/** Messages with the names that came in time; `late` brings all of them again once the missing names are there. */
export interface NamedMessages {
  readonly messages: readonly IncomingMessage[];
  readonly late: Promise<readonly IncomingMessage[]> | null;
}

/** Loses every race against what is settled already. */
const NOT_YET = Promise.resolve(null);

/**
 * Whose message it is. The direction says whether the customer wrote it (`readMessage` in wire.ts). Everything else
 * counts as an agent's, since the list does not tell a bot from a person; name and picture are looked up by the user's
 * id (kustomer-chat-api.md section 4, seen in source 2020), once for each user.
 */
export class Authors {
  readonly #api: Pick<ChatApi, 'readUser'>;
  readonly #clock: Clock;
  readonly #timings: Pick<Timings, 'authorPatience'>;
  readonly #users = new Map<string, Promise<Author>>();

  constructor(api: Pick<ChatApi, 'readUser'>, clock: Clock, timings: Pick<Timings, 'authorPatience'>) {
    this.#api = api;
    this.#clock = clock;
    this.#timings = timings;
  }

  /** Looks up who wrote the messages. A name that takes long does not hold up its message: it comes after. */
  async name(messages: readonly WireMessage[], signal: AbortSignal): Promise<NamedMessages> {
    const named = messages.map((message) => this.#withAuthor(message, signal));
    const all = Promise.all(named);
    const over = new AbortController();
    const patience = wait(this.#clock, this.#timings.authorPatience, over.signal).then(() => null);
    const inTime = await Promise.race([all, patience]);
    over.abort();
    if (inTime) return { messages: inTime, late: null };
    const known = await Promise.all(
      named.map(async (message, index) => (await Promise.race([message, NOT_YET])) ?? messages[index]),
    );
    return { messages: known.filter((message) => message !== undefined), late: all };
  }

  async #withAuthor(wire: WireMessage, signal: AbortSignal): Promise<IncomingMessage> {
    if (wire.userId === undefined) return wire;
    const author = await this.#authorOf(wire.userId, signal);
    return { ...wire, message: Object.freeze({ ...wire.message, author }) };
  }

  /** Returns the author of an agent's message. Without a name where the look-up fails; the next message asks again. */
  #authorOf(userId: string, signal: AbortSignal): Promise<Author> {
    const cached = this.#users.get(userId);
    if (cached) return cached;
    const author = this.#api.readUser(userId, signal).then(
      (user): Author => ({ kind: 'agent', ...user }),
      (): Author => {
        this.#users.delete(userId);
        return { kind: 'agent' };
      },
    );
    this.#users.set(userId, author);
    return author;
  }
}
