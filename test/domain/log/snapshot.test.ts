import { expect } from 'chai';
import {
  mergeServer,
  markShared,
  setAttempt,
  setStatus,
  showAsShared,
} from '../../../src/domain/log/live-log.js';
import { pendingOf, readSnapshot, resumeLog, toSnapshot } from '../../../src/domain/log/snapshot.js';
import {
  appendPending,
  EMPTY_LOG,
  entriesOf,
  isPending,
  type MessageLog,
} from '../../../src/domain/log/message-log.js';
import { mergeHistory } from '../../../src/domain/log/merge-history.js';
import { chatMessage, history, minute, pending } from '../../support/messages.js';
import { fc } from '../../support/property.js';

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Through storage and back. */
const stored = (log: MessageLog): MessageLog => readSnapshot(asJson(toSnapshot(log)), asJson(pendingOf(log)));

const bodiesOf = (log: MessageLog): string[] => entriesOf(log).map(({ message }) => message.body);

const HISTORY = [history('q', 0), history('a', 1, { direction: 'out' })];

const LIVE: MessageLog = mergeServer(markShared(mergeHistory(EMPTY_LOG, HISTORY), HISTORY), [
  { message: chatMessage({ id: 'copy', body: 'q', date: minute(0) }), imported: true },
  {
    message: chatMessage({
      id: 's1',
      direction: 'out',
      date: minute(5),
      author: { kind: 'agent', name: 'Sam', avatarUrl: 'https://acme.test/sam.png' },
      attachments: [
        { id: 'f', name: 'a.pdf', size: 7, contentType: 'application/pdf' },
        { id: 'g', name: 'b' },
      ],
    }),
  },
  { message: chatMessage({ id: 's2', date: minute(6) }) },
]);

describe('a log that was stored', () => {
  it('is read back as it was, with what the server has copies of', () => {
    const waiting = appendPending(appendPending(LIVE, pending('p1')), pending('p2'));
    const attempted = setAttempt(waiting, 'p1', { since: minute(6), known: [], state: 'broken' });
    const failed = setStatus(attempted, 'p2', 'failed');
    expect(stored(failed)).to.deep.equal(failed);
    expect(stored(EMPTY_LOG)).to.deep.equal(EMPTY_LOG);
  });

  it('still knows what redact has changed, and that the page says it otherwise', () => {
    const shown = showAsShared(LIVE, new Map([['q', '####']]));
    expect(stored(shown)).to.deep.equal(shown);
    const page = HISTORY.map((message, index) => ({
      ...message,
      id: `page${String(index)}`,
      date: minute(60),
    }));
    const resumed = resumeLog(stored(shown), mergeHistory(EMPTY_LOG, page), true);
    expect(bodiesOf(resumed)).to.deep.equal(bodiesOf(shown));
  });

  it('still knows the copies of its history when they are listed again', () => {
    const again = mergeServer(stored(LIVE), [
      { message: chatMessage({ id: 'copy', body: 'q', date: minute(0) }), imported: true },
      { message: chatMessage({ id: 'late-copy', body: 'a', date: minute(1), direction: 'out' }) },
    ]);
    expect(bodiesOf(again)).to.deep.equal(bodiesOf(LIVE));
  });

  it('keeps what waits apart, so that it can be written at once', () => {
    const waiting = appendPending(LIVE, pending('p1', 'secret'));
    expect(JSON.stringify(toSnapshot(waiting))).not.to.contain('secret');
    expect(pendingOf(waiting).map(({ message }) => message.id)).to.deep.equal(['p1']);
  });

  it('has its 500 latest messages of each kind, and all that wait', () => {
    const long = mergeHistory(
      EMPTY_LOG,
      Array.from({ length: 600 }, (_, index) => history(`h${String(index)}`, index)),
    );
    const all = Array.from({ length: 600 }, (_, index) => index).reduce(
      (log, index) => appendPending(log, pending(`p${String(index)}`)),
      long,
    );
    const read = stored(all);
    expect([read.history.length, read.live.length]).to.deep.equal([500, 600]);
    expect(read.history.at(-1)?.message.id).to.equal('h599');
  });

  it('takes an attempt that it can’t read for one that the server may still be at', () => {
    const entry = { message: pending('p1') };
    const attempts = [{}, null, 7, { state: 'constructor', since: 7 }].map((attempted) => {
      const log = readSnapshot(null, [{ ...entry, attempted }]);
      return log.live[0]?.attempted;
    });
    expect(attempts).to.deep.equal(
      Array.from({ length: 4 }, () => ({ since: '', known: [], state: 'open' })),
    );
    expect(readSnapshot(null, [entry]).live[0]?.attempted).to.equal(undefined);
  });
});

/** Any JSON, and what nearly is an entry of a log. */
const names = fc.constantFrom('__proto__', 'constructor', 'toString', 'id', 'x', '');
const dates = fc.oneof(
  fc.constantFrom('2026-01-22T14:35:00.000Z', 'yesterday', '', '+275760-09-13T00:00:00.000Z', '1'),
  fc.jsonValue(),
);
const messages = fc.record(
  {
    id: fc.oneof(names, fc.jsonValue()),
    date: dates,
    direction: fc.constantFrom('in', 'out', 'up', null),
    body: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
    status: fc.constantFrom('sending', 'sent', 'failed', 'received', 'lost', 7),
    author: fc.oneof(fc.record({ kind: names, name: fc.jsonValue() }), fc.jsonValue()),
    attachments: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const entries = fc.oneof(fc.record({ message: messages, attempted: fc.jsonValue() }), fc.jsonValue());
const lists = fc.oneof({ weight: 4, arbitrary: fc.array(entries, { maxLength: 6 }) }, fc.jsonValue());
const snapshots = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      history: lists,
      live: lists,
      shared: lists,
      copies: lists,
      isSource: fc.jsonValue(),
    }),
  },
  fc.jsonValue(),
);

