import { expect } from '@open-wc/testing';
import { ChatError } from '../../src/domain/chat-error.js';
import { INITIAL_FLOW, isCancellable, stepOf, type FlowState } from '../../src/domain/flow-state.js';
import { transition, type FlowEffect, type FlowEvent } from '../../src/domain/handoff-flow.js';
import type { Conversation } from '../../src/domain/message.js';

const conversation: Conversation = { id: 'c1', externalId: 'e1' };
const refreshed: Conversation = { id: 'c1', externalId: 'e1', lastMessageAt: '2026-01-22T14:40:00.000Z' };
const error = new ChatError('server_error', 'Broken.', { status: 500 });
const other = new ChatError('timeout', 'Slow.');
const offline = new ChatError('offline', 'Offline.');

const states = {
  bot: INITIAL_FLOW,
  'bot with an error': { phase: 'bot', error },
  asking: { phase: 'handing-off', step: 'asking' },
  queued: { phase: 'handing-off', step: 'queued' },
  preparing: { phase: 'handing-off', step: 'sending', progress: 'preparing' },
  posting: { phase: 'handing-off', step: 'sending', progress: 'posting' },
  checking: { phase: 'handing-off', step: 'checking', error },
  unconfirmed: { phase: 'handing-off', step: 'unconfirmed', error },
  connecting: { phase: 'handing-off', step: 'connecting', conversation, error: null },
  'connecting with an error': { phase: 'handing-off', step: 'connecting', conversation, error },
  live: { phase: 'live', conversation },
  ended: { phase: 'ended', conversation, by: 'agent' },
} as const satisfies Record<string, FlowState>;

const events = {
  'answered online': { type: 'answered', online: true },
  'answered offline': { type: 'answered', online: false },
  'line-restored': { type: 'line-restored' },
  posting: { type: 'posting' },
  refused: { type: 'refused', error: other },
  'refused as offline': { type: 'refused', error: offline },
  unclear: { type: 'unclear', error: other },
  'not-found': { type: 'not-found' },
  'try-again': { type: 'try-again' },
  'start-new': { type: 'start-new' },
  'created open': { type: 'created', conversation, open: true },
  'created closed': { type: 'created', conversation, open: false },
  connected: { type: 'connected', conversation: refreshed },
  'connect-failed': { type: 'connect-failed', error: other },
  cancelled: { type: 'cancelled' },
  'ended by the agent': { type: 'ended', by: 'agent' },
  'ended by the customer': { type: 'ended', by: 'customer' },
  reopened: { type: 'reopened' },
  reset: { type: 'reset' },
} as const satisfies Record<string, FlowEvent>;

type StateName = keyof typeof states;
type EventName = keyof typeof events;
type Outcome = readonly [FlowState, readonly FlowEffect[]];

const begin: Outcome = [states.preparing, ['begin']];
const queue: Outcome = [states.queued, []];
const restart: Outcome = [INITIAL_FLOW, ['abort']];
const connect: Outcome = [states.connecting, ['connect']];
const archived: Outcome = [{ phase: 'ended', conversation, by: 'system' }, []];
const failed = (thrown: ChatError): Outcome => [{ phase: 'bot', error: thrown }, []];
const endedBy = (by: 'agent' | 'customer'): Outcome => [{ phase: 'ended', conversation, by }, []];

const fromBot: Partial<Record<EventName, Outcome>> = {
  refused: failed(other),
  'refused as offline': failed(offline),
};

