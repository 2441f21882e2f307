import { expect } from 'chai';
import { EMPTY_LOG, entriesOf, type MessageLog } from '../../src/domain/log/message-log.js';
import { draftMessage, readMessage, readTranscript } from '../../src/session/bot-log.js';
import { ManualClock } from '../support/manual-clock.js';
import { transcript } from '../support/messages.js';
import { countingIds } from '../support/session.js';

const makers = () => ({ clock: new ManualClock(), ids: countingIds() });
const bodies = (log: MessageLog): string[] => entriesOf(log).map(({ message }) => message.body);

describe('what comes into the log', () => {
  it('is whole, whatever the page left out', () => {
    expect(readMessage({ direction: 'out', body: 'Hi' }, makers())).to.deep.equal({
      id: 'id1',
      date: '2026-01-22T15:00:00.000Z',
      direction: 'out',
      body: 'Hi',
      author: { kind: 'bot' },
      status: 'received',
      attachments: [],
    });
  });

  for (const input of [null, undefined, 'Hi', [], {}, { direction: 'in' }, { body: 'x', direction: 'up' }]) {
    it(`is nothing of ${JSON.stringify(input) ?? 'undefined'}`, () => {
      expect(readMessage(input, makers()) === null).to.be.true;
    });
  }

  it('waits for the server, cleaned, when the customer wrote it', () => {
    const message = draftMessage('a\u0000b', makers());
    expect([message.body, message.status, message.direction]).to.deep.equal(['ab', 'sending', 'in']);
    expect(Object.isFrozen(message)).to.be.true;
  });
});

describe('a transcript', () => {
  it('is merged where it shares something with the log', () => {
    const ports = makers();
    const first = readTranscript(EMPTY_LOG, transcript(2), ports);
    const second = readTranscript(first.log, transcript(4), ports);
    expect(second.isAnother).to.be.false;
    expect(bodies(second.log)).to.deep.equal(['Message 0', 'Message 1', 'Message 2', 'Message 3']);
  });

  it('takes the place of a log that it shares nothing with', () => {
    const ports = makers();
    const first = readTranscript(EMPTY_LOG, transcript(2), ports);
    const second = readTranscript(first.log, [{ direction: 'in', body: 'New' }], ports);
    expect(second.isAnother).to.be.true;
    expect(bodies(second.log)).to.deep.equal(['New']);
  });

  it('that is empty leaves the log alone', () => {
    const ports = makers();
    const first = readTranscript(EMPTY_LOG, transcript(2), ports);
    const second = readTranscript(first.log, [], ports);
    expect([second.isAnother, second.log === first.log]).to.deep.equal([false, true]);
  });

  it('lists the entries that are no messages', () => {
    const { log, problems } = readTranscript(EMPTY_LOG, [null, { direction: 'in', body: 'Hi' }], makers());
    expect(bodies(log)).to.deep.equal(['Hi']);
    expect(problems.map(({ index }) => index)).to.deep.equal([0]);
  });
});
