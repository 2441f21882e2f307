import { parseISO } from 'date-fns/parseISO';

export type DateRepair = 'missing_date' | 'invalid_date' | 'assumed_utc' | 'future_date';

export interface RepairedDate {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly repair?: DateRepair;
}

const CANONICAL = /^\d{4}-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;
const OFFSET = /[T ].*(?:Z|[+-]\d\d(?::?\d\d)?)$/i;
const YEAR_ZERO = -62_167_219_200_000;

const parseSlow = (text: string): { time: number; assumedUtc: boolean } => {
  const hasTime = /[T ]\d/i.test(text);
  const assumedUtc = !OFFSET.test(text);
  const whole = hasTime ? text : `${text}T00:00:00`;
  return { time: parseISO(assumedUtc ? `${whole}Z` : whole).getTime(), assumedUtc };
};

/** Reads an ISO 8601 date; one without an offset is read as UTC, and says so. */
export const readIsoDate = (value: unknown): { time: number; assumedUtc: boolean } | null => {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const canonical = CANONICAL.exec(text);
  // The native parser is ten times faster, but takes 30 February for 2 March.
  const parsed =
    canonical && Number(canonical[1]) <= 12 && Number(canonical[2]) <= 28
      ? { time: Date.parse(text), assumedUtc: false }
      : parseSlow(text);
  return Number.isNaN(parsed.time) || parsed.time < YEAR_ZERO ? null : parsed;
};

/**
 * Gives every value a time, by position: a value that can't be read takes the time of the one before it, the
 * first ones that of the next readable one, and with none at all `now`. Nothing is later than `now`.
 */
export const repairDates = (values: readonly unknown[], now: number): RepairedDate[] => {
  const read = values.map(readIsoDate);
  let previous = Math.min(read.find((date) => date !== null)?.time ?? now, now);
  return read.map((date, index): RepairedDate => {
    if (date === null) {
      const value = values[index];
      const missing = value === undefined || value === null || value === '';
      return { time: previous, repair: missing ? 'missing_date' : 'invalid_date' };
    }
    previous = Math.min(date.time, now);
    if (date.time > now) return { time: now, repair: 'future_date' };
    return date.assumedUtc ? { time: date.time, repair: 'assumed_utc' } : { time: date.time };
  });
};

/** ISO 8601, UTC, milliseconds. */
export const toIso = (time: number): string => new Date(time).toISOString();
