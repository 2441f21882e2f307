import { createRedactor, type Redactor, type RedactorOptions, type Span } from './redactor.js';

// The sign first, then what stands on both sides of it: a pattern that began with the name would try every word of a
// long text from each of its letters.
const NAME = String.raw`[\p{L}\p{N}.+_%&'~\-]{0,254}`;
// In a text without spaces, as in Japanese, a Latin name ends where the other script begins.
const LATIN_NAME = String.raw`[\p{Script=Latin}\d][\p{Script=Latin}\d.+_%&'~\-]{0,254}`;
const LABEL = String.raw`[\p{L}\p{N}][\p{L}\p{N}\-]{0,62}\.`;
const TOP = String.raw`(?:xn--[a-z\d\-]{2,59}|[a-z]{2,63}|\p{L}{2,63})`;
const PICTURE = String.raw`\d+x\.`; // logo@2x.png
const ADDRESS = new RegExp(
  `@(?<=(${LATIN_NAME}|[\\p{L}\\p{N}]${NAME})@)(?!${PICTURE})(?=((?:${LABEL}){1,127}${TOP}))`,
  'giu',
);

function* findEmailAddresses(text: string): Generator<Span> {
  for (const { index, 1: name = '', 2: domain = '' } of text.matchAll(ADDRESS)) {
    yield [index - name.length, index + 1 + domain.length];
  }
}

/**
 * Hides e-mail addresses: a name, "@", and a domain whose last part has two letters or more; in any script.
 *
 * Hides too much: what has the same look, as "git@github.com" or "@someone@mastodon.social". Misses: "name at host dot
 * com", quoted names, addresses at an IP address; of a name with rare characters ("a/b=c") only the end is hidden.
 */
export const emailAddresses = ({ replacement = '[e-mail address]' }: RedactorOptions = {}): Redactor =>
  createRedactor(findEmailAddresses, replacement);
