import { expect } from 'chai';
import { phoneNumbers } from '../../src/redactors.js';
import { expectSettled, slowShapes } from './support.js';

const hide = phoneNumbers();

const NUMBERS: Readonly<Record<string, readonly string[]>> = {
  'with "+" and a country code': [
    ...[
      '+44 20 7946 0958',
      '+442079460958',
      '+44 (0)20 7946 0958',
      '(+44) 20 7946 0958',
      '+1 (555) 010-0199',
    ],
    ...[
      '+1-555-010-0199',
      '+1.555.010.0199',
      '+49 30/123456',
      '+33 6 12 34 56 78',
      '+15550100',
      '+91 98765 43210',
    ],
    ...[
      '＋８１ ３－１２３４－５６７８',
      '+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧',
      '+44\u00a020\u00a07946\u00a00958',
      '+358 40 1234567',
    ],
  ],
  'with "00" and a country code': [
    '0049 30 123456',
    '00441632960961',
    '0049 (0)30 123456',
    '00 33 6 12 34 56 78',
  ],
  'with an area code in parentheses': ['(555) 010-0199', '(020) 7946 0958', '(11) 91234-5678', '(030)123456'],
  'with a leading zero': [
    ...['020 7946 0958', '07911 123456', '07911123456', '030/123456', '0170-1234567', '0170 / 1234567'],
    ...['06 12 34 56 78', '01.23.45.67.89', '03-1234-5678', '03ー1234ー5678', '08-123 45 67', '02 123 45 67'],
  ],
  'as in North America': [
    ...[
      '555-010-0199',
      '555.010.0199',
      '555 010 0199',
      '1-555-010-0199',
      '1 555 010 0199',
      '555-0100',
      '555–1234',
    ],
  ],
  'with an extension': [
    '555-010-0199 x123',
    '+44 20 7946 0958 ext. 12',
    '555-0100, extension 7',
    '(555) 010-0199x5',
  ],
};

describe('phoneNumbers', () => {
  for (const [kind, numbers] of Object.entries(NUMBERS)) {
    it(`hides numbers ${kind}`, () => {
      for (const number of numbers) {
        expect(hide(`Call ${number}, or ask`)).to.equal('Call [phone number], or ask');
        expect(hide(`(${number})`)).to.equal('([phone number])');
      }
    });
  }

  it('keeps what stands around them', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['Tel.:030/123456', 'Tel.:[phone number]'],
      ['tel:+1-555-010-0199;ext=12', 'tel:[phone number]'],
      ['電話03-1234-5678です', '電話[phone number]です'],
      ['\u202a+44 20 7946 0958\u202c', '\u202a[phone number]\u202c'],
      ['_555-010-0199_ **555-0100**', '_[phone number]_ **[phone number]**'],
      ['phone—555-010-0199', 'phone—[phone number]'],
      ['555-0100,555-0101/555-0102', '[phone number],[phone number]/[phone number]'],
      ['555-010-0199 555-010-0200', '[phone number] [phone number]'],
      ['on 22.01.2026 020 7946 0958', 'on 22.01.2026 [phone number]'],
      ['2026-01-22 14:35 020 7946 0958', '2026-01-22 14:35 [phone number]'],
      ['order 4711 555-010-0199', 'order 4711 [phone number]'],
      ['+1 555 010 0199 2026-01-22', '[phone number] 2026-01-22'],
      ['Call 555-0100.', 'Call [phone number].'],
    ];
    for (const [text, hidden] of cases) expect(hide(text)).to.equal(hidden);
  });

  const none: Readonly<Record<string, readonly string[]>> = {
    dates: [
      '2026-01-22',
      '22.01.2026',
      '05/01/2026',
      '01-02-26',
      '5.1.26',
      '2026/01/22',
      '2026-01-22T14:35:00.000Z',
    ],
    'dates with times': [
      '05.01.2026 09:30',
      '01.02.26 14.35',
      '01.02.2026-05.02.2026',
      '2026-01-22 09:30-10:30',
    ],
    times: ['14:35', '09:30:15', '08.00-12.00 13.00-18.00', '9-5', '24/7'],
    'prices and quantities': [
      '1,299.00',
      '€ 1.299,00',
      '1 299 000 000',
      '500-1000',
      '200-1500 EUR',
      '+20 %',
      '10x20',
    ],
    'order numbers': [
      '#4711-22',
      'ORD-123456',
      'ORD-555-0100',
      '#555-0100',
      'A0171234567',
      '4711-22',
      '12345678',
    ],
    'tracking numbers': [
      '1Z999AA10123456784',
      '9400 1000 0000 0000 0000 00',
      'JD01 4600 0612 3456 78',
      'RR123456785DE',
    ],
    postcodes: ['10115', '90210-1234', '02139-4307', 'SW1A 1AA', '1010 AB'],
    'addresses and versions': [
      '192.168.100.200',
      '10.0.0.1:8080',
      '1.2.3.4',
      'v1.2.3-4',
      '1.0.0+20130313144700',
    ],
    'codes of other kinds': [
      ...['550e8400-e29b-41d4-a716-446655440000', '978-3-16-148410-0', '123-45-6789', '00340434161094042557'],
      ...['1769092500000', '4111 0111 1111 1112', '+1234567', '5550100199'],
    ],
  };
  for (const [kind, texts] of Object.entries(none)) {
    it(`leaves ${kind}`, () => {
      for (const text of texts) expect(hide(`x ${text} y`)).to.equal(`x ${text} y`);
      for (const text of texts) expect(hide(text)).to.equal(text);
    });
  }

  it('takes another replacement', () => {
    expect(phoneNumbers({ replacement: '☎' })('555-0100')).to.equal('☎');
  });

  it('finds nothing in its own answer', () => expectSettled(hide));

  it('hides what becomes a number only once its neighbour is hidden', () => {
    expect(hide('+22.01.2026x12322.01.20264111 1111 1111 1111')).to.equal(
      '[phone number].[phone number] 1111 1111 1111',
    );
  });

  it('comes to an end where its replacement is a number too', () => {
    expect(phoneNumbers({ replacement: '<555-0100>' })('555-0199')).to.equal('<555-0100>');
  });

  it('takes time in step with the length', function () {
    this.timeout(60_000);
    expect(slowShapes(hide)).to.deep.equal([]);
  });
});
