import { expect } from 'chai';
import { EMPTY_LOG, entriesOf, type MessageLog } from '../../src/domain/log/message-log.js';
import { draftMessage, readMessage, readTranscript } from '../../src/session/bot-log.js';
import { ManualClock } from '../support/manual-clock.js';
import { transcript } from '../support/messages.js';
import { countingIds } from '../support/session.js';

const makers = () => ({ clock: new ManualClock(), ids: countingIds() });
/** As a page tells it that knows no ids. */
const anonymous = (count: number, start?: string) =>
  transcript(count, start).map(({ id: _, ...entry }): Record<string, unknown> => entry);
const bodies = (log: MessageLog): string[] => entriesOf(log).map(({ message }) => message.body);

describe('what comes into the log', () => {
  it('is whole, whatever the page left out', () => {
    expect(readMessage({ direction: 'out', body: 'Hi' }, makers()).message).to.deep.equal({
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
      expect(readMessage(input, makers()).message === null).to.be.true;
    });
  }

  it('says what had to be mended, which a date that was left out is not', () => {
    const repaired = (date: unknown, body = 'x') =>
      readMessage({ direction: 'in', body, date }, makers()).repaired.map(({ reason }) => reason);
    expect([repaired(undefined), repaired('2040-01-01T00:00:00Z')]).to.deep.equal([[], []]);
    expect(repaired('soon', 'a\u0000')).to.deep.equal(['invalid_date', 'cleaned_body']);
  });

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

  it('lists what had to be mended', () => {
    const entries = [{ direction: 'in', body: 'Hi' }, ...transcript(1), { direction: 'in', body: 'a\u0000' }];
    const { repaired } = readTranscript(EMPTY_LOG, entries, makers());
    expect(repaired.map(({ index, reason }) => [index, reason])).to.deep.equal([
      [0, 'missing_date'],
      [2, 'missing_date'],
      [2, 'cleaned_body'],
    ]);
  });

  it('without ids, told by the next page with other dates, is the log that there is', async () => {
    const ports = makers();
    const first = readTranscript(EMPTY_LOG, anonymous(3), ports);
    await ports.clock.advance(60_000);
    const undated = anonymous(3).map(({ date: _, ...entry }) => entry);
    const again = readTranscript(first.log, undated, ports);
    expect([again.isAnother, again.log === first.log]).to.deep.equal([false, true]);
    const later = readTranscript(first.log, anonymous(4, '2026-01-23T10:00:00Z'), ports);
    expect(bodies(later.log)).to.deep.equal(['Message 0', 'Message 1', 'Message 2', 'Message 3']);
    expect(later.log.history.slice(0, 3)).to.deep.equal(first.log.history);
  });
});
