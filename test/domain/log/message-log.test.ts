import { expect } from 'chai';
import {
  appendHistory,
  appendPending,
  EMPTY_LOG,
  entriesOf,
  mergeHistory,
  type MessageLog,
} from '../../../src/domain/log/message-log.js';
import { history, pending } from '../../support/messages.js';

const ids = (log: MessageLog): string[] => entriesOf(log).map(({ message }) => message.id);
describe('history', () => {
  it('stands by date, and in order of arrival where dates are equal', () => {
    const log = [history('a', 1), history('b', 3), history('c', 2), history('d', 2), history('e', 3)].reduce(
      appendHistory,
      EMPTY_LOG,
    );
    expect(ids(log)).to.deep.equal(['a', 'c', 'd', 'b', 'e']);
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

describe('mergeHistory', () => {
  it('adds what is new, by date', () => {
    const log = mergeHistory(EMPTY_LOG, [history('b', 2), history('a', 1), history('c', 2)]);
    expect(ids(log)).to.deep.equal(['a', 'b', 'c']);
  });

  it('knows a message again by its id', () => {
    const log = mergeHistory(EMPTY_LOG, [history('a', 1)]);
    expect(mergeHistory(log, [history('a', 5, { body: 'edited' })]) === log).to.be.true;
  });

  it('knows a message again by direction, date and body', () => {
    const log = mergeHistory(EMPTY_LOG, [history('a', 1, { body: 'Hello' })]);
    expect(mergeHistory(log, [history('x', 1, { body: ' Hello ' })]) === log).to.be.true;
    expect(ids(mergeHistory(log, [history('x', 1, { body: 'Hello', direction: 'out' })]))).to.deep.equal([
      'a',
      'x',
    ]);
    expect(ids(mergeHistory(log, [history('x', 2, { body: 'Hello' })]))).to.deep.equal(['a', 'x']);
  });

  it('keeps both where a transcript says one thing twice', () => {
    const log = mergeHistory(EMPTY_LOG, [history('a', 1, { body: 'x' }), history('b', 1, { body: 'x' })]);
    expect(ids(log)).to.deep.equal(['a', 'b']);
  });

  it('adds the second where the transcript says twice what the log has once', () => {
    const log = mergeHistory(EMPTY_LOG, [history('a', 1, { body: 'x' })]);
    const merged = mergeHistory(log, [history('b', 1, { body: 'x' }), history('c', 1, { body: 'x' })]);
    expect(ids(merged)).to.deep.equal(['a', 'c']);
  });

  it('takes each id of a transcript once', () => {
    expect(ids(mergeHistory(EMPTY_LOG, [history('a', 1), history('a', 2)]))).to.deep.equal(['a']);
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
