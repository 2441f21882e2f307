export type DateRepair = 'missing_date' | 'invalid_date' | 'assumed_utc' | 'future_date';

export interface RepairedDate {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly repair?: DateRepair;
}

/** ISO 8601, UTC, milliseconds. */
export const toIso = (time: number): string => new Date(time).toISOString();

// A calendar date of ISO 8601 in its extended form, with or without a time and an offset.
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:[.,]\d+)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * Reads an ISO 8601 date; one without an offset is read as UTC, and says so. The native parser alone would take such
 * a date for local time, and 30 February for 2 March.
 */
export const readIsoDate = (value: unknown): { time: number; assumedUtc: boolean } | null => {
  const match = typeof value === 'string' ? ISO.exec(value.trim()) : null;
  if (!match) return null;
  const [, day = '', clock = '00:00', seconds = ':00', offset] = match;
  const midnight = Date.parse(day);
  if (Number.isNaN(midnight) || !toIso(midnight).startsWith(day)) return null;
  // "+0530" and "+05" are ISO 8601, but the native parser wants "+05:30".
  const zone = (offset ?? 'Z').replace(
    /^(.\d\d):?(\d\d)?$/,
    (_, hours: string, minutes = '00') => `${hours}:${String(minutes)}`,
  );
  const time = Date.parse(`${day}T${clock}${seconds.replace(',', '.')}${zone.toUpperCase()}`);
  return Number.isNaN(time) ? null : { time, assumedUtc: offset === undefined };
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
