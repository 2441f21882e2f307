import { expect } from 'chai';
import { groupMessages } from '../../../src/domain/log/message-groups.js';
import type { LogEntry } from '../../../src/domain/log/message-log.js';
import type { ChatMessage } from '../../../src/domain/message.js';
import { chatMessage } from '../../support/messages.js';

const entry = (part: Partial<ChatMessage>): LogEntry => {
  const message = chatMessage(part);
  return { key: message.id, message };
};

/** A date in the reader's own zone, so that days are days wherever the test runs. */
const local = (day: number, hour: number, minute = 0): string =>
  new Date(2026, 0, day, hour, minute).toISOString();

/** "d" starts a day, "]" ends a run. */
const shape = (entries: readonly LogEntry[], before?: LogEntry): string[] =>
  groupMessages(entries, before).map(
    ({ startsDay, endsRun }) => `${startsDay ? 'd' : ''}${endsRun ? ']' : ''}`,
  );

describe('groupMessages', () => {
  it('gives nothing for no messages', () => {
    expect(groupMessages([])).to.deep.equal([]);
  });

  it('keeps each entry as it is', () => {
    const entries = [entry({}), entry({})];
    expect(groupMessages(entries).map((row, index) => row.entry === entries[index])).to.deep.equal([
      true,
      true,
    ]);
  });

  it('makes one run of what one sender says within minutes', () => {
    const entries = [0, 1, 2].map((minute) => entry({ date: local(22, 12, minute) }));
    expect(shape(entries)).to.deep.equal(['d', '', ']']);
  });

  it('starts a run with the other side', () => {
    const entries = (['in', 'out', 'out', 'in'] as const).map((direction) =>
      entry({ direction, date: local(22, 12) }),
    );
    expect(shape(entries)).to.deep.equal(['d]', '', ']', ']']);
  });

  it('starts a run with another person of the same side', () => {
    const authors = [
      { kind: 'bot' as const },
      { kind: 'agent' as const, name: 'Sam' },
      { kind: 'agent' as const, name: 'Kim' },
      { kind: 'agent' as const, name: 'Kim' },
    ];
    const entries = authors.map((author) => entry({ direction: 'out', author, date: local(22, 12) }));
    expect(shape(entries)).to.deep.equal(['d]', ']', '', ']']);
  });

  it('starts a run after five quiet minutes, but not before', () => {
    const entries = [
      entry({ date: local(22, 12, 0) }),
      entry({ date: local(22, 12, 4) }),
      entry({ date: local(22, 12, 9) }),
    ];
    expect(shape(entries)).to.deep.equal(['d', ']', ']']);
  });

  it('parts what failed from what went out', () => {
    const statuses = ['sent', 'failed', 'failed', 'sending'] as const;
    const entries = statuses.map((status) => entry({ status, date: local(22, 12) }));
    expect(shape(entries)).to.deep.equal(['d]', '', ']', ']']);
  });

  it("starts a day at the reader's midnight, which ends the run", () => {
    const entries = [entry({ date: local(22, 23, 59) }), entry({ date: local(23, 0, 1) })];
    expect(shape(entries)).to.deep.equal(['d]', 'd]']);
  });

  it('goes on with the day and the run of the message above', () => {
    const before = entry({ date: local(22, 12, 0) });
    expect(shape([entry({ date: local(22, 12, 1) })], before)).to.deep.equal([']']);
  });

  it('starts a day after a message above of another day', () => {
    const before = entry({ date: local(21, 12, 0) });
    expect(shape([entry({ date: local(22, 12, 0) })], before)).to.deep.equal(['d]']);
  });

  it('copes with messages whose clocks disagree', () => {
    const entries = [entry({ date: local(22, 12, 2) }), entry({ date: local(22, 12, 0) })];
    expect(shape(entries)).to.deep.equal(['d', ']']);
  });
});
