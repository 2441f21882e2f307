import { foldText } from './fold-text.js';

/** Gives back the text with what it looks for replaced; never throws. */
export type Redactor = (text: string) => string;

export interface RedactorOptions {
  /** What stands instead of each find, literally. Should be no find itself: it would be replaced again. */
  readonly replacement?: string | undefined;
}

/** Start and end (exclusive) of a find. */
export type Span = readonly [start: number, end: number];

/** Each round ends where the one before hid its last; real text needs no third. */
const MOST_ROUNDS = 10;

/** Runs a redactor again on its own answer until it finds nothing more: a text beside a find may become one. */
export const untilSettled =
  (hide: Redactor): Redactor =>
  (text) => {
    let before = text;
    let result = hide(before);
    for (let round = 1; round < MOST_ROUNDS && result !== before; round += 1) {
      before = result;
      result = hide(before);
    }
    return result;
  };

/** A redactor from a function that finds spans in folded text, in the order of their starts. */
export const createRedactor = (find: (folded: string) => Iterable<Span>, replacement: string): Redactor => {
  const hide: Redactor = (text) => {
    const folded = foldText(text);
    let result = '';
    let done = 0;
    for (const [start, end] of find(folded.text)) {
      const from = folded.startOf(start);
      // Finds that overlap share one replacement.
      if (from >= done) result += text.slice(done, from) + replacement;
      done = Math.max(done, folded.endOf(end));
    }
    return result + text.slice(done);
  };
  // A replacement that is a find itself would be replaced in each round.
  return hide(replacement) === replacement ? untilSettled(hide) : hide;
};
