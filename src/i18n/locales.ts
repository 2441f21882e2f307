import { en } from './en.js';
import type { BaseStrings, Strings } from './strings.js';

let known: Partial<Strings> | null = null;
let texts: BaseStrings = en;

/**
 * The texts for a language, with the page's own laid over them; English until others are there. The same overrides
 * give the same object, so that nothing is drawn anew for them.
 */
export const baseStrings = (overrides: Partial<Strings> | null): BaseStrings => {
  if (overrides !== known) {
    known = overrides;
    texts = { ...en, ...overrides };
  }
  return texts;
};

/** A locale that `Intl` takes: the given one, else the browser's. */
export const usableLocale = (lang: string, fallback: string): string => {
  try {
    return Intl.getCanonicalLocales(lang)[0] ?? fallback;
  } catch {
    return fallback;
  }
};
