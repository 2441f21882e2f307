import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import { progressOf } from '../../../src/domain/flow/progress.js';
import { decide } from '../../../src/domain/flow/decide.js';
import {
  conversationOf,
  errorOf,
  hasLeft,
  initialFlow,
  isAt,
  isCancellable,
  isTold,
  stepOf,
  type Flow,
  type HandoffStep,
} from '../../../src/domain/flow/flow.js';
import { events } from '../../support/flow-events.js';
import { errors, flows, ours, posted, queued, sending, type FlowName } from '../../support/flow-samples.js';

const places = Object.entries(flows).filter(([, flow]: [string, Flow]) => !flow.isDoubted) as [
  FlowName,
  Flow,
][];

describe('what a flow says', () => {
  const facts: Partial<Record<FlowName, readonly [HandoffStep | null, boolean, keyof typeof errors | null]>> =
    {
      // step, has a conversation, has an error
      bot: [null, false, null],
      'bot after a failure': [null, false, 'earlier'],
      asking: ['asking', false, null],
      // The conversation is one that the person may go on with, not yet this one's.
      'asking about an existing one': ['asking', false, null],
      reviewing: ['reviewing', false, null],
      queued: ['queued', false, null],
      'put off': ['queued', false, 'busy'],
      binding: ['sending', false, null],
      checking: ['checking', false, 'earlier'],
      unconfirmed: ['unconfirmed', false, 'earlier'],
      connecting: ['connecting', true, null],
      'connecting in vain': ['connecting', true, 'earlier'],
      live: [null, true, null],
      ended: [null, true, null],
      lost: [null, true, 'earlier'],
    };
  for (const [name, [step, hasConversation, error]] of Object.entries(facts)) {
    it(`holds for "${name}"`, () => {
      const { place } = flows[name as FlowName];
      expect(stepOf(place)).to.equal(step);
      expect(conversationOf(place)).to.equal(hasConversation ? ours : null);
      expect(errorOf(place)).to.equal(error === null ? null : errors[error]);
    });
  }

  it('begins with the bot, under the name that it is given', () => {
    expect(initialFlow().externalId).to.equal('');
    expect(initialFlow('e1')).to.deep.equal({
      place: { phase: 'bot', error: null },
      externalId: 'e1',
      owner: null,
      posted: null,
      origin: 'page',
      isOnline: true,
      isDoubted: false,
      task: 0,
    });
  });

  it('says that a request has left exactly while its answer is awaited', () => {
    const left = places.filter(([, flow]) => hasLeft(flow)).map(([name]) => name);
    expect(left).to.deep.equal(['left', 'left, for the last time', 'left again']);
    expect(hasLeft({ ...flows.listing, posted: posted('under-way') })).to.equal(false);
    expect(hasLeft({ ...flows.listing, place: queued('binding'), posted: posted('under-way') })).to.equal(
      false,
    );
  });

  it('says what the person reads while it is sent', () => {
    expect(progressOf(flows.left)).to.equal('posting');
    expect(progressOf(flows['left again'])).to.equal('posting');
    expect(progressOf(flows.posting)).to.equal('preparing');
    expect(progressOf(flows.elsewhere)).to.equal('elsewhere');
    expect(progressOf(flows.turn)).to.equal('preparing');
    expect(progressOf(flows.bot)).to.equal('preparing');
  });

  it('says that it can be cancelled exactly where cancelling is taken', () => {
    for (const [name, flow] of places) {
      expect(decide(flow, events.cancel)[0] !== flow, name).to.equal(isCancellable(flow));
    }
    const cancellable = places.filter(([, flow]) => isCancellable(flow)).map(([name]) => name);
    expect(cancellable).to.include.members(['asking', 'reviewing', 'queued', 'put off', 'posting', 'code']);
    expect(cancellable).not.to.include.members(['bot']);
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
    for (const [, { place }] of places) {
      for (const step of steps) expect(isAt(place, step)).to.equal(stepOf(place) === step);
    }
  });

  it('takes several steps, of which one is enough', () => {
    expect(isAt(flows.reviewing.place, 'asking', 'reviewing')).to.be.true;
    expect(isAt(flows.queued.place, 'asking', 'reviewing')).to.be.false;
    expect(isAt(flows.queued.place)).to.be.false;
  });

  it('lets the rest of the place be read', () => {
    const { place }: Flow = { ...flows.consent, place: sending('turn') };
    expect(isAt(place, 'sending') && place.stage).to.equal('turn');
  });
});

describe('isTold', () => {
  it('holds for every failure but what the person gave up', () => {
    expect(isTold(errors.refusal)).to.be.true;
    expect(isTold(new ChatError('cancelled', 'Given up.'))).to.be.false;
    expect(isTold(null)).to.be.false;
  });
});
