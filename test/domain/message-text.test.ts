import { expect } from 'chai';
import { attachmentsAsText, cleanText, isBlank } from '../../src/domain/message-text.js';
import { fc } from '../support/property.js';

describe('cleanText', () => {
  it('strips control characters but tab and line feed', () => {
    expect(cleanText('a\u0000b\u0007c\u001bd\u007fe\u0085f\u009fg')).to.equal('abcdefg');
    expect(cleanText('a\tb\nc')).to.equal('a\tb\nc');
  });

  it('turns the line ends of other systems into line feeds', () => {
    expect(cleanText('one\r\ntwo')).to.equal('one\ntwo');
  });

  it('replaces lone surrogates and keeps pairs', () => {
    expect(cleanText('a\ud83db\ude00c')).to.equal('a\ufffdb\ufffdc');
    expect(cleanText('😀')).to.equal('😀');
  });

  it('leaves ordinary text of every script as it is', () => {
    const text = 'Grüße, Ελλάδα, שלום, مرحبا, 日本語, 👩‍👩‍👧‍👦 & <b>';
    expect(cleanText(text)).to.equal(text);
  });

  it('gives text that is well formed, and changes nothing when it runs again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cleaned = cleanText(text);
        expect(() => encodeURIComponent(cleaned)).not.to.throw();
        expect(cleanText(cleaned)).to.equal(cleaned);
      }),
    );
  });
});

describe('isBlank', () => {
  const blank: readonly (readonly [string, string])[] = [
    ['the empty string', ''],
    ['spaces, tabs and line feeds', ' \t\n\r '],
    ['a no-break space', '\u00a0'],
    ['an ideographic space', '\u3000'],
    ['line and paragraph separators', '\u2028\u2029'],
    ['a byte order mark', '\ufeff'],
    ['zero-width characters', '\u200b\u200c\u200d\u2060'],
    ['direction marks', '\u200e\u200f\u202e'],
    ['a soft hyphen', '\u00ad'],
    ['variation selectors', '\ufe0f'],
    ['Hangul fillers', '\u3164\u115f'],
    ['the blank Braille pattern', '\u2800'],
    ['control characters', '\u0000\u001f'],
  ];
  for (const [what, text] of blank) {
    it(`holds for ${what}`, () => {
      expect(isBlank(text)).to.be.true;
    });
  }

  for (const text of ['.', '0', '😀', '\ufffd', ' a ', '​x​']) {
    it(`does not hold for ${JSON.stringify(text)}`, () => {
      expect(isBlank(text)).to.be.false;
    });
  }
});

describe('attachmentsAsText', () => {
  it('names each file in brackets', () => {
    expect(attachmentsAsText(['a.png', 'b c.pdf'])).to.equal('[a.png] [b c.pdf]');
  });
});
