import { createRedactor, type Redactor, type RedactorOptions, type Span } from './redactor.js';

const SHORTEST = 12;
const LONGEST = 19;
const JOINT = /^[ .-]{1,3}$/;
// First digit and lengths of what is issued (ISO/IEC 7812): airlines; Mastercard and Mir; American Express, Diners and
// JCB; Visa; Mastercard, Maestro, UnionPay and Discover; fuel cards, RuPay and Troy. That spares time stamps, EAN and
// ISBN, of which a tenth pass Luhn by chance.
const ISSUED = /^(?:1\d{14}|2\d{15}|3\d{13,18}|4\d{12,18}|[56]\d{11,18}|[7-9]\d{15,18})$/;

/** The check digit of ISO/IEC 7812: every second digit from the right doubled, the sum a multiple of ten. */
const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const value = (digits.charCodeAt(digits.length - 1 - index) - 48) * ((index % 2) + 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
};

/** Groups as people write them: of three digits and more but for the rest, or all alike ("4 1 1 1 …"). */
const isGrouping = (lengths: readonly number[]): boolean =>
  lengths.slice(0, -1).every((length) => length >= 3) || lengths.every((length) => length === lengths[0]);

interface Group {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

/** The groups of digits, those that may belong together in one row. */
function* rowsOfDigits(text: string): Generator<Group[]> {
  let row: Group[] = [];
  for (const { index: start, 0: digits } of text.matchAll(/\d+/g)) {
    if (!JOINT.test(text.slice(row.at(-1)?.end, start))) {
      yield row;
      row = [];
    }
    row.push({ start, end: start + digits.length, digits });
  }
  yield row;
}

function* findCardNumbers(text: string): Generator<Span> {
  for (const row of rowsOfDigits(text)) {
    // Whole groups only, wherever they start: "4111 … 1111 12/27" is a card though 18 digits stand in a row.
    for (const [first, { start }] of row.entries()) {
      let digits = '';
      const lengths: number[] = [];
      for (const group of row.slice(first, first + LONGEST)) {
        digits += group.digits;
        lengths.push(group.digits.length);
        if (digits.length > LONGEST) break;
        if (digits.length < SHORTEST || !ISSUED.test(digits)) continue;
        if (passesLuhn(digits) && isGrouping(lengths)) yield [start, group.end];
      }
    }
  }
}

/**
 * Hides payment card numbers: 12 to 19 digits of any script that begin like a card's and pass the Luhn check, at once or
 * in groups with spaces, hyphens or dots between.
 *
 * Hides too much: every tenth other number of that look (12 digits with a 5 or 6 first, 16 digits) passes Luhn, an IMEI
 * always does. Misses: a number with a typo, over several lines, in words, or inside a longer row of digits.
 */
export const cardNumbers = ({ replacement = '[card number]' }: RedactorOptions = {}): Redactor =>
  createRedactor(findCardNumbers, replacement);
