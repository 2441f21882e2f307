import { en } from './en.js';
import type { BaseStrings, Strings } from './strings.js';

/** The texts for a language, with the page's own laid over them. English until others are there. */
export const baseStrings = (overrides: Partial<Strings> | null): BaseStrings =>
  overrides ? { ...en, ...overrides } : en;

/** A locale that `Intl` takes: the given one, else the browser's. */
export const usableLocale = (lang: string, fallback: string): string => {
  try {
    return Intl.getCanonicalLocales(lang)[0] ?? fallback;
  } catch {
    return fallback;
  }
};
