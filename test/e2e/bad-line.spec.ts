import { amount, isWhole } from '../support/proof.js';
import { test } from './support/bad-line-test.js';
import { makeSchedule, oneOfEachKind, type Driver } from './support/schedule.js';

/*
 * Conversations over a line that breaks in every way at random moments. A schedule comes of its seed alone; one that
 * fails stands in the report, and `npm run soak` runs more of them. `fast-engine.ts` divides all waits of the product.
 */

/** The gate takes the fewest that have every step, fault and request in them that the first 25 have. */
const seedsFor = (driver: Driver): number[] => {
  const schedules = Array.from({ length: amount(25, 100) }, (_, index) => makeSchedule(index + 1, driver));
  return (isWhole ? schedules : oneOfEachKind(schedules)).map(({ seed }) => seed);
};

// Fifty traces cost more than the journeys; the schedule tells what happened.
test.use({ trace: 'off' });

for (const driver of ['rest', 'core'] as const) {
  test.describe(`Over a bad line, with the driver “${driver}”`, () => {
    for (const seed of seedsFor(driver)) {
      test(`nothing is lost, doubled or out of order in schedule ${seed}`, async ({ journey }) => {
        await journey(seed, driver);
      });
    }
  });
}
