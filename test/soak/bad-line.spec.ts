import { test } from '../e2e/support/bad-line-test.js';

/* As `test/e2e/bad-line.spec.ts`, with as many schedules, and from such a seed on, as `npm run soak` was told. */

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const count = number('SOAK_COUNT', 500);
const first = number('SOAK_SEED', 1000);

test.describe.configure({ timeout: 300_000 });

for (const driver of ['rest', 'core'] as const) {
  for (let seed = first; seed < first + count; seed += 1) {
    test(`nothing is lost, doubled or out of order over “${driver}” in schedule ${seed}`, async ({
      journey,
    }) => {
      await journey(seed, driver);
    });
  }
}
