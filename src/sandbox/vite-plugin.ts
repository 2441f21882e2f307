import { defaultAllowedOrigins, type Connect, type Plugin } from 'vite';
import { createSandboxHost, type SandboxHost } from './node-handler.js';

/** Vite answers preflights itself, before any plugin, and allows every header: the sandbox must get to see them. */
const cors = { origin: defaultAllowedOrigins, preflightContinue: true };

/** Serves the sandbox from Vite's dev and preview servers, on the page's own origin. */
export function sandboxPlugin(): Plugin {
  const use = (middlewares: Connect.Server, host: SandboxHost): void => {
    middlewares.use((req, res, next) => {
      if (host.handle(req, res) === false) next();
    });
  };
  return {
    name: 'kustomer-sandbox',
    config: () => ({ server: { cors }, preview: { cors } }),
    configureServer(server) {
      const host = createSandboxHost();
      server.httpServer?.once('close', () => host.close());
      use(server.middlewares, host);
    },
    configurePreviewServer(server) {
      const host = createSandboxHost();
      server.httpServer.once('close', () => host.close());
      use(server.middlewares, host);
    },
  };
}
