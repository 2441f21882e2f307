/* Text as the finders read it, so that each of them knows one kind of digit, of space and of hyphen. */

export interface FoldedText {
  /** One UTF-16 unit for each character that counts. */
  readonly text: string;
  /** Where a place in the folded text starts, or ends, in the original. */
  readonly startOf: (index: number) => number;
  readonly endOf: (index: number) => number;
}

const ASCII_ONLY = /^\p{ASCII}*$/u;
const DIGIT = /^\p{Nd}$/u;
const MARK = /^\p{M}$/u;
const LETTER = /^\p{L}$/u;
const SUPERSCRIPT = /^\p{No}$/u;
// Zero-width spaces, joiners, soft hyphens, and the direction marks that address books put around phone numbers.
const INVISIBLE = /^[\p{M}\p{Cf}]$/u;
const SPACE = /^\p{Zs}$/u;
// With the en dash, the minus sign and the Japanese long-vowel mark, which are typed for it; an em dash parts words.
const HYPHEN = /^[\u2010-\u2013\u2212\u30FC\uFE63\uFF0D]$/;

/** Unicode has the digits of a script in a row from zero, and rows of ten next to each other. */
const digitValue = (digit: string): number => {
  const codePoint = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(codePoint - before - 1))) before += 1;
  return before % 10;
};

const foldCharacter = (character: string): string => {
  if (DIGIT.test(character)) return String(digitValue(character));
  if (INVISIBLE.test(character)) return '';
  if (SPACE.test(character)) return ' ';
  if (HYPHEN.test(character)) return '-';
  const folded = SUPERSCRIPT.test(character) ? character : character.normalize('NFKC'); // ＠ is @, but ² no 2
  if (folded.length === 1) return folded;
  if (character.length === 1) return character;
  return LETTER.test(character) ? '\u4E00' : '\uFFFD'; // any letter, any symbol: one unit must stand for two
};

/** Digits of every script as ASCII, full-width forms as plain ones, every space and hyphen alike, nothing invisible. */
export const foldText = (text: string): FoldedText => {
  const isPlain = ASCII_ONLY.test(text);
  // As long as the text at most; empty where every place is its own.
  const starts = new Uint32Array(isPlain ? 0 : text.length);
  const ends = new Uint32Array(starts.length);
  const startOf = (index: number): number => starts[index] ?? index;
  const endOf = (index: number): number => ends[index - 1] ?? index;
  if (isPlain) return { text, startOf, endOf };

  const known = new Map<string, string>();
  let folded = '';
  let position = 0;
  for (const character of text) {
    let fold = known.get(character);
    if (fold === undefined) known.set(character, (fold = foldCharacter(character)));
    const start = position;
    position += character.length;
    if (fold !== '') {
      starts[folded.length] = start;
      ends[folded.length] = position;
      folded += fold;
    } else if (folded !== '' && MARK.test(character)) {
      ends[folded.length - 1] = position; // an accent goes with its letter
    }
  }
  return { text: folded, startOf, endOf };
};
