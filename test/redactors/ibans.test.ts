import { expect } from 'chai';
import { ibans } from '../../src/redactors.js';
import { expectSettled, slowShapes } from './support.js';

const hide = ibans();

/** The examples of the registry. */
const EXAMPLES = [
  ...['NO93 8601 1117 947', 'BE68 5390 0754 7034', 'DK50 0040 0440 1162 43', 'NL91 ABNA 0417 1643 00'],
  ...['AT61 1904 3002 3457 3201', 'CH93 0076 2011 6238 5295 7', 'GB29 NWBK 6016 1331 9268 19'],
  ...['DE89 3704 0044 0532 0130 00', 'ES91 2100 0418 4502 0005 1332', 'SE45 5000 0000 0583 9825 7466'],
  ...[
    'PT50 0002 0123 1234 5678 9015 4',
    'FR14 2004 1010 0505 0001 3M02 606',
    'IT60 X054 2811 1010 0000 0123 456',
  ],
  ...[
    'PL61 1090 1014 0000 0712 1981 2874',
    'SA03 8000 0000 6080 1016 7519',
    'TR33 0006 1005 1978 6457 8413 26',
  ],
  ...['BR18 0036 0305 0000 1000 9795 493C 1', 'JO94 CBJO 0010 0000 0000 0131 0003 02'],
  ...['MT84 MALT 0110 0001 2345 MTLC AST0 01S', 'LC55 HEMM 0001 0001 0012 0012 0002 3015'],
];

describe('ibans', () => {
  it('hides those of the registry, in groups and at once, in capitals and small', () => {
    for (const example of EXAMPLES) {
      for (const written of [
        example,
        example.replaceAll(' ', ''),
        example.toLowerCase(),
        example.replaceAll(' ', '-'),
        example.replaceAll(' ', '\u00a0'),
        example.replaceAll(' ', '.'),
        `${example.slice(0, 2)} ${example.slice(2)}`,
      ]) {
        expect(hide(`IBAN:${written} thanks`), written).to.equal('IBAN:[IBAN] thanks');
      }
    }
  });

  it('hides it with full-width letters and the digits of another script', () => {
    expect(hide('ＤＥ８９ ３７０４ ００４４ ０５３２ ０１３０ ００')).to.equal('[IBAN]');
    expect(hide('DE٨٩٣٧٠٤٠٠٤٤٠٥٣٢٠١٣٠٠٠')).to.equal('[IBAN]');
  });

  it('hides several, and those with more text stuck to them', () => {
    expect(hide('DE89370400440532013000 GB29NWBK60161331926819')).to.equal('[IBAN] [IBAN]');
    expect(hide('IBANDE89370400440532013000BIC')).to.equal('IBAN[IBAN]BIC');
  });

  it('leaves what is none', () => {
    for (const text of [
      ...[
        'DE89370400440532013001',
        'GB29NWBK60161331926818',
        'GB82NWBK60161331926819',
        'DE8937040044053201300',
      ],
      ...[
        'ZZ89370400440532013000',
        'US64SVBKUS6S3300958879',
        'DE89',
        'DE89\n3704\n0044\n0532\n0130\n00',
        'de',
      ],
      ...['we met at 20 people were waiting', 'ORD-2026-000000123456789', '89370400440532013000'],
    ]) {
      expect(hide(text)).to.equal(text);
    }
  });

  it('finds nothing where every digit but one is right', () => {
    const iban = 'DE89370400440532013000';
    for (let index = 2; index < iban.length; index += 1) {
      const wrong = iban.slice(0, index) + String((Number(iban[index]) + 1) % 10) + iban.slice(index + 1);
      expect(hide(wrong)).to.equal(wrong);
    }
  });

  it('takes another replacement', () => {
    expect(ibans({ replacement: '…' })('DE89370400440532013000')).to.equal('…');
  });

  it('finds nothing in its own answer', () => expectSettled(hide));

  it('takes time in step with the length', function () {
    this.timeout(60_000);
    expect(slowShapes(hide)).to.deep.equal([]);
  });
});
