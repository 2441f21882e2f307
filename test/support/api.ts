import { DEFAULT_TIMINGS, type Timings } from '../../src/ports/timings.js';
import { ChatApi } from '../../src/kustomer/api.js';
import { HttpClient } from '../../src/kustomer/http.js';
import { withOverrides, type RouteOverrides } from '../../src/kustomer/routes.js';
import { TrackingToken, type TokenInput } from '../../src/kustomer/token/tracking-token.js';
import { memoryStorage } from '../../src/platform/storage.js';
import { FakePage } from './fake-page.js';
import { ManualClock } from './manual-clock.js';
import { testOrigin } from './runtime.js';

export interface ApiOptions {
  readonly fetch: typeof fetch;
  readonly baseUrl: string;
  /** Without one, an anonymous token is asked for. */
  readonly token?: TokenInput;
  readonly routes?: RouteOverrides;
  readonly timings?: Partial<Timings>;
}

export interface TestApi {
  readonly api: ChatApi;
  readonly http: HttpClient;
  readonly clock: ManualClock;
  readonly page: FakePage;
}

/** The real client from the API down to fetch, over a manual clock and a fake page. */
export const openTestApi = (options: ApiOptions): TestApi => {
  const clock = new ManualClock(Date.now());
  const page = new FakePage();
  const sources: TrackingToken = new TrackingToken({
    settings: () => ({
      explicit: options.token,
      context: null,
      baseUrl: options.baseUrl,
      anonymous: options.token === undefined,
    }),
    pageStorage: memoryStorage(),
    pageOrigin: testOrigin(),
    anonymousStorage: memoryStorage(),
    requestAnonymous: (previous): Promise<string> => api.requestAnonymousToken(previous),
  });
  const http = new HttpClient({
    fetch: options.fetch,
    clock,
    page,
    timings: { ...DEFAULT_TIMINGS, ...options.timings },
    access: {
      snapshot: () => ({ baseUrl: options.baseUrl, routes: withOverrides(options.routes) }),
      read: async (signal, baseUrl) => (await sources.read(signal, baseUrl)).token,
      refresh: async (refused, signal, baseUrl) =>
        (await sources.refresh(refused, signal, baseUrl))?.token ?? null,
    },
  });
  const api: ChatApi = new ChatApi(http);
  return { api, http, clock, page };
};

/** A signal that nobody aborts. */
export const never = (): AbortSignal => new AbortController().signal;
