import { ChatError, toChatError, unconfirmed, withFacts } from '../../domain/chat-error.js';
import type { FlowEvent } from '../../domain/flow/decide.js';
import type { BuiltHandoff } from '../../domain/handoff/request.js';
import type { Conversation } from '../../domain/message.js';
import type { Clock } from '../../ports/clock.js';
import type { Timings } from '../../ports/timings.js';
import { HandoffClient, type PostHandoff } from '../../kustomer/handoff-client.js';
import { isPutOff, isUnclear } from '../../domain/refusals.js';
import type { Baseline, BaselineReading } from '../../domain/handoff/baseline.js';
import type { ChatApi } from '../../kustomer/api.js';
import type { HandoffLock } from './lock.js';
import type { Customer } from '../customer/identity.js';
import {
  isPutOffTooLong,
  lookTimes,
  lowerLimit,
  resendDelay,
  withMessageIds,
} from '../../domain/refusals.js';
import { notReady } from '../../domain/handoff/not-ready.js';
import { wait } from '../../ports/clock.js';

export interface HandoffRunnerDependencies {
  readonly api: ChatApi;
  readonly identity: Customer;
  readonly lock: HandoffLock;
  readonly clock: Clock;
  readonly timings: Timings;
  readonly isOnline: () => boolean;
  readonly post: PostHandoff;
  /** Builds from the log as it stands, with at most `limit` messages where the server named one. */
  readonly build: (limit?: number) => BuiltHandoff;
  readonly externalId: () => string;
  /** Names the lock that tabs with the same log share; `null` where no other tab can have this log. */
  readonly lockName: (owner: string) => string | null;
  /** Loads everything that a created conversation will need. */
  readonly prepare: () => Promise<unknown>;
  /** Consent: `false` or a rejection stops the handoff. */
  readonly mayLeave: (built: BuiltHandoff) => Promise<boolean>;
  readonly dispatch: (event: FlowEvent) => void;
  /** The request leaves: from now on a reload has to look for what came of it. */
  readonly onLeave: (attempt: Attempt) => void;
  readonly onCreated: (conversation: Conversation, built: BuiltHandoff, isOurs: boolean) => void;
}

interface Priming {
  readonly externalId: string;
  readonly at: number;
  readonly reading: Promise<OwnedReading>;
}

/** A reading, and whose list it was. */
interface OwnedReading extends BaselineReading {
  readonly owner: string | null;
}

type Turn = 'alone' | 'next' | 'joined' | 'late';

/** A POST whose outcome may still turn up. */
export interface Attempt {
  readonly externalId: string;
  /** Read before the first POST under this id. */
  readonly baseline: Baseline;
}

/** Carries out the flow's effects from "begin" to the created conversation. */
export class HandoffRunner {
  readonly #deps: HandoffRunnerDependencies;
  readonly #client: HandoffClient;
  #work = new AbortController();
  #priming: Priming | null = null;
  #built: BuiltHandoff | null = null;
  #baseline: Baseline = null;
  #attempt: Attempt | null = null;
  /** Whether something may still come of an earlier POST. */
  #isOpen = false;

