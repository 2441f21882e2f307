import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import {
  conversationOf,
  INITIAL_FLOW,
  isCancellable,
  PREPARING,
  stepOf,
  type FlowState,
} from '../../../src/domain/flow/flow.js';
import { transition, type FlowEffect, type FlowEvent } from '../../../src/domain/flow/decide.js';
import type { Conversation } from '../../../src/domain/message.js';
import type { Review } from '../../../src/domain/handoff/review.js';
import { deepFreeze } from '../../support/messages.js';
import { fc } from '../../support/property.js';

const conversation: Conversation = { id: 'c1', externalId: 'e1' };
const refreshed: Conversation = { id: 'c1', externalId: 'e1', lastMessageAt: '2026-01-22T14:40:00.000Z' };
const earlier: Conversation = { id: 'c0', externalId: 'e1' };
const error = new ChatError('server_error', 'Broken.', { status: 500 });
const other = new ChatError('timeout', 'Slow.');
const offline = new ChatError('offline', 'Offline.');
const notReady = new ChatError('not_ready', 'Nothing to send.');
const busy = new ChatError('rate_limited', 'Later.', { status: 429 });
const left = new ChatError('unconfirmed', 'The page was left.');
const stranger = new ChatError('identity_changed', 'Somebody else.');
const review: Review = { from: 'Bot', entries: [], leftBehind: 0 };
const shorter: Review = { from: 'Bot', entries: [], leftBehind: 7 };
const resumeAt = Date.parse('2026-01-22T15:00:10.000Z');
const later = resumeAt + 20_000;

const sending = { phase: 'handing-off', step: 'sending' } as const;
const connecting = { phase: 'handing-off', step: 'connecting', conversation } as const;

const states = {
  bot: INITIAL_FLOW,
  'bot with an error': { phase: 'bot', error },
  asking: { phase: 'handing-off', step: 'asking', existing: null },
  'asking about an existing conversation': { phase: 'handing-off', step: 'asking', existing: earlier },
  reviewing: { phase: 'handing-off', step: 'reviewing', review },
  queued: { phase: 'handing-off', step: 'queued', resumeAt: null, error: null },
  'put off': { phase: 'handing-off', step: 'queued', resumeAt, error: busy },
  preparing: PREPARING,
  'preparing slowly': { ...sending, progress: 'preparing', isSlow: true },
  elsewhere: { ...sending, progress: 'elsewhere' },
  'elsewhere slowly': { ...sending, progress: 'elsewhere', isSlow: true },
  posting: { ...sending, progress: 'posting' },
  'posting slowly': { ...sending, progress: 'posting', isSlow: true },
  checking: { phase: 'handing-off', step: 'checking', error },
  unconfirmed: { phase: 'handing-off', step: 'unconfirmed', error },
  connecting: { ...connecting, error: null },
  'connecting slowly': { ...connecting, error: null, isSlow: true },
  'connecting with an error': { ...connecting, error },
  live: { phase: 'live', conversation },
  ended: { phase: 'ended', conversation, by: 'agent' },
} as const satisfies Record<string, FlowState>;

