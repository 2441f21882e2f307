import { ChatError, toChatError } from '../domain/chat-error.js';
import type { FlowEvent } from '../domain/handoff-flow.js';
import type { BuiltHandoff } from '../domain/handoff-request.js';
import type { Conversation } from '../domain/message.js';
import type { Clock, Timings } from '../domain/ports.js';
import { HandoffClient, isUnclear, type Baseline, type BaselineReading } from '../kustomer/handoff-client.js';
import type { ChatApi } from '../kustomer/chat-api.js';

export interface HandoffRunnerDependencies {
  readonly api: ChatApi;
  readonly clock: Clock;
  readonly timings: Timings;
  readonly isOnline: () => boolean;
  /** Builds from the log as it stands, with at most `limit` messages where the server named one. */
  readonly build: (limit?: number) => BuiltHandoff;
  readonly externalId: () => string;
  /** Loads everything that a created conversation will need. */
  readonly prepare: () => Promise<unknown>;
  /** Consent: `false` or a rejection stops the handoff. */
  readonly mayLeave: (built: BuiltHandoff) => Promise<boolean>;
  readonly dispatch: (event: FlowEvent) => void;
  readonly onCreated: (conversation: Conversation, built: BuiltHandoff) => void;
}

interface Priming {
  readonly externalId: string;
  readonly at: number;
  readonly reading: Promise<BaselineReading>;
}

/** Carries out the flow's effects from "begin" to the created conversation. */
export class HandoffRunner {
  readonly #deps: HandoffRunnerDependencies;
  readonly #client: HandoffClient;
  #work = new AbortController();
  #baseline: Baseline = null;
  #priming: Priming | null = null;
  #built: BuiltHandoff | null = null;

  constructor(dependencies: HandoffRunnerDependencies) {
    this.#deps = dependencies;
    this.#client = new HandoffClient(dependencies.api, dependencies.isOnline);
  }

  /** Checks, loads what the live view needs, reads the baseline, then posts. */
  begin(): void {
    this.#start((signal) => this.#begin(signal));
  }

  /** Looks in the session list whether the conversation came to be, at growing distances. */
  look(): void {
    this.#start((signal) => this.#look(signal));
  }

  /** Looks once, and posts again if the conversation is still not there. */
  lookThenPost(): void {
    this.#start((signal) => this.#lookThenPost(signal));
  }

  abort(): void {
    this.#work.abort();
    this.#priming = null;
  }

  /** Reads the baseline at the first sign of intent, so that it costs the person no time. */
  prime(): void {
    const externalId = this.#deps.externalId();
    const now = this.#deps.clock.now();
    const { baselineFresh } = this.#deps.timings;
    if (this.#priming?.externalId === externalId && now - this.#priming.at < baselineFresh) return;
    const reading = this.#client.readBaseline(externalId, new AbortController().signal);
    // Whoever needs it will see the failure.
    reading.catch(() => undefined);
    this.#priming = { externalId, at: now, reading };
  }

  /** One piece of work at a time: the one before is given up. */
  #start(work: (signal: AbortSignal) => Promise<void>): void {
    this.#work.abort();
    this.#work = new AbortController();
    const { signal } = this.#work;
    work(signal).catch((error: unknown) => {
      if (!signal.aborted) this.#deps.dispatch({ type: 'refused', error: toChatError(error) });
    });
  }

