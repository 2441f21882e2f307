import { amount } from '../support/proof.js';
import { test } from './support/long-life-test.js';

/* A small part of the life that `npm run soak` lives: long enough that a leak shows. */

test.use({ trace: 'off' });

for (const driver of ['rest', 'core'] as const) {
  test(`a day over “${driver}” leaves no more nodes, listeners and timers than its beginning`, async ({
    life,
  }) => {
    test.setTimeout(600_000);
    await life(driver, { rounds: amount(5, 20), messagesPerRound: 10, reattachmentsPerRound: 2.5 });
  });
}
