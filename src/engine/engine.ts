import { unconfirmed } from '../domain/chat-error.js';
import { conversationOf, isAt, type FlowState } from '../domain/flow/flow.js';
import { transition, type FlowEffect, type FlowEvent } from '../domain/flow/decide.js';
import type { BuiltHandoff } from '../domain/handoff/request.js';
import { EMPTY_LOG, type MessageLog } from '../domain/log/message-log.js';
import type { Conversation } from '../domain/message.js';
import type { ChatApi } from '../kustomer/api.js';
import { chunkError } from '../session/chunk-error.js';
import { deleteFailed, retryFailed } from '../domain/log/failed-messages.js';
import { HandoffDraft } from './handoff/payload.js';
import { HandoffLock, lockNameOf } from './handoff/lock.js';
import { goneWhileAway, tellFailure } from './handoff/outcome.js';
import { HandoffRunner, type Attempt } from './handoff/handoff-runner.js';
import { HandoffWish } from './handoff/wish.js';
import { identityChanged, type Customer } from './customer/identity.js';
import { openHandoffPost } from './handoff/post.js';
import { openKustomer, type LiveToken } from './customer/access.js';
import { LiveRunner } from './live/live-runner.js';
import { Ownership } from './customer/ownership.js';
import { Resumption } from './persistence/persistence.js';
import type { SessionContext } from '../session/context.js';
import type { SessionEnvironment } from './environment.js';
import type { Engine, Intent, Reader } from '../session/engine.js';

/** Runs the flow: events go through the pure transition, and what it asks for is done by the runners. */
export class SessionEngine implements Engine {
  readonly #core: SessionContext;
  readonly #environment: SessionEnvironment;
  readonly #api: ChatApi;
  readonly #identity: Customer;
  readonly #token: LiveToken;
  readonly #draft: HandoffDraft;
  readonly #lock: HandoffLock;
  readonly #runner: HandoffRunner;
  readonly #ownership: Ownership;
  readonly #resumption: Resumption;
  /** What stands between the wish for a person and the request. */
  readonly wish: HandoffWish;
  readonly #live: LiveRunner;
  /** Taken up from before a reload, and not heard of since: what the log shows is the page's, not the conversation's. */
  #isRestored = false;
  /** Whether it goes on with what an earlier page began: what this one says of a log is no news then. */
  isResumed = false;
  #unwatchPage: (() => void) | null = null;
  #stopPace: (() => void) | null = null;

  constructor(core: SessionContext, environment: SessionEnvironment, resumption: Resumption) {
    this.#core = core;
    this.#environment = environment;
    const { api, customer, token } = openKustomer(core, environment, () => {
      // What has come into the log since the reload is the first customer's, if they were here.
      if (this.#identity.hasSeenOwner) this.#isRestored = false;
      this.#ownership.changed();
    });
    this.#api = api;
    this.#identity = customer;
    this.#token = token;
    this.#draft = new HandoffDraft(core);
    this.#lock = new HandoffLock(environment);
    this.#resumption = resumption;
    this.#runner = this.#openRunner();
    this.#ownership = this.#openOwnership();
    this.#live = this.#openLive();
    this.wish = this.#openWish();
    this.#restore();
    if (core.isAttached()) this.resume();
  }

  readonly #dispatch = (event: FlowEvent): void => {
    this.dispatch(event);
  };

