import { expect } from 'chai';
import { en } from '../../src/i18n/en.js';
import { baseStrings, usableLocale } from '../../src/i18n/locales.js';

describe('baseStrings', () => {
  it('are English where the page changes nothing', () => {
    expect(baseStrings(null) === en).to.be.true;
  });

  it("have the page's own laid over them", () => {
    const strings = baseStrings({ cancel: 'Never mind' });
    expect(strings.cancel).to.equal('Never mind');
    expect(strings.talkToPerson).to.equal(en.talkToPerson);
  });
});

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
