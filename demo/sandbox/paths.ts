/** First path segments under `/sandbox/` that the sandbox answers; anything else there is the site's own file. */
const CONTROL_ROUTES = [
  'conversations',
  'events',
  'faults',
  'files',
  'requests',
  'reset',
  'settings',
  'tokens',
  'uploads',
] as const;

const INSTANCE_PATH = /^\/sandboxes\/([A-Za-z0-9_.~-]+)(\/.*)$/;

function isApiPath(pathname: string): boolean {
  return pathname.startsWith('/c/') || pathname.startsWith('/p/');
}

function isControlPath(pathname: string): boolean {
  const [, root, route] = pathname.split('/');
  return root === 'sandbox' && CONTROL_ROUTES.some((name) => name === route);
}

/** The instance a path asks for and the path as that instance sees it; `null` when the path is none of ours. */
export interface SandboxTarget {
  /** `null` is the default instance, served at the root. */
  readonly name: string | null;
  /** What stands before `path` in the URL: `''` or `/sandboxes/<name>`. */
  readonly prefix: string;
  readonly path: string;
}

/** Sorts a path (with or without a query) to an instance. Shared by the Node host and a service worker. */
export function sandboxTarget(url: string): SandboxTarget | null {
  const pathname = url.split('?', 1)[0] ?? '';
  const named = INSTANCE_PATH.exec(pathname);
  const name = named?.[1] ?? null;
  const path = named?.[2] ?? pathname;
  if (!isApiPath(path) && !isControlPath(path)) return null;
  return { name, prefix: name === null ? '' : `/sandboxes/${name}`, path };
}

/** Whether a path belongs to a sandbox: `/c/…`, `/p/…`, a control route, or one of these under `/sandboxes/<name>`. */
export function isSandboxPath(url: string): boolean {
  return sandboxTarget(url) !== null;
}

/** Whether a path is one a client of Kustomer would call: these alone are logged, counted and given faults. */
export function isServicePath(pathname: string): boolean {
  return isApiPath(pathname) || pathname === '/sandbox/uploads' || pathname.startsWith('/sandbox/files/');
}
