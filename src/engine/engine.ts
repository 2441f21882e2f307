import type { ChatError } from '../domain/chat-error.js';
import { decide } from '../domain/flow/decide.js';
import type { Effect, Task } from '../domain/flow/effects.js';
import type { Command, Finding, FlowEvent, News } from '../domain/flow/events.js';
import type { ConversationRef } from '../domain/flow/flow.js';
import type { Conversation } from '../domain/message.js';
import type { SessionContext } from '../session/context.js';
import type { Reader } from '../session/engine.js';
import type { SessionState } from '../session/state.js';
import { changeOf, factsOf } from './changes.js';
import type { SessionEnvironment } from './environment.js';
import type { LiveConversation } from './live/conversation.js';
import { assemble, type EngineParts } from './parts.js';
import type { Persistence } from './persistence/persistence.js';
import type { Seed } from './seed.js';
import { Upkeep } from './upkeep.js';

type Change = Partial<SessionState>;
type Step = () => void;

/**
 * Runs the flow: hears events one after the other, lets `decide` say what comes of them, and does it. Events and
 * effects stand in one queue; what an event sets off stands before the events that wait, and a call from inside an
 * effect goes on with the same queue. Nothing is told to the page before the queue is empty.
 */
export class Interpreter {
  readonly #context: SessionContext;
  readonly #parts: EngineParts;
  readonly #queue: Step[] = [];
  #work = new AbortController();
  readonly #upkeep: Upkeep;
  #isClosed = false;
  /** What an earlier page knew of the conversation that is opened next. */
  #seed: Seed | null = null;

  constructor(context: SessionContext, environment: SessionEnvironment, persistence: Persistence) {
    this.#context = context;
    const post = (news: News): void => {
      this.post(news);
    };
    this.#parts = assemble(context, environment, persistence, post);
    this.#upkeep = new Upkeep(context, this.#parts, post);
  }

  get parts(): EngineParts {
    return this.#parts;
  }

  /** The present conversation; `null` where there is none. */
  get live(): LiveConversation | null {
    return this.#upkeep.live;
  }

  /**
   * The page or the person wants something.
   *
   * @param change of the state, made together with it
   * @returns whether it was taken
   */
  command(command: Command, change: Change = {}): boolean {
    return this.#hear(command, change);
  }

  /** A task has found something, or the world has changed. */
  post(event: Finding | News, change: Change = {}): void {
    this.#hear(event, change);
  }

  /** Hears whether the page has a line, where no event of the page's said so. */
  hearLine(): void {
    this.post({ type: 'line', isOnline: this.#parts.environment.page.online() });
  }

  /** Takes up what an earlier page left. */
  restore(event: Extract<News, { type: 'restored' }>, change: Change, seed: Seed): void {
    this.#seed = seed;
    this.post(event, change);
    this.#seed = null;
  }

  /** The reader came, went, or scrolled. */
  readerMoved(reader: Reader): void {
    this.#upkeep.readerMoved(reader);
  }

  /** The element is on the page. */
  attach(): void {
    this.#parts.attachment.set(true);
    this.#run([() => this.#upkeep.meetConversation(), () => this.#upkeep.meetTimer()]);
  }

  /** The element has left the page: reading, timers and looks stop; a request under way is awaited. */
  detach(): void {
    this.#parts.attachment.set(false);
    this.#upkeep.detach();
  }

  /** Hears nothing and writes nothing from now on. A request that has left is not given up: the next page looks for it. */
  close(): void {
    this.#isClosed = true;
    this.#parts.customer.close();
    this.#work.abort();
    this.#upkeep.close();
  }

  #hear(event: Command | Finding | News, change: Change): boolean {
    let isTaken = false;
    this.#run([
      () => {
        isTaken = this.#decide({ ...event, at: this.#context.clock.now() }, change);
      },
    ]);
    return isTaken;
  }

  /** Works the queue off; what is called from inside does so too, and finds nothing left afterwards. */
  #run(steps: readonly Step[]): void {
    this.#queue.push(...steps);
    this.#context.store.hold(() => {
      for (let step = this.#queue.shift(); step; step = this.#queue.shift()) {
        try {
          step();
        } catch (thrown) {
          this.#context.report(thrown);
        }
      }
    });
  }

  /** Makes one change of the state of an event. Returns whether it was expected. */
  #decide(event: FlowEvent, given: Change): boolean {
    if (this.#isClosed) return false;
    const { state } = this.#context;
    const [flow, effects] = decide(state.flow, event);
    if (flow === state.flow) return false;
    const decided = { flow, effects, event, given, seed: this.#seed };
    const change = changeOf(this.#context, this.#parts, decided);
    // A function of the page's has called back meanwhile: what was decided is old.
    if (this.#context.state.flow !== state.flow) return this.#decide(event, given);
    const { externalId } = change.flow;
    if (externalId !== state.flow.externalId && externalId !== this.#context.externalId) {
      this.#context.useFurtherId(externalId);
    }
    this.#context.store.update(change, factsOf(this.#parts, decided, change.live, state));
    this.#queue.unshift(...this.#stepsOf(effects));
    return true;
  }

  /**
   * What follows from an event: first what is ours, then what is to be kept, then what calls foreign code, each as the
   * last act of its step.
   */
  #stepsOf(effects: readonly Effect[]): Step[] {
    const own = effects.flatMap((effect) => this.#ownStep(effect));
    const starts = effects.flatMap((effect) =>
      effect.do === 'start' ? [() => this.#start(effect.task, effect.number)] : [],
    );
    const stops = effects.some((effect) => effect.do === 'stop') ? [() => this.#stop()] : [];
    const reconnects = effects.some((effect) => effect.do === 'reconnect')
      ? [() => this.live?.reconnect()]
      : [];
    const isContinued = this.#seed?.isContinued === true;
    return [
      ...own,
      () => this.#upkeep.meetStorage(),
      ...stops,
      () => this.#upkeep.closeConversation(),
      () => this.#upkeep.meetConversation(isContinued),
      () => this.#upkeep.meetTimer(),
      ...starts,
      ...reconnects,
    ];
  }

  #ownStep(effect: Effect): Step[] {
    const { lock } = this.#parts;
    switch (effect.do) {
      case 'settle':
        return [() => this.#settle(effect.outcome)];
      case 'warn':
        return [() => this.#context.warn(effect.code)];
      case 'tell-tabs':
        return [() => lock.announce(effect.conversation)];
      case 'clear':
        return [() => this.#clear()];
      default:
        return [];
    }
  }

  #clear(): void {
    const { payload, persistence, baselines, customer } = this.#parts;
    customer.forget();
    payload.clear();
    baselines.drop();
    persistence.forget();
  }

  #settle(outcome: ConversationRef | ChatError): void {
    const { promise, state } = this.#context;
    if (outcome instanceof Error) promise.reject(outcome);
    else promise.resolve(state.live?.conversation ?? (outcome satisfies Conversation));
  }

  /** What was read early is not for what comes after. */
  #stop(): void {
    this.#parts.baselines.drop();
    this.#work.abort();
  }

  #start(task: Task, number: number): void {
    const { flow } = this.#context.state;
    // Something else was decided meanwhile.
    if (flow.task !== number) return;
    const work = new AbortController();
    this.#work = work;
    const { tasks, payload } = this.#parts;
    void tasks.run(task, flow, work.signal, (found) => {
      const change = found.type === 'left' ? { omitted: payload.shared.omitted } : {};
      this.post({ ...found, task: number }, change);
    });
  }
}
