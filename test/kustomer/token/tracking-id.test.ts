import { expect } from 'chai';
import { ownerOf } from '../../../src/kustomer/token/tracking-id.js';
import { fc } from '../../support/property.js';

const trackingIdOf = (token: string): string => ownerOf(token, 'text');

const base64 = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

const rawToken = (payload: string, signature = 'signature'): string =>
  `${base64('{"alg":"HS256"}')}.${base64(payload)}.${signature}`;

const token = (claims: unknown, signature?: string): string => rawToken(JSON.stringify(claims), signature);

const HEX = Array.from('0123456789abcdef');

const isFingerprint = (id: string): boolean => /^#[0-9a-z]{2,14}$/.test(id);

describe('the tracking id of a JWT', () => {
  it('is its trackingId, or its id', () => {
    expect(trackingIdOf(token({ trackingId: 't1' }))).to.equal('t1');
    expect(trackingIdOf(token({ id: 'i1' }))).to.equal('i1');
    expect(trackingIdOf(token({ id: 'i1', trackingId: 't1' }))).to.equal('t1');
  });

  it('outlives a renewed token', () => {
    const before = token({ id: 'i1', iat: 1, exp: 2 }, 'first');
    const after = token({ iat: 3, exp: 4, id: 'i1', scope: 'new' }, 'second');
    expect(trackingIdOf(after)).to.equal(trackingIdOf(before));
  });

  it('is read from base64url, with its own letters and without padding', () => {
    // Payloads of every length modulo three, with bytes that base64url writes as "-" and "_".
    for (const filler of ['', 'a', 'aa', '???', '>>>', 'ÿÿÿ', '\u{1F600}']) {
      const given = token({ filler, id: 'i1', more: `${filler}?>` });
      expect(trackingIdOf(given)).to.equal('i1');
    }
    expect(token({ f: '???>>>', id: 'i1' })).to.match(/[-_]/);
  });

  it('is read from plain base64 with padding too', () => {
    expect(trackingIdOf(`x.${btoa('{"id":"i1"}')}.y`)).to.equal('i1');
  });

  it('is read without a signature, which only the server can check', () => {
    expect(trackingIdOf(`${base64('{}')}.${base64('{"id":"i1"}')}`)).to.equal('i1');
  });

  for (const useless of ['', 7, null, true, {}, ['i1']]) {
    it(`is no trackingId that is ${JSON.stringify(useless)}: then the id counts`, () => {
      expect(trackingIdOf(token({ trackingId: useless, id: 'i1' }))).to.equal('i1');
    });
  }
});

describe('a token that names nobody', () => {
  const opaque: readonly (readonly [string, string])[] = [
    ['is opaque', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['has dots but no base64', 'a.b!c.d'],
    ['is no JSON', rawToken('not json')],
    ['is half a JSON', rawToken('{"id":"i1"')],
    ['is a JSON string', rawToken('"i1"')],
    ['is a JSON number', rawToken('42')],
    ['is JSON null', rawToken('null')],
    ['is a JSON array', rawToken('["i1"]')],
    ['is an array of objects', rawToken('[{"id":"i1"}]')],
    ['has no id', token({ sub: 'someone' })],
    ['has an empty id', token({ id: '' })],
    ['has a number as id', token({ id: 7 })],
    ['has an object as id', token({ id: { toString: 'i1' } })],
    ['has an id further in only', token({ data: { id: 'i1' } })],
    ['brings a prototype along', rawToken('{"__proto__":{"id":"i1"}}')],
    ['is bytes that are no text', `x.${btoa('\u00ff\u00fe\u0000')}.y`],
    ['is dots alone', '...'],
    ['is empty', ''],
  ];
  for (const [what, given] of opaque) {
    it(`is known by a fingerprint where it ${what}`, () => {
      const id = trackingIdOf(given);
      expect(isFingerprint(id)).to.be.true;
      expect(trackingIdOf(given)).to.equal(id);
    });
  }

  it('has another fingerprint than any other of them', () => {
    const ids = opaque.map(([, given]) => trackingIdOf(given));
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('never is in its fingerprint, nor is any of its parts that could stand for it', () => {
    const visible = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 16,
    });
    fc.assert(
      fc.property(visible, (given) => {
        const id = trackingIdOf(given);
        fc.pre(id.startsWith('#'));
        for (let start = 0; start + 8 <= given.length; start += 1)
          expect(id).not.to.contain(given.slice(start, start + 8));
        expect(id.length).to.be.at.most(15);
      }),
    );
  });

  it('is told apart from one that differs in any letter', () => {
    const hex = fc.string({ unit: fc.constantFrom(...HEX), minLength: 8, maxLength: 64 });
    fc.assert(
      fc.property(hex, hex, (a, b) => {
        expect(trackingIdOf(a) === trackingIdOf(b)).to.equal(a === b);
      }),
    );
    const text = 'd41d8cd98f00b204e9800998ecf8427e';
    const near = Array.from(text, (letter, index) =>
      HEX.filter((other) => other !== letter).map(
        (other) => text.slice(0, index) + other + text.slice(index + 1),
      ),
    ).flat();
    expect(new Set([text, ...near].map(trackingIdOf)).size).to.equal(near.length + 1);
  });
});

describe('whatever a token is', () => {
  it('it has a name, always the same, and never throws', () => {
    const payloads = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json().map((json) => rawToken(json)),
      fc.string().map((text) => rawToken(text)),
      fc.record({ id: fc.anything(), trackingId: fc.anything() }).map((claims) => {
        try {
          return token(claims);
        } catch {
          return 'x.y.z';
        }
      }),
    );
    fc.assert(
      fc.property(payloads, (given) => {
        const id = trackingIdOf(given);
        expect(id).to.be.a('string').and.not.to.equal('');
        expect(trackingIdOf(given)).to.equal(id);
      }),
      { numRuns: 300 },
    );
  });

  it('any two tokens with one id have one name, and with two ids two', () => {
    const id = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(id, id, fc.string(), fc.string(), (a, b, x, y) => {
        const nameOf = (own: string, rest: string) => trackingIdOf(token({ rest, id: own }, rest));
        expect(nameOf(a, x)).to.equal(nameOf(a, y));
        expect(nameOf(a, x) === nameOf(b, x)).to.equal(a === b);
      }),
    );
  });
});
