import type { Storage } from '../../ports/storage.js';
import { ChatApi } from '../../kustomer/api.js';
import { HttpClient } from '../../kustomer/http.js';
import { withOverrides } from '../../kustomer/routes.js';
import { TrackingToken } from '../../kustomer/token/tracking-token.js';
import { Identity } from './identity.js';
import type { SessionContext } from '../../session/context.js';
import type { SessionEnvironment } from '../environment.js';

/**
 * The tab's storage, or the page's memory where the page wants nothing stored. Where it changes its mind, the value
 * moves along: a visitor who lost their token would be another one.
 */
export const tabStorage = (context: SessionContext, { storage, memory }: SessionEnvironment): Storage => {
  let hasStored = false;
  const holding = (key: string): Storage => {
    const isOff = context.config.resume === 'off';
    const [to, from] = isOff ? [memory, storage] : [storage, memory];
    // What another page has stored is not even looked at.
    if (isOff && !hasStored) return memory;
    hasStored = true;
    const value = from.get(key);
    if (value === null) return to;
    from.remove(key);
    to.set(key, value);
    return to;
  };
  return {
    get: (key) => holding(key).get(key),
    set: (key, value) => {
      holding(key).set(key, value);
    },
    remove: (key) => {
      holding(key).remove(key);
    },
  };
};

/** Whose token it is, as far as a driver must know. */
export interface LiveToken {
  /** Whether the token in use is the page SDK's, so that Core speaks for the same customer. */
  isPages(): Promise<boolean>;
  /** Rejects where the token is not the bound customer's any more. */
  read(signal: AbortSignal): Promise<unknown>;
}

export interface KustomerAccess {
  readonly api: ChatApi;
  readonly identity: Identity;
  readonly token: LiveToken;
}

/**
 * Wires the API to the page's configuration, which is read anew for each request.
 *
 * @param onIdentityChange the token has become another customer's
 */
export const openKustomer = (
  core: SessionContext,
  environment: SessionEnvironment,
  onIdentityChange: () => void,
): KustomerAccess => {
  const { fetch, clock, page, timings, pageStorage, pageOrigin } = environment;
  const baseUrl = (): string | null => core.config.baseUrl;
  const routes = (): ReturnType<typeof withOverrides> => withOverrides(core.config.routes);
  const sources: TrackingToken = new TrackingToken({
    explicit: () => core.config.trackingToken,
    context: () => core.provided?.value ?? null,
    pageStorage,
    pageOrigin,
    baseUrl,
    anonymous: () => core.config.anonymous,
    anonymousStorage: tabStorage(core, environment),
    requestAnonymous: (previous): Promise<string> => api.requestAnonymousToken(previous),
  });
  const identity = new Identity(sources, onIdentityChange);
  const http = new HttpClient({ fetch, clock, page, timings, baseUrl, routes, token: identity });
  const api: ChatApi = new ChatApi(http, routes);
  const token = { isPages: () => sources.isPages(), read: (signal: AbortSignal) => identity.read(signal) };
  return { api, identity, token };
};
