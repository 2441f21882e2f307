import { expect } from 'chai';
import {
  acknowledge,
  markShared,
  mergeServer,
  openAttempt,
  removeMessage,
  setAttempt,
  setStatus,
  showAsShared,
  takeBackAttempt,
  updateMessage,
} from '../../../src/domain/log/live-log.js';
import {
  appendHistory,
  appendPending,
  EMPTY_LOG,
  entriesOf,
  findMessage,
  type MessageLog,
} from '../../../src/domain/log/message-log.js';
import { mergeHistory } from '../../../src/domain/log/merge-history.js';
import type { ChatMessage } from '../../../src/domain/message.js';
import { chatMessage, history, minute, pending } from '../../support/messages.js';

const served = (id: string, at: number, body = id, part: Partial<ChatMessage> = {}): ChatMessage =>
  chatMessage({ id, body, date: minute(at), ...part });

const reply = (id: string, at: number): ChatMessage =>
  served(id, at, id, { direction: 'out', author: { kind: 'agent' }, status: 'received' });

const ids = (log: MessageLog): string[] => entriesOf(log).map(({ message }) => message.id);
const keys = (log: MessageLog): string[] => entriesOf(log).map(({ key }) => key);
const merge = (log: MessageLog, ...messages: readonly ChatMessage[]): MessageLog =>
  mergeServer(
    log,
    messages.map((message) => ({ message })),
  );

/** The message has left. */
const leave = (log: MessageLog, id: string): MessageLog => setAttempt(log, id, openAttempt(log));

describe('live messages', () => {
  it('stand before those that wait, which stay in the order in which they were written', () => {
    let log = merge(EMPTY_LOG, reply('r1', 1));
    log = appendPending(appendPending(log, pending('p2', 'x', 9)), pending('p1', 'y', 3));
    log = merge(log, reply('r2', 30));
    expect(ids(log)).to.deep.equal(['r1', 'r2', 'p2', 'p1']);
  });

  it('stand behind the history, whatever their dates', () => {
    let log = appendHistory(EMPTY_LOG, history('a', 50));
    log = merge(log, reply('live', 1));
    expect(ids(log)).to.deep.equal(['a', 'live']);
  });
});

describe('acknowledge', () => {
  it('gives the message the name, time and place of the server, and keeps its key', () => {
    let log = merge(EMPTY_LOG, reply('r1', 1), reply('r2', 5));
    log = appendPending(log, pending('p1', 'hi'));
    log = acknowledge(log, 'p1', served('s1', 3, 'hi'));
    expect(ids(log)).to.deep.equal(['r1', 's1', 'r2']);
    expect(keys(log)).to.deep.equal(['r1', 'p1', 'r2']);
  });

  it('shows the message once when the echo comes before the answer', () => {
    let log = leave(appendPending(EMPTY_LOG, pending('p1', 'hi')), 'p1');
    log = merge(log, served('s1', 1, 'hi'));
    expect(ids(log)).to.deep.equal(['s1']);
    expect(keys(log)).to.deep.equal(['p1']);
    log = acknowledge(log, 'p1', served('s1', 1, 'hi'));
    expect(ids(log)).to.deep.equal(['s1']);
    expect(keys(log)).to.deep.equal(['p1']);
  });

  it('shows the message once when the echo comes after the answer', () => {
    let log = appendPending(EMPTY_LOG, pending('p1', 'hi'));
    log = acknowledge(log, 'p1', served('s1', 1, 'hi'));
    log = merge(log, served('s1', 1, 'hi'));
    expect(keys(log)).to.deep.equal(['p1']);
    expect(ids(log)).to.deep.equal(['s1']);
  });

  it('shows the message once when no answer ever comes, even where it had failed', () => {
    let log = leave(appendPending(EMPTY_LOG, pending('p1', 'hi')), 'p1');
    log = setStatus(log, 'p1', 'failed');
    log = merge(log, served('s1', 1, ' hi '));
    expect(ids(log)).to.deep.equal(['s1']);
    expect(entriesOf(log)[0]?.message.status).to.equal('sent');
  });

  it('drops the pending copy when the echo was not known for one, as after redact', () => {
    let log = appendPending(EMPTY_LOG, pending('p1', 'card 4242'));
    log = merge(log, served('s1', 1, 'card ####'));
    expect(ids(log)).to.deep.equal(['s1', 'p1']);
    log = acknowledge(log, 'p1', served('s1', 1, 'card ####'));
    expect(ids(log)).to.deep.equal(['s1']);
  });

  it('adds a message that it never knew as pending', () => {
    expect(ids(acknowledge(EMPTY_LOG, 'p1', served('s1', 1)))).to.deep.equal(['s1']);
  });

  it('changes nothing for an answer that comes twice', () => {
    const log = acknowledge(appendPending(EMPTY_LOG, pending('p1')), 'p1', served('s1', 1));
    expect(acknowledge(log, 'p1', served('s1', 1)) === log).to.be.true;
  });

  it('keeps two messages that say the same apart', () => {
    let log = appendPending(appendPending(EMPTY_LOG, pending('p1', 'hi')), pending('p2', 'hi'));
    log = leave(log, 'p1');
    log = merge(log, served('s1', 1, 'hi'));
    expect(ids(log)).to.deep.equal(['s1', 'p2']);
    log = acknowledge(log, 'p1', served('s1', 1, 'hi'));
    expect(ids(log)).to.deep.equal(['s1', 'p2']);
    log = acknowledge(log, 'p2', served('s2', 2, 'hi'));
    expect(ids(log)).to.deep.equal(['s1', 's2']);
  });

  it("does not take an agent's words for an echo", () => {
    let log = leave(appendPending(EMPTY_LOG, pending('p1', 'ok')), 'p1');
    log = merge(log, served('r1', 1, 'ok', { direction: 'out', status: 'received' }));
    expect(ids(log)).to.deep.equal(['r1', 'p1']);
  });
});

