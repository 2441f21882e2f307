import { ChatError } from '../domain/chat-error.js';
import {
  conversationOf,
  INITIAL_FLOW,
  transition,
  type FlowEffect,
  type FlowEvent,
} from '../domain/handoff-flow.js';
import {
  buildHandoffRequest,
  type BuiltHandoff,
  type HandoffRequestOptions,
} from '../domain/handoff-request.js';
import {
  appendHistory,
  appendPending,
  EMPTY_LOG,
  markShared,
  removeMessage,
  type MessageLog,
} from '../domain/message-log.js';
import type { ChatMessage, Conversation } from '../domain/message.js';
import type { ChatApi } from '../kustomer/chat-api.js';
import type { TokenInput } from '../kustomer/tracking-token.js';
import { noticeMessage } from './bot-log.js';
import { Flight } from './flight.js';
import { openChatApi } from './kustomer-access.js';
import { lazyOnce } from './lazy-once.js';
import type { LiveRunner } from './live-runner.js';
import type { SessionConfig, SessionEnvironment, SessionHooks, SessionState } from './session-types.js';
import { Store } from './store.js';

const INITIAL_STATE: SessionState = {
  flow: INITIAL_FLOW,
  log: EMPTY_LOG,
  connection: 'idle',
  omitted: [],
  agent: null,
  liveSince: null,
  intakeProblems: [],
};

const chunkError = (): ChatError =>
  new ChatError('network', 'A part of the chat could not be loaded; nothing was sent.', { retryable: true });

/** Runs the flow: events go through the pure transition, and what it asks for is done by runners, loaded when needed. */
export class SessionEngine {
  readonly store = new Store<SessionState>(INITIAL_STATE);
  readonly flight = new Flight();
  readonly environment: SessionEnvironment;
  readonly hooks: SessionHooks;
  config: SessionConfig;
  /** The token of a provider further up the page. */
  contextToken: TokenInput = null;
  /** Once the live part is loaded. */
  live: LiveRunner | null = null;
  readonly #api: ChatApi;
  #externalId: string | null = null;
  #notice: ChatMessage | null = null;
  #unwatchPage: (() => void) | null = null;

