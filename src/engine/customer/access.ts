import type { Storage } from '../../ports/storage.js';
import { ChatApi } from '../../kustomer/api.js';
import { HttpClient, type HttpDependencies } from '../../kustomer/http.js';
import { withOverrides, type RouteTable } from '../../kustomer/routes.js';
import { TrackingToken } from '../../kustomer/token/tracking-token.js';
import { Customer, type CustomerListener } from './identity.js';
import type { SessionContext } from '../../session/context.js';
import type { SessionEnvironment } from '../environment.js';

/**
 * The tab's storage, or the page's memory where the page wants nothing stored. Where it changes its mind, the value
 * moves along: a visitor who lost their token would be another one.
 */
export const tabStorage = ({ config }: SessionContext, { storage, memory }: SessionEnvironment): Storage => {
  let hasStored = false;
  const holding = (key: string): Storage => {
    const isOff = config().resume === 'off';
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
  readonly customer: Customer;
  readonly token: LiveToken;
}

/** Wires the API to the page's configuration, which is read anew for each request. */
export const openKustomer = (
  context: SessionContext,
  environment: SessionEnvironment,
  onChange: CustomerListener,
): KustomerAccess => {
  const { config, contextToken } = context;
  const { fetch, clock, page, timings, pageStorage, pageOrigin } = environment;
  const routes = (): RouteTable => withOverrides(config().routes);
  const openApi = (baseUrl: () => string | null, token: HttpDependencies['token']): ChatApi =>
    new ChatApi(new HttpClient({ fetch, clock, page, timings, baseUrl, routes, token }), routes);
  const tokens: TrackingToken = new TrackingToken({
    settings: () => {
      const { trackingToken, baseUrl, anonymous } = config();
      return { explicit: trackingToken, context: contextToken(), baseUrl, anonymous };
    },
    pageStorage,
    pageOrigin,
    anonymousStorage: tabStorage(context, environment),
    // Asked for at the address that it is kept under, though the page has another one by now.
    requestAnonymous: (previous, baseUrl) => openApi(() => baseUrl, customer).requestAnonymousToken(previous),
  });
  const customer = new Customer(tokens, onChange);
  const token = { isPages: () => tokens.isPages(), read: (signal: AbortSignal) => customer.read(signal) };
  return { api: openApi(() => config().baseUrl, customer), customer, token };
};