describe('what somebody has written into the storage', () => {
  it('gives a whole log, whatever it is', () => {
    fc.assert(
      fc.property(snapshots, lists, (snapshot, waiting) => {
        const log = readSnapshot(snapshot, waiting);
        for (const { key, message } of entriesOf(log)) {
          expect(key).to.equal(message.id);
          expect(key).to.be.a('string').and.not.equal('');
          expect(new Date(message.date).toISOString()).to.equal(message.date);
          expect(message.body).to.be.a('string');
          expect(['in', 'out']).to.contain(message.direction);
          expect(Array.isArray(message.attachments)).to.be.true;
        }
        for (const [saying, count] of log.shared)
          expect([typeof saying, typeof count]).to.deep.equal(['string', 'number']);
        for (const copy of log.copies) expect(copy).to.be.a('string');
      }),
      { numRuns: 200 },
    );
  });

  it('gives no message twice, so that no row of the list is built twice', () => {
    fc.assert(
      fc.property(snapshots, lists, (snapshot, waiting) => {
        const keys = entriesOf(readSnapshot(snapshot, waiting)).map(({ key }) => key);
        expect(new Set(keys).size).to.equal(keys.length);
      }),
      { numRuns: 200 },
    );
    const twice = { message: chatMessage({ id: 'x' }) };
    const log = readSnapshot({ history: [twice, twice], live: [twice] }, [{ message: pending('x') }]);
    expect(bodiesOf(log)).to.deep.equal(['Hello']);
  });

  it('has nothing waiting but what the customer wrote, behind all else', () => {
    const log = readSnapshot({ history: [{ message: pending('h') }], live: [{ message: pending('l') }] }, [
      { message: chatMessage({ id: 'o', direction: 'out', status: 'sending' }) },
      { message: pending('p') },
    ]);
    expect(bodiesOf(log)).to.deep.equal(['p']);
    fc.assert(
      fc.property(snapshots, lists, (snapshot, waiting) => {
        const read = readSnapshot(snapshot, waiting);
        expect(read.history.some(isPending)).to.be.false;
        const first = read.live.findIndex(isPending);
        const tail = first < 0 ? [] : read.live.slice(first);
        expect(tail.every((entry) => isPending(entry) && entry.message.direction === 'in')).to.be.true;
      }),
      { numRuns: 200 },
    );
  });

  it('is the same once it was read, stored and read again', () => {
    fc.assert(
      fc.property(snapshots, lists, (snapshot, waiting) => {
        const log = readSnapshot(snapshot, waiting);
        expect(stored(log)).to.deep.equal(log);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a stored log and that of the page', () => {
  const page = (...ids: readonly string[]): MessageLog =>
    mergeHistory(
      EMPTY_LOG,
      ids.map((id, index) => history(`page-${id}`, index, { body: id })),
    );
  const bot = page('q', 'a');

  it('are one where they have something in common', () => {
    expect(bodiesOf(resumeLog(bot, page('q', 'a', 'more'), false))).to.deep.equal(['q', 'a', 'more']);
    expect(bodiesOf(resumeLog(page('q', 'a', 'more'), bot, false))).to.deep.equal(['q', 'a', 'more']);
  });

  it('are two where they have not: the page’s is the one, unless there is a conversation about the other', () => {
    const other = page('x', 'y');
    expect(bodiesOf(resumeLog(LIVE, other, false))).to.deep.equal(['x', 'y']);
    expect(bodiesOf(resumeLog(LIVE, other, true))).to.deep.equal(bodiesOf(LIVE));
    expect(resumeLog(LIVE, other, false).shared.size).to.equal(0);
  });

  it('are the stored one where the page has none', () => {
    expect(bodiesOf(resumeLog(bot, EMPTY_LOG, false))).to.deep.equal(['q', 'a']);
    expect(bodiesOf(resumeLog(LIVE, EMPTY_LOG, true))).to.deep.equal(bodiesOf(LIVE));
  });

  it('are the page’s where there was nothing but what waits', () => {
    const waiting = appendPending(EMPTY_LOG, pending('p'));
    expect(bodiesOf(resumeLog(waiting, bot, true))).to.deep.equal(['q', 'a', 'p']);
    // Nobody could say which conversation it was for.
    expect(bodiesOf(resumeLog(waiting, bot, false))).to.deep.equal(['q', 'a']);
  });

  it('have what was written on the page behind what was written before', () => {
    const before = appendPending(LIVE, pending('first'));
    const written = appendPending(bot, pending('second'));
    expect(bodiesOf(resumeLog(before, written, true)).slice(-2)).to.deep.equal(['first', 'second']);
    expect(bodiesOf(resumeLog(EMPTY_LOG, written, false))).to.deep.equal(['q', 'a', 'second']);
  });
});
