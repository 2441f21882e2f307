import { ChatError } from '../domain/chat-error.js';
import { conversationOf, isCancellable, type Place } from '../domain/flow/flow.js';
import type { Readiness } from '../domain/handoff/readiness.js';
import { appendHistory, appendPending, entriesOf, findMessage } from '../domain/log/message-log.js';
import { isBlank } from '../domain/message-text.js';
import type { ChatMessage, Conversation, MessageInput } from '../domain/message.js';
import type { TokenInput } from '../kustomer/token/tracking-token.js';
import type { Clock } from '../ports/clock.js';
import type { Ids } from '../ports/ids.js';
import { draftMessage, readMessage, takeTranscript, warnOfRepairs } from './bot-log.js';
import type { SessionConfig } from './config.js';
import { SessionContext, type SessionHooks, type SessionStore } from './context.js';
import type { Engine, Intent, Reader } from './engine.js';
import { LazyEngine } from './lazy-engine.js';
import type { SessionState } from './state.js';

export interface SessionPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Loads the part that talks to Kustomer; asked for at the first act. */
  readonly openEngine: (context: SessionContext) => Promise<Engine>;
}

/**
 * The chat without any element: the log of the bot phase, and the way to what follows. Everything that only a handoff
 * needs is in the engine. Until that is there, the session stands in for it: it knows the places `bot` and `code`.
 */
export class ChatSession {
  readonly #context: SessionContext;
  readonly #engine: LazyEngine;

