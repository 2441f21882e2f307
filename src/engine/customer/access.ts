import { ChatApi } from '../../kustomer/api.js';
import type { LiveToken } from '../../kustomer/driver-dependencies.js';
import { HttpClient, type HttpAccess } from '../../kustomer/http.js';
import { withOverrides } from '../../kustomer/routes.js';
import { TrackingToken } from '../../kustomer/token/tracking-token.js';
import type { Storage } from '../../ports/storage.js';
import type { SessionContext } from '../../session/context.js';
import type { SessionEnvironment } from '../environment.js';
import { Customer, type CustomerListener } from './identity.js';

/**
 * The tab's storage, or the page's memory where the page wants nothing stored. Where it changes its mind, the value
 * moves along: a visitor who lost their token would be another one.
 */
const tabStorage = (context: SessionContext, { storage, memory }: SessionEnvironment): Storage => {
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
  readonly customer: Customer;
  readonly token: LiveToken;
}

/** Wires the API to the page's configuration, which is read anew for each request. */
export const openKustomer = (
  context: SessionContext,
  environment: SessionEnvironment,
  onChange: CustomerListener,
): KustomerAccess => {
  const { fetch, clock, page, timings, pageStorage, pageOrigin } = environment;
  /** @param address instead of the page's of now */
  const openApi = (address?: string | null): ChatApi => {
    const access: HttpAccess = {
      snapshot: () => {
        const { baseUrl, routes } = context.config;
        return { baseUrl: address === undefined ? baseUrl : address, routes: withOverrides(routes) };
      },
      read: (signal, baseUrl) => customer.read(signal, baseUrl),
      refresh: (refused, signal, baseUrl) => customer.refresh(refused, signal, baseUrl),
    };
    return new ChatApi(new HttpClient({ fetch, clock, page, timings, access }));
  };
  const tokens: TrackingToken = new TrackingToken({
    settings: () => {
      const { trackingToken, baseUrl, anonymous } = context.config;
      // A provider that has no token yet is another thing than no provider.
      const provided = context.provided ? (context.provided.value ?? undefined) : null;
      return { explicit: trackingToken, context: provided, baseUrl, anonymous };
    },
    pageStorage,
    pageOrigin,
    anonymousStorage: tabStorage(context, environment),
    // Asked for at the address that it is kept under, though the page may have another one by then.
    requestAnonymous: (previous, baseUrl) => openApi(baseUrl).requestAnonymousToken(previous),
  });
  const customer = new Customer(tokens, onChange);
  const token: LiveToken = {
    isPages: () => tokens.isPages(),
    read: (signal) => customer.read(signal),
  };
  return { api: openApi(), customer, token };
};