describe('an echo', () => {
  it('is none of what has never left', () => {
    const log = merge(appendPending(EMPTY_LOG, pending('p1', 'ok')), served('s1', 1, 'ok'));
    expect(ids(log)).to.deep.equal(['s1', 'p1']);
  });

  it('is nothing that the server dates before what was known when the message left first', () => {
    let log = leave(appendPending(merge(EMPTY_LOG, reply('r5', 5)), pending('p1', 'ok')), 'p1');
    log = merge(log, reply('r8', 8), served('s4', 4, 'ok'));
    expect(ids(log)).to.deep.equal(['s4', 'r5', 'r8', 'p1']);
    // Sent again: the first attempt's counts.
    const [waiting] = log.live.slice(-1);
    log = setAttempt(log, 'p1', openAttempt(log, waiting?.attempted));
    expect(keys(merge(log, served('s6', 6, 'ok')))).to.deep.equal(['s4', 'r5', 'p1', 'r8']);
  });

  it('is nothing that was known when the message left, though this page has to learn of it anew', () => {
    const log = leave(appendPending(merge(EMPTY_LOG, served('s1', 1, 'ok')), pending('p1', 'ok')), 'p1');
    const later = { ...EMPTY_LOG, live: log.live.filter(({ key }) => key === 'p1') };
    expect(ids(merge(later, served('s1', 1, 'ok')))).to.deep.equal(['s1', 'p1']);
  });

  it('may have the date of what was known', () => {
    const log = leave(appendPending(merge(EMPTY_LOG, reply('r5', 5)), pending('p1', 'ok')), 'p1');
    expect(keys(merge(log, served('s5', 5, 'ok')))).to.deep.equal(['r5', 'p1']);
  });
});

