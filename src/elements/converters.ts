import type { ComplexAttributeConverter } from 'lit';
import { tell } from '../warn.js';

/** An attribute that takes one of a few words; any other is warned of and read as the default. */
export const oneOf = <Word extends string>(
  name: string,
  words: readonly Word[],
  fallback: Word,
): ComplexAttributeConverter<Word> => ({
  fromAttribute: (value) => {
    const word = words.find((known) => known === value);
    if (word === undefined && value !== null) {
      tell('word', name, value, words.join(', '), fallback);
    }
    return word ?? fallback;
  },
  toAttribute: (word) => word,
});

/** An attribute of milliseconds, at least `least`; anything else is warned of and read as the default. */
export const milliseconds = (
  name: string,
  least: number,
  fallback: number,
): ComplexAttributeConverter<number> => ({
  fromAttribute: (value) => {
    if (value === null) return fallback;
    const number = value.trim() === '' ? Number.NaN : Number(value);
    if (Number.isFinite(number) && number >= least) return number;
    tell('milliseconds', name, value, String(least), String(fallback));
    return fallback;
  },
});

/** A boolean attribute: present is true, but `="false"` is what people mean by it. */
export const presence = (name: string): ComplexAttributeConverter<boolean> => ({
  fromAttribute: (value) => {
    if (value !== 'false') return value !== null;
    tell('absent', name);
    return false;
  },
  toAttribute: (value) => (value ? '' : null),
});
