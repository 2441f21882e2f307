import { expect } from 'chai';
import { usableLocale } from '../../src/i18n/locales.js';

describe('usableLocale', () => {
  it('takes what Intl takes, in its canonical form', () => {
    expect(usableLocale('DE-at', 'en')).to.equal('de-AT');
  });

  for (const lang of ['', 'not a language', 'en_US', 'x']) {
    it(`falls back where it is given ${JSON.stringify(lang)}`, () => {
      expect(usableLocale(lang, 'fr')).to.equal('fr');
    });
  }

  it("falls back to English where the browser's own is none either", () => {
    expect(usableLocale('', 'en-US@posix')).to.equal('en');
  });

  it('keeps what the reader has chosen besides the language', () => {
    expect(usableLocale('ar-u-nu-latn')).to.equal('ar-u-nu-latn');
  });
});
