export type DateRepair = 'missing_date' | 'invalid_date' | 'assumed_utc';

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

const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
/** The last day of all is left free, since messages of one moment are set apart by a millisecond each. */
const LATEST = Date.parse('9999-12-31T00:00:00.000Z');

/** Whether a time, in milliseconds since the epoch, can be written with a year of four digits; `NaN` can't. */
export const isWritable = (time: number): boolean => time >= EARLIEST && time < LATEST;

/** Returns the later of a time and the one before it plus 1 ms: what is appended stands behind what stood there. */
export const behind = (time: number, previous: number): number => Math.max(time, previous + 1);

/**
 * Returns a time for every value, by position: a value that can't be read takes the time of the one before it, the
 * first ones that of the next readable one, and with none at all `now`. A date that can be read is never changed,
 * however it compares with the device's clock, which may be wrong.
 */
export const repairDates = (values: readonly unknown[], now: number): RepairedDate[] => {
  const read = values.map((value) => {
    const date = readIsoDate(value);
    return date && isWritable(date.time) ? date : null;
  });
  let previous = read.find((date) => date !== null)?.time ?? now;
  return read.map((date, index): RepairedDate => {
    if (date === null) {
      const value = values[index];
      const missing = value === undefined || value === null || value === '';
      return { time: previous, repair: missing ? 'missing_date' : 'invalid_date' };
    }
    previous = date.time;
    return date.assumedUtc ? { time: date.time, repair: 'assumed_utc' } : { time: date.time };
  });
};
