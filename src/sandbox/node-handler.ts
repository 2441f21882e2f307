import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSandbox, type Sandbox, type SandboxOptions } from './app.js';
import { sandboxTarget, type SandboxTarget } from './paths.js';
import { bundleWebScript } from './web-scripts.js';

export { isSandboxPath } from './paths.js';

/** More than the largest upload that Kustomer takes; anything bigger is a mistake. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export interface SandboxHost {
  /**
   * Answers a request for a sandbox: fits plain `http.createServer`, Connect and (with `ctx.respond = false`) Koa.
   *
   * @returns `false`, at once and with nothing touched, when the path is none of a sandbox's; otherwise a promise
   * that resolves to `true` when the answer is out. It never rejects.
   */
  handle(req: IncomingMessage, res: ServerResponse): false | Promise<true>;
  /** The instance under `/sandboxes/<name>`, or the one at the root; made on first use. */
  sandbox(name?: string | null): Sandbox;
  /** Ends every open stream and hanging request of every instance. */
  close(): void;
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('The request body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function toRequest(req: IncomingMessage, url: string, signal: AbortSignal): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = req.method ?? 'GET';
  const body = method === 'GET' || method === 'HEAD' ? null : new Uint8Array(await readBody(req));
  return new Request(url, { method, headers, body, signal });
}

/**
 * Cuts the connection with no answer. Browsers quietly send a request again, a POST too, when a connection that they
 * used before closes without a byte. A head that contradicts itself keeps them from it: the page sees the failure.
 */
function dropConnection(res: ServerResponse): void {
  const { socket } = res;
  const broken = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n';
  if (socket?.writable) socket.write(broken, () => res.destroy());
  else res.destroy();
}

async function writeResponse(response: Response, res: ServerResponse): Promise<void> {
  if (response.type === 'error' || res.destroyed) {
    dropConnection(res);
    return;
  }
  res.writeHead(response.status, Object.fromEntries(response.headers));
  if (!response.body) {
    res.end();
    return;
  }
  res.flushHeaders();
  const body = Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>);
  // A client that leaves in the middle of a stream is no error; the stream's own clean-up follows its signal.
  body.on('error', () => res.destroy());
  res.on('close', () => body.destroy());
  await new Promise<void>((resolve) => {
    res.on('close', resolve);
    body.pipe(res);
  });
}

async function answer(sandbox: Sandbox, target: SandboxTarget, req: IncomingMessage, res: ServerResponse) {
  const gone = new AbortController();
  res.on('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  // What a server around this one has set already would undo the fault `no-cors`.
  for (const name of res.getHeaderNames()) {
    if (name.startsWith('access-control-')) res.removeHeader(name);
  }
  const origin = `http://${req.headers.host ?? 'localhost'}`;
  const query = (req.url ?? '').slice(target.prefix.length + target.path.length);
  try {
    const request = await toRequest(req, `${origin}${target.path}${query}`, gone.signal);
    await writeResponse(await sandbox.fetch(request, origin + target.prefix), res);
  } catch (cause) {
    if (gone.signal.aborted) return;
    console.error('Sandbox: a request failed.', cause);
    if (!res.headersSent) res.writeHead(500, { 'access-control-allow-origin': '*' });
    res.end();
  }
}

/** Hosts the default instance at the root and any number of isolated ones under `/sandboxes/<name>/`. */
export function createSandboxHost(options: SandboxOptions = {}): SandboxHost {
  const sandboxes = new Map<string | null, Sandbox>();
  const sandboxOf = (name: string | null = null): Sandbox => {
    const known = sandboxes.get(name);
    if (known) return known;
    const sandbox = createSandbox({ webScript: bundleWebScript, ...options });
    sandboxes.set(name, sandbox);
    return sandbox;
  };
  return {
    handle(req, res) {
      const target = sandboxTarget(req.url ?? '/');
      if (!target) return false;
      return answer(sandboxOf(target.name), target, req, res).then(() => true as const);
    },
    sandbox: sandboxOf,
    close() {
      for (const sandbox of sandboxes.values()) sandbox.close();
    },
  };
}