  async #readBaseline(signal: AbortSignal): Promise<BaselineReading> {
    this.prime();
    const primed = this.#priming;
    this.#priming = null;
    try {
      if (primed) return await primed.reading;
    } catch {
      // An early attempt that failed may have been too early: the line or the token may be there by now.
    }
    return this.#client.readBaseline(this.#deps.externalId(), signal);
  }

  async #begin(signal: AbortSignal): Promise<void> {
    const ready = this.#requireReady(this.#deps.build());
    if (!ready) return;
    const [{ baseline, existing }] = await Promise.all([this.#readBaseline(signal), this.#deps.prepare()]);
    if (signal.aborted) return;
    this.#baseline = baseline;
    if (existing) {
      this.#created(existing, ready);
      return;
    }
    const built = this.#requireReady(this.#deps.build());
    if (!built) return;
    if (!(await this.#deps.mayLeave(built))) {
      throw new ChatError('cancelled', 'A kustomer-before-handoff listener stopped the handoff.');
    }
    if (!signal.aborted) await this.#post(built, signal);
  }

  #requireReady(built: BuiltHandoff): BuiltHandoff | null {
    if (built.problems.length === 0) return built;
    const message = built.problems.map((problem) => problem.message).join(' ');
    const missing = built.problems.map(({ code }) => code);
    this.#deps.dispatch({
      type: 'refused',
      error: new ChatError('not_ready', message, { details: { missing } }),
    });
    return null;
  }

  /** Gives whether the request left. */
  async #post(built: BuiltHandoff, signal: AbortSignal, mayShorten = true): Promise<boolean> {
    let left = false;
    this.#built = built;
    try {
      const conversation = await this.#client.post(built.request, signal, () => {
        left = true;
        this.#deps.dispatch({ type: 'posting' });
      });
      if (!signal.aborted) this.#created(conversation, built);
    } catch (thrown) {
      if (signal.aborted) return left;
      const error = this.#withMessageIds(toChatError(thrown), built);
      const limit = lowerLimit(error, built);
      if (limit !== null && mayShorten) {
        return this.#post(this.#deps.build(limit), signal, false);
      }
      this.#deps.dispatch({ type: left && isUnclear(error) ? 'unclear' : 'refused', error });
    }
    return left;
  }

  #created(conversation: Conversation, built: BuiltHandoff): void {
    this.#deps.onCreated(conversation, built);
    this.#deps.dispatch({ type: 'created', conversation, open: built.request.active });
  }

  /** Server pointers such as `/messages/3/body` name places in the request; the page knows only log ids. */
  #withMessageIds(error: ChatError, built: BuiltHandoff): ChatError {
    const pointers = [error.details?.['pointer'], error.details?.['pointers']].flat();
    const ids = pointers.flatMap((pointer) => {
      const index = typeof pointer === 'string' ? /^\/messages\/(\d+)/.exec(pointer)?.[1] : undefined;
      return built.included[Number(index)]?.id ?? [];
    });
    if (ids.length === 0) return error;
    const { code, message, status, details, retryable, cause } = error;
    return new ChatError(code, message, { status, details, retryable, cause, messageIds: ids });
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { clock, timings, dispatch } = this.#deps;
    const start = clock.now();
    const stopTimer = clock.after(timings.unconfirmedAfter, () => {
      if (!signal.aborted) dispatch({ type: 'not-found' });
    });
    signal.addEventListener('abort', stopTimer, { once: true });
    for (const time of lookTimes(timings)) {
      await this.#wait(start + time - clock.now(), signal);
      if (signal.aborted || (await this.#lookOnce(signal)) === 'found') return;
    }
  }

  async #lookThenPost(signal: AbortSignal): Promise<void> {
    const seen = await this.#lookOnce(signal);
    if (signal.aborted || seen === 'found') return;
    // What can't be looked for must not be sent again.
    const left = seen === 'absent' && this.#built !== null && (await this.#post(this.#built, signal));
    if (left || signal.aborted) return;
    this.#deps.dispatch({ type: 'not-found' });
    await this.#look(signal);
  }

  async #lookOnce(signal: AbortSignal): Promise<'found' | 'absent' | 'failed'> {
    const built = this.#built;
    if (!built) return 'failed';
    try {
      const conversation = await this.#client.look(this.#deps.externalId(), this.#baseline, signal);
      if (!conversation || signal.aborted) return 'absent';
      this.#created(conversation, built);
      return 'found';
    } catch {
      return 'failed';
    }
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    if (ms <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.#deps.clock.after(ms, resolve);
      signal.addEventListener(
        'abort',
        () => {
          stop();
          resolve();
        },
        { once: true },
      );
    });
  }
}

/** Moments of the looks, in milliseconds after the POST failed. */
const lookTimes = ({ looks, lookEvery, lookUntil }: Timings): number[] => {
  const times = [...looks];
  const last = times.at(-1) ?? 0;
  for (let time = last + lookEvery; time <= lookUntil; time += lookEvery) times.push(time);
  return times;
};

/** A limit that the server named and that is below what was sent; such a refusal created nothing. */
const lowerLimit = (error: ChatError, built: BuiltHandoff): number | null => {
  const limit = error.code === 'too_many_messages' ? error.details?.['maxAllowed'] : undefined;
  return typeof limit === 'number' && limit >= 2 && limit < built.request.messages.length ? limit : null;
};
