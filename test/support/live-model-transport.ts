import { ChatError } from '../../src/domain/chat-error.js';
import type { IncomingMessage } from '../../src/domain/log/live-log.js';
import type { Conversation } from '../../src/domain/message.js';
import type { Clock } from '../../src/ports/clock.js';
import type { LiveSink, LiveTransport, OutgoingMessage } from '../../src/ports/live-transport.js';
import type { FakePage } from './fake-page.js';
import { toIncoming, type ModelChat, type Served } from './live-model-server.js';

export interface ModelTransportDependencies {
  readonly chat: ModelChat;
  /** Ends with the page. */
  readonly clock: Clock;
  readonly isAlive: () => boolean;
  readonly window: FakePage;
  /** Whether the list says what was imported. */
  readonly flagsImports: boolean;
  /** A message leaves. The returned function is called when nobody waits for its answer any more. */
  readonly onPost: (clientId: string) => () => void;
  /** The page has heard that the server did not take it. */
  readonly onRefused: (clientId: string) => void;
  readonly onProblem: (what: string) => void;
  /** The list was delivered, as it stood at that time. */
  readonly onListed: (at: number) => void;
}

/** Between a failure and the next try to reach the server. */
const PATIENCE = 1_000;

const NEVER = new Promise<never>(() => undefined);

/** A driver over the model's server: pushes as they come, and the list when it is asked for. */
export class ModelTransport implements LiveTransport {
  readonly #deps: ModelTransportDependencies;
  #sink: LiveSink | null = null;
  #work = new AbortController();
  #unwatch: () => void = () => undefined;
  #isConnected = false;
  #id = '';

  constructor(dependencies: ModelTransportDependencies) {
    this.#deps = dependencies;
  }

  async connect(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<void> {
    this.#sink = sink;
    this.#id = conversation.id;
    signal.addEventListener('abort', () => {
      this.disconnect();
    });
    await this.refresh(this.#work.signal);
    this.#isConnected = true;
    sink.line('online');
    const { window } = this.#deps;
    this.#unwatch = window.subscribe(() => {
      if (window.online()) void this.poll();
      else this.#sink?.line('offline');
    });
  }

  async send({ id, body }: OutgoingMessage, signal: AbortSignal): Promise<IncomingMessage> {
    const { chat, window, onPost, onRefused, onProblem } = this.#deps;
    if (!this.#isConnected) onProblem(`${id} leaves before the page has caught up.`);
    if (!window.online()) throw new ChatError('offline', 'x', { retryable: true });
    const answered = onPost(id);
    try {
      return this.#wire(await this.#whileAlive(chat.post(id, body, signal).finally(answered)));
    } catch (error) {
      const { status = 0 } = error as ChatError;
      if (status >= 400 && status < 500) onRefused(id);
      throw error;
    }
  }

  async refresh(signal: AbortSignal): Promise<void> {
    const { chat, window, onListed } = this.#deps;
    if (!window.online()) throw new ChatError('offline', 'x', { retryable: true });
    const { at, messages } = await this.#whileAlive(chat.list(signal));
    if (this.#work.signal.aborted) throw new ChatError('cancelled', 'x');
    onListed(at);
    this.#sink?.messages(messages.map((message) => this.#wire(message)));
    const { isEnded } = chat;
    this.#sink?.conversation({ id: this.#id, ...(isEnded && { endedAt: '2026-01-22T15:00:00.000Z' }) });
  }

  /** Asks for what is new, and goes on until there is an answer. */
  async poll(): Promise<void> {
    const { signal } = this.#work;
    // A driver that could not connect has given up.
    if (!this.#isConnected) return;
    try {
      await this.refresh(signal);
      this.#sink?.line('online');
    } catch {
      if (signal.aborted) return;
      const isOnline = this.#deps.window.online();
      this.#sink?.line(isOnline ? 'reconnecting' : 'offline');
      if (isOnline) this.#deps.clock.after(PATIENCE, () => void (signal.aborted || this.poll()));
    }
  }

  /** The connection over which messages are pushed is gone. */
  dropped(): void {
    if (!this.#isConnected) return;
    this.#sink?.line('reconnecting');
    const { signal } = this.#work;
    this.#deps.clock.after(PATIENCE, () => void (signal.aborted || this.poll()));
  }

  pushed(message: Served): void {
    if (this.#deps.window.online()) this.#sink?.messages([this.#wire(message)]);
  }

  disconnect(): void {
    this.#work.abort();
    this.#unwatch();
    this.#sink = null;
  }

  #wire(message: Served): IncomingMessage {
    return toIncoming(message, this.#deps.flagsImports);
  }

  /** A page that is gone hears nothing. */
  async #whileAlive<T>(answer: Promise<T>): Promise<T> {
    const { isAlive } = this.#deps;
    try {
      const given = await answer;
      return isAlive() ? given : await NEVER;
    } catch (error) {
      if (!isAlive()) await NEVER;
      throw error;
    }
  }
}