const events = {
  'requested online': { type: 'requested', needsQuestion: false, online: true, review: null },
  'requested offline': { type: 'requested', needsQuestion: false, online: false, review: null },
  'requested with a review': { type: 'requested', needsQuestion: false, online: true, review },
  'requested with a review, offline': { type: 'requested', needsQuestion: false, online: false, review },
  'requested with nothing written': { type: 'requested', needsQuestion: true, online: true, review },
  'requested with nothing written, offline': {
    type: 'requested',
    needsQuestion: true,
    online: false,
    review: null,
  },
  'answered online': { type: 'answered', online: true, review: null },
  'answered offline': { type: 'answered', online: false, review: null },
  'answered with a review': { type: 'answered', online: true, review },
  'answered with a review, offline': { type: 'answered', online: false, review },
  'review-changed': { type: 'review-changed', review: shorter },
  'reviewed online': { type: 'reviewed', online: true },
  'reviewed offline': { type: 'reviewed', online: false },
  'line-restored': { type: 'line-restored' },
  elsewhere: { type: 'elsewhere' },
  existing: { type: 'existing', conversation: earlier },
  posting: { type: 'posting' },
  'put-off': { type: 'put-off', error: busy, resumeAt },
  'put-off again': { type: 'put-off', error: other, resumeAt: later },
  resumed: { type: 'resumed' },
  refused: { type: 'refused', error: other },
  'refused as offline': { type: 'refused', error: offline },
  'refused as not ready': { type: 'refused', error: notReady },
  unclear: { type: 'unclear', error: other },
  'not-found': { type: 'not-found' },
  'try-again': { type: 'try-again' },
  'start-new': { type: 'start-new' },
  'created open': { type: 'created', conversation, open: true },
  'created closed': { type: 'created', conversation, open: false },
  connected: { type: 'connected', conversation: refreshed },
  'connect-failed': { type: 'connect-failed', error: other },
  slow: { type: 'slow' },
  cancelled: { type: 'cancelled' },
  'ended by the agent': { type: 'ended', by: 'agent' },
  'ended by the customer': { type: 'ended', by: 'customer' },
  reopened: { type: 'reopened' },
  'restored with a conversation': { type: 'restored', conversation, error: left },
  'restored without one': { type: 'restored', conversation: null, error: left },
  disowned: { type: 'disowned', error: stranger },
  'disowned without a word': { type: 'disowned', error: null },
  reset: { type: 'reset' },
} as const satisfies Record<string, FlowEvent>;

type StateName = keyof typeof states;
type EventName = keyof typeof events;
type Outcome = readonly [FlowState, readonly FlowEffect[]];
type Outcomes = Readonly<Partial<Record<EventName, Outcome>>>;

const stateNames = Object.keys(states) as StateName[];
const eventNames = Object.keys(events) as EventName[];
deepFreeze(states);
deepFreeze(events);

const begin: Outcome = [PREPARING, ['begin']];
const beginAnew: Outcome = [PREPARING, ['begin-anew']];
const queue: Outcome = [states.queued, []];
const ask: Outcome = [states.asking, []];
const reviewIt: Outcome = [states.reviewing, []];
const restart: Outcome = [INITIAL_FLOW, ['abort']];
const connect: Outcome = [states.connecting, ['connect']];
const archived: Outcome = [{ phase: 'ended', conversation, by: 'system' }, []];
const failed = (thrown: ChatError): Outcome => [{ phase: 'bot', error: thrown }, []];
const failedAndStopped = (thrown: ChatError): Outcome => [{ phase: 'bot', error: thrown }, ['abort']];
const endedBy = (by: 'agent' | 'customer'): Outcome => [{ phase: 'ended', conversation, by }, []];
const lookFor = (thrown: ChatError): Outcome => [
  { phase: 'handing-off', step: 'checking', error: thrown },
  ['look'],
];

/** What holds in every state, but that there is nothing to reset in the one that all begins with. */
const anywhere: Outcomes = {
  disowned: failedAndStopped(stranger),
  'disowned without a word': restart,
  reset: restart,
};
const created: Outcomes = { 'created open': connect, 'created closed': archived };
const ends: Outcomes = {
  'ended by the agent': endedBy('agent'),
  'ended by the customer': endedBy('customer'),
};
const refusedForGood: Outcomes = { refused: failed(other), 'refused as not ready': failed(notReady) };
const refusedAndStopped: Outcomes = {
  refused: failedAndStopped(other),
  'refused as offline': failedAndStopped(offline),
  'refused as not ready': failedAndStopped(notReady),
};

const wishes: Outcomes = {
  'requested online': begin,
  'requested offline': queue,
  'requested with a review': reviewIt,
  'requested with a review, offline': reviewIt,
  'requested with nothing written': ask,
  'requested with nothing written, offline': ask,
  'restored with a conversation': connect,
  'restored without one': lookFor(left),
};
const fromBot: Outcomes = { ...wishes, ...refusedForGood, 'refused as offline': failed(offline) };

