import { expect } from 'chai';
import { agentNotices } from '../../../src/domain/log/agent-notices.js';
import type { Author } from '../../../src/domain/message.js';
import { chatMessage } from '../../support/messages.js';

const by = (...authors: readonly (Author | null)[]) =>
  authors.map((author, index) => ({
    key: `k${String(index)}`,
    message: chatMessage(author ? { direction: 'out', author } : { direction: 'in' }),
  }));

const SAM: Author = { kind: 'agent', name: 'Sam' };
const ALEX: Author = { kind: 'agent', name: 'Alex' };

describe('agentNotices', () => {
  it('tells of the first agent, and of each who takes over, back again too', () => {
    const notices = agentNotices(by(null, SAM, SAM, null, ALEX, SAM));
    expect([...notices].map(([key, { kind, name }]) => `${key} ${kind} ${name}`)).to.deep.equal([
      'k1 joined Sam',
      'k4 took-over Alex',
      'k5 took-over Sam',
    ]);
  });

  it('passes over bots and whoever has no name', () => {
    expect(
      agentNotices(by({ kind: 'bot', name: 'Robo' }, { kind: 'agent' }, { kind: 'system' })).size,
    ).to.equal(0);
  });
});
