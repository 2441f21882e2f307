import { expect } from 'chai';
import { fc } from '../../support/property.js';
import { mergeHistory } from '../../../src/domain/log/merge-history.js';
import {
  appendHistory,
  contentKey,
  EMPTY_LOG,
  entriesOf,
  type MessageLog,
} from '../../../src/domain/log/message-log.js';
import type { ChatMessage } from '../../../src/domain/message.js';
import { chatMessage, countReads, history, minute } from '../../support/messages.js';

const RUNS = { numRuns: 300 };

const ids = (log: MessageLog): string[] => entriesOf(log).map(({ message }) => message.id);
const bodies = (log: MessageLog): string[] => entriesOf(log).map(({ message }) => message.body);
const dates = (log: MessageLog): string[] => entriesOf(log).map(({ message }) => message.date);

/** A log of what was said, from 14:00 on; capitals are the customer's. */
const said = (words: readonly string[], from = 0, name = 'm'): ChatMessage[] =>
  words.map((body, index) =>
    history(`${name}${String(index)}`, from + index, {
      body,
      direction: body === body.toUpperCase() ? 'in' : 'out',
    }),
  );
const logOf = (...words: readonly string[]): MessageLog => mergeHistory(EMPTY_LOG, said(words));
const A_YEAR = 365 * 24 * 60;
/** As the next page tells it: other ids, and a year later. */
const told = (...words: readonly string[]): ChatMessage[] => said(words, A_YEAR, 'copy');
/** As a page without dates tells it, on a device whose clock says so. */
const undated = (date: string, ...words: readonly string[]): ChatMessage[] =>
  said(words, 0, 'copy').map((message) => ({ ...message, date }));

describe('a transcript that is set', () => {
  it('stands by date, in the order given where dates are equal', () => {
    const log = mergeHistory(EMPTY_LOG, [history('b', 2), history('a', 1), history('c', 2)]);
    expect(ids(log)).to.deep.equal(['a', 'b', 'c']);
  });

  it('keeps both where it says one thing twice', () => {
    const log = mergeHistory(EMPTY_LOG, [history('a', 1, { body: 'x' }), history('b', 1, { body: 'x' })]);
    expect(ids(log)).to.deep.equal(['a', 'b']);
  });

  it('has each id once', () => {
    expect(ids(mergeHistory(EMPTY_LOG, [history('a', 1), history('a', 2)]))).to.deep.equal(['a']);
  });
});