const beforeItLeaves: Outcomes = {
  ...anywhere,
  ...created,
  ...refusedForGood,
  // Offline before anything left is no failure: it waits for the line.
  'refused as offline': queue,
  posting: [states.posting, []],
  existing: [states['asking about an existing conversation'], []],
  unclear: lookFor(other),
  cancelled: restart,
};
const onceItLeft: Outcomes = {
  ...anywhere,
  ...created,
  ...refusedForGood,
  'refused as offline': failed(offline),
  'put-off': [states['put off'], []],
  'put-off again': [{ phase: 'handing-off', step: 'queued', resumeAt: later, error: other }, []],
  unclear: lookFor(other),
};
const whileUnclear: Outcomes = {
  ...anywhere,
  ...created,
  'refused as not ready': failed(notReady),
  'start-new': [PREPARING, ['abort', 'begin-anew']],
};
const whileConnecting: Outcomes = {
  ...anywhere,
  ...ends,
  connected: [{ phase: 'live', conversation: refreshed }, []],
  'connect-failed': [{ ...connecting, error: other }, []],
};

/** What each state expects. Every other event must give the same state object and no work. */
const expected: Readonly<Record<StateName, Outcomes>> = {
  bot: {
    ...fromBot,
    disowned: failedAndStopped(stranger),
    'disowned without a word': restart,
  },
  'bot with an error': { ...anywhere, ...fromBot },
  asking: {
    ...anywhere,
    ...refusedAndStopped,
    'answered online': begin,
    'answered offline': queue,
    'answered with a review': reviewIt,
    'answered with a review, offline': reviewIt,
    cancelled: restart,
  },
  'asking about an existing conversation': {
    ...anywhere,
    ...created,
    ...refusedAndStopped,
    'start-new': beginAnew,
    cancelled: restart,
  },
  reviewing: {
    ...anywhere,
    ...refusedAndStopped,
    'review-changed': [{ phase: 'handing-off', step: 'reviewing', review: shorter }, []],
    'reviewed online': begin,
    'reviewed offline': queue,
    cancelled: restart,
  },
  queued: { ...anywhere, 'line-restored': begin, cancelled: restart },
  'put off': { ...anywhere, resumed: [PREPARING, []], cancelled: restart },
  preparing: {
    ...beforeItLeaves,
    // What the person sees while the code is on its way.
    ...wishes,
    elsewhere: [states.elsewhere, []],
    slow: [states['preparing slowly'], []],
  },
  'preparing slowly': { ...beforeItLeaves, elsewhere: [states['elsewhere slowly'], []] },
  elsewhere: { ...beforeItLeaves, slow: [states['elsewhere slowly'], []] },
  'elsewhere slowly': beforeItLeaves,
  posting: { ...onceItLeft, slow: [states['posting slowly'], []] },
  'posting slowly': onceItLeft,
  checking: {
    ...whileUnclear,
    'not-found': [states.unconfirmed, []],
    posting: [states.posting, []],
  },
  unconfirmed: { ...whileUnclear, 'try-again': [states.checking, ['abort', 'look-then-post']] },
  connecting: { ...whileConnecting, slow: [states['connecting slowly'], []] },
  'connecting slowly': {
    ...whileConnecting,
    'connect-failed': [{ ...connecting, error: other, isSlow: true }, []],
  },
  'connecting with an error': {
    ...whileConnecting,
    'try-again': connect,
    slow: [{ ...connecting, error, isSlow: true }, []],
  },
  live: { ...anywhere, ...ends },
  ended: { ...anywhere, reopened: [states.live, []] },
};

const follow = (start: StateName, course: readonly EventName[]): FlowState[] =>
  course.reduce<FlowState[]>(
    (path, name) => [...path, transition(path.at(-1)!, events[name])[0]],
    [states[start]],
  );

