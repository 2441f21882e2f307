import { test } from './support/bad-line-test.js';

/*
 * Conversations over a line that breaks in every way at random moments. A schedule comes of its seed alone; one that
 * fails stands in the report, and `npm run soak` runs more of them. `fast-engine.ts` divides all waits of the product.
 */

const SCHEDULES = 25;

// Fifty traces cost more than the journeys; the schedule tells what happened.
test.use({ trace: 'off' });

for (const driver of ['rest', 'core'] as const) {
  test.describe(`Over a bad line, with the driver “${driver}”`, () => {
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      test(`nothing is lost, doubled or out of order in schedule ${seed}`, async ({ journey }) => {
        await journey(seed, driver);
      });
    }
  });
}
