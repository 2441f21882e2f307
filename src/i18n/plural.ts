import { cached, fill, type Values } from './format.js';
import type { PluralText } from './strings.js';

const numberFormat = cached((locale) => new Intl.NumberFormat(locale));
const pluralRules = cached((locale) => new Intl.PluralRules(locale));

/** The form for a count, with the count written the reader's way. */
export const plural = (text: PluralText, count: number, locale: string, values: Values = {}): string =>
  fill(text[pluralRules(locale).select(count)] ?? text.other, {
    ...values,
    count: numberFormat(locale).format(count),
  });
