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

/**
 * The first of these language tags that `Intl` takes, else English. A page may write anything, and a browser too: on a
 * machine without a locale, Chromium's own is "en-US@posix".
 */
export const usableLocale = (...tags: readonly string[]): string => {
  for (const tag of tags) {
    try {
      return new Intl.Locale(tag).toString();
    } catch {
      // The next one.
    }
  }
  return 'en';
};
