import { expect } from 'chai';
import { isWritable, readIsoDate, repairDates, toIso } from '../../src/domain/message-dates.js';
import { fc } from '../support/property.js';

const NOW = Date.parse('2026-01-22T15:00:00.000Z');
const at = (iso: string): number => Date.parse(iso);

describe('readIsoDate', () => {
  const forms: readonly (readonly [string, string])[] = [
    ['2026-01-22T14:35:00Z', '2026-01-22T14:35:00.000Z'],
    ['2026-01-22T14:35:00.5Z', '2026-01-22T14:35:00.500Z'],
    ['2026-01-22T14:35:00.123Z', '2026-01-22T14:35:00.123Z'],
    ['2026-01-22T14:35:00.123456789Z', '2026-01-22T14:35:00.123Z'],
    ['2026-01-22T14:35Z', '2026-01-22T14:35:00.000Z'],
    ['2026-01-22T14:35:00+01:00', '2026-01-22T13:35:00.000Z'],
    ['2026-01-22T14:35:00-0530', '2026-01-22T20:05:00.000Z'],
    ['2026-01-22T14:35:00+01', '2026-01-22T13:35:00.000Z'],
    ['2026-01-31T23:59:59.999Z', '2026-01-31T23:59:59.999Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
    ['  2026-01-22T14:35:00Z\n', '2026-01-22T14:35:00.000Z'],
  ];
  for (const [text, iso] of forms) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const date = readIsoDate(text);
      expect(date && toIso(date.time)).to.equal(iso);
      expect(date?.assumedUtc).to.be.false;
    });
  }

  const offsetless: readonly (readonly [string, string])[] = [
    ['2026-01-22', '2026-01-22T00:00:00.000Z'],
    ['2026-01-22T14:35:00', '2026-01-22T14:35:00.000Z'],
    ['2026-01-22 14:35', '2026-01-22T14:35:00.000Z'],
    ['2026-01-30T14:35:00.250', '2026-01-30T14:35:00.250Z'],
  ];
  for (const [text, iso] of offsetless) {
    it(`reads ${JSON.stringify(text)}, which names no offset, as UTC and says so`, () => {
      const date = readIsoDate(text);
      expect(date && toIso(date.time)).to.equal(iso);
      expect(date?.assumedUtc).to.be.true;
    });
  }

  const unreadable = [
    '',
    ' ',
    'yesterday',
    '2026-02-30T12:00:00Z',
    '2025-02-29T12:00:00Z',
    '2026-04-31',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-22T25:00:00Z',
    '2026-01-22T14:60:00Z',
    '2026-01-22T14:35:61Z',
    '01/22/2026',
    '2026-01-22T14:35:00+25:00',
    '2026-01-22T14:35:00-00:99',
    '2026',
    '2026-01',
    '20',
    '+300000-01-01T00:00:00Z',
    // Its offset puts it past the last moment that a Date can hold.
    '+275760-09-13T00:00:00-01:00',
    'Thu, 22 Jan 2026 14:35:00 GMT',
    '1769092500',
    '1769092500000',
    '2026-1-2',
    '-000001-01-01T00:00:00Z',
    '2026-01-22T14:35:00Z; DROP TABLE',
    1_769_092_500_000,
    null,
    undefined,
    {},
    [],
    true,
    new Date(NOW),
  ];
  for (const value of unreadable) {
    it(`does not take ${typeof value === 'object' ? (value?.constructor.name ?? 'null') : JSON.stringify(value)} for a date`, () => {
      expect(readIsoDate(value)).to.equal(null);
    });
  }

  it('reads back every date it can write, on every day of the month', () => {
    const times = fc.integer({ min: at('0000-01-01T00:00:00Z'), max: at('9999-12-31T23:59:59.999Z') });
    fc.assert(
      fc.property(times, (time) => {
        expect(readIsoDate(toIso(time))?.time).to.equal(time);
      }),
      { numRuns: 500 },
    );
  });

  it('reads every millisecond exactly', () => {
    for (let ms = 0; ms < 1_000; ms += 1) {
      const iso = `2026-01-31T14:35:16.${String(ms).padStart(3, '0')}Z`;
      expect(readIsoDate(iso)?.time).to.equal(Date.parse(iso));
    }
  });

  it('never throws, and gives whole milliseconds, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary' })), (value) => {
        const date = readIsoDate(value);
        if (date) expect(Number.isInteger(date.time)).to.be.true;
      }),
    );
  });
});

