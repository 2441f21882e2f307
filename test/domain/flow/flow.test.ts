import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import {
  conversationOf,
  flowError,
  INITIAL_FLOW,
  isAt,
  isCancellable,
  isTold,
  PREPARING,
  stepOf,
  type FlowState,
  type HandoffStep,
} from '../../../src/domain/flow/flow.js';
import type { Conversation } from '../../../src/domain/message.js';

const conversation: Conversation = { id: 'c1', externalId: 'e1' };
const error = new ChatError('server_error', 'Broken.', { status: 500 });
const review = { from: 'Bot', entries: [], leftBehind: 0 };
const resumeAt = Date.parse('2026-01-22T15:00:10.000Z');

const states = {
  bot: INITIAL_FLOW,
  'bot with an error': { phase: 'bot', error },
  asking: { phase: 'handing-off', step: 'asking', existing: null },
  'asking about an existing conversation': {
    phase: 'handing-off',
    step: 'asking',
    existing: conversation,
  },
  reviewing: { phase: 'handing-off', step: 'reviewing', review },
  queued: { phase: 'handing-off', step: 'queued', resumeAt: null, error: null },
  'put off': { phase: 'handing-off', step: 'queued', resumeAt, error },
  preparing: PREPARING,
  'preparing slowly': { phase: 'handing-off', step: 'sending', progress: 'preparing', isSlow: true },
  elsewhere: { phase: 'handing-off', step: 'sending', progress: 'elsewhere' },
  posting: { phase: 'handing-off', step: 'sending', progress: 'posting' },
  checking: { phase: 'handing-off', step: 'checking', error },
  unconfirmed: { phase: 'handing-off', step: 'unconfirmed', error },
  connecting: { phase: 'handing-off', step: 'connecting', conversation, error: null },
  'connecting with an error': { phase: 'handing-off', step: 'connecting', conversation, error },
  live: { phase: 'live', conversation },
  ended: { phase: 'ended', conversation, by: 'agent' },
} as const satisfies Record<string, FlowState>;

type StateName = keyof typeof states;

describe('what a flow state says', () => {
  const facts: readonly (readonly [StateName, HandoffStep | null, boolean, boolean, boolean])[] = [
    // state, step, has a conversation, has an error, can be cancelled
    ['bot', null, false, false, false],
    ['bot with an error', null, false, true, false],
    ['asking', 'asking', false, false, true],
    // The conversation is one that the person may go on with, not yet this one's.
    ['asking about an existing conversation', 'asking', false, false, true],
    ['reviewing', 'reviewing', false, false, true],
    ['queued', 'queued', false, false, true],
    ['put off', 'queued', false, true, true],
    ['preparing', 'sending', false, false, true],
    ['preparing slowly', 'sending', false, false, true],
    ['elsewhere', 'sending', false, false, true],
    ['posting', 'sending', false, false, false],
    ['checking', 'checking', false, true, false],
    ['unconfirmed', 'unconfirmed', false, true, false],
    ['connecting', 'connecting', true, false, false],
    ['connecting with an error', 'connecting', true, true, false],
    ['live', null, true, false, false],
    ['ended', null, true, false, false],
  ];
  for (const [name, step, hasConversation, hasError, cancellable] of facts) {
    it(`holds for "${name}"`, () => {
      const state = states[name];
      expect(stepOf(state)).to.equal(step);
      expect(conversationOf(state)).to.equal(hasConversation ? conversation : null);
      expect(flowError(state)).to.equal(hasError ? error : null);
      expect(isCancellable(state)).to.equal(cancellable);
    });
  }

  it('is told of every state', () => {
    expect(facts.map(([name]) => name)).to.deep.equal(Object.keys(states));
  });
});

describe('isAt', () => {
  const steps: readonly HandoffStep[] = [
    'asking',
    'reviewing',
    'queued',
    'sending',
    'checking',
    'unconfirmed',
    'connecting',
  ];

  it('holds for the step that a state is at, and for no other', () => {
    for (const state of Object.values(states)) {
      for (const step of steps) expect(isAt(state, step)).to.equal(stepOf(state) === step);
    }
  });

  it('takes several steps, of which one is enough', () => {
    expect(isAt(states.reviewing, 'asking', 'reviewing')).to.be.true;
    expect(isAt(states.queued, 'asking', 'reviewing')).to.be.false;
    expect(isAt(states.queued)).to.be.false;
  });

  it('lets the rest of the state be read', () => {
    const state: FlowState = states['put off'];
    expect(isAt(state, 'queued') && state.resumeAt).to.equal(resumeAt);
  });
});

describe('isTold', () => {
  it('holds for every failure but what the person gave up', () => {
    expect(isTold(error)).to.be.true;
    expect(isTold(new ChatError('cancelled', 'Given up.'))).to.be.false;
    expect(isTold(null)).to.be.false;
  });
});
