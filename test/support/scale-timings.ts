import type { Timings } from '../../src/ports/timings.js';

/** Waits for the browser itself, which does not get faster with the clock. */
const AS_THEY_ARE = ['tabRelease', 'otherTabNews'] as const;

/** All waits divided by the same factor, so that they keep their proportions. */
export const scaleTimings = (timings: Timings, factor: number): Timings => {
  const scaled = (value: number | readonly number[]): number | readonly number[] =>
    typeof value === 'number' ? value / factor : value.map((one) => one / factor);
  const kept: readonly string[] = AS_THEY_ARE;
  const entries = Object.entries(timings).map(([name, value]: [string, number | readonly number[]]) => [
    name,
    kept.includes(name) ? value : scaled(value),
  ]);
  return Object.fromEntries(entries) as Timings;
};
