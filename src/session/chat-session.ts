import { ChatError } from '../domain/chat-error.js';
import { conversationOf, isCancellable } from '../domain/handoff-flow.js';
import type { BuiltHandoff } from '../domain/handoff-request.js';
import { appendHistory, entriesOf, removeMessage, setStatus } from '../domain/message-log.js';
import { isBlank } from '../domain/message-text.js';
import type { ChatMessage, Conversation, MessageInput } from '../domain/message.js';
import { readinessOf, type Readiness, type ReadinessProblem } from '../domain/readiness.js';
import type { TokenInput } from '../kustomer/tracking-token.js';
import { draftMessage, readMessage, readTranscript } from './bot-log.js';
import { SessionEngine } from './session-engine.js';
import type { SessionConfig, SessionEnvironment, SessionHooks, SessionState } from './session-types.js';

const notReady = (problems: readonly ReadinessProblem[]): ChatError =>
  new ChatError('not_ready', problems.map(({ message }) => message).join(' '), {
    details: { missing: problems.map(({ code }) => code) },
  });

/** The chat without any element: what a person or a page can do with it, and what there is to show. */
export class ChatSession {
  readonly #engine: SessionEngine;
  #preview: { readonly built: BuiltHandoff; readonly history: unknown; readonly config: unknown } | null =
    null;

  constructor(environment: SessionEnvironment, config: SessionConfig, hooks: SessionHooks = {}) {
    this.#engine = new SessionEngine(environment, config, hooks);
  }

  get state(): SessionState {
    return this.#engine.store.state;
  }

  get config(): SessionConfig {
    return this.#engine.config;
  }

  /** The log, oldest first. */
  get messages(): readonly ChatMessage[] {
    return entriesOf(this.state.log).map(({ message }) => message);
  }

  get conversation(): Conversation | null {
    return conversationOf(this.state.flow);
  }

  /** What a request built now would be. Worked out when asked for: on a long log it takes some milliseconds. */
  get preview(): BuiltHandoff {
    const { history } = this.state.log;
    const { config } = this;
    if (this.#preview?.history !== history || this.#preview.config !== config) {
      this.#preview = { built: this.#engine.buildNow(), history, config };
    }
    return this.#preview.built;
  }

  get readiness(): Readiness {
    return readinessOf(this.preview, this.config.baseUrl, this.state.intakeProblems);
  }

  /** Gives back its undo. */
  subscribe(listener: (state: SessionState, previous: SessionState) => void): () => void {
    return this.#engine.store.subscribe(listener);
  }

  configure(change: Partial<SessionConfig>): void {
    this.#engine.config = { ...this.#engine.config, ...change };
  }

  setContextToken(token: TokenInput): void {
    this.#engine.contextToken = token;
  }

  /** Listens to the page and takes up what `suspend` let go of. To be called once at the start too. */
  resume(): void {
    this.#engine.resume();
  }

  /** Lets go of everything outside: listeners, timers, polling. A request under way is still awaited. */
  suspend(): void {
    this.#engine.suspend();
  }

  /**
   * Takes a transcript of the bot phase: merged where it has something in common with the log, else in its place.
   * Entries that are no messages are told and left out.
   */
  setTranscript(input: unknown): void {
    if (this.state.flow.phase !== 'bot') {
      this.#engine.warn('A transcript is for the bot phase; the conversation belongs to the server now.');
      return;
    }
    const { environment, store } = this.#engine;
    const { log, problems, isAnother } = readTranscript(this.state.log, input, environment);
    for (const problem of problems) this.#engine.warn(problem.message);
    if (isAnother) this.#engine.renewExternalId();
    store.update({ log, intakeProblems: problems });
  }

  /** Adds a message of the bot phase; `null`, with a warning, where the conversation belongs to the server. */
  appendMessage(input: MessageInput): ChatMessage | null {
    const { environment, store } = this.#engine;
    const message = readMessage(input, environment);
    if (!message) {
      this.#engine.warn('appendMessage needs { direction: "in" | "out", body: string }.');
      return null;
    }
    const { phase } = this.state.flow;
    if (phase === 'handing-off' && message.direction === 'in') {
      return this.#engine.enqueue(Object.freeze({ ...message, status: 'sending' }));
    }
    if (phase !== 'bot') {
      this.#engine.warn('appendMessage is for the bot phase; the conversation belongs to the server now.');
      return null;
    }
    store.update({ log: appendHistory(this.state.log, message) });
    return message;
  }

