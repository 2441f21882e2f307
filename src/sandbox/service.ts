import { corsHeaders, preflight, withHeaders } from './cors.js';
import { errorResponse } from './errors.js';
import { runWithFaults } from './fault-runner.js';
import { takeFaults, type Fault } from './faults.js';
import { isCountedPath } from './paths.js';
import { countRequest } from './rate-limit.js';
import { logRequest } from './request-log.js';
import type { Store } from './store.js';

export interface ServiceOptions {
  readonly store: Store;
  readonly wait: (ms: number) => Promise<void>;
  /** Aborted when the sandbox closes. */
  readonly closed: AbortSignal;
  /** Carries a request out. */
  readonly dispatch: (request: Request, faults: readonly Fault[]) => Promise<Response>;
}

/** A request that outlives its client: same contents, its own body, nobody's signal. */
async function detached(request: Request): Promise<Request> {
  const { url, method, headers } = request;
  const bare = method === 'GET' || method === 'HEAD';
  return new Request(url, { method, headers, body: bare ? null : await request.arrayBuffer() });
}

/** Resolves to `true` when `gone` aborts, to `false` when `closed` does or a reset comes first. */
function clientGone(gone: AbortSignal, closed: AbortSignal, store: Store): Promise<boolean> {
  return new Promise((resolve) => {
    const unsubscribe = store.subscribe((change) => {
      if (change.type === 'reset') done(false);
    });
    const done = (result: boolean): void => {
      unsubscribe();
      resolve(result);
    };
    if (gone.aborted || closed.aborted) {
      done(gone.aborted);
      return;
    }
    gone.addEventListener('abort', () => done(true), { once: true });
    closed.addEventListener('abort', () => done(false), { once: true });
  });
}

function withoutCors(response: Response): Response {
  const copy = withHeaders(response, {});
  for (const name of [...copy.headers.keys()]) {
    if (name.startsWith('access-control-')) copy.headers.delete(name);
  }
  return copy;
}

/** Answers one request as Kustomer would: logged, under its faults, counted against the budget, with CORS headers. */
export async function answerService(request: Request, options: ServiceOptions): Promise<Response> {
  const { store, wait, closed, dispatch } = options;
  const { epoch } = store;
  const url = new URL(request.url);
  const entry = logRequest(store, request, url);
  const { taken, rest } = takeFaults(store.state.faults, request.method, url.pathname);
  store.state.faults = rest;
  entry.faults = taken.map((fault) => fault.kind);
  const copy = await detached(request);

  const run = async (): Promise<Response> => {
    // A late request must not land in the state that a reset has emptied.
    if (store.epoch !== epoch) return Response.error();
    if (request.method === 'OPTIONS') return preflight();
    if (!isCountedPath(url.pathname)) return dispatch(copy, taken);
    const rate = countRequest(store);
    const response = rate.error ? errorResponse(rate.error) : await dispatch(copy, taken);
    return withHeaders(response, rate.headers);
  };
  const response = await runWithFaults(taken, {
    wait,
    clientGone: () => clientGone(request.signal, closed, store),
    run,
  });
  if (response.type === 'error') return response;
  entry.status = response.status;
  if (taken.some((fault) => fault.kind === 'no-cors')) return withoutCors(response);
  return withHeaders(response, corsHeaders(store.state.settings.exposeHeaders));
}
