import { expect, fixture } from '@open-wc/testing';
import { html, LitElement, nothing } from 'lit';
import { FocusKeeper } from '../../../src/conversation/controllers/focus-keeper.js';

class Keeper extends LitElement {
  showsFirst = true;
  showsSecond = true;
  readonly keeper = new FocusKeeper(this, () => this.renderRoot.querySelector<HTMLElement>('.second'));

  protected override render(): unknown {
    return html`${this.showsFirst ? html`<button class="first">1</button>` : nothing}
    ${this.showsSecond ? html`<button class="second">2</button>` : nothing}`;
  }
}
customElements.define('test-focus-keeper', Keeper);

const open = async (): Promise<Keeper> => fixture<Keeper>(html`<test-focus-keeper></test-focus-keeper>`);
const redraw = async (host: Keeper): Promise<void> => {
  host.requestUpdate();
  await host.updateComplete;
  await Promise.resolve();
};
const focusedClass = (host: Keeper): string | null => host.shadowRoot?.activeElement?.className ?? null;

describe('FocusKeeper', () => {
  it('moves the focus on when what had it is gone', async () => {
    const host = await open();
    host.renderRoot.querySelector<HTMLElement>('.first')!.focus();
    host.showsFirst = false;
    await redraw(host);
    expect(focusedClass(host)).to.equal('second');
  });

  it('leaves the focus where it is as long as it can stay', async () => {
    const host = await open();
    host.renderRoot.querySelector<HTMLElement>('.first')!.focus();
    host.showsSecond = false;
    await redraw(host);
    expect(focusedClass(host)).to.equal('first');
  });

  it('takes no focus that it did not have', async () => {
    const host = await open();
    host.showsFirst = false;
    await redraw(host);
    expect(focusedClass(host)).to.equal(null);
  });

  it('takes none from where the person has gone meanwhile', async () => {
    const host = await open();
    const input = document.createElement('input');
    host.parentElement!.append(input);
    host.renderRoot.querySelector<HTMLElement>('.first')!.focus();
    host.showsFirst = false;
    host.requestUpdate();
    const isMoved = host.updateComplete.then(() => {
      input.focus();
    });
    await isMoved;
    await redraw(host);
    expect(document.activeElement === input).to.be.true;
  });

  it('can do nothing where there is nothing to focus', async () => {
    const host = await open();
    host.renderRoot.querySelector<HTMLElement>('.first')!.focus();
    host.showsFirst = false;
    host.showsSecond = false;
    await redraw(host);
    expect(focusedClass(host)).to.equal(null);
  });
});