  #openRunner(): HandoffRunner {
    const { clock, timings, page } = this.#environment;
    const { config } = this.#core;
    return new HandoffRunner({
      api: this.#api,
      identity: this.#identity,
      lock: this.#lock,
      clock,
      timings,
      isOnline: () => page.online(),
      post: openHandoffPost({ api: this.#api, token: this.#token, environment: this.#environment, config }),
      build: (limit) => this.#draft.build(limit),
      externalId: () => this.#draft.externalId,
      lockName: (owner) => lockNameOf(this.#core, owner),
      prepare: () => this.prepare(),
      mayLeave: ({ request, omitted }) =>
        this.#core.hooks.beforeHandoff?.(structuredClone(request), omitted) ?? Promise.resolve(true),
      dispatch: this.#dispatch,
      onLeave: (attempt) => {
        this.#remember(attempt, null);
      },
      onCreated: (conversation, built, isOurs) => {
        this.#created(conversation, built, isOurs);
      },
    });
  }

  #openWish(): HandoffWish {
    return new HandoffWish({
      core: this.#core,
      page: this.#environment.page,
      draft: this.#draft,
      identity: this.#identity,
      prime: () => {
        this.#runner.prime();
      },
      prepare: () => this.prepare(),
      join: (conversation) => {
        this.#runner.join(conversation, false);
      },
      dispatch: this.#dispatch,
    });
  }

  #openOwnership(): Ownership {
    const { clock, timings } = this.#environment;
    return new Ownership({
      api: this.#api,
      clock,
      timings,
      flow: () => this.#core.store.state.flow,
      externalId: () => this.#draft.externalId,
      halt: () => {
        this.#identity.release();
        this.#live.disconnect();
        this.#runner.abort();
        if (this.#core.store.state.connection === 'online') {
          this.#core.store.update({ connection: 'reconnecting' });
        }
      },
      onOwned: (conversation) => {
        // Whose list it was; the token may be a third one's by now.
        const { lastSeen } = this.#identity;
        if (lastSeen !== null) this.#identity.bindTo(lastSeen);
        if (conversationOf(this.#core.store.state.flow)) this.#connect();
        else this.#runner.join(conversation);
      },
      onLost: () => {
        this.#disown();
      },
    });
  }

  #openLive(): LiveRunner {
    const { store, config, hooks } = this.#core;
    return new LiveRunner({
      environment: this.#environment,
      api: this.#api,
      token: this.#token,
      config,
      store,
      dispatch: (event) => {
        this.dispatch(this.#isRestored ? goneWhileAway(event) : event);
      },
      signal: (signal) => hooks.onSignal?.(signal),
      warn: (message) => hooks.warn?.(message),
    });
  }

  /** Loads everything that a created conversation will need. */
  async prepare(): Promise<void> {
    try {
      await this.#core.hooks.prepareView?.();
    } catch {
      throw chunkError();
    }
  }

  dispatch(event: FlowEvent): void {
    const { store, hooks } = this.#core;
    const previous = store.state.flow;
    const [flow, effects] = transition(previous, event);
    if (flow === previous && effects.length === 0) return;
    // What stood in for the bot goes again when nothing came of it.
    const log = flow.phase === 'bot' ? this.#draft.takeBackNotice() : store.state.log;
    store.update({ flow, log });
    this.#watchPace(flow);
    this.#follow(flow, previous);
    this.#letGo(flow, event);
    if (flow.phase === 'bot') tellFailure(this.#core, event);
    if (event.type === 'ended' && flow.phase === 'ended') {
      hooks.onSignal?.({ type: 'ended', conversation: flow.conversation, by: flow.by });
    }
    for (const effect of effects) this.#run(effect);
  }

  handOff(): void {
    this.wish.begin();
  }

  act(intent: Intent): boolean {
    const { flow } = this.#core.store.state;
    switch (intent.type) {
      case 'answer':
        this.wish.answer(intent.body);
        break;
      case 'exclude':
        this.wish.exclude(intent.id, intent.isExcluded);
        break;
      case 'share':
        this.wish.share();
        break;
      case 'continue':
        this.wish.continueExisting();
        break;
      case 'try-again':
      case 'start-new':
        this.dispatch({ type: intent.type });
    }
    return this.#core.store.state.flow !== flow;
  }

  cancel(): boolean {
    const { flow } = this.#core.store.state;
    this.dispatch({ type: 'cancelled' });
    return this.#core.store.state.flow !== flow;
  }

  get latest(): number | null {
    return this.wish.latest;
  }

  keepLatest(): void {
    this.wish.keepLatest();
  }

  prime(): void {
    this.wish.prime();
  }

  /** The person has written, or decided about what failed: sends what waits, if there is a conversation. */
  pump(): void {
    this.#live.wrote();
    this.#live.pump();
  }

  /** Keeps what stands in the composer, and tells the other side that the person is typing. */
  setDraft(draft: string): void {
    this.#core.store.update({ draft });
    this.#live.typed(draft);
  }

  /** The reader came, went, or scrolled: what is really seen is told, what is not is counted. */
  readerMoved(reader: Reader): void {
    this.#live.readerMoved(reader);
  }

  /** Sends a message that failed again. */
  retryMessage(id: string): boolean {
    return this.#changeLog((log) => retryFailed(log, id));
  }

  /** Takes back a message that failed. */
  deleteMessage(id: string): boolean {
    return this.#changeLog((log) => deleteFailed(log, id));
  }

  /** @throws ChatError where there is no conversation, or the driver or the server does not let the customer end it */
  async endConversation(): Promise<void> {
    await this.#live.end();
  }

  /** Forgets the conversation, here and in the tab's storage. */
  reset(): void {
    this.#ownership.stop();
    this.#stopPace?.();
    this.#runner.forget();
    this.#live.disconnect();
    this.#draft.clear();
    this.#identity.release();
    this.#resumption.forget();
    this.isResumed = false;
  }

  resume(): void {
    if (this.#unwatchPage) return;
    // Another page of this tab has gone on with it: what is known here is old.
    if (!this.#resumption.start()) {
      this.#core.reopen();
      return;
    }
    const { page } = this.#environment;
    const verify = (): void => {
      void this.#identity.verify();
    };
    const stops = [
      page.subscribe(() => {
        if (page.online()) this.dispatch({ type: 'line-restored' });
        verify();
      }),
      page.watchStorage(verify),
      page.watchLeaving(
        () => {
          this.#resumption.stop();
          // What is being sent may still arrive.
          this.#live.leave();
        },
        () => {
          this.suspend();
          this.resume();
        },
      ),
    ];
    this.#unwatchPage = () => {
      for (const stop of stops) stop();
    };
    this.#connect();
  }

  suspend(): void {
    this.#unwatchPage?.();
    this.#unwatchPage = null;
    this.#resumption.stop();
    this.#stopPace?.();
    this.#live.disconnect();
  }

  /** Takes up what was under way before a reload, the conversation that there was, or the log alone. */
  #restore(): void {
    const { marker, hasLog } = this.#resumption.takeUp(() => this.#identity.writer);
    if (!marker) return;
    const { conversation, owner, externalId, at, endedBy } = marker;
    const { config, flight, store } = this.#core;
    this.#core.externalId.restore(externalId, config().externalId);
    this.#runner.restore(marker);
    if (marker.isGivenUp) return;
    this.#identity.bindTo(owner);
    this.#isRestored = true;
    this.isResumed = true;
    if (!flight.promise) void flight.start();
    // The page may know less of what was shared than the server.
    if (hasLog) this.#live.resumed();
    if (conversation && !hasLog) this.#draft.settle(this.#draft.build(), at, false);
    if (conversation) store.update({ liveSince: at });
    const error = unconfirmed('The page was left before an answer came.');
    this.dispatch({ type: 'restored', conversation, error, ...(endedBy && { endedBy }) });
    if (conversation) flight.land(conversation);
  }

  #remember({ externalId, baseline }: Attempt, conversation: Conversation | null, isGivenUp = false): void {
    const { owner } = this.#identity;
    if (owner === null) return;
    this.#resumption.remember({
      externalId,
      baseline,
      owner,
      conversation,
      ...(isGivenUp && { isGivenUp }),
    });
  }

  #changeLog(change: (log: MessageLog) => MessageLog): boolean {
    const { store } = this.#core;
    const { log } = store.state;
    store.update({ log: change(log) });
    this.pump();
    return store.state.log !== log;
  }

  /** Says that it takes long, before anybody wonders. */
  #watchPace(flow: FlowState): void {
    this.#stopPace?.();
    this.#stopPace = null;
    if (!isAt(flow, 'sending', 'connecting')) return;
    const { clock, timings } = this.#environment;
    this.#stopPace = clock.after(timings.slow, () => {
      this.dispatch({ type: 'slow' });
    });
  }

  /** Notes for a reload that the conversation ended, goes on, or has moved. */
  #follow(flow: FlowState, previous: FlowState): void {
    const conversation = conversationOf(flow);
    const hasChanged = conversation !== conversationOf(previous) || previous.phase === 'ended';
    if (!conversation || !conversationOf(previous)) return;
    if (flow.phase === 'ended') this.#resumption.update({ conversation, endedBy: flow.by });
    else if (hasChanged) this.#resumption.update({ conversation });
  }

  /** Lets go of what a state has no use for: other tabs' lock, the marker of a reload, the customer. */
  #letGo(flow: FlowState, event: FlowEvent): void {
    const isWaiting = isAt(flow, 'asking') || (isAt(flow, 'queued') && flow.resumeAt === null);
    const { unclear } = this.#runner;
    // A tab that waits for the line with something unclear behind it still stands in the others' way.
    if (flow.phase === 'bot' || (isWaiting && !(unclear && isAt(flow, 'queued')))) this.#lock.free();
    const isRefused = event.type === 'refused' || (event.type === 'put-off' && event.error.status === 429);
    const isOver = flow.phase === 'bot' || (flow.phase === 'ended' && (flow.by === 'system' || flow.error));
    // What may still have come of an earlier attempt is looked for after a reload too.
    if (flow.phase === 'bot' && unclear) this.#remember(unclear, null, true);
    else if (isOver || (isRefused && !unclear)) this.#resumption.forgetHandoff();
    if (flow.phase === 'bot') this.#identity.release();
    if (flow.phase === 'live') this.#isRestored = false;
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
        // No other tab can have the log under its new name.
        this.#lock.free();
        this.#core.externalId.renew();
        this.#runner.begin();
        return;
      case 'begin':
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
    const { flow } = this.#core.store.state;
    const conversation = conversationOf(flow);
    const isOver = flow.phase === 'ended' && (flow.by === 'system' || flow.error);
    // Away from the page, `resume` will connect.
    if (!conversation || isOver || !this.#unwatchPage) return;
    this.#live.connect(conversation);
  }

  /** @param isOurs whether it came of this log's handoff, and is not one that there was */
  #created(conversation: Conversation, built: BuiltHandoff, isOurs: boolean): void {
    const { hooks, flight, clock } = this.#core;
    const { request, omitted } = built;
    this.#remember({ externalId: this.#draft.externalId, baseline: null }, conversation);
    if (isOurs) {
      this.#draft.settle(built, clock.now());
      hooks.onSignal?.({ type: 'handoff', conversation, request: structuredClone(request), omitted });
    } else this.#draft.adopt(built, clock.now());
    flight.land(conversation);
  }

  /** Nothing of one customer's stays where another is. */
  #disown(): void {
    const { store, externalId } = this.#core;
    const isOnlyRestored = this.#isRestored;
    this.reset();
    externalId.renew();
    this.#isRestored = false;
    const log = isOnlyRestored ? this.#resumption.pageLog : EMPTY_LOG;
    store.update({ log, omitted: [], agent: null, liveSince: null });
    store.update({ connection: 'idle', unseen: [], newFrom: null, draft: '' });
    this.dispatch({ type: 'disowned', error: isOnlyRestored ? null : identityChanged() });
  }
}

/** Opens the engine, once it is known whether what the tab has stored is its own. */
export const openSessionEngine = async (
  core: SessionContext,
  environment: SessionEnvironment,
): Promise<SessionEngine> => new SessionEngine(core, environment, await Resumption.open(core, environment));
