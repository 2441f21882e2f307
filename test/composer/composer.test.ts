import { expect, fixture } from '@open-wc/testing';
import { html } from 'lit';
import { defineComposer, type Composer } from '../../src/composer/composer.js';
import { texts } from '../support/texts.js';

defineComposer();

interface Opened {
  readonly view: Composer;
  readonly sent: string[];
  readonly area: HTMLTextAreaElement;
  readonly button: HTMLButtonElement;
}

const open = async (part: Partial<Composer> = {}): Promise<Opened> => {
  const view = await fixture<Composer>(html`<khc-composer .texts=${texts()}></khc-composer>`);
  Object.assign(view, part);
  await view.updateComplete;
  const sent: string[] = [];
  view.addEventListener('khc-send', (event) => {
    sent.push((event as CustomEvent<{ body: string }>).detail.body);
  });
  return {
    view,
    sent,
    area: view.renderRoot.querySelector('textarea')!,
    button: view.renderRoot.querySelector<HTMLButtonElement>('.send')!,
  };
};

const write = async ({ view, area }: Opened, text: string): Promise<void> => {
  area.value = text;
  area.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  await view.updateComplete;
};

const press = (area: HTMLElement, init: KeyboardEventInit): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { bubbles: true, composed: true, cancelable: true, ...init });
  area.dispatchEvent(event);
  return event;
};

describe('the composer', () => {
  it('sends on Enter, and is empty and focused then', async () => {
    const opened = await open();
    await write(opened, 'Hello');
    expect(press(opened.area, { key: 'Enter' }).defaultPrevented).to.be.true;
    await opened.view.updateComplete;
    expect(opened.sent).to.deep.equal(['Hello']);
    expect(opened.area.value).to.equal('');
    expect(opened.view.shadowRoot?.activeElement?.localName).to.equal('textarea');
  });

  it('breaks the line on Shift+Enter', async () => {
    const opened = await open();
    await write(opened, 'Hello');
    expect(press(opened.area, { key: 'Enter', shiftKey: true }).defaultPrevented).to.be.false;
    expect(opened.sent).to.deep.equal([]);
  });

  it('sends nothing while an input method is composing', async () => {
    const opened = await open();
    await write(opened, '日本');
    expect(press(opened.area, { key: 'Enter', isComposing: true }).defaultPrevented).to.be.false;
    // Safari: the composition has ended by then, and only this says that the key was its.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells
    expect(press(opened.area, { key: 'Enter', keyCode: 229 }).defaultPrevented).to.be.false;
    expect(opened.sent).to.deep.equal([]);
    press(opened.area, { key: 'Enter' });
    expect(opened.sent).to.deep.equal(['日本']);
  });

  for (const text of ['', ' ', '\n\n', '\t']) {
    it(`sends nothing of ${JSON.stringify(text)}, and says so`, async () => {
      const opened = await open();
      await write(opened, text);
      expect(opened.button.getAttribute('aria-disabled')).to.equal('true');
      opened.button.click();
      press(opened.area, { key: 'Enter' });
      expect(opened.sent).to.deep.equal([]);
    });
  }

  it('sends by its button', async () => {
    const opened = await open();
    await write(opened, 'Hello');
    expect(opened.button.getAttribute('aria-disabled')).to.equal('false');
    opened.button.click();
    expect(opened.sent).to.deep.equal(['Hello']);
  });

  it('tells of the draft', async () => {
    const opened = await open();
    const drafts: string[] = [];
    opened.view.addEventListener('khc-draft', (event) => {
      drafts.push((event as CustomEvent<{ draft: string }>).detail.draft);
    });
    await write(opened, 'He');
    await write(opened, 'Hello');
    expect(drafts).to.deep.equal(['He', 'Hello']);
  });

  it('keeps typing keys from the hotkeys of the page, and lets the others through', async () => {
    const opened = await open();
    const heard: string[] = [];
    const listen = ({ key }: KeyboardEvent): void => {
      heard.push(key);
    };
    document.addEventListener('keydown', listen);
    for (const key of ['k', '?', ' ', 'Backspace', 'Enter']) press(opened.area, { key });
    press(opened.area, { key: 'k', ctrlKey: true });
    press(opened.area, { key: 'k', metaKey: true });
    press(opened.area, { key: 'Escape' });
    press(opened.area, { key: 'Tab' });
    document.removeEventListener('keydown', listen);
    expect(heard).to.deep.equal(['k', 'k', 'Escape', 'Tab']);
  });

  it('goes back on Escape while it asks, and only then', async () => {
    const opened = await open({ asking: true, cancellable: true });
    let cancelled = 0;
    opened.view.addEventListener('khc-cancel', () => (cancelled += 1));
    press(opened.area, { key: 'Escape', isComposing: true });
    expect(cancelled).to.equal(0);
    press(opened.area, { key: 'Escape' });
    expect(cancelled).to.equal(1);
    opened.view.asking = false;
    await opened.view.updateComplete;
    press(opened.area, { key: 'Escape' });
    expect(cancelled).to.equal(1);
  });

  it('names its field and its way back after what it is for', async () => {
    const opened = await open({ asking: true, cancellable: true });
    expect(opened.area.getAttribute('aria-label')).to.equal('What can we help you with?');
    expect(opened.view.renderRoot.querySelector('.text-button')?.textContent?.trim()).to.equal('Back');
    expect(opened.button.getAttribute('aria-label')).to.equal('Continue');
    opened.view.asking = false;
    await opened.view.updateComplete;
    expect(opened.area.getAttribute('aria-label')).to.equal('Message');
    expect(opened.view.renderRoot.querySelector('.text-button')?.textContent?.trim()).to.equal('Cancel');
    expect(opened.button.getAttribute('aria-label')).to.equal('Send');
  });

  it('cancels by its button', async () => {
    const { view } = await open({ cancellable: true });
    let cancelled = 0;
    view.addEventListener('khc-cancel', () => (cancelled += 1));
    view.renderRoot.querySelector<HTMLButtonElement>('.text-button')!.click();
    expect(cancelled).to.equal(1);
  });

  it('grows by counting lines where the browser does not grow it', async () => {
    const supports = CSS.supports.bind(CSS);
    CSS.supports = () => false;
    try {
      const opened = await open();
      await write(opened, 'a\nb\nc');
      expect(opened.area.rows).to.equal(3);
      await write(opened, '\n'.repeat(20));
      expect(opened.area.rows).to.equal(6);
    } finally {
      CSS.supports = supports;
    }
  });

  it('takes other texts from the page', async () => {
    const { area } = await open({ texts: texts({ messageLabel: 'Nachricht' }) });
    expect(area.getAttribute('aria-label')).to.equal('Nachricht');
  });
});
