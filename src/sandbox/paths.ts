/** First path segments under `/sandbox/` that the sandbox answers; anything else there is the site's own file. */
const CONTROL_ROUTES = [
  'conversations',
  'events',
  'faults',
  'files',
  'requests',
  'reset',
  'settings',
  'streams',
  'tokens',
  'uploads',
] as const;

const INSTANCE_PATH = /^\/sandboxes\/([A-Za-z0-9_.~-]+)(\/.*)$/;

/** The scripts of the web SDK's double. */
const WEB_SCRIPT_PATH = /^\/chat-web\/(core|widget)\.js$/;

function isApiPath(pathname: string): boolean {
  return pathname.startsWith('/c/') || pathname.startsWith('/p/');
}

/** What `core.js` of the sandbox uses besides the API; stands for what Kustomer's does over its realtime service. */
function isCorePath(pathname: string): boolean {
  return pathname.startsWith('/core/') || WEB_SCRIPT_PATH.test(pathname);
}

/** The server of the demo shop itself, for a transport of the page's own. */
const isShopPath = (pathname: string): boolean => pathname.startsWith('/shop-server/');

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
  const isOurs = [isApiPath, isCorePath, isShopPath, isControlPath].some((isKnown) => isKnown(path));
  if (!isOurs) return null;
  return { name, prefix: name === null ? '' : `/sandboxes/${name}`, path };
}

/** Whether a path belongs to a sandbox: `/c/…`, `/p/…`, `/core/…`, a script, `/shop-server/…`, a control route, or one of these under `/sandboxes/<name>`. */
export function isSandboxPath(url: string): boolean {
  return sandboxTarget(url) !== null;
}

const isFilePath = (pathname: string): boolean =>
  pathname === '/sandbox/uploads' || pathname.startsWith('/sandbox/files/');

/** Whether a path is one that a page would call: these alone are logged and given faults. */
export function isServicePath(pathname: string): boolean {
  return isApiPath(pathname) || isCorePath(pathname) || isShopPath(pathname) || isFilePath(pathname);
}

/** Whether a request draws on the org's budget: the realtime service and the scripts have hosts of their own. */
export function isCountedPath(pathname: string): boolean {
  return isApiPath(pathname) || isFilePath(pathname);
}
