import { en } from './en.js';
import type { BaseStrings, Strings } from './strings.js';

/**
 * What one element says, and the language in which it writes numbers and dates. Each element has its own: what is made
 * for one is never thrown away for another with other words.
 */
export interface Texts extends BaseStrings {
  /** A language tag that `Intl` takes. */
  readonly locale: string;
  /** Returns what `make` makes of these texts, made once: making a formatter takes a hundred times as long as using it. */
  readonly once: <Made>(make: (texts: Texts) => Made) => Made;
}

/** Makes the texts of an element: English, with the page's own words laid over them. */
export const textsOf = (overrides: Partial<Strings> | null, locale: string): Texts => {
  const made = new Map<unknown, unknown>();
  const texts: Texts = {
    ...en,
    ...overrides,
    locale,
    once: <Made>(make: (texts: Texts) => Made): Made => {
      if (!made.has(make)) made.set(make, make(texts));
      return made.get(make) as Made;
    },
  };
  return texts;
};
