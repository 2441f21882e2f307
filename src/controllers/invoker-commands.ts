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
  }

  hostConnected(): void {
    this.#host.addEventListener('command', this.#onNative);
    if (!('commandForElement' in HTMLButtonElement.prototype))
      document.addEventListener('click', this.#onClick);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('command', this.#onNative);
    document.removeEventListener('click', this.#onClick);
  }

  readonly #onNative = (event: Event): void => {
    // Commands bubble not, but a nested element of ours could still be the target.
    if (event.target === this.#host && 'command' in event) this.#onCommand(String(event.command));
  };

  readonly #onClick = (event: Event): void => {
    if (event.defaultPrevented) return;
    const button = event.composedPath().find((node) => node instanceof HTMLButtonElement);
    const id = button?.getAttribute('commandfor');
    if (!button || button.disabled || id !== this.#host.id || id === '') return;
    const command = button.getAttribute('command');
    if (command !== null) this.#onCommand(command);
  };
}
