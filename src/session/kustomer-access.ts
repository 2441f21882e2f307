import { ChatApi } from '../kustomer/chat-api.js';
import { HttpClient } from '../kustomer/http-client.js';
import { withOverrides } from '../kustomer/routes.js';
import { TrackingToken, type TokenInput } from '../kustomer/tracking-token.js';
import type { SessionConfig, SessionEnvironment } from './session-types.js';

/** Wires the API to the page's configuration, which is read anew for each request. */
export const openChatApi = (
  environment: SessionEnvironment,
  config: () => SessionConfig,
  contextToken: () => TokenInput,
): ChatApi => {
  const { fetch, clock, page, timings, pageStorage, pageOrigin, anonymousStorage } = environment;
  const baseUrl = (): string | null => config().baseUrl;
  const routes = (): ReturnType<typeof withOverrides> => withOverrides(config().routes);
  const token: TrackingToken = new TrackingToken({
    explicit: () => config().trackingToken,
    context: contextToken,
    pageStorage,
    pageOrigin,
    baseUrl,
    anonymous: () => config().anonymous,
    anonymousStorage,
    requestAnonymous: (signal): Promise<string> => api.requestAnonymousToken(signal as AbortSignal),
  });
  const http = new HttpClient({ fetch, clock, page, timings, baseUrl, routes, token });
  const api: ChatApi = new ChatApi(http, routes);
  return api;
};