const namesOf = (path: readonly FlowState[]): string[] => path.map((state) => stepOf(state) ?? state.phase);

describe('transition', () => {
  for (const stateName of stateNames) {
    describe(`from "${stateName}"`, () => {
      for (const eventName of eventNames) {
        const outcome = expected[stateName][eventName];
        const state: FlowState = states[stateName];
        if (outcome) {
          const work = outcome[1].length > 0 ? outcome[1].join(' and ') : 'nothing to do';
          it(`"${eventName}" leads to ${outcome[0].phase} (${stepOf(outcome[0]) ?? 'no step'}), ${work}`, () => {
            const [next, effects] = transition(state, events[eventName]);
            expect(next).to.deep.equal(outcome[0]);
            expect(effects).to.deep.equal(outcome[1]);
          });
        } else {
          it(`"${eventName}" is not expected: same state object, nothing to do`, () => {
            const [next, effects] = transition(state, events[eventName]);
            expect(next === state).to.be.true;
            expect(effects).to.deep.equal([]);
          });
        }
      }
    });
  }

  const courses: readonly (readonly [string, StateName, readonly EventName[], readonly string[]])[] = [
    [
      'the question to a live conversation and its end',
      'bot',
      [
        'requested with nothing written',
        'answered online',
        'posting',
        'created open',
        'connected',
        'ended by the agent',
        'reopened',
      ],
      ['bot', 'asking', 'sending', 'sending', 'connecting', 'live', 'ended', 'live'],
    ],
    [
      'the question and the review to the line, and on once it is back',
      'bot',
      ['requested with nothing written', 'answered with a review', 'reviewed offline', 'line-restored'],
      ['bot', 'asking', 'reviewing', 'queued', 'sending'],
    ],
    [
      'a busy server to the conversation, twice refused for now',
      'posting',
      ['put-off', 'resumed', 'posting', 'put-off', 'resumed', 'posting', 'created open'],
      ['sending', 'queued', 'sending', 'sending', 'queued', 'sending', 'sending', 'connecting'],
    ],
    [
      'a busy server to the line, where that goes meanwhile',
      'posting',
      ['put-off', 'resumed', 'refused as offline', 'line-restored'],
      ['sending', 'queued', 'sending', 'queued', 'sending'],
    ],
    [
      'another tab to its conversation',
      'bot',
      ['requested online', 'elsewhere', 'slow', 'created open', 'connected'],
      ['bot', 'sending', 'sending', 'sending', 'connecting', 'live'],
    ],
    [
      'another tab that says nothing to looking for what it did',
      'bot',
      ['requested online', 'elsewhere', 'unclear', 'not-found', 'created open'],
      ['bot', 'sending', 'sending', 'checking', 'unconfirmed', 'connecting'],
    ],
    [
      'an open conversation to going on with it',
      'preparing',
      ['existing', 'created open'],
      ['sending', 'asking', 'connecting'],
    ],
    [
      'an open conversation to a new one',
      'preparing',
      ['existing', 'start-new', 'posting'],
      ['sending', 'asking', 'sending', 'sending'],
    ],
    [
      'a reload in the middle to the conversation that came of it',
      'bot',
      ['restored without one', 'created open', 'connected'],
      ['bot', 'checking', 'connecting', 'live'],
    ],
    [
      'a reload of a live conversation back into it, though the person clicked meanwhile',
      'preparing',
      ['restored with a conversation', 'requested online', 'connected'],
      ['sending', 'connecting', 'connecting', 'live'],
    ],
    [
      "a live conversation to the bot, where the browser becomes another customer's",
      'live',
      ['disowned', 'reset'],
      ['live', 'bot', 'bot'],
    ],
  ];
  for (const [what, start, course, names] of courses) {
    it(`goes from ${what}`, () => {
      expect(namesOf(follow(start, course))).to.deep.equal(names);
    });
  }

  it('never posts twice for an unclear answer without looking first', () => {
    const checking = transition(states.posting, events.unclear);
    expect(checking[1]).to.deep.equal(['look']);
    const unconfirmed = transition(checking[0], events['not-found']);
    expect(unconfirmed[1]).to.deep.equal([]);
    expect(transition(unconfirmed[0], events['try-again'])[1]).to.deep.equal(['abort', 'look-then-post']);
  });

  it('says of the code that is not to be had what it says of any failure, and stops what it began', () => {
    for (const name of ['asking', 'reviewing'] as const) {
      expect(transition(states[name], events.refused)).to.deep.equal(failedAndStopped(other));
    }
  });

  it('takes a wish only for as long as nothing else has happened', () => {
    const [slow] = transition(PREPARING, events.slow);
    expect(transition(slow, events['requested with nothing written'])[0] === slow).to.be.true;
    expect(transition(slow, events['restored without one'])[0] === slow).to.be.true;
  });
});

