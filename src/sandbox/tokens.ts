import { plainError, type ApiError } from './errors.js';
import { isRecord, textOf } from './json.js';
import type { Identity } from './state.js';
import type { Store } from './store.js';

/** The header of the tracking token (`kustomer-chat-api.md` section 0.2, seen in source 2017-2020). */
export const TOKEN_HEADER = 'x-kustomer-tracking-token';

/** How a token stands: good, genuine but run out or refused, or not one of this instance's. */
export type TokenState =
  | { readonly kind: 'valid'; readonly identity: Identity }
  | { readonly kind: 'expired'; readonly identity: Identity }
  | { readonly kind: 'missing' }
  | { readonly kind: 'foreign' };

const encode = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Payload of a JWT, unverified; `null` when it is not one. */
export function decodeJwt(token: string): Record<string, unknown> | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    const binary = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    const text = new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
    const claims: unknown = JSON.parse(text);
    return isRecord(claims) ? claims : null;
  } catch {
    return null;
  }
}

export function createIdentity(store: Store): Identity {
  const identity: Identity = { trackingId: store.newId(), customerId: null, verified: false, presence: null };
  store.state.identities[identity.trackingId] = identity;
  store.changed({ type: 'identity' });
  return identity;
}

/**
 * A tracking token: payload `{ id, org, exp, aud, iss }`, `exp` in seconds (section 2, seen in source 2018). The third
 * part is a serial number in place of a signature: it lets the instance refuse the tokens it issued up to a moment.
 */
export function issueToken(store: Store, identity: Identity): string {
  const { state } = store;
  state.tokens.issued += 1;
  const payload = {
    id: identity.trackingId,
    org: state.orgId,
    exp: Math.floor(store.now().getTime() / 1000) + state.settings.tokenLifetimeSeconds,
    aud: 'urn:consumer',
    iss: 'urn:api',
  };
  const header = encode(JSON.stringify({ alg: 'HS256', typ: 'JWT' }));
  return `${header}.${encode(JSON.stringify(payload))}.${encode(`sandbox-${state.tokens.issued}`)}`;
}

function serialOf(token: string): number {
  try {
    const signature = atob((token.split('.')[2] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
    return Number(/^sandbox-(\d+)$/.exec(signature)?.[1] ?? Number.NaN);
  } catch {
    return Number.NaN;
  }
}

export function readToken(store: Store, token: string | undefined): TokenState {
  if (token === undefined || token === '') return { kind: 'missing' };
  const claims = decodeJwt(token);
  const identity = store.state.identities[textOf(claims?.['id']) ?? ''];
  const serial = serialOf(token);
  const genuine = claims?.['org'] === store.state.orgId && serial <= store.state.tokens.issued;
  if (!identity || !genuine) return { kind: 'foreign' };
  const expired = Number(claims['exp']) * 1000 <= store.now().getTime();
  const refused = serial <= store.state.tokens.refusedUpTo;
  return { kind: expired || refused ? 'expired' : 'valid', identity };
}

const REASONS = {
  missing: 'The tracking token is missing.',
  expired: 'The tracking token has expired.',
  foreign: 'The tracking token is not valid for this organization.',
} as const;

/** 401. The body of Kustomer's own is unknown (section 3); this one has the handoff's shape. */
export function unauthorized(kind: keyof typeof REASONS): ApiError {
  return plainError(401, 'unauthorized', REASONS[kind], { reason: kind });
}

/** The identity behind a valid token. Throws 401 for every other. */
export function requireIdentity(store: Store, token: string | undefined): Identity {
  const result = readToken(store, token);
  if (result.kind !== 'valid') throw unauthorized(result.kind);
  return result.identity;
}
