import { expect } from 'chai';
import { waitSentence } from '../../src/i18n/wait.js';
import { texts } from '../support/texts.js';

const rows: readonly (readonly [seconds: number, sentence: string])[] = [
  [0, 'Usually replies in about a minute'],
  [59, 'Usually replies in about a minute'],
  [89, 'Usually replies in about a minute'],
  [90, 'Usually replies in about 2 minutes'],
  [190, 'Usually replies in about 3 minutes'],
  [5_399, 'Usually replies in about 90 minutes'],
  [5_400, 'Usually replies in about 2 hours'],
  [36_000, 'Usually replies in about 10 hours'],
];

describe('how long it usually takes', () => {
  for (const [seconds, sentence] of rows) {
    it(`is "${sentence}" for ${String(seconds)} s`, () => {
      expect(waitSentence(seconds, texts())).to.equal(sentence);
    });
  }
});