/** What each state expects. Every other event must give the same state object and no work. */
const expected: Readonly<Record<StateName, Partial<Record<EventName, Outcome>>>> = {
  bot: fromBot,
  'bot with an error': { ...fromBot, reset: restart },
  asking: {
    'answered online': begin,
    'answered offline': queue,
    cancelled: [INITIAL_FLOW, []],
    reset: restart,
  },
  queued: { 'line-restored': begin, cancelled: [INITIAL_FLOW, []], reset: restart },
  preparing: {
    posting: [states.posting, []],
    cancelled: restart,
    refused: failed(other),
    'refused as offline': queue,
    'created open': connect,
    'created closed': archived,
    reset: restart,
  },
  posting: {
    refused: failed(other),
    'refused as offline': failed(offline),
    unclear: [{ phase: 'handing-off', step: 'checking', error: other }, ['look']],
    'created open': connect,
    'created closed': archived,
    reset: restart,
  },
  checking: {
    'created open': connect,
    'created closed': archived,
    'not-found': [states.unconfirmed, []],
    posting: [states.posting, []],
    'start-new': [states.preparing, ['abort', 'begin-anew']],
    reset: restart,
  },
  unconfirmed: {
    'created open': connect,
    'created closed': archived,
    'try-again': [states.checking, ['abort', 'look-then-post']],
    'start-new': [states.preparing, ['abort', 'begin-anew']],
    reset: restart,
  },
  connecting: {
    connected: [{ phase: 'live', conversation: refreshed }, []],
    'connect-failed': [{ ...states.connecting, error: other }, []],
    'ended by the agent': endedBy('agent'),
    'ended by the customer': endedBy('customer'),
    reset: restart,
  },
  'connecting with an error': {
    connected: [{ phase: 'live', conversation: refreshed }, []],
    'connect-failed': [{ ...states.connecting, error: other }, []],
    'try-again': connect,
    'ended by the agent': endedBy('agent'),
    'ended by the customer': endedBy('customer'),
    reset: restart,
  },
  live: {
    'ended by the agent': endedBy('agent'),
    'ended by the customer': endedBy('customer'),
    reset: restart,
  },
  ended: { reopened: [states.live, []], reset: restart },
};

describe('transition', () => {
  for (const stateName of Object.keys(states) as StateName[]) {
    describe(`from "${stateName}"`, () => {
      for (const eventName of Object.keys(events) as EventName[]) {
        const outcome = expected[stateName][eventName];
        const state: FlowState = Object.freeze({ ...states[stateName] });
        if (outcome) {
          const work = outcome[1].length > 0 ? outcome[1].join(' and ') : 'nothing to do';
          it(`"${eventName}" leads to ${outcome[0].phase} (${stepOf(outcome[0]) ?? 'no step'}), ${work}`, () => {
            const [next, effects] = transition(state, events[eventName]);
            expect(next).to.deep.equal(outcome[0]);
            expect(effects).to.deep.equal(outcome[1]);
          });
        } else {
          it(`"${eventName}" is not expected: same state object, nothing to do`, () => {
            // The state the flow starts with is compared by identity as it is.
            const given = states[stateName] === INITIAL_FLOW ? INITIAL_FLOW : state;
            const [next, effects] = transition(given, events[eventName]);
            expect(next === given).to.be.true;
            expect(effects).to.deep.equal([]);
          });
        }
      }
    });
  }

  it('goes from the question to a live conversation and its end', () => {
    const course: readonly EventName[] = [
      'answered online',
      'posting',
      'created open',
      'connected',
      'ended by the agent',
      'reopened',
    ];
    const phases = course.reduce<FlowState[]>(
      (path, name) => [...path, transition(path.at(-1)!, events[name])[0]],
      [states.asking],
    );
    expect(phases.map((state) => stepOf(state) ?? state.phase)).to.deep.equal([
      'asking',
      'sending',
      'sending',
      'connecting',
      'live',
      'ended',
      'live',
    ]);
  });

  it('never posts twice for an unclear answer without looking first', () => {
    const checking = transition(states.posting, events.unclear);
    expect(checking[1]).to.deep.equal(['look']);
    const unconfirmed = transition(checking[0], events['not-found']);
    expect(unconfirmed[1]).to.deep.equal([]);
    expect(transition(unconfirmed[0], events['try-again'])[1]).to.deep.equal(['abort', 'look-then-post']);
  });
});

describe('isCancellable', () => {
  it('holds exactly where the flow lets go', () => {
    for (const state of Object.values(states)) {
      expect(transition(state, { type: 'cancelled' })[0] !== state).to.equal(isCancellable(state));
    }
  });
});
