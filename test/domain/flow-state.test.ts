import { expect } from '@open-wc/testing';
import { ChatError } from '../../src/domain/chat-error.js';
import {
  ASKING,
  conversationOf,
  flowError,
  INITIAL_FLOW,
  isCancellable,
  isTold,
  PREPARING,
  QUEUED,
  requested,
  stepOf,
  type FlowState,
} from '../../src/domain/flow-state.js';
import type { Conversation } from '../../src/domain/message.js';

const conversation: Conversation = { id: 'c1', externalId: 'e1' };
const error = new ChatError('server_error', 'Broken.', { status: 500 });

const states = {
  bot: INITIAL_FLOW,
  'bot with an error': { phase: 'bot', error },
  asking: ASKING,
  queued: QUEUED,
  preparing: PREPARING,
  posting: { phase: 'handing-off', step: 'sending', progress: 'posting' },
  checking: { phase: 'handing-off', step: 'checking', error },
  unconfirmed: { phase: 'handing-off', step: 'unconfirmed', error },
  connecting: { phase: 'handing-off', step: 'connecting', conversation, error: null },
  'connecting with an error': { phase: 'handing-off', step: 'connecting', conversation, error },
  live: { phase: 'live', conversation },
  ended: { phase: 'ended', conversation, by: 'agent' },
} as const satisfies Record<string, FlowState>;

type StateName = keyof typeof states;

describe('a wish for a person', () => {
  const rows: readonly (readonly [boolean, boolean, StateName])[] = [
    // needs the question, online, leads to
    [true, true, 'asking'],
    [true, false, 'asking'],
    [false, true, 'preparing'],
    [false, false, 'queued'],
  ];
  for (const [needsQuestion, online, name] of rows) {
    const what = needsQuestion ? 'with nothing written yet' : 'with something written';
    it(`${what}, ${online ? 'online' : 'offline'}, leads to "${name}"`, () => {
      expect(requested(needsQuestion, online)).to.deep.equal(states[name]);
    });
  }
});

describe('what a flow state says', () => {
  const facts: readonly (readonly [StateName, string | null, boolean, boolean, boolean])[] = [
    // state, step, has a conversation, has an error, can be cancelled
    ['bot', null, false, false, false],
    ['bot with an error', null, false, true, false],
    ['asking', 'asking', false, false, true],
    ['queued', 'queued', false, false, true],
    ['preparing', 'sending', false, false, true],
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
});

describe('isTold', () => {
  it('holds for every failure but what the person gave up', () => {
    expect(isTold(error)).to.be.true;
    expect(isTold(new ChatError('cancelled', 'Given up.'))).to.be.false;
    expect(isTold(null)).to.be.false;
  });
});
