import { ChatError, toChatError } from '../domain/chat-error.js';
import type { FlowEvent } from '../domain/handoff-flow.js';
import {
  acknowledge,
  markAttempted,
  mergeServer,
  setStatus,
  updateMessage,
  type IncomingMessage,
} from '../domain/live-log.js';
import { entriesOf, type MessageLog } from '../domain/message-log.js';
import type { Author, ChatMessage, Conversation } from '../domain/message.js';
import { shareOf } from '../domain/shareable.js';
import type { ChatApi } from '../kustomer/chat-api.js';
import type { LineState, LiveFeatures, LiveSink, LiveTransport } from '../kustomer/live-transport.js';
import { openTransport, type LiveToken } from './live-driver.js';
import { Outbox } from './outbox.js';
import type { SessionConfig, SessionEnvironment, SessionSignal, SessionState } from './session-types.js';
import type { Store } from './store.js';

export interface LiveRunnerDependencies {
  readonly environment: SessionEnvironment;
  readonly api: ChatApi;
  readonly token: LiveToken;
  readonly config: () => SessionConfig;
  readonly store: Store<SessionState>;
  readonly dispatch: (event: FlowEvent) => void;
  readonly signal: (signal: SessionSignal) => void;
  readonly warn: (message: string) => void;
}

/** Connects the transport to the log: what comes in is merged, what is written goes out through the outbox. */
export class LiveRunner implements LiveSink {
  readonly #deps: LiveRunnerDependencies;
  readonly #outbox: Outbox;
  #transport: LiveTransport | null = null;
  #work = new AbortController();
  #conversation: Conversation | null = null;

  constructor(dependencies: LiveRunnerDependencies) {
    this.#deps = dependencies;
    const { clock, random, timings } = dependencies.environment;
    this.#outbox = new Outbox({
      clock,
      random,
      timings,
      log: () => this.#log(),
      refresh: (signal) => this.#refresh(signal),
      send: (message, signal) => this.#send(message, signal),
      onSent: (pendingId, sent) => {
        this.#setLog(acknowledge(this.#log(), pendingId, sent.message));
        this.#deps.signal({ type: 'message', message: sent.message });
      },
      onFailed: (id) => {
        this.#setLog(setStatus(this.#log(), id, 'failed'));
      },
    });
  }

  connect(conversation: Conversation): void {
    this.disconnect();
    const work = new AbortController();
    this.#work = work;
    this.#conversation = conversation;
    this.#deps.store.update({ connection: 'connecting' });
    const transport = openTransport(this.#deps);
    this.#transport = transport;
    transport.connect(conversation, this, work.signal).then(
      () => {
        if (work.signal.aborted) return;
        this.line('online');
        this.#deps.dispatch({ type: 'connected', conversation: this.#conversation ?? conversation });
        this.pump();
      },
      (thrown: unknown) => {
        if (work.signal.aborted) return;
        this.line('reconnecting');
        this.#deps.dispatch({ type: 'connect-failed', error: toChatError(thrown) });
      },
    );
  }

  disconnect(): void {
    this.#work.abort();
    this.#outbox.stop();
    this.#transport?.disconnect();
    this.#transport = null;
  }

  /** Sends what waits, unless something failed stands before it. */
  pump(): void {
    if (this.#transport && this.#deps.store.state.flow.phase === 'live') this.#outbox.pump();
  }

  /** @throws ChatError where the driver can't end a conversation, or the server refuses to */
  async end(): Promise<void> {
    if (!this.#transport?.end) throw new ChatError('not_ready', 'This transport cannot end a conversation.');
    await this.#transport.end(this.#work.signal);
  }

  messages(incoming: readonly IncomingMessage[]): void {
    const before = new Set(entriesOf(this.#log()).map(({ message }) => message.id));
    this.#setLog(mergeServer(this.#log(), incoming));
    const fresh = this.#log().live.filter(
      ({ message }) =>
        !before.has(message.id) && (message.status === 'sent' || message.status === 'received'),
    );
    const agent = this.#log().live.findLast(({ message }) => message.direction === 'out')?.message.author;
    if (agent) this.#deps.store.update({ agent });
    for (const { message } of fresh) this.#deps.signal({ type: 'message', message });
    // An echo may have freed the head of the queue.
    this.pump();
  }

  conversation(conversation: Conversation): void {
    this.#conversation = conversation;
    if (conversation.endedAt === undefined) this.#deps.dispatch({ type: 'reopened' });
    else this.#deps.dispatch({ type: 'ended', by: conversation.endedBy ?? 'unknown' });
  }

  typing(isTyping: boolean, author?: Author): void {
    this.#deps.store.update({ typing: isTyping ? (author ?? { kind: 'agent' }) : null });
  }

  wait(seconds: number | null): void {
    this.#deps.store.update({ waitSeconds: seconds });
  }

  features(features: LiveFeatures): void {
    this.#deps.store.update({ features });
  }

  line(state: LineState): void {
    this.#deps.store.update({ connection: state });
    if (state === 'online') this.pump();
  }

  gone(error: ChatError): void {
    this.disconnect();
    this.#deps.store.update({ connection: 'idle' });
    this.#deps.signal({ type: 'handoff-error', error });
    this.#deps.dispatch({ type: 'ended', by: 'unknown' });
  }

  async #send(message: ChatMessage, signal: AbortSignal): Promise<IncomingMessage> {
    const { redact } = this.#deps.config();
    const share = shareOf(message, () => message, redact);
    if (!('body' in share)) {
      if (share.message !== undefined) this.#deps.warn(share.message);
      throw new ChatError('not_ready', 'redact left nothing to send.', { messageIds: [message.id] });
    }
    if (!this.#transport) throw new ChatError('cancelled', 'The conversation was left.');
    // Shown as it is shared, and known again when the server lists it.
    if (share.body !== message.body) {
      this.#setLog(updateMessage(this.#log(), Object.freeze({ ...message, body: share.body })));
    }
    this.#setLog(markAttempted(this.#log(), message.id));
    const attachmentIds = message.attachments.map(({ id }) => id);
    return this.#transport.send({ id: message.id, body: share.body, attachmentIds }, signal);
  }

  #refresh(signal: AbortSignal): Promise<void> {
    if (!this.#transport) return Promise.reject(new ChatError('cancelled', 'The conversation was left.'));
    return this.#transport.refresh(signal);
  }

  #log(): MessageLog {
    return this.#deps.store.state.log;
  }

  #setLog(log: MessageLog): void {
    this.#deps.store.update({ log });
  }
}
