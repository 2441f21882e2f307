import { ChatError } from '../domain/chat-error.js';
import { until, type Clock } from '../ports/clock.js';
import type { Page } from '../ports/page.js';
import type { Timings } from '../ports/timings.js';
import { cancelled } from './lifetime.js';
import { readRetryAfter } from './retry-after.js';
import { fillPath, type Route, type RouteTable } from './routes.js';
import { readError } from './wire.js';

export interface HttpRequest<Input> {
  /** Chooses the route from the table that holds for this request. */
  readonly route: (routes: RouteTable) => Route<Input>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly input?: Input;
  readonly signal: AbortSignal;
  /** Whether a 2xx without a body is an answer too. */
  readonly mayBeEmpty?: boolean;
  /** Replaces the customer's token, for the one request that asks for a token. `null` sends none. */
  readonly token?: string | null;
  /** Called when everything is in place and the request leaves. */
  readonly onLeave?: () => void;
}

/** Where requests go, at one moment. */
export interface Address {
  readonly baseUrl: string | null;
  readonly routes: RouteTable;
}

/** Where requests go, and whose they are. Each request asks for the address once, together with the token. */
export interface HttpAccess {
  snapshot(): Address;
  /** @param baseUrl the request's address: the page's own token does not go to every host */
  read(signal: AbortSignal, baseUrl: string): Promise<string>;
  /** Returns another token after a 401, or `null` where there is none. */
  refresh(refused: string, signal: AbortSignal, baseUrl: string): Promise<string | null>;
}

export interface HttpDependencies {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly page: Page;
  readonly timings: Pick<Timings, 'request'>;
  readonly access: HttpAccess;
}

/** A request with everything that no longer changes, whatever the page sets meanwhile. */
interface Prepared<Input> {
  readonly request: HttpRequest<Input>;
  readonly route: Route<Input>;
  readonly url: string;
  readonly tokenHeader: string;
}

/** Browsers refuse a keepalive body of more than 64 KiB. */
const KEEPALIVE_LIMIT = 60_000;

const unreadable = (what: string, status: number, cause?: unknown): ChatError =>
  new ChatError('bad_response', `The server's answer could not be read: ${what}.`, {
    status,
    cause,
    retryable: true,
  });

const parseJson = (body: string, status: number): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    // The cause is left out: it quotes the body.
    throw unreadable(body === '' ? 'it is empty' : 'it is not JSON', status);
  }
};

interface Reading {
  readonly token: string | null;
  readonly mayBeEmpty: boolean | undefined;
  readonly now: number;
}

const readAnswer = async (response: Response, { token, mayBeEmpty, now }: Reading): Promise<unknown> => {
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    throw unreadable('it redirects elsewhere', response.status);
  }
  const body = await response.text();
  if (response.ok) return body === '' && mayBeEmpty === true ? null : parseJson(body, response.status);
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(withoutToken(body, token));
  } catch {
    // An error page that is no JSON still has a status.
  }
  // The headers of the rate limit may be on every answer; only on these two they ask to wait.
  const mayWait = response.status === 429 || response.status === 503;
  throw readError(response.status, parsed, mayWait ? readRetryAfter(response.headers, now) : null);
};

/** A server may quote the request; the token must not come back in an error. */
const withoutToken = (body: string, token: string | null): string =>
  token === null ? body : body.replaceAll(token, '[token]');

/** @throws ChatError `not_ready` where a page's own body builder fails: nothing has left then */
const bodyOf = <Input>(route: Route<Input>, input: Input | undefined): string | null => {
  if (!route.body) return null;
  try {
    return JSON.stringify(route.body(input as Input));
  } catch (cause) {
    throw new ChatError('not_ready', `The body for ${route.path} could not be built.`, { cause });
  }
};

const prepare = <Input>(request: HttpRequest<Input>, { baseUrl, routes }: Address): Prepared<Input> => {
  const route = request.route(routes);
  const query = request.query ? `?${new URLSearchParams(request.query).toString()}` : '';
  const url = `${baseUrl ?? ''}${fillPath(route.path, request.params)}${query}`;
  return { request, route, url, tokenHeader: routes.tokenHeader };
};

