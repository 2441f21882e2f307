import { ChatError } from '../domain/chat-error.js';
import { conversationOf, INITIAL_FLOW, requested } from '../domain/flow-state.js';
import { transition, type FlowEffect, type FlowEvent } from '../domain/handoff-flow.js';
import { buildHandoffRequest, type BuiltHandoff } from '../domain/handoff-request.js';
import { markShared, removeMessage, setStatus } from '../domain/live-log.js';
import { appendHistory, type MessageLog } from '../domain/message-log.js';
import { isBlank } from '../domain/message-text.js';
import type { ChatMessage, Conversation } from '../domain/message.js';
import type { ReadinessProblem } from '../domain/readiness.js';
import type { ChatApi } from '../kustomer/chat-api.js';
import { chunkError } from './chunk-error.js';
import { draftMessage } from './bot-log.js';
import { HandoffRunner } from './handoff-runner.js';
import { openChatApi } from './kustomer-access.js';
import { lazyOnce } from './lazy-once.js';
import type { LiveRunner } from './live-runner.js';
import { noticeMessage } from './notice.js';
import type { SessionCore, SessionEnvironment } from './session-types.js';

/** Runs the flow: events go through the pure transition, and what it asks for is done by the runners. */
export class SessionEngine {
  readonly #core: SessionCore;
  readonly #environment: SessionEnvironment;
  readonly #api: ChatApi;
  readonly #runner: HandoffRunner;
  #live: LiveRunner | null = null;
  #notice: ChatMessage | null = null;
  #unwatchPage: (() => void) | null = null;

