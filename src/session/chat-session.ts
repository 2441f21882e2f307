import { ChatError } from '../domain/chat-error.js';
import { conversationOf, INITIAL_FLOW, isCancellable, PREPARING } from '../domain/flow/flow.js';
import { appendHistory, appendPending, EMPTY_LOG, entriesOf } from '../domain/log/message-log.js';
import { isBlank } from '../domain/message-text.js';
import type { ChatMessage, Conversation, MessageInput } from '../domain/message.js';
import type { Clock } from '../ports/clock.js';
import type { Ids } from '../ports/ids.js';
import { readinessOf, type Outlook, type Readiness } from '../domain/handoff/readiness.js';
import type { TokenInput } from '../kustomer/token/tracking-token.js';
import { draftMessage, readMessage, readTranscript } from './bot-log.js';
import { chunkError } from './chunk-error.js';
import { ExternalId } from './external-id.js';
import { Flight } from './flight.js';
import { lazyOnce } from './lazy-once.js';
import type { Engine, Intent, Reader } from './engine.js';
import type { SessionConfig } from './config.js';
import type { SessionContext, SessionHooks } from './context.js';
import type { SessionState } from './state.js';
import { Store } from './store.js';

const INITIAL_STATE: SessionState = {
  flow: INITIAL_FLOW,
  log: EMPTY_LOG,
  connection: 'idle',
  omitted: [],
  agent: null,
  liveSince: null,
  intakeProblems: [],
  typing: null,
  waitSeconds: null,
  features: null,
  unseen: [],
  newFrom: null,
  draft: '',
};

export interface SessionPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Loads the part that talks to Kustomer; asked for at the first sign of intent. */
  readonly openEngine: (core: SessionContext) => Promise<Engine>;
}

/**
 * The chat without any element: the log of the bot phase, and the way to what follows. Everything that only a handoff
 * needs is in the engine, which is loaded when a person wants one.
 */
export class ChatSession {
  readonly #ports: SessionPorts;
  readonly #core: SessionContext;
  #config: SessionConfig;
  #contextToken: TokenInput = null;
  #isAttached = false;
  #mayResume = true;
  #loaded: Engine | null = null;
  #outlook: { readonly value: Outlook; readonly history: unknown; readonly config: unknown } | null = null;

