import { decide } from '../../src/domain/flow/decide.js';
import type { Effect, Task } from '../../src/domain/flow/effects.js';
import type { EventType, FlowEvent } from '../../src/domain/flow/events.js';
import { conversationOf, initialFlow, isAt, stepOf, type Flow } from '../../src/domain/flow/flow.js';
import { needsOf } from '../../src/domain/flow/needs.js';
import { Draw } from './flow-model-events.js';
import { EVERYWHERE, EXPECTED, FINDINGS, findingsOf, placeOf, weightOf } from './flow-model-places.js';

/*
 * A flow alone, without an engine: pages come and go, tasks find what they may, the world changes, and after each event
 * everything is looked at that must always hold.
 */

const ALL = [...new Set([...Object.values(EXPECTED).flat(), ...EVERYWHERE])];
const COMMANDS = ['hand-off', 'answer', 'share', 'continue', 'try-again', 'start-new', 'cancel'] as const;

/** Whether what a list shows says that nothing came of an earlier request. */
const showsNothing = (event: FlowEvent): boolean =>
  (event.type === 'looked' && event.found === 'absent') ||
  (event.type === 'listed' &&
    event.reading.existing === null &&
    event.reading.baseline !== null &&
    event.reading.isAmbiguous !== true);

const isOpen = ({ posted }: Flow): boolean => posted !== null && posted.fate !== 'refused';

export class FlowModel {
  /** How often each pair of place and event came. */
  readonly counts = new Map<string, number>();
  #flow = initialFlow('e0');
  readonly #draw: Draw;
  #task: Task | null = null;
  #hasSaidBusy = false;
  #isAway = false;
  /** A promise is given that nobody has settled. */
  #isAwaited = false;
  /** The person has cancelled, and has not asked again. */
  #isCancelled = false;
  /** The page has just come: what an earlier one left may be taken up. */
  #isFresh = true;
  /** What goes on is an earlier page's: nobody here awaits it. */
  #isTakenUp = false;
  readonly #trace: string[] = [];

  constructor(seed: number) {
    this.#draw = new Draw(seed);
  }

  run(events: number): void {
    for (let count = 0; count < events; count += 1) {
      // Where nothing much can happen any more, the next page comes sooner.
      if (this.#draw.chance('conversation' in this.#flow.place ? 0.15 : 0.01)) this.#openPage();
      this.#hear(this.#next());
    }
  }

  /** A page opens; on some, the person has pressed the button before the code was there. */
  #openPage(): void {
    const isPressed = this.#draw.chance(0.4);
    this.#flow = initialFlow(this.#draw.name());
    if (isPressed) {
      const place = { phase: 'handing-off', step: 'sending', stage: 'code', isSlow: false } as const;
      this.#flow = { ...this.#flow, place };
    }
    this.#task = null;
    this.#isAwaited = isPressed;
    this.#isCancelled = false;
    this.#isFresh = true;
    this.#isTakenUp = false;
    this.#trace.length = 0;
  }

