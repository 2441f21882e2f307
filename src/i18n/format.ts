export type Values = Readonly<Record<string, string | number>>;

/** Fills the `{name}` places. */
export const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) =>
    String(Object.hasOwn(values, name) ? values[name] : place),
  );

/** Keeps what is made for each locale and options: making it takes a hundred times as long as using it. */
export const cached = <Formatter>(make: (locale: string, options: object) => Formatter) => {
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

const dateFormat = cached((locale, options) => new Intl.DateTimeFormat(locale, options));

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
