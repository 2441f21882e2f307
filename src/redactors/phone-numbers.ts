import { createRedactor, type Redactor, type RedactorOptions, type Span } from './redactor.js';

const { raw } = String;
const GAP = '[ ./-]{0,3}';
// Every repetition of more than one character is bounded: that keeps the time linear, and the engine's stack small.
const INTERNATIONAL = [
  raw`(?:\+|00) ?[1-9]\d{0,2} ?\(\d{1,5}\)(?:${GAP}\d){5,11}`, // +44 (0)20 7946 0958
  raw`\(\+[1-9]\d{0,2}\)(?:${GAP}\d){5,12}`, // (+44) 20 7946 0958
  raw`\+ ?[1-9](?:${GAP}\d){7,14}`, // E.164 has 15 digits at most
  raw`00 ?[1-9](?:${GAP}\d){8,14}`, // one more than after "+", for numbers filled up with zeros
].join('|');
const AREA = raw`\(\d{2,5}\)(?:${GAP}\d){6,9}`; // (555) 010-0199
const NORTH_AMERICAN = raw`(?:1[ ./-]{1,3})?[2-9]\d\d[ ./-]{1,3}\d{3}[ ./-]{1,3}\d{4}`;
const LOCAL = raw`(?!\d\d0-[1-9]\d\d0)[2-9]\d\d-\d{4}`; // 555-0100, but 500-1000 is a range
const trunk = (gap: string) => raw`(?!\d{5}-\d{4}(?!\d))0[1-9](?:${gap}\d){7,10}`; // 020 7946 0958, but no ZIP+4
const EXTENSION = raw`(?:[ ,;]{0,2}(?:ext(?:ension)?|x)[ .:=]{0,2}\d{1,6})?`;
const END = raw`(?![a-z\d]|[-.:]\d)`;

const DATE = raw`\d{1,2}(?<dot>[./-])\d{1,2}\k<dot>(?:\d{4}|\d\d)(?!\d|\k<dot>\d)`;
const YEAR_FIRST = raw`\d{4}(?<dash>[./-])\d{1,2}\k<dash>\d{1,2}(?!\d|\k<dash>\d)`;
const TIME = raw`\d{1,2}(?::\d\d){1,2}(?!\d)`;
const CODE = raw`[a-z#][a-z\d#]*(?:[-_][a-z\d]+){0,99}`; // ORD-123456, #4711-22; and every word
const SURE = `(?:${NORTH_AMERICAN}|${LOCAL}|${trunk('[/-]?')})${END}`;
// A row of figures belongs together over spaces, so that no phone number is found within it, unless it's a clear one.
const FIGURES = raw`\d[a-z\d]*(?:[-._,:/+][a-z\d]+| (?!${SURE})\d[a-z\d]*){0,99}`;

/** The text in pieces, the first that fits at each place: what is no phone number is taken too, and left alone. */
const PIECES = new RegExp(
  [
    DATE,
    YEAR_FIRST,
    TIME,
    `(?<phone>(?:${INTERNATIONAL}|${AREA}|${NORTH_AMERICAN}|${trunk(GAP)}|${LOCAL})${EXTENSION}${END})`,
    CODE,
    FIGURES,
  ].join('|'),
  'gi',
);

function* findPhoneNumbers(text: string): Generator<Span> {
  for (const { index, groups } of text.matchAll(PIECES)) {
    if (groups?.phone) yield [index, index + groups.phone.length];
  }
}

/**
 * Hides phone numbers, by their look alone: with "+" or "00" and a country code, with an area code in parentheses, with
 * a leading zero (9 to 12 digits, separated or not), as 555-010-0199 or 555-0100; and an extension behind them.
 *
 * Leaves dates, times, prices, IP addresses, versions, and numbers after "#" or letters (ORD-555-0100). Hides too much:
 * an order number or ISBN with a leading zero, "100-1234" as a range, lists as "01 02 03 04 05". Misses: ten digits in a
 * row, national numbers without a leading zero in other groups (612 34 56 78), a spaced number right after other figures.
 * Put it after `ibans` and `cardNumbers`, of which it would hide a part.
 */
export const phoneNumbers = ({ replacement = '[phone number]' }: RedactorOptions = {}): Redactor =>
  createRedactor(findPhoneNumbers, replacement);
