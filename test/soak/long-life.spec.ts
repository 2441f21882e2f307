import { test } from '../e2e/support/long-life-test.js';

/* A virtual day: 200 losses of the line, 2,000 messages, 500 times off the page and on it again. */

for (const driver of ['rest', 'core'] as const) {
  test(`a day over “${driver}” leaves no more nodes, listeners and timers than its beginning`, async ({
    life,
  }) => {
    await life(driver, { rounds: 200, messagesPerRound: 10, reattachmentsPerRound: 2.5 });
  });
}