describe('what is known of the way of a message', () => {
  const log = [pending('p1', 'ok'), pending('p2')].reduce(appendPending, merge(EMPTY_LOG, reply('r5', 5)));
  const before = log.live[1]!;

  it('is noted, with what the server had by then', () => {
    expect(leave(log, 'p1').live[1]?.attempted).to.deep.equal({
      since: minute(5),
      known: ['r5'],
      state: 'open',
    });
    expect(openAttempt(EMPTY_LOG)).to.deep.equal({ since: '', known: [], state: 'open' });
  });

  it('is nothing where it is not waiting', () => {
    expect(leave(log, 'nobody') === log).to.be.true;
    expect(leave(log, 'r5') === log).to.be.true;
  });

  it('is forgotten where the server has not taken it', () => {
    expect(takeBackAttempt(leave(log, 'p1'), before).live).to.deep.equal(log.live);
  });

  it('is what it was before where an earlier attempt may have arrived', () => {
    const broken = setAttempt(log, 'p1', { since: '', known: [], state: 'broken' });
    const back = takeBackAttempt(setAttempt(broken, 'p1', openAttempt(broken)), broken.live[1]!);
    expect(back.live[1]?.attempted?.state).to.equal('broken');
  });

  it('keeps the text that was shared', () => {
    const redacted = updateMessage(leave(log, 'p1'), { ...before.message, body: '##' });
    expect(takeBackAttempt(redacted, before).live[1]?.message.body).to.equal('##');
  });

  it("gives a row back that another tab's equal message was taken for, before those that wait", () => {
    const taken = merge(leave(log, 'p1'), served('other', 6, 'ok'));
    expect(keys(taken)).to.deep.equal(['r5', 'p1', 'p2']);
    const back = takeBackAttempt(taken, before);
    expect(ids(back)).to.deep.equal(['r5', 'other', 'p1', 'p2']);
    expect(keys(back)).to.deep.equal(['r5', 'other', 'p1', 'p2']);
  });

  it('gives no row back that an earlier attempt may have filled, or that is not there', () => {
    const taken = merge(leave(log, 'p1'), served('s1', 6, 'ok'));
    const retried = { ...before, attempted: { since: '', known: [], state: 'retried' as const } };
    expect(takeBackAttempt(taken, retried) === taken).to.be.true;
    expect(takeBackAttempt(EMPTY_LOG, before) === EMPTY_LOG).to.be.true;
  });
});

describe('mergeServer', () => {
  it("orders by the server's time and then by id", () => {
    const log = merge(EMPTY_LOG, reply('c', 2), reply('b', 2), reply('d', 1), reply('a', 2));
    expect(ids(log)).to.deep.equal(['d', 'a', 'b', 'c']);
  });

  it('puts a message that arrives late in its place', () => {
    let log = merge(EMPTY_LOG, reply('a', 1), reply('c', 3));
    log = merge(log, reply('b', 2));
    expect(ids(log)).to.deep.equal(['a', 'b', 'c']);
  });

  it('gives the same log back when there is nothing new', () => {
    const log = merge(EMPTY_LOG, reply('a', 1), reply('b', 2));
    expect(merge(log, reply('a', 1), reply('b', 2)) === log).to.be.true;
    expect(mergeServer(log, []) === log).to.be.true;
  });

  it('takes in what changed of a known message, and keeps its row', () => {
    const log = merge(EMPTY_LOG, reply('a', 1));
    const named = { ...reply('a', 1), author: { kind: 'agent' as const, name: 'Sam' } };
    const merged = merge(log, named);
    expect(findMessage(merged, 'a')?.author?.name).to.equal('Sam');
    expect(keys(merged)).to.deep.equal(['a']);
    for (const part of [
      { body: 'other' },
      { attachments: [{ id: 'f', name: 'f' }] },
      { author: { kind: 'agent' as const, avatarUrl: 'https://example.com/a.png' } },
    ]) {
      expect(merge(log, { ...reply('a', 1), ...part }) === log).to.be.false;
    }
  });

  it('never shows copies of what was shared, known by what they say', () => {
    let log = mergeHistory(EMPTY_LOG, [history('a', 1), history('b', 2, { direction: 'out' })]);
    log = markShared(log, [
      { direction: 'in', date: minute(1), body: 'a' },
      { direction: 'out', date: minute(2), body: 'b' },
    ]);
    log = merge(log, served('s1', 1, 'a'), served('s2', 2, 'b', { direction: 'out' }), reply('r', 3));
    expect(ids(log)).to.deep.equal(['a', 'b', 'r']);
    // And not when they are listed again either, although each counts once.
    const again = merge(log, served('s1', 1, 'a'), served('s2', 2, 'b', { direction: 'out' }), reply('r', 3));
    expect(again === log).to.be.true;
  });

  it('knows copies although the server writes their dates another way', () => {
    let log = markShared(EMPTY_LOG, [{ direction: 'in', date: '2026-01-22T14:00:00.000Z', body: 'a' }]);
    log = merge(log, chatMessage({ id: 's1', date: '2026-01-22T14:00:00Z', body: ' a\n' }));
    expect(ids(log)).to.deep.equal([]);
  });

  it('shows a second message that says what was shared once', () => {
    let log = markShared(EMPTY_LOG, [{ direction: 'in', date: minute(1), body: 'a' }]);
    log = merge(log, served('s1', 1, 'a'), served('s2', 1, 'a'));
    expect(ids(log)).to.deep.equal(['s2']);
  });

  it('knows a copy that the server changed by its being imported', () => {
    let log = markShared(EMPTY_LOG, [{ direction: 'in', date: minute(1), body: 'a' }]);
    log = mergeServer(log, [{ message: served('s1', 5, 'A!'), imported: true }]);
    expect(ids(log)).to.deep.equal([]);
  });

  it('takes imported messages for history where nothing was shared from here', () => {
    let log = merge(EMPTY_LOG, reply('r', 1));
    log = mergeServer(log, [
      { message: served('h2', 9), imported: true },
      { message: served('h1', 8), imported: true },
    ]);
    expect(ids(log)).to.deep.equal(['h1', 'h2', 'r']);
    expect(log.history.length).to.equal(2);
  });
});