  /** First sign of intent: fetches code and baseline, so that the handoff itself is quick. */
  prime(): void {
    if (this.state.flow.phase !== 'bot' || this.config.baseUrl === null) return;
    void this.#engine.handoffRunner().then(
      (runner) => {
        if (this.#engine.environment.page.online()) runner.prime();
      },
      // The handoff itself will load it again, and say so if it can't.
      () => undefined,
    );
  }

  /**
   * Starts the handoff, or joins the one under way. Waits while the person is asked or offline; rejects with
   * ChatError when it is cancelled or refused.
   */
  handoff(): Promise<Conversation> {
    const { flow } = this.state;
    const { flight, environment } = this.#engine;
    if (flow.phase === 'live') return Promise.resolve(flow.conversation);
    if (flow.phase === 'ended') {
      return Promise.reject(new ChatError('not_ready', 'The conversation has ended; reset() starts afresh.'));
    }
    if (flight.promise) return flight.promise;
    const promise = flight.start();
    const { problems } = this.readiness;
    const missing = problems.filter(({ code }) => code === 'missing_from' || code === 'missing_base_url');
    if (missing.length > 0) this.#engine.dispatch({ type: 'refused', error: notReady(missing) });
    else {
      const needsQuestion = problems.some(({ code }) => code === 'missing_inbound');
      this.#engine.dispatch({ type: 'requested', needsQuestion, online: environment.page.online() });
    }
    return promise;
  }

  /** The answer to "What can we help you with?" becomes the customer's first message. */
  answer(body: string): void {
    const { flow, log } = this.state;
    if (flow.phase !== 'handing-off' || flow.step !== 'asking' || isBlank(body)) return;
    const { environment, store } = this.#engine;
    const message = Object.freeze({ ...draftMessage(body, environment), status: 'sent' as const });
    store.update({ log: appendHistory(log, message) });
    this.#engine.dispatch({ type: 'answered', online: environment.page.online() });
  }

  /** Gives whether there was something to cancel: once the request has left there is not. */
  cancelHandoff(): boolean {
    if (isCancellable(this.state.flow)) {
      this.#engine.dispatch({ type: 'cancelled' });
      return true;
    }
    if (this.state.flow.phase === 'handing-off') {
      this.#engine.warn('cancelHandoff: the request has left, so the conversation may exist already.');
    }
    return false;
  }

  /** After a failure: hands off again, looks again before it sends again, or connects again. */
  tryAgain(): void {
    if (this.state.flow.phase === 'bot') void this.handoff();
    else this.#engine.dispatch({ type: 'try-again' });
  }

  /** The person chose another conversation, knowing that the first may exist. */
  startNew(): void {
    this.#engine.dispatch({ type: 'start-new' });
  }

  /** Optimistic: gives the message as it stands in the log, waiting for the server. */
  sendMessage(body: string): ChatMessage | null {
    const { phase } = this.state.flow;
    if (phase !== 'live' && phase !== 'handing-off') {
      this.#engine.warn('sendMessage needs a live conversation, or one that is being handed off.');
      return null;
    }
    const message = draftMessage(body, this.#engine.environment);
    return isBlank(message.body) ? null : this.#engine.enqueue(message);
  }

  retryMessage(id: string): void {
    const failed = this.messages.find((message) => message.id === id && message.status === 'failed');
    if (!failed) return;
    this.#engine.store.update({ log: setStatus(this.state.log, id, 'sending') });
    this.#engine.live?.pump();
  }

  /** Takes back a message that failed. */
  deleteMessage(id: string): void {
    const failed = this.messages.find((message) => message.id === id && message.status === 'failed');
    if (!failed) return;
    this.#engine.store.update({ log: removeMessage(this.state.log, id) });
    this.#engine.live?.pump();
  }

  /** @throws ChatError where there is no conversation, or the driver or the server does not let the customer end it */
  async endConversation(): Promise<void> {
    if (!this.#engine.live) throw new ChatError('not_ready', 'There is no live conversation to end.');
    await this.#engine.live.end();
  }

  /** A fresh bot phase with a new external id. */
  reset(): void {
    this.#engine.reset();
  }
}