  constructor(ports: SessionPorts, config: SessionConfig, hooks: SessionHooks = {}) {
    this.#ports = ports;
    this.#config = config;
    this.#core = {
      clock: ports.clock,
      ids: ports.ids,
      store: new Store(INITIAL_STATE),
      flight: new Flight(),
      hooks,
      externalId: new ExternalId(ports.ids),
      config: () => this.#config,
      contextToken: () => this.#contextToken,
      isAttached: () => this.#isAttached,
      readiness: () => this.readiness,
      mayResume: () => this.#mayResume,
      reopen: () => {
        this.#reopen();
      },
    };
  }

  readonly #openEngine = (): (() => Promise<Engine>) =>
    lazyOnce(async () => (this.#loaded = await this.#ports.openEngine(this.#core)));
  #engine = this.#openEngine();

  get state(): SessionState {
    return this.#core.store.state;
  }

  get config(): SessionConfig {
    return this.#config;
  }

  /** The log, oldest first. */
  get messages(): readonly ChatMessage[] {
    return entriesOf(this.state.log).map(({ message }) => message);
  }

  get conversation(): Conversation | null {
    return conversationOf(this.state.flow);
  }

  /** What a request that is built now would lack. */
  get readiness(): Readiness {
    const { ready, problems } = this.#look();
    return { ready, problems };
  }

  /** How many messages a request that is built now would leave behind for want of room. */
  get leftBehind(): number {
    return this.#look().leftBehind;
  }

  /** Gives back its undo. */
  subscribe(listener: (state: SessionState, previous: SessionState) => void): () => void {
    return this.#core.store.subscribe(listener);
  }

  configure(change: Partial<SessionConfig>): void {
    const { baseUrl } = this.#config;
    this.#config = { ...this.#config, ...change };
    // What there is to take up is known by the address.
    if (baseUrl === null && change.baseUrl && this.#loaded && this.state.flow.phase === 'bot') this.#reopen();
  }

  /** Only a provider calls this: what it does not have yet is `undefined`, never the `null` of no provider. */
  setContextToken(token: TokenInput): void {
    this.#contextToken = token ?? undefined;
  }

  /** Listens to the page and takes up what `suspend` let go of. To be called once at the start too. */
  resume(): void {
    this.#isAttached = true;
    this.#loaded?.resume();
  }

  /** Lets go of everything outside: listeners, timers, polling. A request under way is still awaited. */
  suspend(): void {
    this.#isAttached = false;
    this.#loaded?.suspend();
  }

  /**
   * Takes a transcript of the bot phase: merged where it has something in common with the log, else in its place.
   * Entries that are no messages are told and left out.
   */
  setTranscript(input: unknown): void {
    const { store, externalId } = this.#core;
    if (this.state.flow.phase !== 'bot') {
      if (!this.#loaded?.isResumed) this.#warn('transcript-late');
      return;
    }
    const { log, problems, isAnother } = readTranscript(this.state.log, input, this.#core);
    for (const problem of problems) this.#warn(problem.message);
    if (isAnother) externalId.renew();
    store.update({ log, intakeProblems: problems });
  }

  /** Adds a message of the bot phase; `null`, with a warning, where the conversation belongs to the server. */
  appendMessage(input: MessageInput): ChatMessage | null {
    const message = readMessage(input, this.#core);
    if (!message) {
      this.#warn('append-invalid');
      return null;
    }
    const { flow, log } = this.state;
    if (flow.phase === 'handing-off' && message.direction === 'in') {
      return this.#enqueue(Object.freeze<ChatMessage>({ ...message, status: 'sending' }));
    }
    if (flow.phase !== 'bot') {
      this.#warn('append-late');
      return null;
    }
    this.#core.store.update({ log: appendHistory(log, message) });
    return message;
  }

  /** Fetches the code of what may come; nothing of it asks Kustomer for anything. */
  async preload(): Promise<void> {
    await (await this.#engine()).prepare();
  }

  /** First sign of intent: fetches code and baseline, so that the handoff itself is quick. */
  prime(): void {
    if (this.#loaded) this.#loaded.prime();
    else {
      this.#engine().then(
        (engine) => {
          engine.prime();
        },
        // The handoff itself will load it again, and say so if it can't.
        () => undefined,
      );
    }
  }

  /**
   * Starts the handoff, or joins the one under way. Waits while the person is asked or offline; rejects with ChatError
   * when it is cancelled or refused.
   */
  handoff(): Promise<Conversation> {
    const { flow } = this.state;
    const { flight, store } = this.#core;
    const { conversation } = this;
    if (flow.phase === 'ended') {
      return Promise.reject(new ChatError('not_ready', 'It has ended; call reset().'));
    }
    if (conversation) return Promise.resolve(conversation);
    if (flight.promise) return flight.promise;
    const promise = flight.start();
    if (this.#loaded) this.#loaded.handOff();
    else {
      // What the person sees while the code is on its way.
      store.update({ flow: PREPARING });
      this.#engine().then(
        (engine) => {
          // Cancelled meanwhile?
          if (flight.promise === promise) engine.handOff();
        },
        () => {
          this.#refuse(chunkError());
        },
      );
    }
    return promise;
  }

  /** Carries out what the person wants; returns whether it was taken. */
  act(intent: Intent): boolean {
    return this.#loaded?.act(intent) ?? false;
  }

  /** How many of the latest messages could go instead of all; `null` where there is nothing to leave out. */
  get latest(): number | null {
    return this.#loaded?.latest ?? null;
  }

  /** Hands off only the latest messages; a refusal for content may be mended by that. */
  handoffLatest(): Promise<Conversation> {
    this.#loaded?.keepLatest();
    return this.handoff();
  }

  /** Keeps what stands in the composer, and tells the other side that the person is typing. */
  setDraft(draft: string): void {
    this.#loaded?.setDraft(draft);
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

  /** Gives whether there was something to cancel: once the request has left there is not. */
  cancelHandoff(): boolean {
    if (!isCancellable(this.state.flow)) {
      if (this.state.flow.phase === 'handing-off') {
        this.#warn('cancel-late');
      }
      return false;
    }
    if (this.#loaded) this.#loaded.cancel();
    else {
      this.#core.store.update({ flow: INITIAL_FLOW });
      this.#core.flight.fail(new ChatError('cancelled', 'The handoff was cancelled.'));
    }
    return true;
  }

  /** Optimistic: gives the message as it stands in the log, waiting for the server. */
  sendMessage(body: string): ChatMessage | null {
    const { phase } = this.state.flow;
    if (phase !== 'live' && phase !== 'handing-off') {
      this.#warn('send-early');
      return null;
    }
    const message = draftMessage(body, this.#core);
    return isBlank(message.body) ? null : this.#enqueue(message);
  }

  /** A fresh bot phase with a new external id. */
  reset(): void {
    this.#mayResume = false;
    this.#loaded?.reset();
    this.#core.externalId.renew();
    this.#core.store.update(INITIAL_STATE);
    this.#core.flight.fail(new ChatError('cancelled', 'The chat was reset.'));
  }

  #reopen(): void {
    this.#loaded?.suspend();
    this.#loaded = null;
    this.#core.store.update({ ...INITIAL_STATE, log: { ...EMPTY_LOG, history: this.state.log.history } });
    this.#engine = this.#openEngine();
    this.#engine().catch(() => undefined);
  }

  #refuse(error: ChatError): void {
    this.#core.store.update({ flow: { phase: 'bot', error } });
    this.#core.flight.fail(error);
    this.#core.hooks.onSignal?.({ type: 'handoff-error', error });
  }

  #enqueue(message: ChatMessage): ChatMessage {
    this.#core.store.update({ log: appendPending(this.state.log, message) });
    this.#loaded?.pump();
    return message;
  }

  /** Worked out when asked for: on a long log it takes some milliseconds. */
  #look(): Outlook {
    const { log, intakeProblems } = this.state;
    const { history } = log;
    const config = this.#config;
    if (this.#outlook?.history !== history || this.#outlook.config !== config) {
      const messages = history.map(({ message }) => message);
      this.#outlook = { value: readinessOf(messages, config, intakeProblems), history, config };
    }
    return this.#outlook.value;
  }

  #warn(message: string): void {
    this.#core.hooks.warn?.(message);
  }
}
