import { ChatError } from '../../domain/chat-error.js';
import type { IncomingMessage } from '../../domain/log/live-log.js';
import type { Conversation } from '../../domain/message.js';
import type { LiveSink, LiveTransport, OutgoingMessage } from '../../ports/live-transport.js';
import { cancelled } from '../lifetime.js';
import { Authors } from './authors.js';
import { RestConnection, type RestDependencies } from './rest-connection.js';
import type { RestMemory } from './session-reader.js';

const notConnected = (): ChatError => new ChatError('not_ready', 'There is no live conversation to send to.');

/**
 * The live conversation over REST and polling (kustomer-chat-api.md section 6: a supported mode of the legacy client,
 * seen in source 2020).
 */
export class RestTransport implements LiveTransport {
  readonly #deps: RestDependencies;
  readonly #memory: RestMemory;
  #connection: RestConnection | null = null;

  constructor(dependencies: RestDependencies) {
    const { api, clock, timings } = dependencies;
    this.#deps = dependencies;
    this.#memory = { known: new Map(), authors: new Authors(api, clock, timings) };
  }

  async connect(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<void> {
    this.disconnect();
    if (signal.aborted) throw cancelled();
    const connection = new RestConnection(this.#deps, this.#memory, conversation, sink, signal);
    this.#connection = connection;
    await connection.open();
  }

  async send(message: OutgoingMessage, signal: AbortSignal): Promise<IncomingMessage> {
    if (!this.#connection) throw notConnected();
    return this.#connection.send(message, signal);
  }

  async refresh(_signal?: AbortSignal): Promise<void> {
    if (!this.#connection) throw cancelled();
    await this.#connection.refresh();
  }

  /** Reads everything, as soon as it may. */
  readNow(): void {
    this.#connection?.readNow();
  }

  /** Another driver has heard that somebody has answered. */
  answered(): void {
    this.#connection?.answered();
  }

  markRead(messageIds: readonly string[]): void {
    this.#connection?.markRead(messageIds);
  }

  async end(signal: AbortSignal): Promise<void> {
    await this.#connection?.end(signal);
  }

  /** Stops everything but what is being sent: a page that is left may still get that through. */
  disconnect(): void {
    this.#connection?.close();
  }
}
