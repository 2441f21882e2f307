import { expect } from 'chai';
import { ChatError } from '../../src/domain/chat-error.js';
import type { Fact } from '../../src/domain/facts.js';
import { pageEventsOf } from '../../src/session/page-events.js';
import { initialState, type Live, type SessionState } from '../../src/session/state.js';
import { LIVE } from '../support/flows.js';
import { chatMessage } from '../support/messages.js';

const CONVERSATION = { id: 'c1' };

const withLive = (change: Partial<Live> = {}): SessionState => ({
  ...initialState('e1'),
  flow: { ...initialState('e1').flow, place: { phase: 'live', conversation: CONVERSATION } },
  live: { ...LIVE, conversation: CONVERSATION, connection: 'online', ...change },
});

const typesOf = (...args: Parameters<typeof pageEventsOf>): string[] =>
  pageEventsOf(...args).map(({ type }) => type.replace('kustomer-', ''));

const request = { active: true, from: 'Bot', messages: [] };
const HANDOFF: Fact = { type: 'handoff', conversation: CONVERSATION, request, omitted: [] };
const ENDED: Fact = { type: 'ended', conversation: { ...CONVERSATION, endedBy: 'agent' }, by: 'agent' };

describe('what the page hears of one change', () => {
  it('comes in the order of the contract, whatever the order of the facts', () => {
    const message: Fact = { type: 'message', message: chatMessage() };
    const now = withLive({ unseen: ['m1'] });
    expect(typesOf(now, initialState('e1'), [ENDED, message, HANDOFF, message])).to.deep.equal([
      'handoff',
      'connection-change',
      'phase-change',
      'message',
      'message',
      'unread-change',
      'conversation-ended',
    ]);
  });

  it('is nothing of a driver, nor of a change that the page is not told of', () => {
    const now = withLive();
    expect(typesOf(now, now, [{ type: 'driver', driver: 'rest', reason: null }])).to.deep.equal([]);
    expect(typesOf(withLive({ waitSeconds: 3, typing: { kind: 'agent' } }), now, [])).to.deep.equal([]);
    expect(typesOf({ ...now, draft: 'half' }, now, [])).to.deep.equal([]);
  });

  it('names what was before and what is', () => {
    const [connection, phase] = pageEventsOf(withLive(), initialState('e1'), []);
    expect(connection?.detail).to.deep.equal({ connection: 'online', previous: 'idle' });
    expect(phase?.detail).to.deep.equal({ phase: 'live', previous: 'bot' });
  });

  it('is that nothing is unread, where the conversation is over that had unread messages', () => {
    const [, , unread] = pageEventsOf(initialState('e1'), withLive({ unseen: ['m1', 'm2'] }), []);
    expect(unread).to.deep.equal({ type: 'kustomer-unread-change', detail: { unreadCount: 0 } });
    expect(typesOf(withLive({ unseen: ['m2'] }), withLive({ unseen: ['m1'] }), [])).to.deep.equal([]);
  });

  it('is an error with its code, and an end with all that is known of the conversation', () => {
    const error = new ChatError('forbidden', 'x', { status: 403 });
    const now = initialState('e1');
    const events = pageEventsOf(now, now, [{ type: 'handoff-error', error }, ENDED]);
    expect(events.map(({ detail }) => detail)).to.deep.equal([
      { error },
      { conversation: { id: 'c1', endedBy: 'agent' }, by: 'agent' },
    ]);
  });
});
