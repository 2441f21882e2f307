import type { ChatError } from '../domain/chat-error.js';
import { isLoading } from '../domain/flow/bot.js';
import { errorOf, isAt } from '../domain/flow/flow.js';
import type { ReadinessProblem } from '../domain/handoff/readiness.js';
import type { Review } from '../domain/handoff/review.js';
import { appendHistory, type MessageLog } from '../domain/log/message-log.js';
import { isBlank } from '../domain/message-text.js';
import type { ChatMessage } from '../domain/message.js';
import { draftMessage } from '../session/bot-log.js';
import type { SessionContext } from '../session/context.js';
import type { Interpreter } from './engine.js';
import type { EngineParts } from './parts.js';

/** Begins a handoff, and takes what the person answers before it leaves, each with what the flow must know of the log. */
export class HandoffQuestions {
  readonly #context: SessionContext;
  readonly #parts: EngineParts;
  readonly #interpreter: Interpreter;

  constructor(context: SessionContext, interpreter: Interpreter) {
    this.#context = context;
    this.#parts = interpreter.parts;
    this.#interpreter = interpreter;
  }

  /** The page or the person asks for a human. */
  begin(): void {
    const { state, outlook, externalId, config, promise } = this.#context;
    const { pending } = promise;
    const { payload } = this.#parts;
    // Something of before a reload has been taken up meanwhile.
    if (state.flow.place.phase !== 'bot' && !isLoading(state.flow)) return;
    this.#interpreter.hearLine();
    payload.begin();
    const missing = missingOf(outlook.problems);
    // A log that is only filed is nobody's question.
    const isUnasked = !config.archive && outlook.problems.some(({ code }) => code === 'missing_inbound');
    const needsQuestion = missing.length === 0 && isUnasked;
    if (missing.length === 0 && payload.hasSeveralNames()) this.#context.warn('several-names');
    const isComplete = missing.length === 0 && !needsQuestion;
    const review = isComplete ? this.#reviewOf(payload.withNotice(state.log)) : null;
    const { omitted } = payload.build();
    // `redact` is the page's, and may have taken the handoff back.
    if (promise.pending !== pending) return;
    this.#interpreter.command({ type: 'hand-off', externalId, missing, needsQuestion, review }, { omitted });
    this.#readyWhileAsked();
  }

  /** A human is likely to be asked for soon: what the list says is read ahead. */
  prime(): void {
    const { state, outlook, externalId } = this.#context;
    const { flow } = state;
    if (flow.place.phase !== 'bot' || !this.#parts.environment.page.online()) return;
    if (missingOf(outlook.problems).length > 0) return;
    const posted = flow.externalId === externalId ? flow.posted : null;
    this.#parts.baselines.prime({ ...flow, externalId, posted });
  }

  /** The answer to "What can we help you with?" becomes the customer's first message. */
  answer(body: string): boolean {
    const { state } = this.#context;
    const { place } = state.flow;
    if (!isAt(place, 'asking') || place.existing || isBlank(body)) return false;
    this.#interpreter.hearLine();
    const message = Object.freeze<ChatMessage>({ ...draftMessage(body, this.#context), status: 'sent' });
    const log = appendHistory(state.log, message);
    const review = this.#reviewOf(this.#parts.payload.withNotice(log));
    const isTaken = this.#interpreter.command({ type: 'answer', review }, { log });
    this.#readyWhileAsked();
    return isTaken;
  }

  /** Leaves a message out of what is shared, or puts it back. */
  exclude(id: string, isExcluded: boolean): boolean {
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
    this.#parts.preparation.load().catch((error: unknown) => {
      this.#interpreter.post({ type: 'unprepared', error: error as ChatError });
    });
  }
}

/** What no answer of the person can make up for. */
const missingOf = (problems: readonly ReadinessProblem[]): readonly ReadinessProblem[] =>
  problems.filter(({ code }) => code === 'missing_from' || code === 'missing_base_url');
