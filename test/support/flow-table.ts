import { expect } from 'chai';
import { ChatError } from '../../src/domain/chat-error.js';
import { identityChanged } from '../../src/domain/handoff-errors.js';
import { decide } from '../../src/domain/flow/decide.js';
import type { Effect, Task } from '../../src/domain/flow/effects.js';
import type { FlowEvent } from '../../src/domain/flow/events.js';
import {
  stepOf,
  type ConversationRef,
  type Flow,
  type Place,
  type Posted,
} from '../../src/domain/flow/flow.js';
import { events, type EventName } from './flow-events.js';
import { flows, ours, posted, TASK, type FlowName } from './flow-samples.js';

/* A table of what each place makes of each event: what is not in it must change nothing. */

/** What an event changes in a flow, and what happens because of it. */
export interface Outcome {
  readonly change: Partial<Flow>;
  readonly effects: readonly Effect[];
}
export type Row = Readonly<Partial<Record<EventName, Outcome>>>;
export type Table = Readonly<Partial<Record<FlowName, Row>>>;

/** The flow changes so. */
export const becomes = (change: Partial<Flow>, ...effects: Effect[]): Outcome => ({ change, effects });
/** It stands at another place. */
export const at = (place: Place, ...effects: Effect[]): Outcome => becomes({ place }, ...effects);
/** A task begins at a place. */
export const starts = (place: Place, task: Task, change: Partial<Flow> = {}, ...before: Effect[]): Outcome =>
  becomes({ ...change, place, task: TASK + 1 }, ...before, { do: 'start', task, number: TASK + 1 });
/** The same, with more changed. */
export const and = (outcome: Outcome, change: Partial<Flow>): Outcome => ({
  ...outcome,
  change: { ...outcome.change, ...change },
});

export const stop: Effect = { do: 'stop' };
export const addNotice: Effect = { do: 'add-notice' };
const takeBack: Effect = { do: 'take-back-notice' };
const settle = (outcome: ConversationRef | ChatError): Effect => ({ do: 'settle', outcome });
const tellError = (error: ChatError): Effect => ({ do: 'tell', fact: { type: 'handoff-error', error } });
export const tellEnd = (by: 'agent' | 'unknown'): Effect => ({ do: 'tell', fact: { type: 'ended', by } });
export const tell = tellError;
export const settles = settle;

/** Back with the bot after a failure; one that the developer can mend is warned of. */
export const refused = (error: ChatError, kept: Posted | null, isForDeveloper = false): Outcome =>
  becomes(
    { place: { phase: 'bot', error }, posted: kept, task: TASK + 1 },
    takeBack,
    settle(error),
    ...(isForDeveloper ? [{ do: 'warn', code: error.message } as const] : []),
    tellError(error),
  );

export const cancelled = (kept: Posted | null = null): Outcome =>
  becomes(
    { place: { phase: 'bot', error: null }, posted: kept, task: TASK + 1 },
    stop,
    takeBack,
    settle(new ChatError('cancelled', 'The handoff was cancelled.')),
  );

const afresh = { owner: null, posted: null, origin: 'page', isDoubted: false, task: TASK + 1 } as const;

/** Another customer is here: nothing of the first one's stays. */
export const disowned = becomes(
  { ...afresh, place: { phase: 'bot', error: identityChanged() } },
  stop,
  { do: 'clear', but: 'nothing' },
  settle(identityChanged()),
  { do: 'warn', code: identityChanged().message },
  tellError(identityChanged()),
);

/** The same, where the log may be the page's own: nothing is said. */
export const silentlyDisowned = becomes(
  { ...afresh, place: { phase: 'bot', error: null } },
  stop,
  { do: 'clear', but: 'page-log' },
  settle(identityChanged()),
);

/** There is a conversation, and it is connected to; or it was filed, and that was all. */
export const joins = (
  conversation: ConversationRef = ours,
  { isOurs = true, isFiled = false, known = posted('refused') } = {},
): Outcome =>
  becomes(
    {
      place: isFiled
        ? { phase: 'ended', conversation, end: { by: 'system' } }
        : { phase: 'handing-off', step: 'connecting', conversation, error: null, isSlow: false },
      posted: known,
      isDoubted: false,
      task: TASK + 1,
    },
    stop,
    { do: 'tell-tabs', conversation },
    { do: 'mark-shared', conversation, isOurs },
    settle(conversation),
  );

/** What every place does with a fresh start, the line, and another customer. */
const reset: Row = {
  reset: becomes(
    { ...afresh, place: { phase: 'bot', error: null }, externalId: 'e2' },
    stop,
    { do: 'clear', but: 'nothing' },
    settle(new ChatError('cancelled', 'The chat was reset.')),
  ),
};
export const always: Row = { ...reset, 'line lost': becomes({ isOnline: false }) };
export const alwaysOffline: Row = { ...reset, 'line back': becomes({ isOnline: true }) };

/** Nothing has left: nothing could have moved along with a login. */
export const leaves = (maybe: Outcome): Row => ({
  'customer other': disowned,
  'customer other, first seen': disowned,
  'customer gone': disowned,
  'customer maybe': maybe,
});

const doubts = (change: Partial<Flow> = {}): Outcome =>
  becomes({ isDoubted: true, task: TASK + 1, ...change }, stop, {
    do: 'start',
    task: { name: 'find-owner' },
    number: TASK + 1,
  });

/** Something may have moved along: the list tells whose it is. */
export const asksWhose: Row = {
  'customer other': doubts(),
  'customer other, first seen': doubts({ origin: 'page' }),
  'customer gone': doubts(),
  'customer maybe': doubts(),
};

const names = Object.keys(events) as EventName[];

/** What a finding says once its task is over. */
const stale = (event: FlowEvent): FlowEvent => ('task' in event ? { ...event, task: event.task - 1 } : event);

const expectSame = (flow: Flow, event: FlowEvent, name: string): void => {
  const [next, effects] = decide(flow, event);
  expect(next === flow, `the flow after "${name}"`).to.be.true;
  expect(effects, `the effects of "${name}"`).to.deep.equal([]);
};

const title = ({ change, effects }: Outcome): string => {
  const { place } = change;
  const where = place ? `leads to ${stepOf(place) ?? place.phase}` : 'stays there';
  const work = effects.map((effect) => (effect.do === 'start' ? effect.task.name : effect.do));
  return work.length > 0 ? `${where}: ${work.join(', ')}` : where;
};

/** One test for each row, and one for all that a place does not expect. */
export const testTable = (table: Table): void => {
  for (const [flowName, row] of Object.entries(table) as [FlowName, Row][]) {
    const flow: Flow = flows[flowName];
    describe(`from "${flowName}"`, () => {
      for (const [name, outcome] of Object.entries(row) as [EventName, Outcome][]) {
        it(`"${name}" ${title(outcome)}`, () => {
          const [next, effects] = decide(flow, events[name]);
          expect(next).to.deep.equal({ ...flow, ...outcome.change });
          expect(effects).to.deep.equal(outcome.effects);
        });
      }

      it('nothing else changes anything', () => {
        for (const name of names) if (!(name in row)) expectSame(flow, events[name], name);
      });

      it('what a task has found that is over changes nothing', () => {
        for (const name of names) {
          if ('task' in events[name]) expectSame(flow, stale(events[name]), name);
        }
      });
    });
  }
};
