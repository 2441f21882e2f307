import { ChatError } from '../domain/chat-error.js';
import { errorOf, isAt } from '../domain/flow/flow.js';
import type { Known } from '../domain/customer.js';
import type { ReadinessProblem } from '../domain/handoff/readiness.js';
import type { Review } from '../domain/handoff/review.js';
import { deleteFailed, retryFailed } from '../domain/log/failed-messages.js';
import { appendHistory, type MessageLog } from '../domain/log/message-log.js';
import { isBlank } from '../domain/message-text.js';
import type { ChatMessage } from '../domain/message.js';
import { draftMessage } from '../session/bot-log.js';
import { within } from '../ports/clock.js';
import type { SessionContext } from '../session/context.js';
import type { Engine, Intent, Reader } from '../session/engine.js';
import type { SessionEnvironment } from './environment.js';
import { Interpreter } from './engine.js';
import { Persistence } from './persistence/persistence.js';

/** What the page and the person can do once the engine is there: turns it into commands, with the facts that they need. */
export class SessionEngine implements Engine {
  readonly #context: SessionContext;
  readonly #environment: SessionEnvironment;
  readonly #persistence: Persistence;
  readonly #interpreter: Interpreter;
  #unwatchPage: (() => void) | null = null;

  private constructor(context: SessionContext, environment: SessionEnvironment, persistence: Persistence) {
    this.#context = context;
    this.#environment = environment;
    this.#persistence = persistence;
    this.#interpreter = new Interpreter(context, environment, persistence);
    this.#hearLine();
  }