describe('showAsShared', () => {
  const log = merge(
    [history('a', 1), history('b', 2), history('c', 3)].reduce(appendHistory, EMPTY_LOG),
    reply('r', 4),
  );
  const bodies = (given: MessageLog) => entriesOf(given).map(({ message }) => message.body);

  it('shows what redact changed as it was shared, in its place and under its key', () => {
    const shown = showAsShared(log, new Map([['b', 'hidden']]));
    expect(bodies(shown)).to.deep.equal(['a', 'hidden', 'c', 'r']);
    expect(keys(shown)).to.deep.equal(keys(log));
    expect(ids(shown)).to.deep.equal(ids(log));
  });

  it('leaves the rows alone whose text stays, so that none of them is drawn anew', () => {
    const shown = showAsShared(
      log,
      new Map([
        ['a', 'a'],
        ['b', 'hidden'],
      ]),
    );
    const same = shown.history.map((entry, index) => entry === log.history[index]);
    expect(same).to.deep.equal([true, false, true]);
    expect(shown.live === log.live).to.be.true;
  });

  it('gives frozen messages, that differ in nothing but the text', () => {
    const [shown] = showAsShared(log, new Map([['a', 'hidden']])).history;
    expect(Object.isFrozen(shown?.message)).to.be.true;
    expect({ ...shown?.message, body: 'a' }).to.deep.equal({ ...log.history[0]?.message });
  });

  it('gives the same log back where there is nothing to change', () => {
    expect(showAsShared(log, new Map()) === log).to.be.true;
    expect(showAsShared(log, new Map([['a', 'a']])) === log).to.be.true;
    expect(showAsShared(EMPTY_LOG, new Map([['a', 'x']])) === EMPTY_LOG).to.be.true;
  });

  it('changes nothing that was not shared: neither live messages nor what is not here', () => {
    const texts = new Map([
      ['r', 'changed'],
      ['gone', 'x'],
    ]);
    expect(showAsShared(log, texts) === log).to.be.true;
  });

  it('may leave nothing of a text', () => {
    expect(bodies(showAsShared(log, new Map([['a', '']])))).to.deep.equal(['', 'b', 'c', 'r']);
  });

  it('goes with the copies that the server lists of what was shared', () => {
    const shared = [{ direction: 'in' as const, date: minute(1), body: 'hidden' }];
    const shown = markShared(showAsShared(log, new Map([['a', 'hidden']])), shared);
    expect(ids(merge(shown, served('copy', 1, 'hidden')))).to.deep.equal(ids(log));
  });
});

describe('changes of one message', () => {
  const log = appendPending(mergeHistory(EMPTY_LOG, [history('a', 1)]), pending('p1'));

  it('set its status', () => {
    expect(findMessage(setStatus(log, 'p1', 'failed'), 'p1')?.status).to.equal('failed');
    expect(Object.isFrozen(findMessage(setStatus(log, 'p1', 'failed'), 'p1'))).to.be.true;
  });

  it('change nothing where there is nothing to change', () => {
    expect(setStatus(log, 'p1', 'sending') === log).to.be.true;
    expect(setStatus(log, 'nobody', 'failed') === log).to.be.true;
  });

  it('replace it in place, in the history and among the live', () => {
    expect(findMessage(updateMessage(log, history('a', 1, { body: 'new' })), 'a')?.body).to.equal('new');
    expect(findMessage(updateMessage(log, pending('p1', 'new')), 'p1')?.body).to.equal('new');
  });

  it('remove it', () => {
    expect(ids(removeMessage(log, 'p1'))).to.deep.equal(['a']);
    expect(ids(removeMessage(log, 'a'))).to.deep.equal(['p1']);
  });
});
