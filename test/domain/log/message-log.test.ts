import { expect } from 'chai';
import {
  appendHistory,
  appendPending,
  EMPTY_LOG,
  entriesOf,
  type MessageLog,
} from '../../../src/domain/log/message-log.js';
import { history, pending } from '../../support/messages.js';

const ids = (log: MessageLog): string[] => entriesOf(log).map(({ message }) => message.id);
describe('history', () => {
  it('has what is appended behind all that stood there, a millisecond later where its date is not later', () => {
    const log = [history('a', 1), history('b', 3), history('c', 2), history('d', 3), history('e', 4)].reduce(
      appendHistory,
      EMPTY_LOG,
    );
    expect(log.history.map(({ message }) => [message.id, message.date])).to.deep.equal([
      ['a', '2026-01-22T14:01:00.000Z'],
      ['b', '2026-01-22T14:03:00.000Z'],
      ['c', '2026-01-22T14:03:00.001Z'],
      ['d', '2026-01-22T14:03:00.002Z'],
      ['e', '2026-01-22T14:04:00.000Z'],
    ]);
    expect(log.history.every(({ message }) => Object.isFrozen(message))).to.be.true;
  });

  it('takes an id once, and gives the same log back for the second', () => {
    const log = appendHistory(EMPTY_LOG, history('a', 1));
    expect(appendHistory(log, history('a', 9)) === log).to.be.true;
  });

  it('never shares state with the log it came from', () => {
    const log = appendHistory(EMPTY_LOG, history('a', 1));
    appendHistory(log, history('b', 2));
    expect(ids(log)).to.deep.equal(['a']);
    expect(ids(EMPTY_LOG)).to.deep.equal([]);
  });
});

describe('pending messages', () => {
  it('stand behind the history, whatever their dates', () => {
    const log = appendPending(appendHistory(EMPTY_LOG, history('a', 50)), pending('p1'));
    expect(ids(log)).to.deep.equal(['a', 'p1']);
  });

  it('are taken once', () => {
    const log = appendPending(EMPTY_LOG, pending('p1'));
    expect(appendPending(log, pending('p1')) === log).to.be.true;
  });
});
