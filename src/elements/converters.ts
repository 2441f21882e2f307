import { warn } from '../warn.js';

/* How attributes are read. What is said to the developer about a wrong one stands in `developer/`. */

type FromAttribute<Value> = (value: string | null) => Value;

/** An attribute that takes one of a few words. Any other is warned of and read as the first, the default. */
export const oneOf =
  <Word extends string>(name: string, ...words: readonly [Word, ...Word[]]): FromAttribute<Word> =>
  (value) => {
    const word = words.find((known) => known === value);
    if (word === undefined && value !== null) warn('word', name, value, ...words);
    return word ?? words[0];
  };

/** An attribute of milliseconds, at least `least`. Anything else is warned of and read as the default. */
export const milliseconds =
  (name: string, least: number, fallback: number): FromAttribute<number> =>
  (value) => {
    // `null` and white space become 0, which is too few.
    const number = Number(value);
    if (number >= least && number < Infinity) return number;
    if (value !== null) warn('milliseconds', name, value, `${least}`, `${fallback}`);
    return fallback;
  };

/** A boolean attribute: present is true, but `="false"` is what people mean by it. */
export const presence =
  (name: string): FromAttribute<boolean> =>
  (value) => {
    if (value !== 'false') return value !== null;
    warn('absent', name);
    return false;
  };