  constructor(ports: SessionPorts, config: SessionConfig, hooks: SessionHooks = {}) {
    this.#context = new SessionContext(ports, config, hooks, () => {
      this.#engine.reopen();
    });
    this.#engine = new LazyEngine(this.#context, ports.openEngine);
  }

  get state(): SessionState {
    return this.#context.state;
  }

  get config(): SessionConfig {
    return this.#context.config;
  }

  /** The log, oldest first. */
  get messages(): readonly ChatMessage[] {
    return entriesOf(this.state.log).map(({ message }) => message);
  }

  get conversation(): Conversation | null {
    return this.state.live?.conversation ?? conversationOf(this.#place);
  }

  /** What a request that is built now would lack. */
  get readiness(): Readiness {
    const { ready, problems } = this.#context.outlook;
    return { ready, problems };
  }

  /** How many messages a request that is built now would leave behind for want of room. */
  get leftBehind(): number {
    return this.#context.outlook.leftBehind;
  }

  /** How many of the latest messages could go instead of all; `null` where there is nothing to leave out. */
  get latest(): number | null {
    return this.#engine.loaded?.latest ?? null;
  }

  /** Returns its undo. */
  subscribe(listener: Parameters<SessionStore['subscribe']>[0]): () => void {
    return this.#context.store.subscribe(listener);
  }

  configure(change: Partial<SessionConfig>): void {
    const { baseUrl } = this.config;
    this.#context.config = { ...this.config, ...change };
    // What there is to take up is known by the address.
    if (baseUrl === null && change.baseUrl && this.#engine.loaded && this.#place.phase === 'bot') {
      this.#engine.reopen();
    } else if (change.trackingToken) this.#engine.reopenWithheld();
  }

  /** Called by a provider further up the page; `undefined` and '' mean that its token is still to come. */
  setContextToken(value: TokenInput): void {
    this.#context.provided = { value };
    if (value) this.#engine.reopenWithheld();
  }

  /** Listens to the page and takes up what `suspend` let go of. To be called once at the start too. */
  resume(): void {
    this.#context.isAttached = true;
    this.#engine.loaded?.resume();
  }

  /** Lets go of everything outside: listeners, timers, polling. A request under way is still awaited. */
  suspend(): void {
    this.#context.isAttached = false;
    this.#engine.loaded?.suspend();
  }

  /**
   * Takes a transcript of the bot phase: merged where it has something in common with the log, else in its place.
   * Entries that are no messages are told and left out.
   */
  setTranscript(input: unknown): void {
    if (this.#place.phase !== 'bot') {
      if (!this.#engine.loaded?.isResumed) this.#context.warn('transcript-late');
      return;
    }
    takeTranscript(input, this.#context);
  }

  /** Adds a message of the bot phase; `null`, with a warning, where the conversation belongs to the server. */
  appendMessage(input: MessageInput): ChatMessage | null {
    const { message, repaired } = readMessage(input, this.#context);
    if (!message) {
      this.#context.warn('append-invalid');
      return null;
    }
    warnOfRepairs(repaired, this.#context);
    const { phase } = this.#place;
    if (message.direction === 'in') this.#act();
    if (phase === 'handing-off' && message.direction === 'in') {
      return this.#enqueue(Object.freeze<ChatMessage>({ ...message, status: 'sending' }));
    }
    if (phase !== 'bot') {
      this.#context.warn('append-late');
      return null;
    }
    this.#context.store.update({ log: appendHistory(this.state.log, message) });
    return findMessage(this.state.log, message.id) ?? message;
  }

  /** Fetches the code of what may come; nothing of it asks Kustomer for anything. */
  async preload(): Promise<void> {
    await (await this.#engine.load()).prepare();
  }

  /** First sign of intent: fetches code and baseline, so that the handoff itself is quick. */
  prime(): void {
    this.#act();
    this.#engine.prime();
  }

  /**
   * Starts the handoff, or joins the one under way. Waits while the person is asked or offline; rejects with ChatError
   * when it is cancelled or refused.
   */
  handoff(): Promise<Conversation> {
    const { promise } = this.#context;
    const { conversation } = this;
    if (this.#place.phase === 'ended') {
      return Promise.reject(new ChatError('not_ready', 'It has ended; call reset().'));
    }
    if (conversation) return Promise.resolve(conversation);
    if (promise.pending) return promise.pending;
    this.#act();
    const pending = promise.start();
    this.#engine.handOff(pending);
    return pending;
  }

  /** Hands off only the latest messages; a refusal for content may be mended by that. */
  handoffLatest(): Promise<Conversation> {
    this.#engine.loaded?.keepLatest();
    return this.handoff();
  }

  /** Carries out what the person wants; returns whether it was taken. */
  act(intent: Intent): boolean {
    this.#act();
    return this.#engine.loaded?.act(intent) ?? false;
  }

  /** Returns whether there was something to cancel: once the request has left there is not. */
  cancelHandoff(): boolean {
    const { flow } = this.state;
    if (!isCancellable(flow)) {
      if (flow.place.phase === 'handing-off') this.#context.warn('cancel-late');
      return false;
    }
    return this.#engine.cancel();
  }

  /** Optimistic: returns the message as it stands in the log, waiting for the server. */
  sendMessage(body: string): ChatMessage | null {
    const { phase } = this.#place;
    if (phase !== 'live' && phase !== 'handing-off') {
      this.#context.warn('send-early');
      return null;
    }
    const message = draftMessage(body, this.#context);
    if (isBlank(message.body)) return null;
    this.#act();
    return this.#enqueue(message);
  }

  /** Keeps what stands in the composer, and tells the other side that the person is typing. */
  setDraft(draft: string): void {
    this.#act();
    if (this.#engine.loaded) this.#engine.loaded.setDraft(draft);
    else this.#context.store.update({ draft });
  }

  /** The reader came, went, or scrolled. */
  readerMoved(reader: Reader): void {
    this.#engine.loaded?.readerMoved(reader);
  }

  /** Sends a message that failed again; returns whether there was one. */
  retryMessage(id: string): boolean {
    return this.#engine.loaded?.retryMessage(id) ?? false;
  }

  /** Takes back a message that failed; returns whether there was one. */
  deleteMessage(id: string): boolean {
    return this.#engine.loaded?.deleteMessage(id) ?? false;
  }

  /** @throws ChatError where there is no live conversation, or it can't be ended here */
  async endConversation(): Promise<void> {
    if (!this.#engine.loaded) throw new ChatError('not_ready', 'There is no live conversation to end.');
    await this.#engine.loaded.endConversation();
  }

  /** A fresh bot phase with a new external id. */
  reset(): void {
    this.#context.mayResume = false;
    this.#engine.reset();
  }

  get #place(): Place {
    return this.state.flow.place;
  }

  /** The person has done something: the first time, that loads the engine. */
  #act(): void {
    this.#context.hasActed = true;
    this.#engine.acted();
  }

  #enqueue(message: ChatMessage): ChatMessage {
    this.#context.store.update({ log: appendPending(this.state.log, message) });
    this.#engine.loaded?.pump();
    return message;
  }
}