  constructor(core: SessionCore, environment: SessionEnvironment) {
    this.#core = core;
    this.#environment = environment;
    this.#api = openChatApi(environment, core.config, core.contextToken);
    this.#runner = new HandoffRunner({
      api: this.#api,
      clock: environment.clock,
      timings: environment.timings,
      isOnline: () => environment.page.online(),
      build: (limit) => this.#build(limit),
      externalId: () => this.#externalId(),
      prepare: () => this.prepare(),
      mayLeave: ({ request, omitted }) =>
        core.hooks.beforeHandoff?.(structuredClone(request), omitted) ?? Promise.resolve(true),
      dispatch: (event) => {
        this.dispatch(event);
      },
      onCreated: (conversation, built) => {
        this.#created(conversation, built);
      },
    });
    if (core.isAttached()) this.resume();
  }

  readonly #liveRunner = lazyOnce(async () => {
    const { LiveRunner } = await this.#environment.loadLive();
    const { store, config, hooks } = this.#core;
    this.#live = new LiveRunner({
      environment: this.#environment,
      api: this.#api,
      config,
      store,
      dispatch: (event) => {
        this.dispatch(event);
      },
      signal: (signal) => hooks.onSignal?.(signal),
      warn: (message) => hooks.warn?.(message),
    });
    return this.#live;
  });

  /** Begins a handoff: asks the person, waits for the line, or goes on at once. */
  begin(): void {
    const { store, readiness } = this.#core;
    const { problems } = readiness();
    const missing = missingOf(problems);
    if (missing.length > 0) {
      store.update({ flow: INITIAL_FLOW });
      this.dispatch({ type: 'refused', error: notReady(missing) });
      return;
    }
    const needsQuestion = problems.some(({ code }) => code === 'missing_inbound');
    store.update({ flow: requested(needsQuestion, this.#environment.page.online()) });
    const { flow } = store.state;
    if (flow.phase === 'handing-off' && flow.step === 'sending') this.#run('begin');
  }

  /** Reads the baseline at the first sign of intent, where a handoff could go ahead at all. */
  prime(): void {
    const { store, readiness } = this.#core;
    if (store.state.flow.phase !== 'bot' || !this.#environment.page.online()) return;
    if (missingOf(readiness().problems).length === 0) this.#runner.prime();
  }

  /** Loads everything that a created conversation will need. */
  async prepare(): Promise<void> {
    try {
      await Promise.all([this.#liveRunner(), this.#core.hooks.prepareView?.()]);
    } catch {
      throw chunkError();
    }
  }

  dispatch(event: FlowEvent): void {
    const { store, hooks } = this.#core;
    const previous = store.state.flow;
    const [flow, effects] = transition(previous, event);
    if (flow === previous) return;
    // What stood in for the bot goes again when nothing came of it.
    const log = flow.phase === 'bot' ? this.#withoutNotice() : store.state.log;
    store.update({ flow, log });
    if (flow.phase === 'bot') this.#handoffEnded(event);
    if (event.type === 'ended' && flow.phase === 'ended') {
      hooks.onSignal?.({ type: 'ended', conversation: flow.conversation, by: flow.by });
    }
    for (const effect of effects) this.#run(effect);
  }

  /** The answer to "What can we help you with?" becomes the customer's first message. */
  answer(body: string): void {
    const { store } = this.#core;
    const { flow, log } = store.state;
    if (flow.phase !== 'handing-off' || flow.step !== 'asking' || isBlank(body)) return;
    const message = Object.freeze<ChatMessage>({ ...draftMessage(body, this.#core), status: 'sent' });
    store.update({ log: appendHistory(log, message) });
    this.dispatch({ type: 'answered', online: this.#environment.page.online() });
  }

  /** After a failure: looks again before it sends again, or connects again. */
  tryAgain(): void {
    this.dispatch({ type: 'try-again' });
  }

  /** The person chose another conversation, knowing that the first may exist. */
  startNew(): void {
    this.dispatch({ type: 'start-new' });
  }

  /** Sends what waits in the log, if there is a conversation. */
  pump(): void {
    this.#live?.pump();
  }

  /** Sends a message that failed again. */
  retryMessage(id: string): void {
    const { store } = this.#core;
    if (!this.#isFailed(id)) return;
    store.update({ log: setStatus(store.state.log, id, 'sending') });
    this.pump();
  }

  /** Takes back a message that failed. */
  deleteMessage(id: string): void {
    const { store } = this.#core;
    if (!this.#isFailed(id)) return;
    store.update({ log: removeMessage(store.state.log, id) });
    this.pump();
  }

  /** @throws ChatError where there is no conversation, or the driver or the server does not let the customer end it */
  async endConversation(): Promise<void> {
    if (!this.#live) throw new ChatError('not_ready', 'There is no live conversation to end.');
    await this.#live.end();
  }

  reset(): void {
    this.#runner.abort();
    this.#live?.disconnect();
    this.#notice = null;
  }

  resume(): void {
    if (this.#unwatchPage) return;
    this.#unwatchPage = this.#environment.page.subscribe(() => {
      if (this.#environment.page.online()) this.dispatch({ type: 'line-restored' });
    });
    const { flow } = this.#core.store.state;
    if (flow.phase === 'live' || (flow.phase === 'handing-off' && flow.step === 'connecting'))
      this.#connect();
  }

  suspend(): void {
    this.#unwatchPage?.();
    this.#unwatchPage = null;
    this.#live?.disconnect();
  }

  #isFailed(id: string): boolean {
    return this.#core.store.state.log.live.some(
      ({ message }) => message.id === id && message.status === 'failed',
    );
  }

  #externalId(): string {
    return this.#core.externalId.of(this.#core.config().externalId);
  }

  #handoffEnded(event: FlowEvent): void {
    const { flight, hooks } = this.#core;
    if (event.type === 'refused') {
      if (FOR_THE_DEVELOPER.has(event.error.code)) hooks.warn?.(event.error.message);
      flight.fail(event.error);
      hooks.onSignal?.({ type: 'handoff-error', error: event.error });
    }
    if (event.type === 'cancelled') flight.fail(new ChatError('cancelled', 'The handoff was cancelled.'));
  }

  #run(effect: FlowEffect): void {
    switch (effect) {
      case 'connect':
        this.#connect();
        return;
      case 'abort':
        this.#runner.abort();
        return;
      case 'begin-anew':
        this.#core.externalId.renew();
        this.#appendNotice();
        this.#runner.begin();
        return;
      case 'begin':
        this.#appendNotice();
        this.#runner.begin();
        return;
      case 'look':
        this.#runner.look();
        return;
      case 'look-then-post':
        this.#runner.lookThenPost();
    }
  }

  #connect(): void {
    const conversation = conversationOf(this.#core.store.state.flow);
    // Away from the page, `resume` will connect.
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

  #buildNow(limit?: number): BuiltHandoff {
    const { store, clock } = this.#core;
    const { from, archive, brand, lang, redact } = this.#core.config();
    const messages = store.state.log.history.map(({ message }) => message);
    const externalId = this.#externalId();
    const options = { from, active: !archive, now: clock.now(), brand, lang, redact, externalId };
    return buildHandoffRequest(messages, options, limit);
  }

  #build(limit?: number): BuiltHandoff {
    const built = this.#buildNow(limit);
    for (const { message } of built.omitted) if (message !== undefined) this.#core.hooks.warn?.(message);
    this.#core.store.update({ omitted: built.omitted });
    return built;
  }

  #created(conversation: Conversation, { request, omitted }: BuiltHandoff): void {
    const { store, clock, hooks, flight } = this.#core;
    this.#notice = null;
    const log = markShared(store.state.log, request.messages);
    store.update({ log, omitted, liveSince: clock.now() });
    hooks.onSignal?.({ type: 'handoff', conversation, request: structuredClone(request), omitted });
    flight.land(conversation);
  }

  #appendNotice(): void {
    const { store, config } = this.#core;
    if (config().archive || this.#notice) return;
    if (!this.#buildNow().problems.some(({ code }) => code === 'missing_outbound')) return;
    this.#notice = noticeMessage(config().connectingNotice, this.#core);
    store.update({ log: appendHistory(store.state.log, this.#notice) });
  }

  #withoutNotice(): MessageLog {
    const { log } = this.#core.store.state;
    const notice = this.#notice;
    this.#notice = null;
    return notice ? removeMessage(log, notice.id) : log;
  }
}

/** What no answer of the person can make up for. */
const missingOf = (problems: readonly ReadinessProblem[]): readonly ReadinessProblem[] =>
  problems.filter(({ code }) => code === 'missing_from' || code === 'missing_base_url');

/** Refusals that the page can do something about. */
const FOR_THE_DEVELOPER: ReadonlySet<string> = new Set(['not_ready', 'no_tracking_token', 'blocked']);

const notReady = (missing: readonly ReadinessProblem[]): ChatError =>
  new ChatError('not_ready', missing.map(({ message }) => message).join(' '), {
    details: { missing: missing.map(({ code }) => code) },
  });
