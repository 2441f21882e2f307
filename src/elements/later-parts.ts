import type { Fact } from '../domain/facts.js';
import { BOT, errorOf } from '../domain/flow/flow.js';
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

  /** Tells the page and assistive technology what changed, and what happened with it. */
  follow(now: SessionState, before: SessionState, facts: readonly Fact[]): void {
    if (this.#conversation) {
      this.#conversation.follow(now, before, facts);
      return;
    }
    // Before the code is there, the phase can change, and a handoff be refused.
    const { host } = this.#options;
    const [phase, previous] = [now.flow.place.phase, before.flow.place.phase];
    if (phase !== previous) emit(host, 'kustomer-phase-change', { phase, previous });
    for (const fact of facts) {
      if (fact.type === 'handoff-error') emit(host, 'kustomer-handoff-error', { error: fact.error });
    }
    // Such a refusal still has to be explained.
    if (errorOf(now.flow.place)) this.#load().catch(() => undefined);
  }

  readonly #load = lazyOnce(async () => {
    const { host, session } = this.#options;
    // Beside the conversation, which imports it: one way to the server less.
    loadComposer().catch(() => undefined);
    const { openConversation } = await loadConversation();
    this.#conversation = openConversation(this.#options);
    // What happened while the code was on its way.
    const { state } = session;
    this.#conversation.say(state, { ...state, flow: { ...state.flow, place: BOT } });
    host.requestUpdate();
    return this.#conversation;
  });
}
