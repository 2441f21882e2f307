import { Hono } from 'hono';
import type { SandboxEnv } from './context.js';
import { chatSettings } from './settings.js';

/** The `/p/` routes, which need no token: `kustomer-chat-api.md` section 9 (seen in source 2020). */
export function publicRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.get('/v1/chat/settings', (context) => {
    const { state } = context.env.store;
    const data = { type: 'chat_settings', id: state.orgId, attributes: chatSettings(state.settings) };
    return context.json({ data });
  });
  return routes;
}
