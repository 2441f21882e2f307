import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { loadInvokerFallback } from '../../lazy.js';

/**
 * Lets any button of the page command the element: `<button commandfor="chat" command="--handoff">`. Where the
 * platform has no invoker commands, a listener for clicks is fetched that does the same.
 */
export class InvokerCommands implements ReactiveController {
  readonly #watch: () => Promise<() => void>;
  #watching: Promise<() => void> | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, onCommand: (command: string) => void) {
    this.#watch = async () => (await loadInvokerFallback()).watchButtons(host, onCommand);
    host.addController(this);
    host.addEventListener('command', (event) => {
      onCommand(String((event as Event & { command?: unknown }).command));
    });
  }

  hostConnected(): void {
    if ('commandForElement' in HTMLButtonElement.prototype) return;
    this.#watching = this.#watch();
    // Where the code can't be had, the element's own button is still there.
    this.#watching.catch(() => undefined);
  }

  hostDisconnected(): void {
    // Also where the code was still on its way.
    this.#watching?.then(
      (stop) => {
        stop();
      },
      () => undefined,
    );
  }
}
