import type { Storage } from '../../ports/storage.js';
import type { LiveToken } from '../../kustomer/driver-dependencies.js';
import { ChatApi } from '../../kustomer/api.js';
import { HttpClient, type HttpAccess } from '../../kustomer/http.js';
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

export type { LiveToken };

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
  const config = (): SessionContext['config'] => core.config;
  const sources: TrackingToken = new TrackingToken({
    config,
    context: () => core.provided?.value ?? null,
    pageStorage,
    pageOrigin,
    anonymousStorage: tabStorage(core, environment),
    requestAnonymous: (previous): Promise<string> => api.requestAnonymousToken(previous),
  });
  const identity = new Identity(sources, onIdentityChange);
  const access: HttpAccess = {
    snapshot: () => {
      const { baseUrl, routes } = config();
      return { baseUrl, routes: withOverrides(routes) };
    },
    read: (signal, baseUrl) => identity.read(signal, baseUrl),
    refresh: (refused, signal, baseUrl) => identity.refresh(refused, signal, baseUrl),
  };
  const api: ChatApi = new ChatApi(new HttpClient({ fetch, clock, page, timings, access }));
  const token = { isPages: () => sources.isPages(), read: (signal: AbortSignal) => identity.read(signal) };
  return { api, identity, token };
};
