import { Hono } from 'hono';
import { attachmentRoutes } from './attachment-routes.js';
import type { SandboxEnv } from './context.js';
import { identityRoutes } from './identity-routes.js';
import { messageRoutes } from './message-routes.js';
import { satisfactionRoutes } from './satisfaction-routes.js';
import { sessionRoutes } from './session-routes.js';
import { requireIdentity, TOKEN_HEADER } from './tokens.js';

/** The `/c/` routes. All but those that give out tokens want one. */
export function customerRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.route('/', identityRoutes());
  routes.use(async (context, next) => {
    context.set('identity', requireIdentity(context.env.store, context.req.header(TOKEN_HEADER)));
    await next();
  });
  routes.route('/', sessionRoutes());
  routes.route('/', messageRoutes());
  routes.route('/', attachmentRoutes());
  routes.route('/', satisfactionRoutes());
  return routes;
}
