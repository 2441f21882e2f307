import { expect } from 'chai';
import { relationOf, showingOf, type Known } from '../../src/domain/customer.js';

describe('two names of customers', () => {
  for (const [one, two, relation] of [
    ['ann', 'ann', 'same'],
    ['ann', 'bob', 'other'],
    ['#1a2b', '#1a2b', 'same'],
    ['#1a2b', '#3c4d', 'maybe'],
    ['ann', '#3c4d', 'maybe'],
    ['opaque:function', 'opaque:function', 'same'],
    ['opaque:function', 'opaque:provider', 'maybe'],
    ['opaque:function', 'ann', 'maybe'],
    ['a#b', 'an opaque:one', 'other'],
  ] as const) {
    it(`"${one}" and "${two}" are ${relation === 'maybe' ? 'maybe the same' : relation}`, () => {
      expect([relationOf(one, two), relationOf(two, one)]).to.deep.equal([relation, relation]);
    });
  }
});

describe('a stored log', () => {
  const nameOf = (known: Known): string => (typeof known === 'object' ? known.id : known);
  for (const [stored, known, showing] of [
    [null, 'nobody', 'show'],
    [null, 'unknown', 'withhold-until-read'],
    [null, { id: 'ann' }, 'foreign'],
    ['ann', 'nobody', 'withhold-until-read'],
    ['ann', 'unknown', 'withhold-until-read'],
    ['ann', { id: 'ann' }, 'show'],
    ['ann', { id: 'bob' }, 'foreign'],
    ['#1a2b', { id: '#1a2b' }, 'show'],
    ['#1a2b', { id: '#3c4d' }, 'foreign'],
    ['#1a2b', { id: 'ann' }, 'foreign'],
    ['opaque:function', { id: 'opaque:function' }, 'show'],
  ] as const) {
    it(`of ${stored ?? 'nobody'} is for ${nameOf(known)}: ${showing}`, () => {
      expect(showingOf(stored, known)).to.equal(showing);
    });
  }
});
