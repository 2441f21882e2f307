import { aTimeout, expect, fixture } from '@open-wc/testing';
import { html, LitElement } from 'lit';
import { InvokerCommands } from '../../../src/elements/controllers/invoker-commands.js';
import { loadInvokerFallback } from '../../../src/lazy.js';

class Commanded extends LitElement {
  readonly commands: string[] = [];
  readonly controller = new InvokerCommands(this, (command) => this.commands.push(command));
}
customElements.define('test-invoker-commands', Commanded);

const button = (attributes: Readonly<Record<string, string>>): HTMLButtonElement => {
  const element = document.createElement('button');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(document.createElement('span'));
  document.body.append(element);
  return element;
};

describe('InvokerCommands', () => {
  const made: HTMLElement[] = [];
  const press = (attributes: Readonly<Record<string, string>>): void => {
    const element = button(attributes);
    made.push(element);
    element.firstElementChild!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  };
  afterEach(() => {
    for (const element of made.splice(0)) element.remove();
  });

  it('hears the command event of the platform', async () => {
    const host = await fixture<Commanded>(html`<test-invoker-commands></test-invoker-commands>`);
    host.dispatchEvent(Object.assign(new Event('command'), { command: '--handoff' }));
    expect(host.commands).to.deep.equal(['--handoff']);
  });

  describe('where the platform has none', () => {
    const original = Object.getOwnPropertyDescriptor(HTMLButtonElement.prototype, 'commandForElement');
    before(() => {
      delete (HTMLButtonElement.prototype as { commandForElement?: unknown }).commandForElement;
    });
    after(() => {
      if (original) Object.defineProperty(HTMLButtonElement.prototype, 'commandForElement', original);
    });

    /** The code is there, and whoever waits for it has it. */
    const arrival = async (): Promise<void> => {
      await loadInvokerFallback();
      await aTimeout(0);
    };
    const open = async (): Promise<Commanded> => {
      const host = await fixture<Commanded>(html`<test-invoker-commands id="mine"></test-invoker-commands>`);
      await arrival();
      return host;
    };
    /** The fake platform's own event would hide whether the listener did it. */
    const ours = (host: Commanded): void => {
      host.addEventListener(
        'command',
        (event) => {
          event.stopImmediatePropagation();
        },
        { capture: true },
      );
    };

    it('hears clicks on buttons that are for it, through what stands in them', async () => {
      const host = await open();
      ours(host);
      host.commands.length = 0;
      press({ commandfor: 'mine', command: '--handoff' });
      expect(host.commands).to.contain('--handoff');
    });

    it('minds no other buttons', async () => {
      const host = await open();
      press({ commandfor: 'theirs', command: '--handoff' });
      press({ command: '--handoff' });
      press({ commandfor: 'mine', command: '--handoff', disabled: '' });
      document.dispatchEvent(new MouseEvent('click'));
      expect(host.commands).to.deep.equal([]);
    });

    it('minds no click that someone prevented', async () => {
      const host = await open();
      const element = button({ commandfor: 'mine', command: '--handoff' });
      made.push(element);
      element.addEventListener('click', (event) => {
        event.preventDefault();
      });
      element.click();
      expect(host.commands).to.deep.equal([]);
    });

    it('stops listening when it leaves the page', async () => {
      const host = await open();
      host.remove();
      press({ commandfor: 'mine', command: '--handoff' });
      await arrival();
      press({ commandfor: 'mine', command: '--handoff' });
      expect(host.commands).to.deep.equal([]);
    });

    it('listens once after it was moved, however soon', async () => {
      const host = await fixture<Commanded>(html`<test-invoker-commands id="mine"></test-invoker-commands>`);
      document.body.append(host);
      document.body.append(host);
      made.push(host);
      await arrival();
      ours(host);
      host.commands.length = 0;
      press({ commandfor: 'mine', command: '--handoff' });
      expect(host.commands).to.deep.equal(['--handoff']);
    });
  });
});
