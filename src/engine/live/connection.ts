import { ChatError } from '../../domain/chat-error.js';
import { readIncoming } from '../../domain/log/incoming.js';
import type { IncomingMessage } from '../../domain/log/live-log.js';
import type { Conversation } from '../../domain/message.js';
import { until } from '../../ports/clock.js';
import type { LiveTransport, OutgoingMessage } from '../../ports/live-transport.js';
import { GuardedSink, type Delivery } from './sink.js';

const left = (): ChatError => new ChatError('cancelled', 'The conversation was left.');

/** One connection of a conversation: one transport, one guarded sink, one signal. Opened once, closed once. */
export class LiveConnection {
  readonly #work = new AbortController();
  readonly #sink: GuardedSink;
  readonly #to: Delivery;
  readonly #open: () => LiveTransport;
  #transport: LiveTransport | null = null;
  /** The transport has caught up; until then it is not to be sent over, and the log may lack what was sent before. */
  #isReady = false;

  /** @param open makes the transport; a page's own may throw */
  constructor(open: () => LiveTransport, to: Delivery) {
    this.#open = open;
    this.#to = to;
    this.#sink = new GuardedSink(to);
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get signal(): AbortSignal {
    return this.#work.signal;
  }

  /** Resolves once the transport has caught up. @throws what it rejects with, and `signal.reason` once closed */
  async connect(conversation: Conversation): Promise<void> {
    const { signal } = this.#work;
    const transport = this.#open();
    this.#transport = transport;
    await until(signal, transport.connect(conversation, this.#sink, signal));
    this.#isReady = true;
  }

  /** @throws ChatError, see LiveTransport */
  async send(message: OutgoingMessage, signal: AbortSignal): Promise<IncomingMessage> {
    if (!this.#transport) throw left();
    const answer: unknown = await this.#transport.send(message, signal);
    const [sent] = readIncoming([answer]).messages;
    if (!sent) throw new ChatError('bad_response', 'The transport gave no message for what was sent.');
    return sent;
  }

  async refresh(signal: AbortSignal): Promise<void> {
    if (!this.#transport) throw left();
    await this.#transport.refresh(signal);
  }

  setTyping(isTyping: boolean): void {
    this.#call(() => this.#transport?.setTyping?.(isTyping));
  }

  markRead(messageIds: readonly string[]): void {
    this.#call(() => this.#transport?.markRead?.(messageIds));
  }

  /** @throws ChatError where the transport can't end a conversation, or the server refuses to */
  async end(): Promise<void> {
    if (!this.#transport?.end) throw new ChatError('not_ready', 'This transport cannot end a conversation.');
    await this.#transport.end(this.#work.signal);
  }

  /** The page is being left, and may come back: nothing may be held meanwhile, but what is being sent goes on. */
  leave(): void {
    this.#call(() => this.#transport?.disconnect());
  }

  /** Takes nothing in from now on; the transport, which is foreign, comes last. */
  close(): void {
    this.#sink.close();
    this.#isReady = false;
    const transport = this.#transport;
    this.#transport = null;
    this.#work.abort();
    this.#call(() => transport?.disconnect());
  }

  /** What a page's transport throws where nobody waits for it stops nothing of ours. */
  #call(foreign: () => void): void {
    try {
      foreign();
    } catch (thrown) {
      this.#to.threw(thrown);
    }
  }
}