describe('whatever happens, in whatever order', () => {
  const names = fc.array(fc.constantFrom(...eventNames), { maxLength: 30 });

  interface Step {
    readonly before: FlowState;
    readonly name: EventName;
    readonly after: FlowState;
    readonly effects: readonly FlowEffect[];
  }

  /** Runs the events from the beginning, and looks at each transition. */
  const everyStep = (check: (step: Step) => void): void => {
    fc.assert(
      fc.property(names, (course) => {
        let before: FlowState = INITIAL_FLOW;
        for (const name of course) {
          const [after, effects] = transition(before, events[name]);
          check({ before, name, after, effects });
          before = after;
        }
      }),
      { numRuns: 500 },
    );
  };

  it('a request leaves only when it is said to', () => {
    everyStep(({ before, name, after }) => {
      const hasLeft = (state: FlowState) => 'progress' in state && state.progress === 'posting';
      if (hasLeft(after) && !hasLeft(before)) expect(name).to.equal('posting');
    });
  });

  it('what left is never begun again but by the person who starts a new one', () => {
    everyStep(({ before, name, effects }) => {
      const isUncertain = ['checking', 'unconfirmed'].includes(stepOf(before) ?? '');
      const isPosting = 'progress' in before && before.progress === 'posting';
      if (!isUncertain && !isPosting) return;
      expect(effects).not.to.include('begin');
      if (effects.includes('begin-anew')) expect(name).to.equal('start-new');
      if (effects.includes('look-then-post')) expect(name).to.equal('try-again');
    });
  });

  it('a conversation is never lost, nor exchanged for another, but by reset or another customer', () => {
    everyStep(({ before, name, after }) => {
      const known = conversationOf(before);
      if (known && !/^(?:reset|disowned)/.test(name)) expect(conversationOf(after)?.id).to.equal(known.id);
    });
  });

  it('a conversation is connected to as soon as it is open, and a wait for the line ends with the line', () => {
    everyStep(({ before, after, effects }) => {
      const isNewlyThere = stepOf(after) === 'connecting' && stepOf(before) !== 'connecting';
      if (isNewlyThere) expect(effects).to.deep.equal(['connect']);
      if (stepOf(after) === 'queued' && after !== before) expect(effects).to.deep.equal([]);
    });
  });

  it('cancelling stops the work exactly where nothing has left', () => {
    everyStep(({ before, name, after, effects }) => {
      if (name !== 'cancelled') return;
      expect(after !== before).to.equal(isCancellable(before));
      expect(effects).to.deep.equal(isCancellable(before) ? ['abort'] : []);
    });
  });

  it('a change of what is shown or done always makes another state', () => {
    everyStep(({ before, after, effects }) => {
      // The one exception: the person's wish, while its code is on its way, begins what is shown already.
      if (effects.length > 0 && after === before) expect(after === PREPARING).to.be.true;
    });
  });
});

describe('isCancellable', () => {
  it('holds exactly where the flow lets go', () => {
    for (const state of Object.values(states)) {
      expect(transition(state, { type: 'cancelled' })[0] !== state).to.equal(isCancellable(state));
    }
  });
});
