import { expect } from 'chai';
import { ExternalId } from '../../src/session/external-id.js';
import { countingIds } from '../support/session.js';

describe('ExternalId', () => {
  it("is the page's own", () => {
    expect(new ExternalId(countingIds()).of('order-7')).to.equal('order-7');
  });

  it('is generated otherwise, and stays', () => {
    const id = new ExternalId(countingIds());
    expect([id.of(null), id.of(null)]).to.deep.equal(['id1', 'id1']);
  });

  it("is another one after a renewal, whatever the page's own is", () => {
    const id = new ExternalId(countingIds());
    id.renew();
    expect(id.of('order-7')).to.equal('id1');
    id.renew();
    expect(id.of(null)).to.equal('id2');
  });

  it('does not change when the page names its own after one was generated and used', () => {
    const id = new ExternalId(countingIds());
    id.of(null);
    expect(id.of('order-7')).to.equal('id1');
  });

  it("is the page's own again where it names the log that came after", () => {
    const id = new ExternalId(countingIds());
    id.of('order-7');
    id.renew();
    expect(id.of('order-7')).to.equal('id1');
    expect(id.of('order-8')).to.equal('order-8');
    expect(id.isShared('order-8')).to.be.true;
  });
});
