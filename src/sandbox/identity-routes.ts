import { Hono } from 'hono';
import { readObject, type SandboxEnv } from './context.js';
import { identify } from './conversations.js';
import { jsonApiError } from './errors.js';
import { textOf } from './json.js';
import {
  createIdentity,
  decodeJwt,
  issueToken,
  readToken,
  requireIdentity,
  TOKEN_HEADER,
  unauthorized,
} from './tokens.js';
import { trackingToken } from './wire.js';

/** A login JWT may be this old: 15 minutes (`kustomer-chat-api.md` section 2, documented). */
const MAX_LOGIN_AGE_MS = 15 * 60 * 1000;

/** Tokens and login: `kustomer-chat-api.md` section 2 (seen in source 2020). */
export function identityRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();

  routes.get('/v1/tracking/tokens/current', (context) => {
    const { store } = context.env;
    const token = readToken(store, context.req.header(TOKEN_HEADER));
    if (token.kind === 'foreign') throw unauthorized('foreign');
    const known =
      token.kind === 'valid' || (token.kind === 'expired' && store.state.settings.renewExpiredTokens)
        ? token.identity
        : createIdentity(store);
    return context.json(trackingToken(known, issueToken(store, known)));
  });

  routes.post('/v1/tracking/tokens', (context) => {
    const { store } = context.env;
    const identity = createIdentity(store);
    return context.json(trackingToken(identity, issueToken(store, identity)), 201);
  });

  routes.post('/v1/identity', async (context) => {
    const { store } = context.env;
    const identity = requireIdentity(store, context.req.header(TOKEN_HEADER));
    const body = await readObject(context);
    const claims = decodeJwt(textOf(body['externalToken']) ?? '');
    const email = textOf(claims?.['email']);
    const externalId = textOf(claims?.['externalId']);
    const issuedAt = Number(claims?.['iat']) * 1000;
    const fresh = issuedAt > store.now().getTime() - MAX_LOGIN_AGE_MS;
    if (!fresh || (email === null && externalId === null)) {
      const detail = 'The login token needs "iat", under 15 minutes old, and "externalId" or "email".';
      throw jsonApiError(422, 'invalid_external_token', detail, '/externalToken');
    }
    identify(store, identity, { email, externalId, name: textOf(claims?.['name']) });
    return context.json(trackingToken(identity, issueToken(store, identity)));
  });

  return routes;
}
