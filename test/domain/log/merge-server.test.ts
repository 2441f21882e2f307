import { expect } from 'chai';
import { fc } from '../../support/property.js';
import type { IncomingMessage } from '../../../src/domain/log/incoming.js';
import { markShared, openAttempt, setAttempt } from '../../../src/domain/log/live-log.js';
import { mergeHistory } from '../../../src/domain/log/merge-history.js';
import { mergeServer } from '../../../src/domain/log/merge-server.js';
import { appendPending, EMPTY_LOG, type MessageLog } from '../../../src/domain/log/message-log.js';
import type { ChatMessage } from '../../../src/domain/message.js';
import { chatMessage, countReads, history, minute, pending } from '../../support/messages.js';
import { mergeOneByOne } from '../../support/old-live-log.js';

const bodies = fc.constantFrom('hi', ' hi', 'ok', 'x');
const times = fc.nat({ max: 6 });

const served: fc.Arbitrary<IncomingMessage> = fc
  .record({
    id: fc.nat({ max: 14 }),
    at: times,
    isOut: fc.boolean(),
    body: bodies,
    imported: fc.constantFrom(true, false, undefined),
  })
  .map(({ id, at, isOut, body, imported }) => ({
    message: chatMessage({ id: `s${String(id)}`, date: minute(at), body, direction: isOut ? 'out' : 'in' }),
    ...(imported !== undefined && { imported }),
  }));
const deliveries = fc.array(fc.array(served, { maxLength: 12 }), { maxLength: 4 });

const logs: fc.Arbitrary<MessageLog> = fc
  .record({
    shared: fc.array(fc.record({ at: times, body: bodies }), { maxLength: 4 }),
    isSource: fc.boolean(),
    waiting: fc.array(fc.record({ body: bodies, hasLeft: fc.boolean(), isNamed: fc.boolean() }), {
      maxLength: 4,
    }),
    known: fc.array(served, { maxLength: 6 }),
  })
  .map(({ shared, isSource, waiting, known }) => {
    const said = shared.map(({ at, body }, index) => history(`h${String(index)}`, at, { body }));
    const begun = mergeOneByOne(markShared(mergeHistory(EMPTY_LOG, said), said, isSource), known);
    return waiting.reduce((log, { body, hasLeft, isNamed }, index) => {
      // A page's own server may call a message as we do.
      const id = isNamed ? `s${String(index)}` : `p${String(index)}`;
      const written = appendPending(log, pending(id, body));
      return hasLeft ? setAttempt(written, id, openAttempt(written)) : written;
    }, begun);
  });

describe('a delivery that is merged at once', () => {
  it('makes the log that it made message by message', () => {
    fc.assert(
      fc.property(logs, deliveries, (log, lists) => {
        let [now, before] = [log, log];
        for (const list of lists) {
          const merged = mergeServer(now, list);
          before = mergeOneByOne(before, list);
          expect(merged).to.deep.equal(before);
          expect([...merged.shared]).to.deep.equal([...before.shared]);
          now = merged;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives the same log back where nothing is new, as it did', () => {
    fc.assert(
      fc.property(logs, deliveries, (log, lists) => {
        const list = lists.flat();
        expect(mergeServer(log, list) === log).to.equal(mergeOneByOne(log, list) === log);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves the log alone that it was merged into', () => {
    fc.assert(
      fc.property(logs, fc.array(served), (log, list) => {
        const [before, shared] = [JSON.stringify(log), JSON.stringify([...log.shared, ...log.copies])];
        mergeServer(log, list);
        expect(JSON.stringify(log)).to.equal(before);
        expect(JSON.stringify([...log.shared, ...log.copies])).to.equal(shared);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a delivery of 10,000 messages', () => {
  const many = (length: number, watch: (message: ChatMessage) => ChatMessage): IncomingMessage[] =>
    Array.from({ length }, (_, index) => ({
      message: watch(
        chatMessage({
          id: `s${String(index).padStart(6, '0')}`,
          date: minute(index),
          body: String(index % 7),
          direction: index % 2 ? 'out' : 'in',
        }),
      ),
      imported: index % 3 === 0,
    }));

  const looksFor = (length: number, deliver: (log: MessageLog, list: IncomingMessage[]) => void): number => {
    const counter = countReads();
    const list = many(length, counter.watch);
    const log = setAttempt(
      appendPending(EMPTY_LOG, pending('p', 'nothing like it')),
      'p',
      openAttempt(EMPTY_LOG),
    );
    counter.reset();
    deliver(log, list);
    return counter.reads();
  };

  const courses: readonly (readonly [string, (log: MessageLog, list: IncomingMessage[]) => void])[] = [
    ['all new', (log, list) => void mergeServer(log, list)],
    ['the newest first', (log, list) => void mergeServer(log, [...list].reverse())],
    ['known already', (log, list) => void mergeServer(mergeServer(log, list), list)],
    [
      'known already, each with another text',
      (log, list) => {
        const changed = list.map(({ message }) => ({ message: { ...message, body: 'new' } }));
        mergeServer(mergeServer(log, list), changed);
      },
    ],
    [
      'half of it known',
      (log, list) => {
        mergeServer(
          mergeServer(
            log,
            list.filter((_, index) => index % 2),
          ),
          list,
        );
      },
    ],
  ];
  for (const [name, deliver] of courses) {
    it(`${name}, takes at most twelve times as many looks as one of 1,000`, () => {
      expect(looksFor(10_000, deliver) / looksFor(1_000, deliver)).to.be.at.most(12);
    });
  }
});
