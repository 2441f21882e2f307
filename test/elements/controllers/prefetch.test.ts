import { expect, fixture } from '@open-wc/testing';
import { LitElement } from 'lit';
import { Prefetch } from '../../../src/elements/controllers/prefetch.js';
import { eventually } from '../../support/eventually.js';

class Host extends LitElement {
  fetched = 0;

  constructor() {
    super();
    new Prefetch(this, () => {
      this.fetched += 1;
    });
  }
}
customElements.define('test-prefetch', Host);

/** Two frames, in which observers are heard. */
const frames = async (): Promise<void> => {
  for (let count = 0; count < 2; count += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve));
};

const idle = (): Promise<void> => new Promise((resolve) => requestIdleCallback(() => resolve()));

const open = async (style: string): Promise<Host> => {
  const box = await fixture<HTMLElement>(
    `<div style="${style}"><test-prefetch style="display: block; height: 9px"></test-prefetch></div>`,
  );
  return box.firstElementChild as Host;
};

describe('code that may be needed', () => {
  const KEYS = ['khc:handoff:prefetch-test', 'khc:log:prefetch-test'] as const;
  afterEach(() => {
    for (const key of KEYS) sessionStorage.removeItem(key);
  });

  it('is fetched once, when the page is idle and the panel on the screen', async () => {
    const host = await open('');
    await eventually(() => host.fetched === 1, 'the code');
    host.hidden = true;
    host.style.display = 'none';
    await frames();
    host.style.display = 'block';
    await frames();
    await idle();
    expect(host.fetched).to.equal(1);
  });

  it('is not fetched off the screen, where a log is stored neither', async () => {
    sessionStorage.setItem(KEYS[1], '{}');
    const host = await open('display: none');
    await frames();
    await idle();
    expect(host.fetched).to.equal(0);
    host.parentElement!.style.display = 'block';
    await eventually(() => host.fetched === 1, 'the code');
  });

  it('is not fetched for a panel that was only scrolled past', async () => {
    const { requestIdleCallback: original } = globalThis;
    const tasks: (() => void)[] = [];
    globalThis.requestIdleCallback = (task) => tasks.push(() => task({} as IdleDeadline));
    const host = await open('');
    await eventually(() => tasks.length === 1, 'the wait for the page to be idle');
    host.parentElement!.style.display = 'none';
    await frames();
    tasks[0]!();
    globalThis.requestIdleCallback = original;
    expect(host.fetched).to.equal(0);
  });

  it('is fetched at once where a handoff may have to be taken up, on the screen or not', async () => {
    sessionStorage.setItem(KEYS[0], '{}');
    const host = await open('display: none');
    expect(host.fetched).to.equal(1);
  });

  it('is not fetched for an element that is gone again', async () => {
    sessionStorage.setItem(KEYS[0], '{}');
    const host = new Host();
    document.body.append(host);
    host.remove();
    await Promise.resolve();
    expect(host.fetched).to.equal(0);
  });
});
