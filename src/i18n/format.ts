import type { PluralText, Strings } from './strings.js';
import type { ChatError } from '../domain/chat-error.js';

type Values = Readonly<Record<string, string | number>>;

/** Fills the `{name}` places. */
export const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) =>
    String(Object.hasOwn(values, name) ? values[name] : place),
  );

const cached = <Formatter>(make: (locale: string, options: object) => Formatter) => {
  const made = new Map<string, Formatter>();
  return (locale: string, options: object = {}): Formatter => {
    const key = locale + JSON.stringify(options);
    const known = made.get(key);
    if (known) return known;
    const formatter = make(locale, options);
    made.set(key, formatter);
    return formatter;
  };
};

/** One formatter for each locale and options: making one takes a hundred times as long as using it. */
const dateFormat = cached((locale, options) => new Intl.DateTimeFormat(locale, options));
const numberFormat = cached((locale) => new Intl.NumberFormat(locale));
const pluralRules = cached((locale) => new Intl.PluralRules(locale));

/** The form for a count, with the count written the reader's way. */
export const plural = (text: PluralText, count: number, locale: string, values: Values = {}): string =>
  fill(text[pluralRules(locale).select(count)] ?? text.other, {
    ...values,
    count: numberFormat(locale).format(count),
  });

/** "2:34 PM", in the reader's zone. */
export const formatTime = (date: Date, locale: string): string =>
  dateFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(date);

/** "Thursday, January 22, 2026 at 2:35 PM", in the reader's zone. */
export const formatFull = (date: Date, locale: string): string =>
  dateFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(date);

/** "Thursday, January 22", with the year where it is not this one. */
export const formatDay = (date: Date, now: Date, locale: string): string =>
  dateFormat(locale, {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    ...(date.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
  }).format(date);

const STATUS_CODES: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  429: 'rate_limited',
};

const simpleValues = (details: Readonly<Record<string, unknown>>): Values =>
  Object.fromEntries(
    Object.entries(details).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );

/** The sentence for the person: by code, else by what the status means, else what the server said itself. */
export const errorSentence = (
  { code, status, details = {}, message }: ChatError,
  { errors }: Strings,
): string => {
  const known = Object.hasOwn(errors, code) && code !== 'server' ? errors[code] : undefined;
  const sentence = known && fill(known, simpleValues(details));
  // A text whose facts the server left out would show its gaps.
  if (sentence && !/\{\w+\}/.test(sentence)) return sentence;
  const byStatus =
    status === undefined ? undefined : errors[STATUS_CODES[status] ?? (status >= 500 ? 'server_error' : '')];
  if (byStatus) return byStatus;
  return status === undefined ? errors.unknown : fill(errors.server, { message });
};
