import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Lets any button of the page command the element: `<button commandfor="chat" command="--handoff">`. Where the
 * platform has no invoker commands, one delegated listener does the same.
 */
export class InvokerCommands implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #onCommand: (command: string) => void;

  constructor(host: ReactiveControllerHost & HTMLElement, onCommand: (command: string) => void) {
    this.#host = host;
    this.#onCommand = onCommand;
    host.addController(this);
    host.addEventListener('command', (event) => {
      onCommand(String((event as Event & { command?: unknown }).command));
    });
  }

  hostConnected(): void {
    if (!('commandForElement' in HTMLButtonElement.prototype))
      document.addEventListener('click', this.#onClick);
  }

  hostDisconnected(): void {
    document.removeEventListener('click', this.#onClick);
  }

  readonly #onClick = ({ target, defaultPrevented }: Event): void => {
    const button = target instanceof Element ? target.closest('button[commandfor]:not(:disabled)') : null;
    const isOurs = button && this.#host.id !== '' && button.getAttribute('commandfor') === this.#host.id;
    if (isOurs && !defaultPrevented) this.#onCommand(button.getAttribute('command') ?? '');
  };
}
