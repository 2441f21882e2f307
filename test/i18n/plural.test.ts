import { expect } from 'chai';
import { plural } from '../../src/i18n/plural.js';
import { textsOf } from '../../src/i18n/texts.js';

const texts = (locale: string) => textsOf(null, locale);

describe('plural', () => {
  const english = { one: '{count} message', other: '{count} messages' };

  it('takes the form for the count', () => {
    expect([0, 1, 2].map((count) => plural(english, count, texts('en')))).to.deep.equal([
      '0 messages',
      '1 message',
      '2 messages',
    ]);
  });

  it("goes by the language's own rules", () => {
    const polish = { one: 'one', few: 'few', many: 'many', other: 'other' };
    expect([1, 2, 5, 22].map((count) => plural(polish, count, texts('pl')))).to.deep.equal([
      'one',
      'few',
      'many',
      'few',
    ]);
  });

  it('takes the general form where the one for the count is missing', () => {
    expect(plural({ other: '{count} x' }, 1, texts('en'))).to.equal('1 x');
  });

  it("writes the count the reader's way, and fills in the rest", () => {
    expect(plural({ other: '{count} of {max}' }, 1234, texts('en'), { max: 100 })).to.equal('1,234 of 100');
    expect(plural({ other: '{count}' }, 1234567, texts('de'))).to.equal('1.234.567');
  });
});
