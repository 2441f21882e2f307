import { toChatError, type ChatError } from '../../domain/chat-error.js';
import { withFacts } from '../../domain/handoff-errors.js';
import type { Task } from '../../domain/flow/effects.js';
import type { ConversationRef, Flow } from '../../domain/flow/flow.js';
import { notReady } from '../../domain/handoff/not-ready.js';
import type { BuiltHandoff } from '../../domain/handoff/request.js';
import {
  isPutOff,
  isPutOffTooLong,
  lookTimes,
  lowerLimit,
  resendDelay,
  withMessageIds,
} from '../../domain/refusals.js';
import { until, wait } from '../../ports/clock.js';
import { findOwner } from './find-owner.js';
import { lockNameOf } from './lock.js';
import type { Found, TaskParts } from './task-parts.js';

/** Tells the flow of something that a running task has found before its end. */
type Find = (found: Found) => void;

/**
 * The work of a handoff: each task reads or sends, decides nothing, and ends in exactly one finding. What comes of it is
 * decided in domain/flow/sending.ts.
 */
export class HandoffTasks {
  readonly #parts: TaskParts;

  constructor(parts: TaskParts) {
    this.#parts = parts;
  }

  /** Begins once everything has been told that stood before it, and tells nothing after the signal. */
  async run(task: Task, flow: Flow, signal: AbortSignal, find: Find): Promise<void> {
    const tell: Find = (found) => {
      if (!signal.aborted) find(found);
    };
    await this.#parts.context.store.told();
    if (signal.aborted) return;
    try {
      tell(await this.#work(task, flow, signal, tell));
    } catch (thrown) {
      tell({ type: 'failed', error: toChatError(thrown) });
    }
  }

  #work(task: Task, flow: Flow, signal: AbortSignal, tell: Find): Promise<Found> {
    switch (task.name) {
      case 'ask-page':
        return this.#askPage(signal);
      case 'bind':
        return this.#bind(signal);
      case 'take-turn':
        return this.#takeTurn(task.mayWait, flow, signal, tell);
      case 'read-list':
        return this.#readList(task.mayBePrimed, flow, signal);
      case 'post':
        return this.#post(task, signal, tell);
      case 'look':
        return task.isOnce ? this.#lookOnce(flow, signal) : this.#look(flow, signal);
      case 'find-owner':
        return findOwner(this.#parts, flow, signal);
    }
  }

  /** @throws ChatError `not_ready`, and what the page's listeners reject with */
  async #askPage(signal: AbortSignal): Promise<Found> {
    const { context, payload } = this.#parts;
    const { request, omitted } = requireReady(payload.build());
    const { beforeHandoff } = context.hooks;
    const isAllowed =
      !beforeHandoff || (await until(signal, beforeHandoff(structuredClone(request), omitted)));
    return { type: 'allowed', isAllowed };
  }

  async #bind(signal: AbortSignal): Promise<Found> {
    const { client, context, customer, payload } = this.#parts;
    requireReady(payload.build());
    const owner = await customer.bind(signal).catch((thrown: unknown) => {
      throw client.unreachable(toChatError(thrown));
    });
    return { type: 'bound', owner, isShared: lockNameOf(context, owner) !== null };
  }

  async #takeTurn(mayWait: boolean, flow: Flow, signal: AbortSignal, tell: Find): Promise<Found> {
    const { context, customer, lock } = this.#parts;
    const name = lockNameOf(context, customer.owner ?? flow.owner ?? '');
    if (name === null) return { type: 'turn', outcome: 'alone' };
    const outcome = await lock.take(name, signal, () => {
      if (mayWait) tell({ type: 'turn', outcome: 'busy' });
      return mayWait;
    });
    return { type: 'turn', outcome, isOpen: this.#isOpen };
  }

  async #readList(mayBePrimed: boolean, flow: Flow, signal: AbortSignal): Promise<Found> {
    const { baselines, customer, preparation } = this.#parts;
    const [reading] = await Promise.all([baselines.read(flow, signal, mayBePrimed), preparation.load()]);
    customer.prove();
    return { type: 'listed', reading, isOpen: this.#isOpen };
  }

  /** The request leaves only after everything was told that stood before it, and nobody has taken it back. */
  async #post(task: Extract<Task, { name: 'post' }>, signal: AbortSignal, tell: Find): Promise<Found> {
    const { client, customer, payload, preparation } = this.#parts;
    if (task.limit !== null) payload.shorten(task.limit);
    const built = requireReady(payload.build());
    await preparation.load();
    customer.prove();
    try {
      const conversation = await client.post(built.request, signal, () => {
        payload.left(built);
        tell({ type: 'left', baseline: task.baseline });
      });
      return { type: 'answered', conversation, isOpen: built.request.active };
    } catch (thrown) {
      return this.#refusal(withMessageIds(toChatError(thrown), built), built, task.putOffs);
    }
  }

  #refusal(error: ChatError, built: BuiltHandoff, putOffs: number): Found {
    const { timings } = this.#parts.environment;
    const limit = lowerLimit(error, built);
    if (limit !== null) return { type: 'failed', error, limit };
    if (!isPutOff(error)) return { type: 'failed', error };
    const told = isPutOffTooLong(error, timings)
      ? withFacts(error, { details: { ...error.details, isCapped: true } })
      : error;
    return { type: 'failed', error: told, delay: resendDelay(error, putOffs, timings) };
  }

  /** Looks at growing distances, while the element is on the page. */
  async #look(flow: Flow, signal: AbortSignal): Promise<Found> {
    const { attachment, context, environment } = this.#parts;
    const { clock } = context;
    const start = clock.now();
    let last: Found = { type: 'looked', found: 'unknown' };
    for (const time of lookTimes(environment.timings)) {
      await wait(clock, start + time - clock.now(), signal);
      await attachment.whenAttached(signal);
      if (signal.aborted) return last;
      last = await this.#lookOnce(flow, signal);
      if (last.type === 'looked' && typeof last.found !== 'string') return last;
    }
    return last;
  }

  async #lookOnce({ externalId, posted }: Flow, signal: AbortSignal): Promise<Found> {
    const looked = (found: ConversationRef | 'absent' | 'unknown'): Found => ({
      type: 'looked',
      found,
      isOpen: this.#isOpen,
    });
    try {
      const found = await this.#parts.client.look(externalId, posted?.baseline ?? null, signal);
      return looked(found ?? 'absent');
    } catch {
      return looked('unknown');
    }
  }

  get #isOpen(): boolean {
    return !this.#parts.context.config.archive;
  }
}

/** @throws ChatError `not_ready` where the server would refuse it */
const requireReady = (built: BuiltHandoff): BuiltHandoff => {
  if (built.problems.length > 0) throw notReady(built.problems);
  return built;
};
