import { ChatError } from '../domain/chat-error.js';
import type { Clock } from '../ports/clock.js';
import type { Page } from '../ports/page.js';
import type { Timings } from '../ports/timings.js';
import { readRetryAfter } from './retry-after.js';
import { fillPath, type Route, type RouteTable } from './routes.js';
import { readError } from './wire.js';

export interface HttpRequest<Input> {
  readonly route: Route<Input>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly input?: Input;
  readonly signal: AbortSignal;
  /** Whether a 2xx without a body is an answer too. */
  readonly mayBeEmpty?: boolean;
  /** Instead of the page's token: for the one request that asks for one. `null` sends none. */
  readonly token?: string | null;
  /** Called when everything is in place and the request leaves. */
  readonly onLeave?: () => void;
}

export interface HttpDependencies {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly page: Page;
  readonly timings: Pick<Timings, 'request'>;
  readonly baseUrl: () => string | null;
  readonly routes: () => RouteTable;
  readonly token: {
    read(signal: AbortSignal): Promise<string>;
    refresh(refused: string, signal: AbortSignal): Promise<string | null>;
  };
}

/** Browsers refuse a keepalive body of more than 64 KiB. */
const KEEPALIVE_LIMIT = 60_000;

const cancelled = (): ChatError => new ChatError('cancelled', 'The request was given up.');

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
  // The budget's headers may be on every answer; on any other refusal they are no request to wait.
  const mayWait = response.status === 429 || response.status === 503;
  throw readError(response.status, parsed, mayWait ? readRetryAfter(response.headers, now) : null);
};

/** A server may quote the request; the token must not come back in an error. */
const withoutToken = (body: string, token: string | null): string =>
  token === null ? body : body.replaceAll(token, '[token]');

/** @throws ChatError `not_ready` where a page's own body builder fails: nothing has left then */
const bodyOf = <Input>({ route, input }: HttpRequest<Input>): string | null => {
  if (!route.body) return null;
  try {
    return JSON.stringify(route.body(input as Input));
  } catch (cause) {
    throw new ChatError('not_ready', `The body for ${route.path} could not be built.`, { cause });
  }
};

/** JSON over fetch, with the token, a time limit, and one more try with a fresh token after a 401. */
export class HttpClient {
  readonly #deps: HttpDependencies;

  constructor(dependencies: HttpDependencies) {
    this.#deps = dependencies;
  }

  /**
   * Gives the parsed JSON of a 2xx answer.
   *
   * @throws ChatError `not_ready`, `offline`, `no_tracking_token` (before anything left), `network`, `timeout`,
   * `bad_response`, `cancelled`, or what the server's refusal says
   */
  async request<Input>(request: HttpRequest<Input>): Promise<unknown> {
    if (request.signal.aborted) throw cancelled();
    const baseUrl = this.#deps.baseUrl();
    if (baseUrl === null) throw new ChatError('not_ready', 'Neither "org" nor "base-url" gives an address.');
    if (!this.#deps.page.online()) {
      throw new ChatError('offline', 'This device is offline.', { retryable: true });
    }
    const { route } = request;
    const query = request.query ? `?${new URLSearchParams(request.query).toString()}` : '';
    const url = `${baseUrl}${fillPath(route.path, request.params)}${query}`;
    if (request.token !== undefined) return this.#send(url, request, request.token);
    const token = await this.#deps.token.read(request.signal);
    try {
      return await this.#send(url, request, token);
    } catch (error) {
      if (!(error instanceof ChatError) || error.status !== 401) throw error;
      const fresh = await this.#deps.token.refresh(token, request.signal).catch((reason: unknown) => {
        if (reason instanceof ChatError && reason.code === 'identity_changed') throw reason;
        return null;
      });
      if (fresh === null) throw error;
      return this.#send(url, request, fresh);
    }
  }

  #init<Input>(request: HttpRequest<Input>, token: string | null, signal: AbortSignal): RequestInit {
    const body = bodyOf(request);
    const { route } = request;
    return {
      method: route.method,
      // Every header here is in the preflight; there are no others on purpose.
      headers: {
        ...(body !== null && { 'content-type': 'application/json' }),
        ...(token !== null && { [this.#deps.routes().tokenHeader]: token }),
      },
      body,
      signal,
      // fetch would carry the token's header on to wherever a redirect points.
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      keepalive: body !== null && new TextEncoder().encode(body).length < KEEPALIVE_LIMIT,
    };
  }

  async #send<Input>(url: string, request: HttpRequest<Input>, token: string | null): Promise<unknown> {
    const limit = new AbortController();
    const init = this.#init(request, token, limit.signal);
    let timedOut = false;
    const giveUp = (): void => {
      limit.abort();
    };
    const stopTimer = this.#deps.clock.after(this.#deps.timings.request, () => {
      timedOut = true;
      limit.abort();
    });
    request.signal.addEventListener('abort', giveUp, { once: true });
    try {
      if (request.signal.aborted) throw cancelled();
      request.onLeave?.();
      const response = await this.#deps.fetch(url, init);
      const now = this.#deps.clock.now();
      return await readAnswer(response, { token, mayBeEmpty: request.mayBeEmpty, now });
    } catch (error) {
      if (error instanceof ChatError) throw error;
      if (timedOut) {
        throw new ChatError('timeout', 'The server did not answer in time.', { retryable: true });
      }
      if (request.signal.aborted) throw cancelled();
      // A TypeError: the line broke, or the browser hides an answer without CORS headers.
      throw new ChatError('network', 'The request failed without an answer.', {
        retryable: true,
        cause: error,
      });
    } finally {
      stopTimer();
      request.signal.removeEventListener('abort', giveUp);
    }
  }
}
