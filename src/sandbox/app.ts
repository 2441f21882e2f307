import { Hono } from 'hono';
import type { SandboxEnv, WebScriptSource } from './context.js';
import { controlRoutes } from './control-routes.js';
import { coreRoutes, webScriptRoutes } from './core-routes.js';
import { corsHeaders, preflight, withHeaders } from './cors.js';
import { customerRoutes } from './customer-routes.js';
import { ApiError, errorResponse, notFound } from './errors.js';
import { listFaults } from './fault-runner.js';
import type { Fault } from './faults.js';
import { isServicePath } from './paths.js';
import { publicRoutes } from './public-routes.js';
import { answerService } from './service.js';
import { shopServerRoutes } from './shop-server-routes.js';
import type { SandboxState } from './state.js';
import { createStore, type Change } from './store.js';

export interface SandboxOptions {
  /** The clock; `Date` by default. Every date, token and rate limit goes by it. */
  readonly now?: () => Date;
  /** How faults with `ms` pass the time; `setTimeout` by default. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Where `/chat-web/core.js` and `widget.js` come from; without it they are 404. */
  readonly webScript?: WebScriptSource;
  /** A state saved earlier, to go on from. The sandbox takes it over and changes it in place. */
  readonly state?: SandboxState;
}

export interface Sandbox {
  /**
   * Answers one request. A response of type `error` (`Response.error()`) means that the connection is to be lost
   * without an answer.
   *
   * @param baseUrl where clients reach this instance, for absolute URLs; the request's origin by default.
   */
  fetch(request: Request, baseUrl?: string): Promise<Response>;
  /** The state as plain data; saving it and passing it as `state` resumes the instance. */
  readonly state: SandboxState;
  /** Tells of every change that `GET /sandbox/events` tells of. Returns the undo. */
  subscribe(listener: (change: Change) => void): () => void;
  /** Ends open streams and hanging requests. */
  close(): void;
}

function createRoutes(): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();
  app.route('/c', customerRoutes());
  app.route('/p', publicRoutes());
  app.route('/core', coreRoutes());
  app.route('/chat-web', webScriptRoutes());
  app.route('/shop-server', shopServerRoutes());
  app.route('/sandbox', controlRoutes());
  app.notFound(() => errorResponse(notFound('route')));
  app.onError((error) => {
    if (error instanceof ApiError) return errorResponse(error);
    throw error;
  });
  return app;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const noScript: WebScriptSource = () => Promise.reject(notFound('script'));

/** One isolated double of Kustomer: its own customers, conversations, settings and faults. Uses the Fetch API only. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { now = () => new Date(), wait = pause, webScript = noScript, state } = options;
  const store = createStore({ now, state });
  const app = createRoutes();
  const closing = new AbortController();
  const closed = closing.signal;

  const carryOut = async (request: Request, baseUrl: string, faults: readonly Fault[], signal: AbortSignal) =>
    app.fetch(request, { store, baseUrl, listFaults: listFaults(faults), wait, webScript, signal });

  return {
    async fetch(request, baseUrl = new URL(request.url).origin) {
      if (isServicePath(new URL(request.url).pathname)) {
        const dispatch = (copy: Request, faults: readonly Fault[]) => carryOut(copy, baseUrl, faults, closed);
        return answerService(request, { store, wait, closed, dispatch });
      }
      if (request.method === 'OPTIONS') return preflight();
      const signal = AbortSignal.any([request.signal, closed]);
      return withHeaders(await carryOut(request, baseUrl, [], signal), corsHeaders(false));
    },
    get state() {
      return store.state;
    },
    subscribe: (listener) => store.subscribe(listener),
    close: () => closing.abort(),
  };
}