describe('a transcript that is merged into a log', () => {
  it('is known by the ids, whatever it says', () => {
    const log = mergeHistory(EMPTY_LOG, [history('a', 1)]);
    expect(mergeHistory(log, [history('a', 5, { body: 'edited' })]) === log).to.be.true;
  });

  it('is known by the ids in another order too, and nothing is moved for it', () => {
    const log = mergeHistory(EMPTY_LOG, [history('a', 1), history('b', 2), history('c', 3)]);
    expect(mergeHistory(log, [history('c', 1), history('b', 2), history('a', 3)]) === log).to.be.true;
    expect(ids(mergeHistory(log, [history('c', 1), history('a', 2), history('d', 9)]))).to.deep.equal([
      'a',
      'b',
      'c',
      'd',
    ]);
  });

  it('is known by the id of a live message', () => {
    const live = { ...EMPTY_LOG, live: [{ key: 's1', message: chatMessage({ id: 's1' }) }] };
    expect(mergeHistory(live, [history('s1', 1)]) === live).to.be.true;
  });

  it('is known by direction and text, whatever the dates', () => {
    const log = mergeHistory(EMPTY_LOG, [history('a', 1, { body: 'Hello' })]);
    expect(mergeHistory(log, [history('x', 1, { body: ' Hello ' })]) === log).to.be.true;
    expect(mergeHistory(log, [history('x', 2, { body: 'Hello' })]) === log).to.be.true;
    expect(ids(mergeHistory(log, [history('x', 1, { body: 'Hello', direction: 'out' })]))).to.deep.equal([
      'a',
      'x',
    ]);
  });

  it('adds the second of what it says twice where the log has it once', () => {
    const log = mergeHistory(EMPTY_LOG, [history('a', 1, { body: 'x' })]);
    const merged = mergeHistory(log, [history('b', 1, { body: 'x' }), history('c', 1, { body: 'x' })]);
    expect(ids(merged)).to.deep.equal(['a', 'c']);
  });

  const cases: readonly (readonly [string, readonly string[], readonly string[], readonly string[]])[] = [
    ['the same again', ['hi', 'Q', 'a'], ['hi', 'Q', 'a'], ['hi', 'Q', 'a']],
    ['it and more', ['hi', 'Q', 'a'], ['hi', 'Q', 'a', 'OK', 'bye'], ['hi', 'Q', 'a', 'OK', 'bye']],
    ['its beginning', ['hi', 'Q', 'a'], ['hi', 'Q'], ['hi', 'Q', 'a']],
    ['its end', ['hi', 'Q', 'a'], ['Q', 'a'], ['hi', 'Q', 'a']],
    ['a piece of it', ['hi', 'Q', 'a', 'OK'], ['Q', 'a'], ['hi', 'Q', 'a', 'OK']],
    ['what came before it', ['Q', 'a'], ['hi', 'Q', 'a'], ['hi', 'Q', 'a']],
    ['what came before and after', ['Q', 'a'], ['hi', 'Q', 'a', 'OK'], ['hi', 'Q', 'a', 'OK']],
    ['its end and more', ['hi', 'Q', 'a'], ['a', 'OK'], ['hi', 'Q', 'a', 'OK']],
    ['its beginning, later', ['Q', 'a'], ['hi', 'Q'], ['hi', 'Q', 'a']],
    ['the same with something between', ['hi', 'a'], ['hi', 'Q', 'a'], ['hi', 'Q', 'a']],
    ['one thing twice, as the log', ['OK', 'hi', 'OK'], ['OK', 'hi', 'OK'], ['OK', 'hi', 'OK']],
    ['one thing once more', ['hi', 'OK'], ['hi', 'OK', 'OK'], ['hi', 'OK', 'OK']],
    [
      'a word that the log ends with',
      ['hi', 'Q', 'a', 'OK'],
      ['OK', 'hi', 'Q', 'a', 'OK'],
      ['OK', 'hi', 'Q', 'a', 'OK'],
    ],
    ['nothing known', ['hi', 'Q'], ['x', 'Y'], ['hi', 'Q', 'x', 'Y']],
    ['the same words of the other side', ['ok'], ['OK'], ['ok', 'OK']],
  ];
  for (const [name, log, transcript, expected] of cases) {
    it(`is ${expected.join(', ')} where the log has ${log.join(', ')} and the page tells ${name}`, () => {
      expect(bodies(mergeHistory(logOf(...log), told(...transcript)))).to.deep.equal(expected);
    });
  }

  it('leaves alone what the person has answered behind it, and adds what the page has more by its date', () => {
    const log = appendHistory(logOf('hi', 'q'), history('answer', 10, { body: 'HELP' }));
    expect(mergeHistory(log, told('hi', 'q')) === log).to.be.true;
    expect(bodies(mergeHistory(log, told('hi', 'q', 'more')))).to.deep.equal(['hi', 'q', 'HELP', 'more']);
    const dated = [...said(['hi', 'q'], 0, 'copy'), history('more', 5, { body: 'more', direction: 'out' })];
    expect(bodies(mergeHistory(log, dated))).to.deep.equal(['hi', 'q', 'more', 'HELP']);
  });

  it('keeps the dates of the log, and those of the page as given where they fit', () => {
    const merged = mergeHistory(logOf('hi', 'Q'), told('hi', 'Q', 'later'));
    expect(dates(merged)).to.deep.equal([minute(0), minute(1), minute(A_YEAR + 2)]);
  });

  it('never puts a date before that of what stands above it, on a device that is slow or set to 2020', () => {
    for (const date of ['2026-01-22T13:58:00.000Z', '2020-01-01T00:00:00.000Z']) {
      const merged = mergeHistory(logOf('hi', 'Q'), undated(date, 'hi', 'Q', 'later'));
      expect(bodies(merged)).to.deep.equal(['hi', 'Q', 'later']);
      expect(dates(merged)).to.deep.equal([minute(0), minute(1), minute(1)]);
    }
  });

  it('never puts a date behind that of what stands below it, on a device that is set to 2040', () => {
    const merged = mergeHistory(
      logOf('hi', 'Q'),
      undated('2040-01-01T00:00:00.000Z', 'before', 'hi', 'Q', 'later'),
    );
    expect(bodies(merged)).to.deep.equal(['before', 'hi', 'Q', 'later']);
    expect(dates(merged)).to.deep.equal([minute(0), minute(0), minute(1), '2040-01-01T00:00:00.000Z']);
  });

  it('tells messages of one text apart by their dates, where it has the same', () => {
    const log = mergeHistory(EMPTY_LOG, [history('a', 1, { body: 'OK' }), history('b', 5, { body: 'OK' })]);
    const merged = mergeHistory(log, [
      history('x', 3, { body: 'OK' }),
      history('y', 5, { body: 'OK' }),
      history('z', 7, { body: 'OK' }),
    ]);
    expect(dates(merged)).to.deep.equal([minute(1), minute(5), minute(7)]);
  });

  it('takes what redact has changed for equal to any text of its side', () => {
    const before = logOf('hi', 'MY CARD IS 42', 'thanks', 'BYE');
    const log = {
      ...before,
      history: before.history.map((entry, index) =>
        index === 1
          ? { ...entry, message: { ...entry.message, body: '[card]' }, isRedacted: true as const }
          : entry,
      ),
    };
    const again = ['hi', 'MY CARD IS 42', 'thanks', 'BYE'];
    expect(mergeHistory(log, told(...again)) === log).to.be.true;
    expect(bodies(mergeHistory(log, told(...again, 'more')))).to.deep.equal([
      'hi',
      '[card]',
      'thanks',
      'BYE',
      'more',
    ]);
    // What the other side says is another message.
    expect(bodies(mergeHistory(log, told('hi', 'my card', 'thanks', 'BYE'))).length).to.equal(5);
  });
});