  constructor(dependencies: HandoffRunnerDependencies) {
    this.#deps = dependencies;
    this.#client = new HandoffClient(dependencies.api, dependencies.isOnline, dependencies.post);
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

  /** Gives up what is under way; what has left may still be found by a later attempt. */
  abort(): void {
    this.#work.abort();
    this.#priming = null;
  }

  /** Takes up an attempt of before a reload. */
  restore(attempt: Attempt): void {
    this.#attempt = attempt;
    this.#isOpen = true;
    this.#baseline = attempt.baseline;
  }

  /** Forgets what may have come of earlier attempts: they belong to another log or customer. */
  forget(): void {
    this.abort();
    this.#deps.lock.free();
    this.#attempt = null;
    this.#isOpen = false;
    this.#built = null;
  }

  /** The earlier POST under this external id of which something may still come. */
  get unclear(): Attempt | null {
    return this.#isOpen && this.#attempt?.externalId === this.#deps.externalId() ? this.#attempt : null;
  }

  /** Goes on with a conversation that there is. @param isOurs whether it came of this log's handoff */
  join(conversation: Conversation, isOurs = true): void {
    const built = this.#built ?? this.#deps.build();
    this.#created(conversation, built, isOurs);
  }

  /** Reads the baseline at the first sign of intent, so that it costs the person no time. */
  prime(): void {
    const externalId = this.#deps.externalId();
    const now = this.#deps.clock.now();
    const { baselineFresh } = this.#deps.timings;
    if (this.#priming?.externalId === externalId && now - this.#priming.at < baselineFresh) return;
    const reading = this.#read(externalId, new AbortController().signal);
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

  /** What came before under this external id, if anything did. */
  #earlier(externalId: string): Baseline | undefined {
    return this.#attempt?.externalId === externalId ? this.#attempt.baseline : undefined;
  }

  async #read(externalId: string, signal: AbortSignal): Promise<OwnedReading> {
    const reading = await this.#client.readBaseline(externalId, signal, this.#earlier(externalId));
    return { ...reading, owner: this.#deps.identity.lastSeen };
  }

  /** @param mayBePrimed whether a reading of some seconds ago does */
  async #readBaseline(signal: AbortSignal, mayBePrimed: boolean): Promise<BaselineReading> {
    if (mayBePrimed) this.prime();
    const primed = this.#priming;
    this.#priming = null;
    if (primed && mayBePrimed) {
      // One that failed may have come too early: the line or the token may be there by now.
      // But one that has waited its time out has made the person wait as well.
      const reading = await primed.reading.catch((error: unknown) => {
        if (toChatError(error).code === 'timeout') throw error;
        return null;
      });
      if (reading && reading.owner === this.#deps.identity.owner) return reading;
    }
    return this.#read(this.#deps.externalId(), signal);
  }

  async #begin(signal: AbortSignal): Promise<void> {
    const ready = this.#deps.build();
    requireReady(ready);
    this.#built = ready;
    const owner = await this.#deps.identity.bind(signal).catch((error: unknown) => {
      throw this.#client.unreachable(toChatError(error));
    });
    const turn = await this.#takeTurn(owner, true, signal);
    if (signal.aborted || turn === 'joined') return;
    if (turn === 'late') {
      this.#leaveToOther();
      return;
    }
    // A reading of before another tab's handoff would not show what came of that.
    const mayBePrimed = this.#deps.lockName(owner) === null;
    const [reading] = await Promise.all([this.#readBaseline(signal, mayBePrimed), this.#deps.prepare()]);
    if (signal.aborted) return;
    this.#deps.identity.prove();
    if (this.#joinsExisting(reading, turn === 'next') || this.#isBlind(reading)) return;
    const built = this.#deps.build();
    requireReady(built);
    if (!(await this.#mayLeave(built, signal)) || signal.aborted) return;
    await this.#post(built, signal);
  }

  /**
   * Waits for another tab that hands off the same log, or does not, and gives what came of it: nobody else is at it,
   * it let go with nothing to tell, its conversation has been joined, or it is at it still.
   */
  async #takeTurn(owner: string, mayWait: boolean, signal: AbortSignal): Promise<Turn> {
    const { lock, lockName, dispatch, externalId } = this.#deps;
    const name = lockName(owner);
    if (name === null) return 'alone';
    let isAlone = true;
    const patience = new AbortController();
    const outcome = await lock.take(name, AbortSignal.any([signal, patience.signal]), () => {
      isAlone = false;
      if (!mayWait) patience.abort();
      else if (!signal.aborted) dispatch({ type: 'elsewhere' });
    });
    if (outcome === 'late' || signal.aborted) return 'late';
    if (outcome === 'held') return isAlone ? 'alone' : 'next';
    this.join({ ...outcome, externalId: externalId() });
    return 'joined';
  }

  /** What another tab does is unclear, just as a lost answer is; the same looking covers it. */
  #leaveToOther(): void {
    const externalId = this.#deps.externalId();
    if (this.#earlier(externalId) === undefined) this.#attempt = { externalId, baseline: null };
    this.#isOpen = true;
    this.#deps.dispatch({ type: 'unclear', error: elsewhere() });
  }

  /** Whether there is a conversation already; one that nobody here has made is offered. */
  #joinsExisting({ baseline, existing }: BaselineReading, isOurs: boolean): boolean {
    this.#baseline = baseline;
    if (!existing) return false;
    const isExpected = isOurs || this.#earlier(this.#deps.externalId()) !== undefined;
    if (isExpected) this.join(existing);
    else this.#deps.dispatch({ type: 'existing', conversation: existing });
    return true;
  }

  /** What may have gone through earlier and can't be looked for now is as unclear as a lost answer. */
  #isBlind({ baseline, isAmbiguous }: BaselineReading, error = unseen()): boolean {
    if (!this.unclear || (baseline !== null && !isAmbiguous)) return false;
    this.#deps.dispatch({ type: 'unclear', error });
    return true;
  }

  /** Asks the page; what it waits for may be a login, after which the baseline is another customer's. */
  async #mayLeave(built: BuiltHandoff, signal: AbortSignal): Promise<boolean> {
    const { identity, mayLeave } = this.#deps;
    const { owner } = identity;
    identity.release();
    const isAllowed = await mayLeave(built);
    if (signal.aborted) return false;
    if (!isAllowed)
      throw new ChatError('cancelled', 'A kustomer-before-handoff listener stopped the handoff.');
    const isSame = (await identity.bind(signal)) === owner;
    const joins = !isSame && this.#joinsExisting(await this.#readBaseline(signal, false), false);
    identity.prove();
    return !joins;
  }

