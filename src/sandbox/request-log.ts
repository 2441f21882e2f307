import type { RequestEntry } from './state.js';
import type { Store } from './store.js';

const MAX_ENTRIES = 500;
const SECRET_HEADERS = new Set(['x-kustomer-tracking-token', 'authorization', 'cookie']);
const MASK = '[masked]';
/** A token that strayed into a URL must not be kept either. The mark left behind still shows that one was there. */
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;

function maskedHeaders(headers: Headers): Record<string, string> {
  const masked: Record<string, string> = {};
  headers.forEach((value, name) => {
    masked[name] = SECRET_HEADERS.has(name) ? MASK : value.replace(JWT, MASK);
  });
  return masked;
}

/** Notes a request. The entry returned is filled in when its answer is known. */
export function logRequest(store: Store, request: Request, url: URL): RequestEntry {
  const entry: RequestEntry = {
    method: request.method,
    path: url.pathname,
    query: url.search.replace(JWT, MASK),
    status: null,
    time: store.timestamp(),
    headers: maskedHeaders(request.headers),
    faults: [],
  };
  const log = store.state.requests;
  log.push(entry);
  if (log.length > MAX_ENTRIES) log.splice(0, log.length - MAX_ENTRIES);
  return entry;
}