const initOf = <Input>(
  { request, route, tokenHeader }: Prepared<Input>,
  token: string | null,
  signal: AbortSignal,
): RequestInit => {
  const body = bodyOf(route, request.input);
  return {
    method: route.method,
    // Every header here is in the preflight; there are no others on purpose.
    headers: {
      ...(body !== null && { 'content-type': 'application/json' }),
      ...(token !== null && { [tokenHeader]: token }),
    },
    body,
    signal,
    // fetch would carry the token's header on to wherever a redirect points.
    redirect: 'manual',
    credentials: 'omit',
    cache: 'no-store',
    keepalive: body !== null && new TextEncoder().encode(body).length < KEEPALIVE_LIMIT,
  };
};

/** Sends JSON over fetch, with the token, a time limit, and one more try with a fresh token after a 401. */
export class HttpClient {
  readonly #deps: HttpDependencies;

  constructor(dependencies: HttpDependencies) {
    this.#deps = dependencies;
  }

  /**
   * Returns the parsed JSON of a 2xx answer. Address, routes and the token's header are read once, before anything is
   * waited for, so that one request never mixes two settings of the page.
   *
   * @throws ChatError `not_ready`, `offline`, `no_tracking_token` (before anything left), `network`, `timeout`,
   * `bad_response`, `cancelled`, or what the status of the server's refusal means
   */
  async request<Input>(request: HttpRequest<Input>): Promise<unknown> {
    if (request.signal.aborted) throw cancelled();
    const { access, page } = this.#deps;
    const address = access.snapshot();
    const { baseUrl } = address;
    if (baseUrl === null) throw new ChatError('not_ready', 'Neither "org" nor "base-url" gives an address.');
    if (!page.online()) throw new ChatError('offline', 'This device is offline.', { retryable: true });
    const prepared = prepare(request, address);
    if (request.token !== undefined) return this.#send(prepared, request.token);
    const token = await access.read(request.signal, baseUrl);
    try {
      return await this.#send(prepared, token);
    } catch (error) {
      if (!(error instanceof ChatError) || error.status !== 401) throw error;
      const fresh = await access.refresh(token, request.signal, baseUrl).catch((reason: unknown) => {
        if (reason instanceof ChatError && reason.code === 'identity_changed') throw reason;
        return null;
      });
      if (fresh === null) throw error;
      return this.#send(prepared, fresh);
    }
  }

  async #send<Input>(prepared: Prepared<Input>, token: string | null): Promise<unknown> {
    const { signal, onLeave, mayBeEmpty } = prepared.request;
    const { clock, timings } = this.#deps;
    const limit = new AbortController();
    const init = initOf(prepared, token, limit.signal);
    let timedOut = false;
    const stopTimer = clock.after(timings.request, () => {
      timedOut = true;
      limit.abort();
    });
    try {
      if (signal.aborted) throw cancelled();
      onLeave?.();
      // Whoever was told that it leaves may have taken it back.
      if (signal.aborted) throw cancelled();
      return await until(signal, this.#exchange(prepared.url, init, { token, mayBeEmpty }));
    } catch (error) {
      if (error instanceof ChatError) throw error;
      if (timedOut) {
        throw new ChatError('timeout', 'The server did not answer in time.', { retryable: true });
      }
      // A handoff that has left is not called back: it may have made a conversation, which a look will find.
      if (!onLeave) limit.abort();
      if (signal.aborted) throw cancelled();
      // A TypeError: the connection broke, or the browser hides an answer without CORS headers.
      throw new ChatError('network', 'The request failed without an answer.', {
        retryable: true,
        cause: error,
      });
    } finally {
      stopTimer();
    }
  }

  async #exchange(url: string, init: RequestInit, how: Omit<Reading, 'now'>): Promise<unknown> {
    const response = await this.#deps.fetch(url, init);
    return readAnswer(response, { ...how, now: this.#deps.clock.now() });
  }
}
