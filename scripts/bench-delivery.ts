/** How many times as long a delivery of 10,000 messages takes as one of 1,000. Part of `npm run bench`. */
import { arrived } from '../src/domain/log/arrived.js';
import { readIncoming } from '../src/domain/log/incoming.js';
import { EMPTY_LOG } from '../src/domain/log/message-log.js';

const LIMIT = 12;

const messages = (length: number): unknown[] =>
  Array.from({ length }, (_, index) => ({
    message: {
      id: `s${String(index)}`,
      date: new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString(),
      direction: index % 3 === 0 ? 'in' : 'out',
      body: `Message ${String(index)}, long enough to be a sentence that somebody might have written.`,
    },
  }));

const before = { log: EMPTY_LOG, unseen: [], newFrom: null, agent: null, typing: null };

/** The quickest of several, in milliseconds: the others were disturbed. */
const timed = (length: number): number => {
  const list = messages(length);
  const times = Array.from({ length: 25 }, () => {
    const start = performance.now();
    arrived(before, readIncoming(list).messages, { isHere: false, isAtEnd: false }, true);
    return performance.now() - start;
  });
  return Math.min(...times);
};

timed(1_000);
const ratio = timed(10_000) / timed(1_000);
console.log(
  `A delivery of 10,000 messages against one of 1,000: ${ratio.toFixed(2)} (limit ${String(LIMIT)})`,
);
