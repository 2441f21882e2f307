import { readCounts } from './test-counts.mjs';

// A runner that was not reached, since one before it failed, has left no counts.
const total = { passed: 0, failed: 0 };
for (const runner of ['node', 'browser', 'e2e']) {
  const counts = readCounts(runner);
  total.passed += counts?.passed ?? 0;
  total.failed += counts?.failed ?? 0;
}
console.log(`total: ${total.passed} passed, ${total.failed} failed`);
