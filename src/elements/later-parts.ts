import type { Fact } from '../domain/facts.js';
import { flowError, INITIAL_FLOW } from '../domain/flow/flow.js';
import type { HandoffRequest } from '../domain/handoff/request.js';
import type { Omission } from '../domain/handoff/shareable.js';
import type { Texts } from '../i18n/texts.js';
import { loadComposer, loadConversation } from '../lazy.js';
import type { ChatSession } from '../session/chat-session.js';
import type { SessionContext } from '../session/context.js';
import type { Engine } from '../session/engine.js';
import { lazyOnce } from '../session/lazy-once.js';
import type { SessionState } from '../session/state.js';
import { emit } from './events.js';
import type { ChatHost, Contribution, ConversationPart } from './parts.js';

export interface LaterPartsOptions {
  readonly host: ChatHost;
  readonly session: () => ChatSession;
  readonly texts: () => Texts;
}

/** What an element fetches once somebody acts. Until it is there, this stands in for it. */
export class LaterParts {
  readonly #options: LaterPartsOptions;
  #conversation: ConversationPart | null = null;

  constructor(options: LaterPartsOptions) {
    this.#options = options;
  }

  /** What they show; empty until they are there. */
  get contributions(): readonly Contribution[] {
    return this.#conversation?.contributions ?? [];
  }

  async openEngine(context: SessionContext): Promise<Engine> {
    await this.#load();
    return (await loadConversation()).openEngine(context);
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
    const { host, texts } = this.#options;
    const session = this.#options.session();
    const [{ openConversation }, { defineComposer }] = await Promise.all([
      loadConversation(),
      loadComposer(),
    ]);
    defineComposer();
    this.#conversation = openConversation({ host, session, texts });
    // What happened while the code was on its way.
    const { state } = session;
    this.#conversation.follow(state, { ...state, flow: INITIAL_FLOW });
    host.requestUpdate();
    return this.#conversation;
  });
}
