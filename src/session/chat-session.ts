import { ChatError } from '../domain/chat-error.js';
import { BOT, conversationOf, isAt, isCancellable, type Flow, type Place } from '../domain/flow/flow.js';
import type { Readiness } from '../domain/handoff/readiness.js';
import { appendHistory, appendPending, entriesOf, findMessage } from '../domain/log/message-log.js';
import type { Repair } from '../domain/message-intake.js';
import { isBlank } from '../domain/message-text.js';
import type { ChatMessage, Conversation, MessageInput } from '../domain/message.js';
import type { TokenInput } from '../kustomer/token/tracking-token.js';
import type { Clock } from '../ports/clock.js';
import type { Ids } from '../ports/ids.js';
import { draftMessage, readMessage, readTranscript } from './bot-log.js';
import { chunkError } from './chunk-error.js';
import type { SessionConfig } from './config.js';
import { SessionContext, type SessionHooks, type SessionStore } from './context.js';
import type { Engine, Intent, Reader } from './engine.js';
import { lazyOnce } from './lazy-once.js';
import { initialState, type SessionState } from './state.js';
import { Store } from './store.js';

export interface SessionPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Loads the part that talks to Kustomer; asked for at the first act. */
  readonly openEngine: (context: SessionContext) => Promise<Engine>;
}

/** What the person sees while the code is on its way. */
const LOADING: Place = { phase: 'handing-off', step: 'sending', stage: 'code', isSlow: false };

/**
 * The chat without any element: the log of the bot phase, and the way to what follows. Everything that only a handoff
 * needs is in the engine. Until that is there, the session stands in for it: it knows the places `bot` and `code`.
 */
export class ChatSession {
  readonly #ports: SessionPorts;
  readonly #context: SessionContext;
  #loaded: Engine | null = null;

