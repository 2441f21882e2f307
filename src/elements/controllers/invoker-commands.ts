import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { loadInvokerFallback } from '../../lazy.js';

/**
 * Lets any button of the page command the element: `<button commandfor="chat" command="--handoff">`. Where the
 * platform has no invoker commands, a listener for clicks is fetched that does the same.
 */
export class InvokerCommands implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #onCommand: (command: string) => void;
  #stop: (() => void) | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, onCommand: (command: string) => void) {
    this.#host = host;
    this.#onCommand = onCommand;
    host.addController(this);
    host.addEventListener('command', (event) => {
      onCommand(String((event as Event & { command?: unknown }).command));
    });
  }

  hostConnected(): void {
    if ('commandForElement' in HTMLButtonElement.prototype) return;
    loadInvokerFallback().then(
      ({ watchButtons }) => {
        // The element may have been taken out meanwhile, or put back and been first.
        if (this.#host.isConnected) this.#stop ??= watchButtons(this.#host, this.#onCommand);
      },
      // The element's own button is still there.
      () => undefined,
    );
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
  }
}
