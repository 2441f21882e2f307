import type { Store } from './store.js';

const HEARTBEAT_MS = 15_000;

/** Sends one event of a stream; nothing after the stream's end. */
export type Send = (event: string, data: unknown) => void;

/**
 * A stream of server-sent events, with a comment now and then, since proxies cut silent streams. It ends, and lets go
 * of what feeds it, when the signal aborts or the reader cancels.
 *
 * @param connect begins to feed the stream and returns the undo. `end` closes the stream from this side.
 */
export function serverSentEvents(
  signal: AbortSignal,
  connect: (send: Send, end: () => void) => () => void,
): Response {
  const encoder = new TextEncoder();
  let stop = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let open = true;
      const write = (text: string): void => {
        if (open) controller.enqueue(encoder.encode(text));
      };
      const end = (): void => {
        if (!open) return;
        stop();
        controller.close();
      };
      write('retry: 1000\n\n');
      const disconnect = connect(
        (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
        end,
      );
      const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS);
      stop = () => {
        open = false;
        clearInterval(heartbeat);
        disconnect();
        signal.removeEventListener('abort', end);
      };
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
}

/** `changed` with each change as JSON, for the agent console and tests. */
export function eventStream(store: Store, signal: AbortSignal): Response {
  return serverSentEvents(signal, (send) => store.subscribe((change) => send('changed', change)));
}