  constructor(ports: SessionPorts, config: SessionConfig, hooks: SessionHooks = {}) {
    this.#ports = ports;
    const store: SessionStore = new Store(initialState(), {
      clock: ports.clock,
      report: (thrown) => {
        hooks.report?.(thrown);
      },
      onFlood: () => {
        hooks.warn?.('many-tellings');
      },
    });
    this.#context = new SessionContext(ports, store, config, hooks, () => {
      this.#reopen();
    });
  }

  readonly #openEngine = (): (() => Promise<Engine>) =>
    lazyOnce(async () => (this.#loaded = await this.#ports.openEngine(this.#context)));
  #engine = this.#openEngine();

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
    return this.#loaded?.latest ?? null;
  }

  /** Returns its undo. */
  subscribe(listener: Parameters<SessionStore['subscribe']>[0]): () => void {
    return this.#context.store.subscribe(listener);
  }

  configure(change: Partial<SessionConfig>): void {
    const { baseUrl } = this.config;
    this.#context.config = { ...this.config, ...change };
    // What there is to take up is known by the address.
    if (baseUrl === null && change.baseUrl && this.#loaded && this.#place.phase === 'bot') this.#reopen();
  }

  /** Called by a provider further up the page; `undefined` and '' mean that its token is still to come. */
  setContextToken(value: TokenInput): void {
    this.#context.provided = { value };
    // Now it can be told whose what is stored is.
    if (value && this.#loaded?.isWithheld && this.#place.phase === 'bot') this.#reopen();
  }

  /** Listens to the page and takes up what `suspend` let go of. To be called once at the start too. */
  resume(): void {
    this.#context.isAttached = true;
    this.#loaded?.resume();
  }

  /** Lets go of everything outside: listeners, timers, polling. A request under way is still awaited. */
  suspend(): void {
    this.#context.isAttached = false;
    this.#loaded?.suspend();
  }

  /**
   * Takes a transcript of the bot phase: merged where it has something in common with the log, else in its place.
   * Entries that are no messages are told and left out.
   */
  setTranscript(input: unknown): void {
    const { store, externalIds, config } = this.#context;
    if (this.#place.phase !== 'bot') {
      if (!this.#loaded?.isResumed) this.#context.warn('transcript-late');
      return;
    }
    const { log, problems, repaired, isAnother } = readTranscript(this.state.log, input, this.#context);
    for (const problem of problems) this.#context.warn(problem.message);
    this.#warnOfRepairs(repaired);
    // A log that was never handed off keeps the page's id.
    if (isAnother && (this.state.flow.posted || config.externalId === null)) {
      externalIds.use(externalIds.next(config.externalId), config.externalId);
      if (config.externalId !== null) this.#context.warn('external-id-further');
    }
    store.update({ log, intake: problems });
  }

  /** Adds a message of the bot phase; `null`, with a warning, where the conversation belongs to the server. */
  appendMessage(input: MessageInput): ChatMessage | null {
    const { message, repaired } = readMessage(input, this.#context);
    if (!message) {
      this.#context.warn('append-invalid');
      return null;
    }
    this.#warnOfRepairs(repaired);
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
    await (await this.#engine()).prepare();
  }

  /** First sign of intent: fetches code and baseline, so that the handoff itself is quick. */
  prime(): void {
    this.#act();
    this.#engine().then(
      (engine) => {
        engine.prime();
      },
      // The handoff itself will load it again, and say so if it can't.
      () => undefined,
    );
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
    if (this.#loaded) this.#loaded.handOff();
    else this.#handOffOnceLoaded(pending);
    return pending;
  }

  /** Hands off only the latest messages; a refusal for content may be mended by that. */
  handoffLatest(): Promise<Conversation> {
    this.#loaded?.keepLatest();
    return this.handoff();
  }

  /** Carries out what the person wants; returns whether it was taken. */
  act(intent: Intent): boolean {
    this.#act();
    return this.#loaded?.act(intent) ?? false;
  }

  /** Returns whether there was something to cancel: once the request has left there is not. */
  cancelHandoff(): boolean {
    const { flow } = this.state;
    if (!isCancellable(flow)) {
      if (flow.place.phase === 'handing-off') this.#context.warn('cancel-late');
      return false;
    }
    if (this.#loaded) return this.#loaded.cancel();
    this.#stand(BOT, new ChatError('cancelled', 'The handoff was cancelled.'));
    return true;
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
    if (this.#loaded) this.#loaded.setDraft(draft);
    else this.#context.store.update({ draft });
  }

  /** The reader came, went, or scrolled. */
  readerMoved(reader: Reader): void {
    this.#loaded?.readerMoved(reader);
  }

  /** Sends a message that failed again; returns whether there was one. */
  retryMessage(id: string): boolean {
    return this.#loaded?.retryMessage(id) ?? false;
  }

  /** Takes back a message that failed; returns whether there was one. */
  deleteMessage(id: string): boolean {
    return this.#loaded?.deleteMessage(id) ?? false;
  }

  /** @throws ChatError where there is no live conversation, or it can't be ended here */
  async endConversation(): Promise<void> {
    if (!this.#loaded) throw new ChatError('not_ready', 'There is no live conversation to end.');
    await this.#loaded.endConversation();
  }

  /** A fresh bot phase with a new external id. */
  reset(): void {
    const { externalIds, config } = this.#context;
    this.#context.mayResume = false;
    if (this.#loaded) {
      this.#loaded.reset();
      return;
    }
    externalIds.use(externalIds.next(config.externalId), config.externalId);
    this.#context.store.update(initialState());
    this.#context.promise.reject(new ChatError('cancelled', 'The chat was reset.'));
  }

  get #place(): Place {
    return this.state.flow.place;
  }

  /** The person has done something: the first time, that loads the engine. */
  #act(): void {
    this.#context.hasActed = true;
    if (this.#loaded) this.#loaded.acted();
    else this.#engine().catch(() => undefined);
  }

  #handOffOnceLoaded(pending: Promise<Conversation>): void {
    this.#stand(LOADING);
    this.#engine().then(
      (engine) => {
        // Cancelled meanwhile?
        if (this.#context.promise.pending === pending) engine.handOff();
      },
      () => {
        const error = chunkError();
        if (isAt(this.#place, 'sending')) this.#stand({ phase: 'bot', error }, error);
      },
    );
  }

  /** Stands in for the engine. */
  #stand(place: Place, error: ChatError | null = null): void {
    const { promise, store } = this.#context;
    const flow: Flow = { ...this.state.flow, place };
    if (error) promise.reject(error);
    const isTold = error && error.code !== 'cancelled';
    store.update({ flow }, isTold ? [{ type: 'handoff-error', error }] : []);
  }

  /** Begins again with what is stored, as after a reload: another page of the tab has gone on with it. */
  #reopen(): void {
    const { history } = this.state.log;
    this.#loaded?.close();
    this.#loaded = null;
    const fresh = initialState();
    this.#context.store.update({ ...fresh, log: { ...fresh.log, history } });
    this.#engine = this.#openEngine();
    this.#engine().then(
      () => {
        if (this.#place.phase !== 'bot') return;
        this.#context.promise.reject(
          new ChatError('cancelled', 'Another page of this tab has gone on with the handoff.'),
        );
      },
      () => undefined,
    );
  }

  /** Told once for each transcript or message. */
  #warnOfRepairs(repaired: readonly Repair[]): void {
    if (repaired[0]) this.#context.warn('repaired', String(repaired.length), repaired[0].reason);
  }

  #enqueue(message: ChatMessage): ChatMessage {
    this.#context.store.update({ log: appendPending(this.state.log, message) });
    this.#loaded?.pump();
    return message;
  }
}
