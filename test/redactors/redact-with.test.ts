import { expect } from 'chai';
import { applyRedact } from '../../src/domain/handoff/shareable.js';
import { cardNumbers, emailAddresses, personalData, redactWith } from '../../src/redactors.js';
import { corpusOrSkip } from '../support/corpora.js';
import { chatMessage } from '../support/messages.js';
import { fc } from '../support/property.js';
import { expectSettled } from './support.js';

describe('redactWith', () => {
  const message = chatMessage({ body: 'a@b.com paid with 4111 1111 1111 1111' });

  it('makes of redactors what the element wants', () => {
    expect(redactWith(emailAddresses(), cardNumbers())(message)).to.deep.equal({
      body: '[e-mail address] paid with [card number]',
    });
    expect(redactWith(emailAddresses())(message)?.body).to.contain('4111');
    expect(redactWith()(message)).to.deep.equal({ body: message.body });
  });

  it('runs redactors of the page too, in the order given', () => {
    const redact = redactWith(personalData(), (text) => text.replace('[card number]', 'by card'));
    expect(redact(message)).to.deep.equal({ body: '[e-mail address] paid with by card' });
  });

  it('withholds the message where a redactor throws, or was not called to make it', () => {
    const broken = redactWith(() => {
      throw new Error('4111');
    });
    expect(applyRedact(broken, message)).to.deep.equal({ withheld: 'redact-threw' });
    const forgotten = redactWith(cardNumbers as never);
    expect(applyRedact(forgotten, message)).to.deep.equal({ withheld: 'redact-result' });
  });
});

describe('personalData', () => {
  const hide = personalData();

  it('hides every kind under its own name', () => {
    expect(
      hide(
        '4111 1111 1111 1111, GB29 NWBK 6016 1331 9268 19, a+1@b.com, +44 20 7946 0958, 3714 496353 98431',
      ),
    ).to.equal('[card number], [IBAN], [e-mail address], [phone number], [card number]');
    expect(hide('4915112345678@example.com')).to.equal('[e-mail address]');
  });

  it('hides those that touch', () => {
    expect(hide('a@b.com4111111111111111')).to.equal('[e-mail address][card number]');
    expect(hide('4111111111111111DE89370400440532013000')).to.equal('[card number][IBAN]');
  });

  it('leaves a conversation about an order as it is', () => {
    const text = `Order #4711-22 (ORD-123456) of 2026-01-22, 14:35: 2 × 49.90 € = 99.80 €, paid.
      Parcel 1Z999AA10123456784, to 10115 Berlin, arrives 26.01.2026 between 08:00 and 12:00.
      App 3.14.159 on 192.168.0.17; ask @support or see https://shop.example/orders/4711?page=2#top`;
    expect(hide(text)).to.equal(text);
  });

  it('finds nothing in its own answer', () => expectSettled(hide));

  it('answers any string with a string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof hide(text) === 'string'));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        const text = String.fromCharCode(
          ...units.map((unit) => (unit % 5 === 0 ? 0xd800 | (unit & 0x7ff) : unit)),
        );
        return hide(hide(text)) === hide(text);
      }),
    );
  });

  it('hides a card, an address, an IBAN and a phone number wherever they stand in prose', () => {
    const prose = fc
      .array(fc.constantFrom('Hello', 'is', 'it?', 'my', 'order,', '\n', '–', '😀', '日本', 'é'))
      .map((words) => words.join(' '));
    const data = fc.constantFrom(
      '4111 1111 1111 1111',
      'a@b.com',
      'DE89 3704 0044 0532 0130 00',
      '+44 20 7946 0958',
    );
    fc.assert(
      fc.property(prose, data, prose, (before, datum, after) => {
        const placeholder = hide(datum);
        expect(hide(`${before} ${datum} ${after}`)).to.equal(`${before} ${placeholder} ${after}`);
      }),
    );
  });

  it('answers every string of the Big List of Naughty Strings', async function () {
    for (const text of await corpusOrSkip(this, 'naughty-strings')) {
      const once = hide(text);
      expect(hide(once)).to.equal(once);
    }
  });
});
