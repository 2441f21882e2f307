import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { createSandboxHost } from '../../../src/sandbox/node-handler.js';

/* Real servers on free ports: a port of its own is an origin of its own. */

const ROOT = join(import.meta.dirname, '../../..');

export interface Server {
  /** Without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.map': 'application/json',
};

async function listen(listener: RequestListener, onClose: () => void = () => undefined): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        onClose();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with a built file, and only with one inside of its folder. */
function sendFile(folder: string, req: IncomingMessage, res: ServerResponse): void {
  const pathname = decodeURIComponent(new URL(req.url ?? '/', 'http://localhost').pathname);
  const asked = normalize(join(folder, pathname));
  const file = asked.endsWith(sep) || asked === folder ? join(asked, 'index.html') : asked;
  if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
    res.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    return;
  }
  res.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(res);
}

function requireBuilt(folder: string, command: string): string {
  const path = join(ROOT, folder);
  if (!existsSync(path)) throw new Error(`There is no ${folder}: run \`${command}\` first.`);
  return path;
}

/** The demo as it is published, with sandboxes on the same origin. */
export async function startDemo(wait: (ms: number) => Promise<void>): Promise<Server> {
  const folder = requireBuilt('dist-demo', 'npm run build:demo');
  const sandboxes = createSandboxHost({ wait });
  return listen(
    (req, res) => {
      if (sandboxes.handle(req, res) === false) sendFile(folder, req, res);
    },
    () => {
      sandboxes.close();
    },
  );
}

/** The built scripts on an origin of their own. A module script from elsewhere needs CORS headers. */
export async function startCdn(): Promise<Server> {
  const folder = requireBuilt('dist', 'npm run build');
  return listen((req, res) => {
    res.setHeader('access-control-allow-origin', '*');
    sendFile(folder, req, res);
  });
}

/** Files out of memory, on an origin of their own. */
export async function startFiles(files: ReadonlyMap<string, string>): Promise<Server> {
  return listen((req, res) => {
    const path = req.url ?? '/';
    const text = files.get(path);
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    res.writeHead(text === undefined ? 404 : 200, {
      'access-control-allow-origin': '*',
      'content-type': type,
    });
    res.end(text);
  });
}

export interface PageServer extends Server {
  /** Puts a page there, and gives its address. */
  put(html: string, headers?: Readonly<Record<string, string>>): string;
}

/** The small pages that a test writes. */
export async function startPages(): Promise<PageServer> {
  const pages = new Map<string, { html: string; headers: Readonly<Record<string, string>> }>();
  const server = await listen((req, res) => {
    const found = pages.get((req.url ?? '').split('?', 1)[0] ?? '');
    if (!found) {
      res.writeHead(req.url === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...found.headers });
    res.end(found.html);
  });
  return {
    ...server,
    put(html, headers = {}) {
      const path = `/${pages.size + 1}.html`;
      pages.set(path, { html, headers });
      return server.url + path;
    },
  };
}
