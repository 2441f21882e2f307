import { fill, type Values } from './format.js';
import type { PluralText } from './strings.js';
import type { Texts } from './texts.js';

const numberFormat = ({ locale }: Texts): Intl.NumberFormat => new Intl.NumberFormat(locale);
const pluralRules = ({ locale }: Texts): Intl.PluralRules => new Intl.PluralRules(locale);

/** The form for a count, with the count written the reader's way. */
export const plural = (text: PluralText, count: number, texts: Texts, values: Values = {}): string =>
  fill(text[texts.once(pluralRules).select(count)] ?? text.other, {
    ...values,
    count: texts.once(numberFormat).format(count),
  });