  constructor(environment: SessionEnvironment, config: SessionConfig, hooks: SessionHooks) {
    this.environment = environment;
    this.config = config;
    this.hooks = hooks;
    this.#api = openChatApi(
      environment,
      () => this.config,
      () => this.contextToken,
    );
  }

  readonly handoffRunner = lazyOnce(async () => {
    const { HandoffRunner } = await this.environment.loadHandoff();
    return new HandoffRunner({
      api: this.#api,
      clock: this.environment.clock,
      timings: this.environment.timings,
      build: (limit) => this.#build(limit),
      externalId: () => this.externalId(),
      prepare: () => this.#prepare(),
      mayLeave: ({ request, omitted }) =>
        this.hooks.beforeHandoff?.(structuredClone(request), omitted) ?? Promise.resolve(true),
      dispatch: (event) => {
        this.dispatch(event);
      },
      onCreated: (conversation, built) => {
        this.#created(conversation, built);
      },
    });
  });

  readonly #liveRunner = lazyOnce(async () => {
    const { LiveRunner } = await this.environment.loadLive();
    this.live = new LiveRunner({
      environment: this.environment,
      api: this.#api,
      config: () => this.config,
      store: this.store,
      dispatch: (event) => {
        this.dispatch(event);
      },
      signal: (signal) => this.hooks.onSignal?.(signal),
      warn: (message) => {
        this.warn(message);
      },
    });
    return this.live;
  });

  dispatch(event: FlowEvent): void {
    const previous = this.store.state.flow;
    const [flow, effects] = transition(previous, event);
    if (flow === previous) return;
    // What stood in for the bot goes again when nothing came of it.
    const log = flow.phase === 'bot' ? this.#withoutNotice() : this.store.state.log;
    this.store.update({ flow, log });
    if (flow.phase === 'bot') this.#handoffEnded(event);
    if (event.type === 'ended' && flow.phase === 'ended') {
      this.hooks.onSignal?.({ type: 'ended', conversation: flow.conversation, by: flow.by });
    }
    for (const effect of effects) this.#run(effect);
  }

  /** Puts a message of the customer in the log, to be sent as soon as there is a conversation. */
  enqueue(message: ChatMessage): ChatMessage {
    this.store.update({ log: appendPending(this.store.state.log, message) });
    this.live?.pump();
    return message;
  }

  /** The page's own, else one generated for this log. */
  externalId(): string {
    // After "start a new one" the page's own would find the old conversation again.
    if (this.#externalId === null && this.config.externalId !== null) return this.config.externalId;
    this.#externalId ??= this.environment.ids.next();
    return this.#externalId;
  }

  renewExternalId(): void {
    this.#externalId = this.environment.ids.next();
  }

  /** What a request built now would be; warns of nothing. */
  buildNow(limit?: number): BuiltHandoff {
    const messages = this.store.state.log.history.map(({ message }) => message);
    return buildHandoffRequest(messages, this.#requestOptions(), limit);
  }

  reset(): void {
    this.dispatch({ type: 'reset' });
    this.live?.disconnect();
    this.#notice = null;
    this.renewExternalId();
    this.store.update(INITIAL_STATE);
    this.flight.fail(new ChatError('cancelled', 'The chat was reset.'));
  }

  resume(): void {
    if (this.#unwatchPage) return;
    this.#unwatchPage = this.environment.page.subscribe(() => {
      if (this.environment.page.online()) this.dispatch({ type: 'line-restored' });
    });
    const { flow } = this.store.state;
    if (flow.phase === 'live' || (flow.phase === 'handing-off' && flow.step === 'connecting'))
      this.#connect();
  }

  suspend(): void {
    this.#unwatchPage?.();
    this.#unwatchPage = null;
    this.live?.disconnect();
  }

  warn(message: string): void {
    this.hooks.warn?.(message);
  }

  #handoffEnded(event: FlowEvent): void {
    if (event.type === 'refused') {
      this.flight.fail(event.error);
      this.hooks.onSignal?.({ type: 'handoff-error', error: event.error });
    }
    if (event.type === 'cancelled') {
      this.flight.fail(new ChatError('cancelled', 'The handoff was cancelled.'));
    }
  }

  #run(effect: FlowEffect): void {
    if (effect === 'connect') {
      this.#connect();
      return;
    }
    if (effect === 'begin-anew') this.renewExternalId();
    if (effect === 'begin' || effect === 'begin-anew') this.#appendNotice();
    this.handoffRunner().then(
      (runner) => {
        if (effect === 'abort') runner.abort();
        // The person may have cancelled while the code was on its way.
        else if (this.store.state.flow.phase === 'handing-off') runner.run(effect);
      },
      () => {
        this.dispatch({ type: 'refused', error: chunkError() });
      },
    );
  }

  #connect(): void {
    // Away from the page nothing may poll; `resume` connects.
    const conversation = conversationOf(this.store.state.flow);
    if (!conversation || !this.#unwatchPage) return;
    this.#liveRunner().then(
      (live) => {
        live.connect(conversation);
      },
      () => {
        this.dispatch({ type: 'connect-failed', error: chunkError() });
      },
    );
  }

  async #prepare(): Promise<void> {
    try {
      await Promise.all([this.#liveRunner(), this.hooks.prepareView?.()]);
    } catch {
      throw chunkError();
    }
  }

  #requestOptions(): HandoffRequestOptions {
    const { from, archive, brand, lang, redact } = this.config;
    return {
      from,
      active: !archive,
      now: this.environment.clock.now(),
      brand,
      lang,
      redact,
      externalId: this.externalId(),
    };
  }

  #build(limit?: number): BuiltHandoff {
    const built = this.buildNow(limit);
    for (const { message } of built.omitted) if (message !== undefined) this.warn(message);
    this.store.update({ omitted: built.omitted });
    return built;
  }

  #created(conversation: Conversation, { request, omitted }: BuiltHandoff): void {
    const { log } = this.store.state;
    this.#notice = null;
    this.store.update({
      log: markShared(log, request.messages),
      omitted,
      liveSince: this.environment.clock.now(),
    });
    this.hooks.onSignal?.({ type: 'handoff', conversation, request: structuredClone(request), omitted });
    this.flight.land(conversation);
  }

  #appendNotice(): void {
    if (this.config.archive || this.#notice) return;
    if (!this.buildNow().problems.some(({ code }) => code === 'missing_outbound')) return;
    this.#notice = noticeMessage(this.config.connectingNotice, this.environment);
    this.store.update({ log: appendHistory(this.store.state.log, this.#notice) });
  }

  #withoutNotice(): MessageLog {
    const { log } = this.store.state;
    const notice = this.#notice;
    this.#notice = null;
    return notice ? removeMessage(log, notice.id) : log;
  }
}
