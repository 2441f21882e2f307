import { expect } from 'chai';
import { backoffDelay } from '../../src/domain/backoff.js';
import { fc } from '../support/property.js';

describe('backoffDelay', () => {
  it('doubles from the base up to the cap', () => {
    const delays = [0, 1, 2, 3, 4, 5, 6].map((attempt) => backoffDelay(attempt, 1_000, 30_000, 1));
    expect(delays).to.deep.equal([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('spreads over the upper half', () => {
    expect(backoffDelay(2, 1_000, 30_000, 0)).to.equal(2_000);
    expect(backoffDelay(2, 1_000, 30_000, 0.5)).to.equal(3_000);
  });

  it('stays finite and within its bounds for any attempt', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat({ max: 100_000 }), random, (attempt, spread) => {
        const delay = backoffDelay(attempt, 1_000, 30_000, spread);
        expect(delay).to.be.within(500, 30_000);
      }),
    );
  });
});
