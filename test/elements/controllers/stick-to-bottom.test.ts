import { expect, fixture, nextFrame } from '@open-wc/testing';
import { html, LitElement } from 'lit';
import { StickToBottom } from '../../../src/elements/controllers/stick-to-bottom.js';

class Scroller extends LitElement {
  readonly stick = new StickToBottom(this, () => {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    const content = this.renderRoot.querySelector<HTMLElement>('.content');
    return scroller && content ? { scroller, content } : null;
  });

  protected override render(): unknown {
    return html`<div class="scroller" style="height: 100px; overflow: auto">
      <div class="content" style="height: 500px"></div>
    </div>`;
  }
}
customElements.define('test-stick-to-bottom', Scroller);

const open = async () => {
  const host = await fixture<Scroller>(html`<test-stick-to-bottom></test-stick-to-bottom>`);
  await nextFrame();
  await nextFrame();
  const scroller = host.renderRoot.querySelector<HTMLElement>('.scroller')!;
  const content = host.renderRoot.querySelector<HTMLElement>('.content')!;
  const grow = async (height: number): Promise<void> => {
    content.style.height = `${String(height)}px`;
    await nextFrame();
    await nextFrame();
  };
  const scrollTo = async (top: number): Promise<void> => {
    scroller.scrollTop = top;
    await nextFrame();
    await nextFrame();
  };
  return { host, scroller, grow, scrollTo };
};

describe('StickToBottom', () => {
  it('begins at the end and stays there while the content grows', async () => {
    const { scroller, grow } = await open();
    expect(scroller.scrollTop).to.equal(400);
    await grow(900);
    expect(scroller.scrollTop).to.equal(800);
  });

  it('stays there when the box shrinks', async () => {
    const { scroller } = await open();
    scroller.style.height = '50px';
    await nextFrame();
    await nextFrame();
    expect(scroller.scrollTop).to.equal(450);
  });

  it('leaves the reader alone who has scrolled up', async () => {
    const { host, scroller, grow, scrollTo } = await open();
    await scrollTo(100);
    expect(host.stick.atEnd).to.be.false;
    await grow(900);
    expect(scroller.scrollTop).to.equal(100);
  });

  it('counts nearly the end as the end', async () => {
    const { host, scroller, grow, scrollTo } = await open();
    await scrollTo(370);
    expect(host.stick.atEnd).to.be.true;
    await grow(900);
    expect(scroller.scrollTop).to.equal(800);
  });

  it('sticks again when it is sent to the end', async () => {
    const { host, scroller, grow, scrollTo } = await open();
    await scrollTo(0);
    host.stick.toEnd();
    await grow(900);
    expect(scroller.scrollTop).to.equal(800);
  });

  it('lets go when it leaves the page, and takes up again when it comes back', async () => {
    const { host, scroller, grow } = await open();
    const parent = host.parentElement!;
    host.remove();
    parent.append(host);
    host.requestUpdate();
    await host.updateComplete;
    await grow(700);
    expect(scroller.scrollTop).to.equal(600);
  });
});
