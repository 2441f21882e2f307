import { expect } from 'chai';
import { ExternalId } from '../../src/session/external-id.js';
import { countingIds } from '../support/session.js';

/** An id that has gone on so many times. */
const further = (id: ExternalId, fromPage: string | null): string => {
  const next = id.next(fromPage);
  id.use(next, fromPage);
  return next;
};

describe('ExternalId', () => {
  it("is the page's own", () => {
    expect(new ExternalId(countingIds()).of('order-7')).to.equal('order-7');
  });

  it('is generated otherwise, and stays', () => {
    const id = new ExternalId(countingIds());
    expect([id.of(null), id.of(null)]).to.deep.equal(['id1', 'id1']);
  });

  it("is the page's own with a number for each further log of it", () => {
    const id = new ExternalId(countingIds());
    id.of('t-9');
    expect([further(id, 't-9'), further(id, 't-9')]).to.deep.equal(['t-9~2', 't-9~3']);
    expect(id.of('t-9')).to.equal('t-9~3');
    // Other tabs may come to the same one.
    expect(id.isShared('t-9')).to.be.true;
  });

  it('is shared with no other tab where it has nothing of the page in it', () => {
    const id = new ExternalId(countingIds());
    id.use('generated', 't-9');
    expect(id.isShared('t-9')).to.be.false;
  });

  it('counts on from a further one that an earlier page had', () => {
    const id = new ExternalId(countingIds());
    id.use('t-9~4', 't-9');
    expect(id.of('t-9')).to.equal('t-9~4');
    expect(id.next('t-9')).to.equal('t-9~5');
  });

  it('is another generated one for a further log without a name of the page', () => {
    const id = new ExternalId(countingIds());
    id.of(null);
    expect(further(id, null)).to.equal('id2');
    expect(id.isShared(null)).to.be.false;
    expect(id.of(null)).to.equal('id2');
  });

  it('stays as long as nobody has taken the further one', () => {
    const id = new ExternalId(countingIds());
    expect([id.next('t-9'), id.next('t-9'), id.of('t-9')]).to.deep.equal(['t-9~2', 't-9~2', 't-9']);
    expect(id.isShared('t-9')).to.be.true;
  });

  it('does not change when the page names its own after one was generated and used', () => {
    const id = new ExternalId(countingIds());
    id.of(null);
    expect(id.of('order-7')).to.equal('id1');
  });

  it("is the page's own again where it names the log that came after", () => {
    const id = new ExternalId(countingIds());
    id.of('order-7');
    further(id, 'order-7');
    expect(id.of('order-7')).to.equal('order-7~2');
    expect(id.of('order-8')).to.equal('order-8');
    expect(id.isShared('order-8')).to.be.true;
  });

  it('takes a name that ends in a number behind a wave for a name like others', () => {
    const id = new ExternalId(countingIds());
    expect(id.of('t~2')).to.equal('t~2');
    expect(further(id, 't~2')).to.equal('t~2~2');
  });
});
