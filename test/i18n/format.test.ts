import { expect } from 'chai';
import { fill, formatDay, formatFull, formatTime } from '../../src/i18n/format.js';
import { textsOf } from '../../src/i18n/texts.js';

const english = textsOf(null, 'en-US');

describe('fill', () => {
  it('fills every place, as often as it stands there', () => {
    expect(fill('{a} and {b} and {a}', { a: 'x', b: 2 })).to.equal('x and 2 and x');
  });

  it('leaves a place that it has nothing for', () => {
    expect(fill('{a} {toString} {constructor}', {})).to.equal('{a} {toString} {constructor}');
  });

  it('fills in empty values and zero', () => {
    expect(fill('[{a}][{b}]', { a: '', b: 0 })).to.equal('[][0]');
  });

  it('does not fill places that a value brings along, nor read its patterns', () => {
    expect(fill('{a}', { a: '{b} $& $1', b: 'no' })).to.equal('{b} $& $1');
  });
});

describe('dates', () => {
  const date = new Date(2026, 0, 22, 14, 5);

  it("are written the reader's way", () => {
    expect(formatTime(date, english).replace(/\s/g, ' ')).to.equal('2:05 PM');
    expect(formatTime(date, textsOf(null, 'de'))).to.equal('14:05');
    expect(formatFull(date, english)).to.match(/^Thursday, January 22, 2026/);
  });

  it('have words for today and yesterday, which are days of the calendar', () => {
    const now = new Date(2026, 5, 10, 0, 30);
    expect(formatDay(now, now, english)).to.equal('Today');
    expect(formatDay(new Date(2026, 5, 9, 0, 0), now, english)).to.equal('Yesterday');
    expect(formatDay(new Date(2026, 5, 8, 23, 59), now, english)).to.equal('Monday, June 8');
    expect(formatDay(new Date(2026, 5, 10, 23, 59), now, english)).to.equal('Today');
  });

  it('have the year only where it is another one', () => {
    expect(formatDay(date, new Date(2026, 5, 1), english)).to.equal('Thursday, January 22');
    expect(formatDay(date, new Date(2027, 0, 1), english)).to.equal('Thursday, January 22, 2026');
  });
});
