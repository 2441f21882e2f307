import type { Change, Store } from './store.js';

const HEARTBEAT_MS = 15_000;

/**
 * A stream of server-sent events: `changed` with the change as JSON, and a comment now and then, since proxies cut
 * silent streams. It ends, and lets go of the store, when the signal aborts or the reader cancels.
 */
export function eventStream(store: Store, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  let stop = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string): void => controller.enqueue(encoder.encode(text));
      const send = (change: Change): void => write(`event: changed\ndata: ${JSON.stringify(change)}\n\n`);
      const unsubscribe = store.subscribe(send);
      const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS);
      const end = (): void => {
        stop();
        controller.close();
      };
      stop = () => {
        clearInterval(heartbeat);
        unsubscribe();
        signal.removeEventListener('abort', end);
      };
      write('retry: 1000\n\n');
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
}
