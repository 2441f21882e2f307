import { expect } from 'chai';
import { ChatError } from '../../src/domain/chat-error.js';
import type { ChatEventDetails } from '../../src/domain/event-details.js';
import type { Fact } from '../../src/domain/facts.js';
import { SessionEvents } from '../../src/headless/session-events.js';
import { chatMessage } from '../support/messages.js';
import { openLive, openSession } from '../support/session.js';

const TYPES: readonly (keyof ChatEventDetails)[] = [
  'kustomer-conversation-ended',
  'kustomer-handoff',
  'kustomer-handoff-error',
  'kustomer-message',
  'kustomer-phase-change',
  'kustomer-connection-change',
  'kustomer-unread-change',
];

describe('the events of a session without an element', () => {
  it('come in the order of the contract, whatever the order in which one change brought them', async () => {
    const before = openSession().session.state;
    const live = await openLive();
    await live.server.reply('Hello, this is Ada.');
    await live.pass(6_000);
    const now = live.session.state;
    const conversation = { id: 'c1' };
    const request = { active: true, from: 'Acme Assistant', messages: [] };
    const facts: Fact[] = [
      { type: 'ended', conversation, by: 'agent' },
      { type: 'handoff-error', error: new ChatError('network', 'It broke.') },
      { type: 'message', message: chatMessage() },
      { type: 'driver', driver: 'rest', reason: null },
      { type: 'message', message: chatMessage() },
      { type: 'handoff', conversation, request, omitted: [] },
    ];
    const events = new SessionEvents();
    const heard: string[] = [];
    for (const type of TYPES) events.on(type, () => heard.push(type.replace('kustomer-', '')));
    events.tellChange(now, before, facts);
    expect(heard).to.deep.equal([
      'handoff',
      'connection-change',
      'phase-change',
      'message',
      'message',
      'unread-change',
      'conversation-ended',
      'handoff-error',
    ]);
    events.tellChange(now, now, []);
    expect(heard).to.have.length(8);
  });

  it('go to each listener until its own undo, also where one function listens twice', () => {
    const events = new SessionEvents();
    const { state } = openSession().session;
    let calls = 0;
    const count = (): void => {
      calls += 1;
    };
    const undo = events.on('kustomer-message', count);
    events.on('kustomer-message', count);
    const message: Fact = { type: 'message', message: chatMessage() };
    events.tellChange(state, state, [message]);
    expect(calls).to.equal(2);
    undo();
    undo();
    events.tellChange(state, state, [message]);
    expect(calls).to.equal(3);
  });
});
