import { toChatError } from '../../domain/chat-error.js';
import { flowError, isAt, isPreparing, type FlowState } from '../../domain/flow/flow.js';
import type { FlowEvent } from '../../domain/flow/decide.js';
import { appendHistory } from '../../domain/log/message-log.js';
import { isBlank } from '../../domain/message-text.js';
import type { ChatMessage, Conversation } from '../../domain/message.js';
import type { Page } from '../../ports/page.js';
import type { ReadinessProblem } from '../../domain/handoff/readiness.js';
import type { Review } from '../../domain/handoff/review.js';
import { draftMessage } from '../../session/bot-log.js';
import type { HandoffDraft } from './payload.js';
import type { Customer } from '../customer/identity.js';
import { notReady } from '../../domain/handoff/not-ready.js';
import type { SessionContext } from '../../session/context.js';

export interface HandoffWishDependencies {
  readonly core: SessionContext;
  readonly page: Page;
  readonly draft: HandoffDraft;
  readonly identity: Customer;
  /** Reads the baseline early. */
  readonly prime: () => void;
  /** Loads everything that a created conversation will need. */
  readonly prepare: () => Promise<void>;
  readonly join: (conversation: Conversation) => void;
  readonly dispatch: (event: FlowEvent) => void;
}

/** From the wish for a person to the request: what is asked, what is shown, and what the person decides. */
export class HandoffWish {
  readonly #deps: HandoffWishDependencies;

  constructor(dependencies: HandoffWishDependencies) {
    this.#deps = dependencies;
  }

  /** How many of the latest messages could go instead of all; `null` where there is nothing to leave out. */
  get latest(): number | null {
    return this.#deps.draft.latest;
  }

  /** Reads the baseline at the first sign of intent, where a handoff could go ahead at all. */
  prime(): void {
    const { core, page, prime } = this.#deps;
    if (this.#flow.phase !== 'bot' || !page.online()) return;
    if (missingOf(core.readiness().problems).length === 0) prime();
  }

  /** Begins a handoff: asks the person, shows what will be shared, waits for the line, or goes on at once. */
  begin(): void {
    const { core, page, draft, identity, dispatch } = this.#deps;
    const flow = this.#flow;
    // Something of before a reload has been taken up meanwhile.
    if (flow.phase !== 'bot' && !isPreparing(flow)) return;
    identity.release();
    draft.begin();
    const { problems } = core.readiness();
    const missing = missingOf(problems);
    if (missing.length > 0) {
      dispatch({ type: 'refused', error: notReady(missing) });
      return;
    }
    if (draft.hasSeveralNames()) core.hooks.warn?.('several-names');
    const online = page.online();
    const needsQuestion = problems.some(({ code }) => code === 'missing_inbound');
    if (!needsQuestion) draft.appendNotice();
    const review = needsQuestion ? null : this.#review(flow);
    dispatch({ type: 'requested', needsQuestion, online, review });
    this.#readyWhileAsked();
    this.#bindOffline();
  }

  /** The answer to "What can we help you with?" becomes the customer's first message. */
  answer(body: string): void {
    const { core, page, draft, dispatch } = this.#deps;
    const flow = this.#flow;
    if (!isAt(flow, 'asking') || flow.existing || isBlank(body)) return;
    const message = Object.freeze<ChatMessage>({ ...draftMessage(body, core), status: 'sent' });
    core.store.update({ log: appendHistory(core.store.state.log, message) });
    draft.appendNotice();
    dispatch({ type: 'answered', online: page.online(), review: this.#review(flow) });
    this.#readyWhileAsked();
    this.#bindOffline();
  }

  /** Leaves a message out of what is shared, or puts it back. */
  exclude(id: string, isExcluded: boolean): void {
    const { draft, dispatch } = this.#deps;
    const flow = this.#flow;
    if (!isAt(flow, 'reviewing')) return;
    draft.exclude(id, isExcluded);
    const refused = flow.review.entries.filter(({ isRefused }) => isRefused).map((entry) => entry.id);
    dispatch({ type: 'review-changed', review: draft.review(refused) });
  }

  /** The person has seen what is shared, and wants to go on. */
  share(): void {
    const { page, dispatch } = this.#deps;
    dispatch({ type: 'reviewed', online: page.online() });
    this.#bindOffline();
  }

  /** From the next handoff on, only the latest messages go; a refusal for content may be mended by that. */
  keepLatest(): void {
    this.#deps.draft.keepLatest();
  }

  /** Goes on with the open conversation that was found. */
  continueExisting(): void {
    const flow = this.#flow;
    if (isAt(flow, 'asking') && flow.existing) this.#deps.join(flow.existing);
  }

  get #flow(): FlowState {
    return this.#deps.core.store.state.flow;
  }

  /** Whoever waits for the line is who the handoff is for. */
  #bindOffline(): void {
    const { page, identity } = this.#deps;
    if (!page.online() && this.#flow.phase === 'handing-off') void identity.bindIfKnown();
  }

  /** While the person reads, everything else is got ready. */
  #readyWhileAsked(): void {
    if (!isAt(this.#flow, 'asking', 'reviewing')) return;
    const { page, prime, prepare, dispatch } = this.#deps;
    if (page.online()) prime();
    prepare().catch((error: unknown) => {
      if (isAt(this.#flow, 'asking', 'reviewing')) dispatch({ type: 'refused', error: toChatError(error) });
    });
  }

  /** The review, where the page wants one or the server named messages that it did not take. */
  #review(before: FlowState): Review | null {
    const { core, draft } = this.#deps;
    const error = flowError(before);
    const refused = error?.status === undefined ? [] : (error.messageIds ?? []);
    return core.config().review || refused.length > 0 ? draft.review(refused) : null;
  }
}

/** What no answer of the person can make up for. */
const missingOf = (problems: readonly ReadinessProblem[]): readonly ReadinessProblem[] =>
  problems.filter(({ code }) => code === 'missing_from' || code === 'missing_base_url');
