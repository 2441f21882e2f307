/* What may stand in a body, an author's label or an id before it is logged, shown or sent. */

// eslint-disable-next-line no-control-regex -- control characters are the point
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;
// Default-ignorable code points and the blank Braille pattern draw nothing either.
const NOTHING_TO_SAY = /^[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Strips control characters but tab and line feed, and replaces lone surrogates by U+FFFD. */
export const cleanText = (text: string): string =>
  text.replace(CONTROL, '').replace(LONE_SURROGATE, '\uFFFD');

/** Whether a body is nothing but white space, separators, and characters that draw nothing. */
export const isBlank = (text: string): boolean => NOTHING_TO_SAY.test(text);

/** What stands for a body that had only attachments: "[name]" for each. */
export const attachmentsAsText = (names: readonly string[]): string =>
  names.map((name) => `[${name}]`).join(' ');
