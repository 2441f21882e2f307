import { ChatError } from '../domain/chat-error.js';
import type { Known } from '../domain/customer.js';
import { deleteFailed, retryFailed } from '../domain/log/failed-messages.js';
import type { MessageLog } from '../domain/log/message-log.js';
import { within } from '../ports/clock.js';
import type { SessionContext } from '../session/context.js';
import type { Engine, Intent, Reader } from '../session/engine.js';
import type { SessionEnvironment } from './environment.js';
import { Interpreter } from './engine.js';
import { HandoffQuestions } from './handoff-questions.js';
import { Persistence } from './persistence/persistence.js';

/** What the page and the person can do once the engine is there: turns it into commands, with the facts that they need. */
export class SessionEngine implements Engine {
  readonly #context: SessionContext;
  readonly #environment: SessionEnvironment;
  readonly #persistence: Persistence;
  readonly #interpreter: Interpreter;
  readonly #questions: HandoffQuestions;
  #unwatchPage: (() => void) | null = null;

  private constructor(context: SessionContext, environment: SessionEnvironment, persistence: Persistence) {
    this.#context = context;
    this.#environment = environment;
    this.#persistence = persistence;
    this.#interpreter = new Interpreter(context, environment, persistence);
    this.#questions = new HandoffQuestions(context, this.#interpreter);
    this.#interpreter.hearLine();
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
    this.#questions.begin();
  }

  prime(): void {
    this.#questions.prime();
  }

  act(intent: Intent): boolean {
    const { externalIds, config } = this.#context;
    switch (intent.type) {
      case 'answer':
        return this.#questions.answer(intent.body);
      case 'exclude':
        return this.#questions.exclude(intent.id, intent.isExcluded);
      case 'start-new':
        return this.#interpreter.command({
          type: 'start-new',
          externalId: externalIds.next(config.externalId),
        });
      case 'share':
        this.#interpreter.hearLine();
        return this.#interpreter.command({ type: 'share' });
      default:
        return this.#interpreter.command({ type: intent.type });
    }
  }

  cancel(): boolean {
    return this.#interpreter.command({ type: 'cancel' });
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
    this.#unwatchPage = this.#watchPage();
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

  #watchPage(): () => void {
    const { page } = this.#environment;
    const stops = [
      page.subscribe(() => {
        this.#pageChanged();
      }),
      page.watchStorage(() => {
        void this.#parts.customer.verify();
      }),
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
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Whoever waited for the line is who the handoff is for: before it goes on, it is looked whether they are still here. */
  #pageChanged(): void {
    const { page, clock, timings } = this.#environment;
    const verified = this.#parts.customer.verify();
    if (!page.online()) {
      this.#interpreter.hearLine();
      return;
    }
    void within(clock, timings.tabRelease, verified, undefined).then(() => {
      this.#interpreter.hearLine();
    });
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
    this.#interpreter.restore({ type: 'restored', marker }, { log: shared }, seed);
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

export const openSessionEngine = (
  context: SessionContext,
  environment: SessionEnvironment,
): Promise<SessionEngine> => SessionEngine.open(context, environment);
