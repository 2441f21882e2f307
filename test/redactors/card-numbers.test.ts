import { expect } from 'chai';
import { cardNumbers } from '../../src/redactors.js';
import { expectSettled, slowShapes } from './support.js';

const hide = cardNumbers();

/** The test numbers that payment providers publish. */
const TEST_CARDS: Readonly<Record<string, readonly string[]>> = {
  Visa: ['4111 1111 1111 1111', '4242424242424242', '4012888888881881', '4222222222222'],
  'Mastercard, 5 series': ['5555555555554444', '5105 1051 0510 5100'],
  'Mastercard, 2 series': ['2223003122003222', '2223 0000 4841 0010'],
  'American Express': ['378282246310005', '3714 496353 98431'],
  Diners: ['30569309025904', '3852 0000 0232 37', '36227206271667'],
  Discover: ['6011111111111117', '6011 0009 9013 9424'],
  JCB: ['3530111333300000', '3566 0020 2036 0505'],
  UnionPay: ['6200000000000005', '6205500000000000004', '6205 5000 0000 0000 004'],
  Maestro: ['6759649826438453', '6799990100000000019', '501800000009', '6304 0000 0000 0000'],
  RuPay: ['6527 6589 0000 1005'],
  Mir: ['2200 0000 0000 0004'],
};

describe('cardNumbers', () => {
  for (const [network, numbers] of Object.entries(TEST_CARDS)) {
    it(`hides ${network}`, () => {
      for (const number of numbers) {
        expect(hide(`My card ${number}, please`)).to.equal('My card [card number], please');
      }
    });
  }

  it('hides it with every kind of space, hyphen or dot between the groups', () => {
    for (const between of ['', ' ', '-', '.', '\u00a0', '\u2009', '\u202f', '\u2011', '–', ' - ', '\u200b']) {
      expect(hide(['4111', '1111', '1111', '1111'].join(between)), between).to.equal('[card number]');
    }
  });

  it('hides it digit by digit and in pairs', () => {
    expect(hide('4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1')).to.equal('[card number]');
    expect(hide('41-11-11-11-11-11-11-11')).to.equal('[card number]');
  });

  it('reads the digits of every script that this browser knows', () => {
    const systems = Intl.supportedValuesOf('numberingSystem');
    let tried = 0;
    for (const numberingSystem of systems) {
      const format = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false });
      const digits = Array.from({ length: 10 }, (_, digit) => format.format(digit));
      if (!digits.every((digit) => /^\p{Nd}$/u.test(digit))) continue;
      tried += 1;
      const card = '4012888888881881'.replace(/\d/g, (digit) => digits[Number(digit)] ?? '');
      expect(hide(`a ${card} b`), numberingSystem).to.equal('a [card number] b');
      expect(hide(card.slice(digits[1]!.length)), numberingSystem).not.to.equal('[card number]');
    }
    expect(tried).to.be.above(20);
    expect(hide('4️⃣1️⃣1️⃣1️⃣ 1111 1111 1111')).to.equal('[card number]');
  });

  it('hides it next to letters, signs, an expiry date and other numbers', () => {
    expect(hide('Visa4111111111111111exp12/27')).to.equal('Visa[card number]exp12/27');
    expect(hide('4111 1111 1111 1111 12/27 123')).to.equal('[card number] 12/27 123');
    expect(hide('1 4111 1111 1111 1111')).to.equal('1 [card number]');
    expect(hide('4111111111111111,5555555555554444')).to.equal('[card number],[card number]');
    expect(hide('**4111 1111 1111 1111**')).to.equal('**[card number]**');
  });

  it('hides two in a row', () => {
    expect(hide('4111111111111111 5555555555554444')).to.equal('[card number] [card number]');
  });

  it('leaves what is none', () => {
    for (const text of [
      ...['4111 1111 1111 1112', '4111111111111', '5555555555554445', '378282246310006'],
      ...['4111111111111111111111111', '14111111111111111', '0000 0000 0000 0000'],
      ...['4111 1111', '1234567890', '41111111111', '4111\n1111\n1111\n1111', '4111/1111/1111/1111'],
      ...['1769092500002', '9783161484100', '4006381333931', '192.168.100.200', '2026-01-22 14.35.00'],
      ...['4111 1111 1111 111²', '+44 20 7946 0958', 'order 100200300400'],
    ]) {
      expect(hide(text)).to.equal(text);
    }
  });

  it('takes another replacement, literally', () => {
    expect(cardNumbers({ replacement: '$& <card>' })('4111111111111111')).to.equal('$& <card>');
    expect(cardNumbers({ replacement: '' })('a 4111111111111111')).to.equal('a ');
    expect(cardNumbers({ replacement: undefined })('4111111111111111')).to.equal('[card number]');
  });

  it('keeps the characters around it, whatever they are', () => {
    expect(hide('😀\ud800 e\u0301 ４111111111111111\u202c é')).to.equal(
      '😀\ud800 e\u0301 [card number]\u202c é',
    );
  });

  it('finds nothing in its own answer', () => expectSettled(hide));

  it('takes time in step with the length', function () {
    this.timeout(60_000);
    expect(slowShapes(hide)).to.deep.equal([]);
  });
});
