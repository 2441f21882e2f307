import { addDays } from 'date-fns/addDays';
import { startOfDay } from 'date-fns/startOfDay';
import type { Texts } from './texts.js';

export type Values = Readonly<Record<string, string | number>>;

/** Fills the `{name}` places. */
export const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) =>
    String(Object.hasOwn(values, name) ? values[name] : place),
  );

const timeFormat = ({ locale }: Texts): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });

const fullFormat = ({ locale }: Texts): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });

const DAY = { weekday: 'long', month: 'long', day: 'numeric' } as const;

const dayFormat = ({ locale }: Texts): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, DAY);

const dayOfYearFormat = ({ locale }: Texts): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, { ...DAY, year: 'numeric' });

/** "2:34 PM", in the reader's zone. */
export const formatTime = (date: Date, texts: Texts): string => texts.once(timeFormat).format(date);

/** "Thursday, January 22, 2026 at 2:35 PM", in the reader's zone. */
export const formatFull = (date: Date, texts: Texts): string => texts.once(fullFormat).format(date);

/** "Today", "Yesterday", or "Thursday, January 22", with the year where it is not this one. In the reader's zone. */
export const formatDay = (date: Date, now: Date, texts: Texts): string => {
  const isOn = (day: Date): boolean => +startOfDay(date) === +startOfDay(day);
  if (isOn(now)) return texts.today;
  if (isOn(addDays(now, -1))) return texts.yesterday;
  const isThisYear = date.getFullYear() === now.getFullYear();
  return texts.once(isThisYear ? dayFormat : dayOfYearFormat).format(date);
};
