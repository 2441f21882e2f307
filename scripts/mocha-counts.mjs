import Mocha from 'mocha';
import { writeCounts } from './test-counts.mjs';

/** Mocha's own dots, which leave the failures for the end, and the number of passed and failed tests for `.ci/run`. */
export default class MochaCounts extends Mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      writeCounts('node', { passed: this.stats.passes, failed: this.stats.failures });
    });
  }
}
