import { expect } from 'chai';
import { EVERYWHERE, EXPECTED } from '../../support/flow-model-places.js';
import { FlowModel } from '../../support/flow-model.js';
import { amount, seedOr } from '../../support/proof.js';

const PAIRS = Object.entries(EXPECTED).flatMap(([place, types]) =>
  [...types, ...EVERYWHERE].map((type) => `${place} × ${type}`),
);

describe('a flow to which anything may happen, in any order', () => {
  it('keeps every promise, sends nothing twice, and never stands still', function () {
    this.timeout(120_000);
    const model = new FlowModel(seedOr(1_871));
    model.run(amount(100_000, 1_000_000));
    const seldom = PAIRS.filter((pair) => (model.counts.get(pair) ?? 0) < amount(5, 100)).map(
      (pair) => `${pair}: ${String(model.counts.get(pair) ?? 0)}`,
    );
    expect(seldom, 'pairs that hardly came').to.deep.equal([]);
  });
});
