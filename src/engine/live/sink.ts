import type { ChatError } from '../../domain/chat-error.js';
import { readIncoming } from '../../domain/log/incoming.js';
import {
  readAuthor,
  readConversationNews,
  readFeatures,
  readLine,
  readSeconds,
} from '../../domain/log/news.js';
import type { IncomingMessage } from '../../domain/log/live-log.js';
import type { Author, Conversation } from '../../domain/message.js';
import type { LineState, LiveFeatures, LiveSink } from '../../ports/live-transport.js';
import { toChatError } from '../../domain/chat-error.js';

/** Where what a transport delivers goes, once it has been read. */
export interface Delivery extends LiveSink {
  /** So many things were delivered that were no messages. */
  rejected(count: number): void;
  /** The transport has thrown where nobody waits for its answer. */
  threw(thrown: unknown): void;
}

/**
 * Stands between a transport and the conversation: reads everything that comes in, a page's own transport's too, and
 * lets nothing through once it is closed.
 */
export class GuardedSink implements LiveSink {
  readonly #to: Delivery;
  #isOpen = true;

  constructor(to: Delivery) {
    this.#to = to;
  }

  close(): void {
    this.#isOpen = false;
  }

  messages(incoming: readonly IncomingMessage[]): void {
    if (!this.#isOpen) return;
    const { messages, rejected } = readIncoming(incoming);
    if (rejected > 0) this.#to.rejected(rejected);
    this.#to.messages(messages);
  }

  conversation(conversation: Conversation): void {
    const read = this.#isOpen ? readConversationNews(conversation) : null;
    if (read) this.#to.conversation(read);
  }

  typing(isTyping: boolean, author?: Author): void {
    if (!this.#isOpen) return;
    // A page's own transport may say anything.
    const flag: unknown = isTyping;
    const who = readAuthor(author);
    if (who) this.#to.typing(flag === true, who);
    else this.#to.typing(flag === true);
  }

  wait(seconds: number | null): void {
    if (this.#isOpen) this.#to.wait(readSeconds(seconds));
  }

  features(features: LiveFeatures): void {
    const read = this.#isOpen ? readFeatures(features) : null;
    if (read) this.#to.features(read);
  }

  line(state: LineState): void {
    const read = this.#isOpen ? readLine(state) : null;
    if (read) this.#to.line(read);
  }

  gone(error: ChatError): void {
    if (this.#isOpen) this.#to.gone(toChatError(error));
  }
}
