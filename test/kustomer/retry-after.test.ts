import { expect } from 'chai';
import { readRetryAfter } from '../../src/kustomer/retry-after.js';
import { fc } from '../support/property.js';

/** The client's clock, which is an hour behind the server's. */
const NOW = Date.parse('2026-01-22T15:00:00.000Z');
const SERVER_NOW = NOW + 3_600_000;

const httpDate = (time: number): string => new Date(time).toUTCString();

/** Header values as they come, before the browser has trimmed them. */
const headers = (values: Readonly<Record<string, string>>) => ({
  get: (name: string) => values[name] ?? null,
});
const read = (values: Readonly<Record<string, string>>): number | null =>
  readRetryAfter(headers(values), NOW);

const served = { date: httpDate(SERVER_NOW) };

for (const header of ['retry-after', 'x-ratelimit-reset']) {
  describe(header, () => {
    const rows: readonly (readonly [string, string, number | null])[] = [
      // what it is, value, milliseconds
      ['seconds', '30', 30_000],
      ['seconds between white space', ' 30\t', 30_000],
      ['part of a second', '1.5', 1_500],
      ['no time at all', '0', 0],
      ['a day', '86400', 86_400_000],
      ['less than nothing', '-5', 0],
      ['the most that can still be seconds', '999999999', 999_999_999_000],
      ['a moment in seconds since 1970', String(NOW / 1000 + 12), 12_000],
      ['a moment in milliseconds since 1970', String(NOW + 12_345), 12_345],
      ['a past moment in seconds since 1970', String(NOW / 1000 - 12), 0],
      ['a past moment in milliseconds since 1970', String(NOW - 12), 0],
      ['a date', httpDate(NOW + 42_000), 42_000],
      ['a date of the old form', 'Thursday, 22-Jan-26 15:00:07 GMT', 7_000],
      ['an ISO date', '2026-01-22T15:00:09.500Z', 9_500],
      ['an ISO date elsewhere', '2026-01-22T17:00:09+02:00', 9_000],
      ['this very moment', httpDate(NOW), 0],
      ['a past date', httpDate(NOW - 1_000), 0],
      ['nothing', '', null],
      ['white space', ' ', null],
      ['a word', 'soon', null],
      ['a word and a number', 'soon 5', null],
      ['seconds with their name', '10s', null],
      ['two values in one', '5, 10', null],
      ['two dates in one', `${httpDate(NOW)}, ${httpDate(NOW)}`, null],
      ['an impossible date', 'Wed, 99 Foo 2026 25:61:61 GMT', null],
      ['a fraction of a date', '2026-01', null],
      ['endless', 'Infinity', null],
      ['endless, the other way', '-Infinity', null],
      ['more than a number holds', '1e400', null],
      ['no number', 'NaN', null],
      ['markup', '<html>', null],
    ];
    for (const [what, value, ms] of rows) {
      it(`${ms === null ? 'says nothing' : `asks for ${String(ms)} ms`} where it is ${what}`, () => {
        expect(read({ [header]: value })).to.equal(ms);
      });
    }

    it("counts moments from the server's own date where that can be read", () => {
      expect(read({ ...served, [header]: httpDate(SERVER_NOW + 30_000) })).to.equal(30_000);
      expect(read({ ...served, [header]: String(SERVER_NOW / 1000 + 30) })).to.equal(30_000);
      expect(read({ ...served, [header]: String(SERVER_NOW + 30_000) })).to.equal(30_000);
      expect(read({ ...served, [header]: httpDate(NOW) })).to.equal(0);
    });

    it('takes seconds for what they are, whatever the date', () => {
      expect(read({ ...served, [header]: '30' })).to.equal(30_000);
    });

    for (const date of ['', 'garbage', '5', 'Infinity']) {
      it(`goes by the client's clock where the server's date is ${JSON.stringify(date)}`, () => {
        expect(read({ date, [header]: httpDate(NOW + 30_000) })).to.equal(30_000);
      });
    }
  });
}

describe('readRetryAfter', () => {
  it('says nothing where neither header can be read', () => {
    expect(read({})).to.equal(null);
    expect(read(served)).to.equal(null);
  });

  it('prefers what says how long to wait', () => {
    expect(read({ 'retry-after': '5', 'x-ratelimit-reset': '60' })).to.equal(5_000);
    expect(read({ 'retry-after': '0', 'x-ratelimit-reset': '60' })).to.equal(0);
  });

  it('takes the other where the first says nothing', () => {
    for (const useless of ['', 'soon', 'Infinity']) {
      expect(read({ 'retry-after': useless, 'x-ratelimit-reset': '60' })).to.equal(60_000);
    }
  });

  it("reads a browser's headers, whatever their case", () => {
    expect(readRetryAfter(new Headers({ 'Retry-After': ' 7 ' }), NOW)).to.equal(7_000);
    const twice = new Headers({ 'X-RateLimit-Reset': '7' });
    twice.append('x-ratelimit-reset', '7');
    expect(readRetryAfter(twice, NOW)).to.equal(null);
  });

  it('gives a wait that can be waited for, or none, whatever the headers say', () => {
    const value = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.integer().map(String),
      fc.maxSafeInteger().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    );
    fc.assert(
      fc.property(value, value, value, (after, reset, date) => {
        const wait = read({ 'retry-after': after, 'x-ratelimit-reset': reset, date });
        if (wait !== null) expect(Number.isFinite(wait) && wait >= 0).to.be.true;
      }),
      { numRuns: 500 },
    );
  });

  it('gives any number of seconds back in milliseconds', () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), (seconds) => {
        expect(read({ 'retry-after': String(seconds) })).to.equal(seconds * 1_000);
      }),
    );
  });

  it('counts any moment to come alike, in all of its forms', () => {
    fc.assert(
      fc.property(fc.nat(365 * 86_400), (seconds) => {
        const moment = SERVER_NOW + seconds * 1_000;
        const forms = [
          httpDate(moment),
          new Date(moment).toISOString(),
          String(moment),
          String(moment / 1000),
        ];
        for (const form of forms) expect(read({ ...served, 'retry-after': form })).to.equal(seconds * 1_000);
      }),
    );
  });
});