  /** Nine of ten are what the place expects; of those that tasks find, some come too late. */
  #next(): FlowEvent {
    const type = this.#draw.chance(0.9) ? this.#expected() : this.#draw.of(ALL);
    const event = this.#draw.event(type, this.#flow, this.#task, this.#hasSaidBusy);
    if (!FINDINGS.has(type)) {
      const { task: _, ...news } = event as FlowEvent & { task: number };
      return news as FlowEvent;
    }
    const isTrue = this.#findings.includes(type) && this.#draw.chance(0.95);
    return isTrue ? event : ({ ...event, task: this.#flow.task - 1 - this.#draw.number(3) } as FlowEvent);
  }

  get #findings(): readonly EventType[] {
    return findingsOf(this.#task, this.#hasSaidBusy, this.#isAway);
  }

  #expected(): EventType {
    const findings = this.#findings;
    const possible = [...(EXPECTED[placeOf(this.#flow)] ?? []), ...EVERYWHERE].filter(
      (type) => (!FINDINGS.has(type) || findings.includes(type)) && (type !== 'restored' || this.#isFresh),
    );
    const place = placeOf(this.#flow);
    // Now and then what came least often here, so that every pair comes often enough.
    if (this.#draw.chance(0.15)) return this.#rarest(place, possible);
    const weights = possible.map((type) => weightOf(type, place));
    let rest = this.#draw.number(weights.reduce((sum, weight) => sum + weight, 0));
    for (const [index, type] of possible.entries()) {
      rest -= weights[index] ?? 0;
      if (rest < 0) return type;
    }
    return 'reset';
  }

  #rarest(place: string, possible: readonly EventType[]): EventType {
    const countOf = (type: EventType): number => this.counts.get(`${place} × ${type}`) ?? 0;
    return possible.reduce((rarest, type) => (countOf(type) < countOf(rarest) ? type : rarest));
  }

  #hear(event: FlowEvent): void {
    // Only a page that has just come takes something up.
    if (event.type === 'restored' && !this.#isFresh) return;
    const before = this.#flow;
    const [decided, effects] = decide(before, event);
    const place = placeOf(before);
    const pair = `${place} × ${event.type}`;
    const isStale = 'task' in event && event.task !== before.task;
    this.#trace.push(`${pair}${isStale ? ' (stale)' : ''} → ${placeOf(decided)}`);
    const isTaken = decided !== before || effects.length > 0;
    if (isStale) this.#must(!isTaken, 'a finding of a task that is over changes nothing');
    else this.counts.set(pair, (this.counts.get(pair) ?? 0) + 1);
    if (!isTaken) return;
    const isExpected = EXPECTED[place]?.includes(event.type) === true || EVERYWHERE.includes(event.type);
    this.#must(isExpected, 'only what a place expects changes it');
    const isCleared = effects.some((effect) => effect.do === 'clear');
    this.#flow =
      isCleared && event.type !== 'reset' ? { ...decided, externalId: this.#draw.name() } : decided;
    this.#isFresh &&= event.type === 'line';
    this.#checkPromise(before, event, effects);
    this.#checkStarts(before, event, effects);
    this.#follow(before, event, effects);
    this.#checkRequests(before, event);
    this.#checkNeeds();
  }

  /** Each wish that is taken is settled once. */
  #checkPromise(before: Flow, event: FlowEvent, effects: readonly Effect[]): void {
    if (event.type === 'hand-off') {
      this.#must(this.#isAwaited === (placeOf(before) === 'code'), 'no wish is taken over another');
      this.#isAwaited = true;
      this.#isTakenUp = false;
    }
    if (event.type === 'restored' && event.marker.isGivenUp !== true) this.#isTakenUp = true;
    const settled = effects.filter((effect) => effect.do === 'settle').length;
    this.#must(settled <= 1, 'one event settles one promise');
    if (settled === 1) {
      const isForNobody = this.#isTakenUp || ['reset', 'owned', 'customer-changed'].includes(event.type);
      this.#must(this.#isAwaited || isForNobody, 'no promise is settled twice');
      this.#isAwaited = false;
    }
    const { place } = this.#flow;
    const isOver = place.phase !== 'handing-off' || stepOf(place) === 'connecting';
    this.#must(!isOver || !this.#isAwaited, 'a handoff that is over is settled');
    this.#must(
      isOver || this.#isAwaited || this.#isTakenUp,
      'what the person waits for has a promise that is not settled',
    );
  }

  #checkStarts(before: Flow, event: FlowEvent, effects: readonly Effect[]): void {
    const starts = effects.filter((effect) => effect.do === 'start');
    this.#must(starts.length <= 1, 'one task runs at a time');
    if (event.type === 'hand-off') this.#isCancelled = false;
    if (event.type === 'cancel') this.#isCancelled = true;
    const [start] = starts;
    if (!start) return;
    this.#must(!this.#isCancelled, 'nothing starts after a cancel');
    this.#must(
      start.number === this.#flow.task && start.number > before.task,
      'a task has a number of its own',
    );
    this.#must(
      start.task.name !== 'ask-page' ||
        !isAt(before.place, 'checking', 'unconfirmed') ||
        event.type === 'start-new',
      'what has left is begun again only as a new conversation',
    );
    if (start.task.name !== 'post') return;
    this.#must(!isOpen(this.#flow) || showsNothing(event), 'a request is sent again only after a look');
    this.#must(needsOf(this.#flow).lock, 'no request leaves without the lock');
    this.#must(
      this.#flow.owner !== null && !this.#flow.isDoubted,
      'a request leaves for somebody who is known',
    );
  }

  #follow(before: Flow, event: FlowEvent, effects: readonly Effect[]): void {
    const isPartial = event.type === 'left' || (event.type === 'turn' && event.outcome === 'busy');
    if (event.type === 'left') this.#isAway = true;
    if (event.type === 'turn' && event.outcome === 'busy') this.#hasSaidBusy = true;
    const isOver = 'task' in event && !isPartial;
    if (isOver || this.#flow.task !== before.task) this.#task = null;
    for (const effect of effects) {
      if (effect.do !== 'start') continue;
      this.#task = effect.task;
      this.#isAway = false;
      this.#hasSaidBusy = false;
    }
  }

  #checkRequests(before: Flow, event: FlowEvent): void {
    const { posted, externalId, owner, place } = this.#flow;
    if (posted && before.posted && externalId === before.externalId && event.type !== 'restored') {
      this.#must(posted.baseline === before.posted.baseline, 'the list before the first request counts');
    }
    this.#must(posted === null || owner !== null, 'a request is of somebody who is known');
    const known = conversationOf(before.place);
    if (known && !['reset', 'owned', 'moved'].includes(event.type)) {
      this.#must(conversationOf(place)?.id === known.id, 'a conversation is not lost nor exchanged');
    }
  }

  #checkNeeds(): void {
    const flow = this.#flow;
    const { place, isDoubted } = flow;
    const needs = needsOf(flow);
    const isPursued = isAt(place, 'queued', 'checking', 'unconfirmed') || placeOf(flow) === 'left';
    this.#must(!isOpen(flow) || !isPursued || needs.lock, 'what is unclear keeps the lock');
    this.#must(!isOpen(flow) || needs.marker !== null, 'what is unclear is known to the next page');
    this.#must(!isDoubted || !needs.isBound, 'nobody is bound while it is in doubt who it is');
    this.#must(
      this.#goesOn(needs),
      'each place has a task, a timer, a connection, or a command that is taken',
    );
  }

  #goesOn({ timer, conversation }: ReturnType<typeof needsOf>): boolean {
    if (this.#task !== null || (timer && timer.for !== 'slow')) return true;
    if (this.#flow.isDoubted) return false;
    if (conversation) return true;
    return (
      COMMANDS.some((type) => this.#takes(type)) || (placeOf(this.#flow) === 'lost' && this.#takes('reset'))
    );
  }

  #takes(type: EventType): boolean {
    const event = this.#draw.event(type, this.#flow, null, false);
    const { task: _, ...command } = event as FlowEvent & { task: number };
    return decide(this.#flow, command as FlowEvent)[0] !== this.#flow;
  }

  #must(holds: boolean, what: string): void {
    if (!holds) throw new Error(`${what}, but:\n${this.#trace.slice(-15).join('\n')}`);
  }
}