  /** Posts, and again after refusals that allow for it. Gives whether a request left. */
  async #post(first: BuiltHandoff, signal: AbortSignal): Promise<boolean> {
    let built = first;
    let hasLeft = false;
    for (let putOffs = 0, isShortened = false; ;) {
      this.#built = built;
      try {
        const { request } = built;
        const conversation = await this.#client.post(request, signal, () => {
          hasLeft = true;
          this.#leave();
        });
        if (!signal.aborted) this.#created(conversation, built);
        return hasLeft;
      } catch (thrown) {
        if (signal.aborted) return hasLeft;
        const error = withMessageIds(toChatError(thrown), built);
        const limit = isShortened ? null : lowerLimit(error, built);
        if (limit !== null) {
          isShortened = true;
          built = this.#deps.build(limit);
        } else if (isPutOff(error) && putOffs < this.#deps.timings.resends) {
          if (!(await this.#isStillWanted(error, putOffs, signal))) return true;
          putOffs += 1;
        } else {
          this.#settle(error, hasLeft);
          return hasLeft;
        }
      }
    }
  }

  #leave(): void {
    const { dispatch, externalId, onLeave } = this.#deps;
    if (this.#earlier(externalId()) === undefined) {
      this.#attempt = { externalId: externalId(), baseline: this.#baseline };
      this.#isOpen = false;
    }
    if (this.#attempt) onLeave(this.#attempt);
    dispatch({ type: 'posting' });
  }

  #settle(error: ChatError, hasLeft: boolean): void {
    if (hasLeft && isUnclear(error)) {
      this.#isOpen = true;
      this.#deps.dispatch({ type: 'unclear', error });
      return;
    }
    // Of a refusal for good nothing can turn up later, unless an earlier attempt is still open.
    if (hasLeft && !this.#isOpen) this.#attempt = null;
    this.#deps.dispatch({ type: 'refused', error });
  }

  /** Waits as long as the server wants, then looks first: a gateway's 503 does not say what happened behind it. */
  async #isStillWanted(error: ChatError, attempt: number, signal: AbortSignal): Promise<boolean> {
    const { clock, timings, dispatch } = this.#deps;
    this.#isOpen ||= error.status === 503;
    const delay = resendDelay(error, attempt, timings);
    const told = isPutOffTooLong(error, timings) ? withCap(error) : error;
    dispatch({ type: 'put-off', error: told, resumeAt: clock.now() + delay });
    await wait(clock, delay, signal);
    if (signal.aborted) return false;
    dispatch({ type: 'resumed' });
    const reading = await this.#readBaseline(signal, false).catch((thrown: unknown) => {
      const failure = toChatError(thrown);
      // Without the line nothing leaves anyway, and it is looked for when the line is back.
      if (!this.#isOpen || failure.code === 'offline' || failure.code === 'identity_changed') throw failure;
      return { baseline: null, existing: null };
    });
    return !signal.aborted && !this.#joinsExisting(reading, true) && !this.#isBlind(reading, error);
  }

  #created(conversation: Conversation, built: BuiltHandoff, isOurs = true): void {
    this.#deps.lock.announce(conversation);
    this.#deps.onCreated(conversation, built, isOurs);
    this.#deps.dispatch({ type: 'created', conversation, open: built.request.active });
  }

  async #look(signal: AbortSignal): Promise<void> {
    // After a reload the lock is gone: other tabs shall not post meanwhile.
    const { owner } = this.#deps.identity;
    if (owner !== null) void this.#takeTurn(owner, false, signal);
    const { clock, timings, dispatch } = this.#deps;
    const start = clock.now();
    const stopTimer = clock.after(timings.unconfirmedAfter, () => {
      if (!signal.aborted) dispatch({ type: 'not-found' });
    });
    signal.addEventListener('abort', stopTimer, { once: true });
    for (const time of lookTimes(timings)) {
      await wait(clock, start + time - clock.now(), signal);
      if (signal.aborted || (await this.#lookOnce(signal)) === 'found') return;
    }
  }

  async #lookThenPost(signal: AbortSignal): Promise<void> {
    const hasPosted = await this.#postUnlessFound(signal);
    if (hasPosted || signal.aborted) return;
    this.#deps.dispatch({ type: 'not-found' });
    await this.#look(signal);
  }

  /** Gives whether the flow has gone on. */
  async #postUnlessFound(signal: AbortSignal): Promise<boolean> {
    const owner = await this.#deps.identity.bind(signal).catch(() => null);
    if (owner === null) return false;
    this.#deps.identity.prove();
    // Where another tab is at it still, it has been for too long: the person wants to go on all the same.
    const turn = await this.#takeTurn(owner, false, signal);
    if (signal.aborted || turn === 'joined') return turn === 'joined';
    const seen = await this.#lookOnce(signal);
    // What can't be looked for must not be sent again.
    if (signal.aborted || seen !== 'absent') return seen === 'found';
    // After a reload, only the log knows what was to be sent.
    const built = this.#built ?? this.#deps.build();
    requireReady(built);
    return this.#post(built, signal);
  }

  async #lookOnce(signal: AbortSignal): Promise<'found' | 'absent' | 'failed'> {
    try {
      const externalId = this.#deps.externalId();
      const baseline = this.#earlier(externalId) ?? null;
      const conversation = await this.#client.look(externalId, baseline, signal);
      if (!conversation || signal.aborted) return 'absent';
      this.join(conversation);
      return 'found';
    } catch {
      return 'failed';
    }
  }
}

/** @throws ChatError `not_ready` where the server would refuse it */
const requireReady = ({ problems }: BuiltHandoff): void => {
  if (problems.length > 0) throw notReady(problems);
};

const unseen = (): ChatError => unconfirmed('The list does not show what came of an earlier request.');

const elsewhere = (): ChatError => unconfirmed('Another tab has been handing off the same log for too long.');

const withCap = (error: ChatError): ChatError =>
  withFacts(error, { details: { ...error.details, isCapped: true } });
