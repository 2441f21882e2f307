import type { Conversation } from './desk-api.js';

const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const size = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

const DAY_MS = 24 * 60 * 60 * 1000;

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function daysAgo(date: Date): number {
  return Math.round((startOfDay(new Date()) - startOfDay(date)) / DAY_MS);
}

export const clockTime = (iso: string): string => time.format(new Date(iso));
export const fullDate = (iso: string): string => full.format(new Date(iso));

/** For the list: the time today, the weekday this week, else the date. */
export function shortDate(iso: string): string {
  const date = new Date(iso);
  const days = daysAgo(date);
  if (days === 0) return time.format(date);
  return days > 0 && days < 7 ? weekday.format(date) : dayMonth.format(date);
}

export function dayLabel(iso: string): string {
  const date = new Date(iso);
  const days = daysAgo(date);
  if (days === 0) return 'Today';
  return days === 1 ? 'Yesterday' : longDay.format(date);
}

export const dayKey = (iso: string): number => startOfDay(new Date(iso));

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${size.format(bytes / 1024 / 1024)} MB`;
}

export function customerName({ customer }: Conversation): string {
  const known = customer.name ?? customer.email ?? customer.externalId;
  // The end of an id counts up: short enough to say aloud, and no two visitors of an instance share it.
  return known ?? `Visitor ${Number.parseInt(customer.id.slice(-6), 16)}`;
}

export function isAnonymous({ customer }: Conversation): boolean {
  return customer.name === null && customer.email === null && customer.externalId === null;
}

/** Up to two letters for a face. */
export function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter((word) => word !== '');
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
}
