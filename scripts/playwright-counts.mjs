import { writeCounts } from './test-counts.mjs';

/** A Playwright reporter that leaves the number of passed and failed tests for `.ci/run`. */
export default class PlaywrightCounts {
  onBegin(_config, suite) {
    this.suite = suite;
  }

  onEnd() {
    const outcomes = this.suite.allTests().map((test) => test.outcome());
    const passed = outcomes.filter((outcome) => outcome === 'expected' || outcome === 'flaky').length;
    const failed = outcomes.filter((outcome) => outcome === 'unexpected').length;
    writeCounts('e2e', { passed, failed });
  }

  printsToStdio() {
    return false;
  }
}