const words = fc.array(fc.constantFrom('hi', 'OK', 'ok', 'Q', 'a', 'b', 'BYE'), { maxLength: 12 });

/** Whether all of `part` stands in `whole`, in that order. */
const isWithin = (part: readonly string[], whole: readonly string[]): boolean => {
  let next = 0;
  for (const item of whole) if (item === part[next]) next += 1;
  return next === part.length;
};
const contents = (log: MessageLog): string[] => entriesOf(log).map(({ message }) => contentKey(message));

describe('a copy of any log, without ids and with other dates', () => {
  it('is that log', () => {
    fc.assert(
      fc.property(words, (all) => {
        const log = logOf(...all);
        expect(mergeHistory(log, told(...all)) === log).to.be.true;
        expect(mergeHistory(log, undated('2020-01-01T00:00:00.000Z', ...all)) === log).to.be.true;
      }),
      RUNS,
    );
  });

  it('adds only what came later where it is longer', () => {
    fc.assert(
      fc.property(words, words, (all, more) => {
        expect(bodies(mergeHistory(logOf(...all), told(...all, ...more)))).to.deep.equal([...all, ...more]);
      }),
      RUNS,
    );
  });

  it('adds nothing where it is a part, and only the rest where the log is a part of it', () => {
    fc.assert(
      fc.property(words, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (all, isKept) => {
        const part = all.filter((_, index) => isKept[index]);
        const log = logOf(...all);
        expect(mergeHistory(log, told(...part)) === log).to.be.true;
        expect(bodies(mergeHistory(logOf(...part), told(...all)))).to.deep.equal(all);
      }),
      RUNS,
    );
  });

  it('loses nothing, adds nothing twice, keeps the order of either side, and leaves the log as it was', () => {
    fc.assert(
      fc.property(words, words, fc.boolean(), (one, other, isDated) => {
        const log = logOf(...one);
        const transcript = isDated ? told(...other) : undated('2020-01-01T00:00:00.000Z', ...other);
        const merged = mergeHistory(log, transcript);
        const known = new Set(log.history);
        expect(merged.history.filter((entry) => known.has(entry))).to.deep.equal(log.history);
        expect(isWithin(transcript.map(contentKey), contents(merged))).to.be.true;
        expect(isWithin(contents(log), contents(merged))).to.be.true;
        expect(merged.history.length).to.be.at.most(one.length + other.length);
        expect(new Set(ids(merged)).size).to.equal(merged.history.length);
        expect(dates(merged)).to.deep.equal([...dates(merged)].sort());
        expect(mergeHistory(merged, transcript) === merged).to.be.true;
      }),
      RUNS,
    );
  });

  it('is known by the ids that it has, with the rest as without', () => {
    fc.assert(
      fc.property(
        words,
        words,
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        (all, more, hasId) => {
          const log = logOf(...all);
          const copy = told(...all, ...more).map((message, index) =>
            hasId[index] && index < all.length ? { ...message, id: `m${String(index)}` } : message,
          );
          expect(bodies(mergeHistory(log, copy))).to.deep.equal([...all, ...more]);
        },
      ),
      RUNS,
    );
  });
});

describe('long logs', () => {
  const long = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, index) => {
      const place = from + index;
      return place % 3 === 0 ? 'OK' : `${place % 2 ? 'a' : 'B'}${String(place)}`;
    });

  it('are known again though only the newest 500 were stored and more has come', () => {
    const merged = mergeHistory(logOf(...long(9_500, 10_000)), told(...long(0, 10_050)));
    expect(bodies(merged)).to.deep.equal(long(0, 10_050));
  });

  it('are known again where the page has the newest 10,000 only', () => {
    const merged = mergeHistory(logOf(...long(0, 10_000)), told(...long(2_000, 12_000)));
    expect(bodies(merged)).to.deep.equal(long(0, 12_000));
  });

  it('are merged with as many looks at each message, however long they are', () => {
    const looks = (length: number): number => {
      const counter = countReads();
      const log = mergeHistory(EMPTY_LOG, said(long(0, length)).map(counter.watch));
      const copy = told(...long(100, length + 100)).map(counter.watch);
      counter.reset();
      mergeHistory(log, copy);
      return counter.reads();
    };
    expect(looks(10_000) / looks(1_000)).to.be.at.most(12);
  });

  it('of nothing but one word are compared by blocks, and next to nothing is doubled', () => {
    const log = logOf(...Array.from({ length: 5_000 }, () => 'OK'));
    const copy = told('hi', ...Array.from({ length: 6_000 }, () => 'OK'), 'bye');
    expect(mergeHistory(log, copy).history.length).to.be.within(6_002, 6_003);
  });
});
