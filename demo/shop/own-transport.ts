import {
  ChatError,
  type Conversation,
  type IncomingMessage,
  type LiveSink,
  type LiveTransport,
  type OutgoingMessage,
} from '../../src/index.js'; // on a page of yours: 'kustomer-handoff-chat'
import type { ShopConversation, ShopMessage, ShopTyping } from '../../src/sandbox/shop-server-routes.js';

const ANSWER_MS = 15_000;
const AGAIN_MS = 2_000;
const GONE = [403, 404, 410];

/** A message of our server as the chat takes it. */
const toIncoming = ({ id, at, from, name, text, handedOff }: ShopMessage): IncomingMessage => ({
  message: {
    id,
    date: at,
    direction: from === 'customer' ? 'in' : 'out',
    body: text,
    author: from === 'customer' ? { kind: 'customer' } : { kind: 'agent', ...(name !== null && { name }) },
    status: from === 'customer' ? 'sent' : 'received',
    attachments: [],
  },
  // Or else what the chat has handed off would be shown twice.
  imported: handedOff,
});

/**
 * An example of a page's own transport: the live conversation over the shop's own server, which pushes over an event
 * stream what is said.
 *
 *   chat.transport = () => new ShopTransport('/shop-server');
 */
export class ShopTransport implements LiveTransport {
  readonly #server: string;
  #id = '';
  #sink: LiveSink | null = null;
  #stream: EventSource | null = null;
  #again: ReturnType<typeof setTimeout> | undefined;
  readonly #work = new AbortController();
  #reading: Promise<void> = Promise.resolve();

  constructor(server: string) {
    this.#server = server;
  }

  async connect({ id }: Conversation, sink: LiveSink, signal: AbortSignal): Promise<void> {
    this.#id = id;
    this.#sink = sink;
    signal.addEventListener('abort', () => this.disconnect());
    await this.refresh(signal);
    if (signal.aborted) return;
    sink.features({ end: true, typing: true });
    this.#listen();
  }

  async send({ body }: OutgoingMessage, signal: AbortSignal): Promise<IncomingMessage> {
    return toIncoming(await this.#ask<ShopMessage>('/messages', signal, { text: body }));
  }

  /** One after the other, so that no older answer comes after a newer one. */
  refresh(signal: AbortSignal): Promise<void> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#read(signal));
    return this.#reading;
  }

  setTyping(isTyping: boolean): void {
    this.#ask('/typing', this.#work.signal, { typing: isTyping }).catch(() => undefined);
  }

  async end(signal: AbortSignal): Promise<void> {
    await this.#ask('/end', signal, {});
  }

  disconnect(): void {
    this.#work.abort();
    clearTimeout(this.#again);
    this.#stream?.close();
    this.#sink = null;
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { startedAt, endedAt, endedBy, messages } = await this.#ask<ShopConversation>('', signal);
    this.#sink?.messages(messages.map(toIncoming));
    this.#sink?.conversation({
      id: this.#id,
      createdAt: startedAt,
      ...(endedAt !== null && { endedAt }),
      ...(endedBy !== null && { endedBy }),
    });
  }

  #listen(): void {
    const stream = new EventSource(`${this.#url()}/events`);
    const on = (event: string, heard: (data: unknown) => void): void => {
      stream.addEventListener(event, ({ data }: MessageEvent<string>) => heard(JSON.parse(data)));
    };
    this.#stream = stream;
    // The first time and after every break: what was said before comes with no event.
    stream.addEventListener('open', () => void this.#catchUp());
    stream.addEventListener('error', () => this.#lost());
    on('said', (message) => this.#sink?.messages([toIncoming(message as ShopMessage)]));
    on('changed', () => void this.#catchUp());
    on('typing', (sign) => {
      const { typing, name } = sign as ShopTyping;
      this.#sink?.typing(typing, { kind: 'agent', name });
    });
  }

  async #catchUp(): Promise<void> {
    try {
      await this.refresh(this.#work.signal);
      this.#sink?.line('online');
    } catch (error) {
      if (error instanceof ChatError && GONE.includes(error.status ?? 0)) this.#sink?.gone(error);
      else this.#lost();
    }
  }

  /** A browser opens a broken stream again by itself, but not one that was refused: so it is done here. */
  #lost(): void {
    this.#stream?.close();
    clearTimeout(this.#again);
    if (!this.#sink) return;
    this.#sink.line(navigator.onLine ? 'reconnecting' : 'offline');
    this.#again = setTimeout(() => this.#listen(), AGAIN_MS);
  }

  #url(): string {
    return `${this.#server}/conversations/${encodeURIComponent(this.#id)}`;
  }

  /** Every failure says whether it may have been done all the same: the chat looks before it sends again. */
  async #ask<Answer>(path: string, signal: AbortSignal, body?: object): Promise<Answer> {
    if (!navigator.onLine) throw new ChatError('offline', 'This device is offline.', { retryable: true });
    try {
      const response = await fetch(this.#url() + path, {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      });
      const { ok, status } = response;
      if (!ok)
        throw new ChatError('refused', 'The shop’s server refused.', { status, retryable: status >= 500 });
      return (await response.json()) as Answer;
    } catch (cause) {
      if (cause instanceof ChatError) throw cause;
      const isLate = cause instanceof DOMException && cause.name === 'TimeoutError';
      throw new ChatError(isLate ? 'timeout' : 'network', 'No answer came.', { retryable: true, cause });
    }
  }
}
