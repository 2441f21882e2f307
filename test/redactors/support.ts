import { expect } from 'chai';
import type { Redactor } from '../../src/redactors.js';
import { amount } from '../support/proof.js';
import { fc } from '../support/property.js';
import { cpuMilliseconds } from '../support/runtime.js';

/** What people and machines write around and between personal data; the arbitrary picks and mixes these. */
const PIECES = [
  ...['4111 1111 1111 1111', '4111111111111111', '5555-5555-5555-4444', '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1'],
  ...['DE89370400440532013000', 'GB29 NWBK 6016 1331 9268 19', 'de89', 'NO93 8601 1117 947', 'AT61'],
  ...['a@b.com', 'john.doe+tag@mail.example.co.uk', '@', 'b.com', '@c.org', 'müller@müller.de', '＠'],
  ...[
    '+44 20 7946 0958',
    '0049301234567',
    '(555) 010-0199',
    '555-0100',
    '020 7946 0958',
    'x123',
    '(0)',
    '+',
    '00',
  ],
  ...[
    '2026-01-22',
    '22.01.2026',
    '01.02.26',
    '14:35',
    '1,299.00',
    '#4711-22',
    'ORD-',
    '0',
    '5',
    '12',
    '555',
    '4711',
  ],
  ...[
    ' ',
    ' ',
    '-',
    '.',
    ',',
    '/',
    '(',
    ')',
    ':',
    '_',
    '\n',
    '\u00a0',
    '\u200b',
    '\u0301',
    '٤',
    '４',
    'é',
    'x',
    'の',
  ],
  ...['\ud800', '😀', '[card number]', '—'],
];

export const hostileText = fc
  .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'binary' })), {
    maxLength: 14,
  })
  .map((pieces) => pieces.join(''));

/** Whatever it is given, it answers with text, and finds nothing more in its own answer. */
export const expectSettled = (redactor: Redactor): void => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const once = redactor(text);
      expect(redactor(once)).to.equal(once);
    }),
    { numRuns: 3_000 },
  );
};

/** Repeated, these make every step of a finder begin and fail as often as possible. */
const HOSTILE = [
  ...['1', '5', '@', '.', '+', ' ', '(', '-', 'a', '0', '#', 'é', '٤', '\u0301', '\ud800', '😀'],
  ...[
    '5 ',
    '5-',
    '555 ',
    '5555 ',
    '01 ',
    '00 1',
    '0123 ',
    '+1 ',
    '(12)',
    '(0',
    '+(',
    '1,',
    '1:22 ',
    '2026-01-22',
  ],
  ...['a@', '@a.', 'a@a.', 'a.', 'a-', 'x@1x.', 'aa11', 'aa11 ', 'gb29 ', 'de89 ', '4111 1111 1111 1112 '],
];

const millisecondsOf = (redactor: Redactor, text: string): number => {
  const before = cpuMilliseconds();
  redactor(text);
  return cpuMilliseconds() - before;
};

/** The shapes of text for which four times the length takes much more than four times as long. */
export const slowShapes = (redactor: Redactor): string[] =>
  HOSTILE.filter((shape) => {
    const longest = amount(100_000, 1_000_000);
    const whole = shape.repeat(longest / shape.length);
    // A floor under the smaller time, and a second try, so that a pause of the machine is no finding: quadratic time
    // would be sixteenfold. The shorter texts come first, so that it shows in seconds rather than in minutes.
    const isSlow = (length: number): boolean =>
      millisecondsOf(redactor, whole.slice(0, length)) >
      10 * Math.max(millisecondsOf(redactor, whole.slice(0, length / 4)), 50);
    return [longest / 4, longest].some((length) => isSlow(length) && isSlow(length));
  });