describe('repairDates', () => {
  const repair = (...values: readonly unknown[]): readonly (readonly [string, string | undefined])[] =>
    repairDates(values, NOW).map((date) => [toIso(date.time), date.repair]);

  it('leaves whole dates alone', () => {
    expect(repair('2026-01-22T14:35:00Z', '2026-01-22T14:30:00+00:00')).to.deep.equal([
      ['2026-01-22T14:35:00.000Z', undefined],
      ['2026-01-22T14:30:00.000Z', undefined],
    ]);
  });

  it('gives a message without a usable date the time of the one before it', () => {
    expect(repair('2026-01-22T14:35:00Z', undefined, '2026-02-30', null, '')).to.deep.equal([
      ['2026-01-22T14:35:00.000Z', undefined],
      ['2026-01-22T14:35:00.000Z', 'missing_date'],
      ['2026-01-22T14:35:00.000Z', 'invalid_date'],
      ['2026-01-22T14:35:00.000Z', 'missing_date'],
      ['2026-01-22T14:35:00.000Z', 'missing_date'],
    ]);
  });

  it('gives the first messages the time of the next readable one', () => {
    expect(repair(undefined, 'soon', '2026-01-22T14:35:00Z', 'later')).to.deep.equal([
      ['2026-01-22T14:35:00.000Z', 'missing_date'],
      ['2026-01-22T14:35:00.000Z', 'invalid_date'],
      ['2026-01-22T14:35:00.000Z', undefined],
      ['2026-01-22T14:35:00.000Z', 'invalid_date'],
    ]);
  });

  it('takes now where no date can be read at all', () => {
    expect(repair(undefined, 'x')).to.deep.equal([
      ['2026-01-22T15:00:00.000Z', 'missing_date'],
      ['2026-01-22T15:00:00.000Z', 'invalid_date'],
    ]);
  });

  it('keeps a date that is later than the clock of the device, and lets others lean on it', () => {
    expect(repair(undefined, '2040-01-22T15:00:00.001Z', 'x')).to.deep.equal([
      ['2040-01-22T15:00:00.001Z', 'missing_date'],
      ['2040-01-22T15:00:00.001Z', undefined],
      ['2040-01-22T15:00:00.001Z', 'invalid_date'],
    ]);
  });

  it('lists a date that names no offset, wherever it lies', () => {
    expect(repair('2026-01-22', '2027-01-01')).to.deep.equal([
      ['2026-01-22T00:00:00.000Z', 'assumed_utc'],
      ['2027-01-01T00:00:00.000Z', 'assumed_utc'],
    ]);
  });

  it('does not take a date for one that leaves no room for what comes after it, or that has no year of four digits', () => {
    const none = ['9999-12-31T00:00:00Z', '9999-12-30T23:59:59-01:00', '0000-01-01T00:00:00+01:00'];
    for (const date of none) {
      expect(repair(date)).to.deep.equal([['2026-01-22T15:00:00.000Z', 'invalid_date']]);
      expect(isWritable(readIsoDate(date)!.time)).to.be.false;
    }
    expect(repair('9999-12-30T23:59:59.999Z')).to.deep.equal([['9999-12-30T23:59:59.999Z', undefined]]);
    expect(repair('0000-01-01T00:00:00Z')).to.deep.equal([['0000-01-01T00:00:00.000Z', undefined]]);
    expect(isWritable(NaN)).to.be.false;
  });

  it('has nothing to do for no messages', () => {
    expect(repairDates([], NOW)).to.deep.equal([]);
  });

  it('keeps every date that can be read, and gives the others one of those or now', () => {
    const dates = fc.oneof(
      fc
        .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
        .map((date) => date.toISOString()),
      fc.anything(),
    );
    fc.assert(
      fc.property(fc.array(dates), (values) => {
        const repaired = repairDates(values, NOW);
        const readable = values.map((value) => readIsoDate(value)?.time);
        const allowed = new Set([...readable, ...(readable.some((time) => time !== undefined) ? [] : [NOW])]);
        expect(repaired.length).to.equal(values.length);
        repaired.forEach(({ time }, index) => {
          if (readable[index] !== undefined) expect(time).to.equal(readable[index]);
          expect(allowed.has(time)).to.be.true;
        });
      }),
    );
  });

  it('is the same on every device where one date can be read', () => {
    const values = [undefined, '2026-01-22T14:35:00Z', 'x'];
    const clocks = [NOW, NOW - 120_000, Date.parse('2020-01-01'), Date.parse('2040-01-01')];
    for (const now of clocks) expect(repairDates(values, now)).to.deep.equal(repairDates(values, NOW));
  });
});
