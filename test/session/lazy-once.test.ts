import { expect } from 'chai';
import { lazyOnce } from '../../src/session/lazy-once.js';

describe('lazyOnce', () => {
  it('loads when it is first asked, and only once', async () => {
    let loads = 0;
    const load = lazyOnce(async () => (loads += 1));
    expect(loads).to.equal(0);
    expect(await Promise.all([load(), load()])).to.deep.equal([1, 1]);
    expect(await load()).to.equal(1);
  });

  it('loads again after a failure', async () => {
    let loads = 0;
    const load = lazyOnce(async () => {
      loads += 1;
      if (loads === 1) throw new Error('lost');
      return loads;
    });
    const failed = await load().catch(() => 'failed');
    expect(failed).to.equal('failed');
    expect(await load()).to.equal(2);
  });
});
