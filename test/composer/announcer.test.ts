import { expect } from '@open-wc/testing';
import { LitElement } from 'lit';
import { Announcer } from '../../src/composer/announcer.js';

class Host extends LitElement {
  readonly announcer = new Announcer(this);
}
customElements.define('test-announcer', Host);

describe('Announcer', () => {
  it('keeps the last few texts, each with a name of its own, even when they are alike', () => {
    const { announcer } = new Host();
    for (const text of ['a', 'a', 'b', 'c', 'd']) announcer.announce(text);
    expect(announcer.announcements.map(({ text }) => text)).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(new Set(announcer.announcements.map(({ id }) => id)).size).to.equal(4);
  });

  it('has its host drawn anew', async () => {
    const host = new Host();
    document.body.append(host);
    await host.updateComplete;
    expect(host.isUpdatePending).to.be.false;
    host.announcer.announce('a');
    expect(host.isUpdatePending).to.be.true;
    host.remove();
  });

  it('says nothing again when the element comes back', () => {
    const host = new Host();
    document.body.append(host);
    host.announcer.announce('a');
    host.remove();
    expect(host.announcer.announcements.length).to.equal(0);
  });
});
