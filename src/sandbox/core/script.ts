import { CoreClient } from './core-client.js';
import { answer } from './methods.js';
import { coreError, WebApi } from './web-api.js';
import { isRecord, textOf } from '../json.js';

export interface LoadedScript {
  readonly core: CoreClient;
  /** `init` or `start`: runs at once, or as soon as the script has loaded. */
  readonly start: (options: unknown, callback: unknown) => void;
}

/**
 * What `core.js` and `widget.js` share: the sandbox is where the script came from, the key stands on its element, and
 * a little later, as when the real ones have loaded their frame, the window gets `event`.
 */
export function loadScript(event: string): LoadedScript {
  const element = document.currentScript;
  if (!(element instanceof HTMLScriptElement))
    throw new Error('This is a classic script: use a <script src>.');
  const core = new CoreClient(new WebApi(element.src.replace(/\/chat-web\/[^/]*$/, '')));
  const apiKey = textOf(element.dataset['kustomerApiKey']);
  const queue: (() => void)[] = [];
  let loaded = false;

  const start = (options: unknown, callback: unknown): void => {
    const run = (): void =>
      answer(callback, () => {
        if (apiKey !== null) return core.start(isRecord(options) ? textOf(options['lang']) : null);
        const code = 'missing_api_key';
        return Promise.reject(coreError('The script has no data-kustomer-api-key.', { status: 401, code }));
      });
    if (loaded) run();
    else queue.push(run);
  };
  // No timer: a test that stops the page's clock must not stop the script.
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    loaded = true;
    dispatchEvent(new Event(event));
    for (const run of queue) run();
  };
  port2.postMessage(null);
  return { core, start };
}
