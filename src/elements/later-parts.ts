import type { Fact } from '../domain/facts.js';
import { flowError, INITIAL_FLOW } from '../domain/flow/flow.js';
import type { HandoffRequest } from '../domain/handoff/request.js';
import type { Omission } from '../domain/handoff/shareable.js';
import { loadComposer, loadConversation } from '../lazy.js';
import type { SessionContext } from '../session/context.js';
import type { Engine } from '../session/engine.js';
import { lazyOnce } from '../session/lazy-once.js';
import type { SessionState } from '../session/state.js';
import { emit } from './events.js';
import type { Contribution, ConversationOptions, ConversationPart } from './parts.js';

/** What an element fetches once somebody acts. Until it is there, this stands in for it. */
export class LaterParts {
  readonly #options: ConversationOptions;
  #conversation: ConversationPart | null = null;

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** What they show; empty until they are there. */
  get contributions(): readonly Contribution[] {
    return this.#conversation?.contributions ?? [];
  }

  async openEngine(context: SessionContext): Promise<Engine> {
    return (await this.#load()).openEngine(context);
  }

  async mayLeave(request: HandoffRequest, omitted: readonly Omission[]): Promise<boolean> {
    return (await this.#load()).mayLeave(request, omitted);
  }

  async prepare(): Promise<void> {
    await (await this.#load()).prepare();
  }

  /** Tells the page what happened. */
  report(fact: Fact): void {
    // Only a refusal can come before the code is there.
    if (this.#conversation) this.#conversation.report(fact);
    else if (fact.type === 'handoff-error') {
      emit(this.#options.host, 'kustomer-handoff-error', { error: fact.error });
    }
  }

  /** Tells the page and assistive technology what changed. */
  follow(now: SessionState, before: SessionState): void {
    this.#conversation?.follow(now, before);
    // A refusal that came before the code did still has to be explained.
    if (!this.#conversation && flowError(now.flow)) this.#load().catch(() => undefined);
  }

  readonly #load = lazyOnce(async () => {
    const { host, session } = this.#options;
    // Beside the conversation, which imports it: one way to the server less.
    loadComposer().catch(() => undefined);
    const { openConversation } = await loadConversation();
    this.#conversation = openConversation(this.#options);
    // What happened while the code was on its way.
    const { state } = session;
    this.#conversation.follow(state, { ...state, flow: INITIAL_FLOW });
    host.requestUpdate();
    return this.#conversation;
  });
}
