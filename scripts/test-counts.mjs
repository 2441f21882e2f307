import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Where each runner leaves how many tests passed and failed, for the line that `.ci/run` ends with. Playwright empties
 * test-results/ when it starts, so the numbers stand beside it.
 */
const folder = new URL('../coverage/counts/', import.meta.url);

export function writeCounts(runner, { passed, failed }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${runner}.json`, folder), JSON.stringify({ passed, failed }));
}

export function readCounts(runner) {
  const file = new URL(`${runner}.json`, folder);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** A web-test-runner reporter. A file that does not even load counts as one failure. */
export function countReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const counts = { passed: 0, failed: 0 };
      for (const { passed, testResults } of sessions) {
        const results = testResults ? flatten(testResults) : [];
        counts.passed += results.filter((test) => test.passed && !test.skipped).length;
        counts.failed += results.filter((test) => !test.passed && !test.skipped).length;
        if (!passed && results.every((test) => test.passed || test.skipped)) counts.failed += 1;
      }
      writeCounts('browser', counts);
    },
  };
}

const flatten = ({ tests, suites }) => [...tests, ...suites.flatMap(flatten)];
