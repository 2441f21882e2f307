import { foldText } from './fold-text.js';

/** Gives back the text with what it looks for replaced; never throws. */
export type Redactor = (text: string) => string;

export interface RedactorOptions {
  /** What stands instead of each find, literally. Should be no find itself, or it is replaced again and again. */
  readonly replacement?: string | undefined;
}

/** Start and end (exclusive) of a find. */
export type Span = readonly [start: number, end: number];

/** A redactor from a function that finds spans in folded text, in the order of their starts. */
export const createRedactor =
  (find: (folded: string) => Iterable<Span>, replacement: string): Redactor =>
  (text) => {
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
