import { createServer } from 'node:http';
import type { SandboxOptions } from './app.js';
import { createSandboxHost, type SandboxHost } from './node-handler.js';

export interface SandboxServerOptions extends SandboxOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
}

export interface RunningSandbox {
  /** Without a slash at the end: the `base-url` for the element. */
  readonly url: string;
  readonly host: SandboxHost;
  close(): Promise<void>;
}

/** Starts a server of its own. Rejects when the port can't be had. */
export async function startSandbox(options: SandboxServerOptions = {}): Promise<RunningSandbox> {
  const { port = 0, host = '127.0.0.1', ...sandboxOptions } = options;
  const sandboxHost = createSandboxHost(sandboxOptions);
  const server = createServer((req, res) => {
    if (sandboxHost.handle(req, res) !== false) return;
    res.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
    res.end('This is the Kustomer sandbox. Its routes are under /c/, /p/ and /sandbox/.\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const boundPort = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`,
    host: sandboxHost,
    close: () =>
      new Promise<void>((resolve, reject) => {
        sandboxHost.close();
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