  /** Opens the engine, once it is known whether what the tab has stored is its own, and whose that is. */
  static async open(context: SessionContext, environment: SessionEnvironment): Promise<SessionEngine> {
    const persistence = await Persistence.open(context, environment);
    const engine = new SessionEngine(context, environment, persistence);
    engine.#restore(await engine.#identify());
    if (context.hasActed || engine.#persistence.hasStored) engine.#persistence.begin();
    if (context.isAttached) engine.resume();
    return engine;
  }

  get isResumed(): boolean {
    return this.#persistence.isResumed;
  }

  get isWithheld(): boolean {
    return this.#persistence.isWithheld;
  }

  get latest(): number | null {
    return this.#parts.payload.latest;
  }

  keepLatest(): void {
    this.#parts.payload.keepLatest();
  }

  handOff(): void {
    const { state, outlook, externalId, config, promise } = this.#context;
    const { pending } = promise;
    const { payload } = this.#parts;
    const { place } = state.flow;
    // Something of before a reload has been taken up meanwhile.
    if (place.phase !== 'bot' && !(isAt(place, 'sending') && place.stage === 'code')) return;
    this.#hearLine();
    payload.begin();
    const missing = missingOf(outlook.problems);
    // A log that is only filed is nobody's question.
    const isUnasked = !config.archive && outlook.problems.some(({ code }) => code === 'missing_inbound');
    const needsQuestion = missing.length === 0 && isUnasked;
    const log = needsQuestion || missing.length > 0 ? state.log : payload.withNotice(state.log);
    if (missing.length === 0 && payload.hasSeveralNames()) this.#context.warn('several-names');
    const review = needsQuestion || missing.length > 0 ? null : this.#reviewOf(log);
    const { omitted } = payload.build();
    // `redact` is the page's, and may have taken the handoff back.
    if (promise.pending !== pending) return;
    this.#interpreter.command({ type: 'hand-off', externalId, missing, needsQuestion, review }, { omitted });
    this.#readyWhileAsked();
  }

  act(intent: Intent): boolean {
    const { externalIds, config } = this.#context;
    switch (intent.type) {
      case 'answer':
        return this.#answer(intent.body);
      case 'exclude':
        return this.#exclude(intent.id, intent.isExcluded);
      case 'start-new':
        return this.#interpreter.command({
          type: 'start-new',
          externalId: externalIds.next(config.externalId),
        });
      case 'share':
        this.#hearLine();
        return this.#interpreter.command({ type: 'share' });
      default:
        return this.#interpreter.command({ type: intent.type });
    }
  }

  cancel(): boolean {
    return this.#interpreter.command({ type: 'cancel' });
  }

  prime(): void {
    const { state, outlook, externalId } = this.#context;
    const { flow } = state;
    if (flow.place.phase !== 'bot' || !this.#environment.page.online()) return;
    if (missingOf(outlook.problems).length > 0) return;
    const posted = flow.externalId === externalId ? flow.posted : null;
    this.#parts.baselines.prime({ ...flow, externalId, posted });
  }

  prepare(): Promise<void> {
    return this.#parts.preparation.load();
  }

  acted(): void {
    this.#persistence.begin();
  }

  pump(): void {
    this.#interpreter.live?.wrote();
  }

  setDraft(draft: string): void {
    this.#context.store.update({ draft });
    this.#interpreter.live?.typed(draft);
  }

  readerMoved(reader: Reader): void {
    this.#interpreter.readerMoved(reader);
  }

  retryMessage(id: string): boolean {
    return this.#changeLog((log) => retryFailed(log, id));
  }

  deleteMessage(id: string): boolean {
    return this.#changeLog((log) => deleteFailed(log, id));
  }

  async endConversation(): Promise<void> {
    const { live } = this.#interpreter;
    if (!live) throw new ChatError('not_ready', 'There is no live conversation to end.');
    await live.end();
  }

  reset(): void {
    const { externalIds, config } = this.#context;
    this.#interpreter.command({ type: 'reset', externalId: externalIds.next(config.externalId) });
  }

  resume(): void {
    if (this.#unwatchPage) return;
    // Another page of this tab has gone on with it: what is known here is old.
    if (!this.#persistence.start()) {
      this.#context.reopen();
      return;
    }
    const { page } = this.#environment;
    const verify = (): void => {
      void this.#parts.customer.verify();
    };
    const stops = [
      page.subscribe(() => {
        this.#pageChanged();
      }),
      page.watchStorage(verify),
      page.watchLeaving(
        () => {
          this.#persistence.stop();
          // What is being sent may still arrive.
          this.#interpreter.live?.leave();
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
    this.#interpreter.attach();
  }

  suspend(): void {
    this.#unwatchPage?.();
    this.#unwatchPage = null;
    this.#persistence.stop();
    this.#interpreter.detach();
  }

  close(): void {
    this.suspend();
    this.#persistence.close();
    this.#interpreter.close();
  }

  get #parts(): Interpreter['parts'] {
    return this.#interpreter.parts;
  }

  /** Whoever waited for the line is who the handoff is for: before it goes on, it is looked whether they are still here. */
  #pageChanged(): void {
    const { page, clock, timings } = this.#environment;
    const verified = this.#parts.customer.verify();
    if (!page.online()) {
      this.#hearLine();
      return;
    }
    void within(clock, timings.tabRelease, verified, undefined).then(() => {
      this.#hearLine();
    });
  }

  #hearLine(): void {
    this.#interpreter.post({ type: 'line', isOnline: this.#environment.page.online() });
  }

  /** Asks the page, never a server, whose what was stored may be; a page that does not answer is not waited for. */
  async #identify(): Promise<Known> {
    const { customer } = this.#parts;
    const { known } = customer;
    if (known !== 'unknown' || !this.#persistence.hasStored) return known;
    const { clock, timings } = this.#environment;
    return within(clock, timings.tabRelease, customer.identify(), known);
  }

  /** Takes up what was under way before a reload, the conversation that there was, or the log alone. */
  #restore(known: Known): void {
    const { externalIds, config, store } = this.#context;
    const { customer, payload } = this.#parts;
    const { marker, externalId, change, seed } = this.#persistence.restore(known, customer);
    if (externalId !== null) externalIds.use(externalId, config.externalId);
    store.update(change);
    if (!marker) return;
    const { log } = store.state;
    // The page may know less of what was shared than the server.
    const shared = marker.conversation && !seed.isContinued ? payload.asShared(log, true, false) : log;
    this.#interpreter.restore(
      { type: 'restored', marker, externalId: marker.externalId },
      { log: shared },
      seed,
    );
  }

  /** The answer to "What can we help you with?" becomes the customer's first message. */
  #answer(body: string): boolean {
    const { state } = this.#context;
    const { place } = state.flow;
    if (!isAt(place, 'asking') || place.existing || isBlank(body)) return false;
    this.#hearLine();
    const message = Object.freeze<ChatMessage>({ ...draftMessage(body, this.#context), status: 'sent' });
    const log = appendHistory(state.log, message);
    const review = this.#reviewOf(this.#parts.payload.withNotice(log));
    const isTaken = this.#interpreter.command({ type: 'answer', review }, { log });
    this.#readyWhileAsked();
    return isTaken;
  }

  /** Leaves a message out of what is shared, or puts it back. */
  #exclude(id: string, isExcluded: boolean): boolean {
    const { state } = this.#context;
    const { payload } = this.#parts;
    const { place } = state.flow;
    if (!isAt(place, 'reviewing')) return false;
    payload.exclude(id, isExcluded);
    const refused = place.review.entries.filter(({ isRefused }) => isRefused).map((entry) => entry.id);
    return this.#interpreter.command({ type: 'exclude', review: payload.review(state.log, refused) });
  }

  /** Returns the review, where the page wants one or the server named messages that it did not take. */
  #reviewOf(log: MessageLog): Review | null {
    const { config, state } = this.#context;
    const error = errorOf(state.flow.place);
    const refused = error?.status === undefined ? [] : (error.messageIds ?? []);
    return config.review || refused.length > 0 ? this.#parts.payload.review(log, refused) : null;
  }

  /** While the person reads, everything else is got ready. */
  #readyWhileAsked(): void {
    const { flow } = this.#context.state;
    if (!isAt(flow.place, 'asking', 'reviewing')) return;
    if (flow.isOnline) this.#parts.baselines.prime(flow);
    this.prepare().catch((error: unknown) => {
      this.#interpreter.post({ type: 'unprepared', error: error as ChatError });
    });
  }

  #changeLog(change: (log: MessageLog) => MessageLog): boolean {
    const { store } = this.#context;
    const { log } = store.state;
    const changed = change(log);
    store.update({ log: changed });
    this.#interpreter.live?.wrote();
    return changed !== log;
  }
}

/** What no answer of the person can make up for. */
const missingOf = (problems: readonly ReadinessProblem[]): readonly ReadinessProblem[] =>
  problems.filter(({ code }) => code === 'missing_from' || code === 'missing_base_url');

export const openSessionEngine = (
  context: SessionContext,
  environment: SessionEnvironment,
): Promise<SessionEngine> => SessionEngine.open(context, environment);
