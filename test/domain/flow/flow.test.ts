import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import {
  BOT,
  conversationOf,
  errorOf,
  hasLeft,
  initialFlow,
  isAt,
  isCancellable,
  isTold,
  progressOf,
  stepOf,
  type Flow,
  type HandoffStep,
  type Place,
  type Posted,
  type Stage,
} from '../../../src/domain/flow/flow.js';
import type { Conversation } from '../../../src/domain/message.js';

const conversation: Conversation = { id: 'c1', externalId: 'e1' };
const error = new ChatError('server_error', 'Broken.', { status: 500 });
const review = { from: 'Bot', entries: [], leftBehind: 0 };
const resumeAt = Date.parse('2026-01-22T15:00:10.000Z');

const sending = (stage: Stage, isSlow = false): Place => ({
  phase: 'handing-off',
  step: 'sending',
  stage,
  isSlow,
});

const places = {
  bot: BOT,
  'bot with an error': { phase: 'bot', error },
  asking: { phase: 'handing-off', step: 'asking', existing: null },
  'asking about an existing conversation': {
    phase: 'handing-off',
    step: 'asking',
    existing: conversation,
  },
  reviewing: { phase: 'handing-off', step: 'reviewing', review },
  queued: { phase: 'handing-off', step: 'queued', for: 'line', stage: 'consent' },
  'put off': { phase: 'handing-off', step: 'queued', for: 'server', resumeAt, error },
  preparing: sending('code'),
  'preparing slowly': sending('listing', true),
  elsewhere: sending('elsewhere'),
  'about to post': sending('posting'),
  checking: { phase: 'handing-off', step: 'checking', error, mayPost: false },
  unconfirmed: { phase: 'handing-off', step: 'unconfirmed', error },
  connecting: { phase: 'handing-off', step: 'connecting', conversation, error: null, isSlow: false },
  'connecting with an error': {
    phase: 'handing-off',
    step: 'connecting',
    conversation,
    error,
    isSlow: false,
  },
  live: { phase: 'live', conversation },
  ended: { phase: 'ended', conversation, end: { by: 'agent' } },
  'ended, as it can not be reached any more': { phase: 'ended', conversation, end: { lost: error } },
} as const satisfies Record<string, Place>;

type PlaceName = keyof typeof places;

const flowAt = (place: Place, posted: Posted | null = null): Flow => ({ ...initialFlow('e1'), place, posted });

const posted = (fate: Posted['fate']): Posted => ({ baseline: null, at: 0, fate, putOffs: 0, limit: null });

describe('what a place says', () => {
  const facts: readonly (readonly [PlaceName, HandoffStep | null, boolean, boolean, boolean])[] = [
    // place, step, has a conversation, has an error, can be cancelled
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
    // Nothing has left yet.
    ['about to post', 'sending', false, false, true],
    ['checking', 'checking', false, true, false],
    ['unconfirmed', 'unconfirmed', false, true, false],
    ['connecting', 'connecting', true, false, false],
    ['connecting with an error', 'connecting', true, true, false],
    ['live', null, true, false, false],
    ['ended', null, true, false, false],
    ['ended, as it can not be reached any more', null, true, true, false],
  ];
  for (const [name, step, hasConversation, hasError, cancellable] of facts) {
    it(`holds for "${name}"`, () => {
      const place: Place = places[name];
      expect(stepOf(place)).to.equal(step);
      expect(conversationOf(place)).to.equal(hasConversation ? conversation : null);
      expect(errorOf(place)).to.equal(hasError ? error : null);
      expect(isCancellable(flowAt(place))).to.equal(cancellable);
    });
  }

  it('is told of every place', () => {
    expect(facts.map(([name]) => name)).to.deep.equal(Object.keys(places));
  });
});

describe('a request', () => {
  const fates: readonly (readonly [Posted['fate'], boolean])[] = [
    ['under-way', true],
    ['repeated', true],
    ['unclear', false],
    ['refused', false],
  ];
  for (const [fate, isUnderWay] of fates) {
    it(`of fate "${fate}" ${isUnderWay ? 'has left, and can not' : 'has not left, and can'} be cancelled`, () => {
      const flow = flowAt(sending('posting'), posted(fate));
      expect(hasLeft(flow)).to.equal(isUnderWay);
      expect(isCancellable(flow)).to.equal(!isUnderWay);
      expect(progressOf(flow)).to.equal(isUnderWay ? 'posting' : 'preparing');
    });
  }

  it('has not left at another stage, whatever became of an earlier one', () => {
    for (const stage of ['code', 'consent', 'binding', 'turn', 'listing', 'listing-next'] as const) {
      expect(hasLeft(flowAt(sending(stage), posted('under-way')))).to.be.false;
      expect(progressOf(flowAt(sending(stage), posted('under-way')))).to.equal('preparing');
    }
    expect(progressOf(flowAt(places.elsewhere))).to.equal('elsewhere');
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

  it('holds for the step that a place is at, and for no other', () => {
    for (const place of Object.values(places)) {
      for (const step of steps) expect(isAt(place, step)).to.equal(stepOf(place) === step);
    }
  });

  it('takes several steps, of which one is enough', () => {
    expect(isAt(places.reviewing, 'asking', 'reviewing')).to.be.true;
    expect(isAt(places.queued, 'asking', 'reviewing')).to.be.false;
    expect(isAt(places.queued)).to.be.false;
  });

  it('lets the rest of the place be read', () => {
    const place: Place = places['put off'];
    expect(isAt(place, 'queued') && place.for === 'server' && place.resumeAt).to.equal(resumeAt);
  });
});

describe('isTold', () => {
  it('holds for every failure but what the person gave up', () => {
    expect(isTold(error)).to.be.true;
    expect(isTold(new ChatError('cancelled', 'Given up.'))).to.be.false;
    expect(isTold(null)).to.be.false;
  });
});
