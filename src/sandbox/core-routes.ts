import { Hono } from 'hono';
import { ownSession, readObject, type SandboxContext, type SandboxEnv } from './context.js';
import { ensureCustomer, markSeen, sessionsOf } from './conversations.js';
import type { CoreConversationState } from './core/core-types.js';
import { coreIdentity } from './core-forms.js';
import { coreStream } from './core-stream.js';
import { badRequest, notFound } from './errors.js';
import { isRecord, textOf } from './json.js';
import { requireIdentity, TOKEN_HEADER } from './tokens.js';

async function setTyping(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const session = ownSession(context, context.req.param('id'));
  const { typing } = await readObject(context);
  if (typeof typing !== 'boolean') throw badRequest('"typing" must be true or false.', '/typing');
  session.customerTypingAt = typing ? store.timestamp() : null;
  store.changed({ type: 'customer-typing', conversationId: session.id });
  return context.body(null, 204);
}

async function markRead(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const session = ownSession(context, context.req.param('id'));
  const { messageIds } = await readObject(context);
  if (!Array.isArray(messageIds)) throw badRequest('"messageIds" must be an array of ids.', '/messageIds');
  const named = new Set<unknown>(messageIds);
  const at = store.timestamp();
  markSeen(
    session.messages.filter(({ id }) => named.has(id)),
    at,
  );
  session.lastSeenAt = at;
  store.changed({ type: 'conversation-updated', conversationId: session.id });
  return context.body(null, 204);
}

/**
 * What the API's session list does not tell. `unread` are the live messages not marked as read, the customer's own
 * among them: "after `sendMessage`, call `markRead` too or unread counts are wrong after refresh" (section 10).
 */
function conversations(context: SandboxContext): Response {
  const sessions = sessionsOf(context.env.store, context.get('identity').customerId);
  const entries = sessions.map(({ id, messages, isInAssistantMode }): [string, CoreConversationState] => {
    const waiting = messages.filter(({ importedAt, seenAt }) => importedAt === null && seenAt === null);
    return [id, { unread: waiting.map((message) => message.id), isInAssistantMode }];
  });
  return context.json(Object.fromEntries(entries));
}

async function setPresence(context: SandboxContext): Promise<Response> {
  const { presence } = await readObject(context);
  if (presence !== 'online' && presence !== 'offline') {
    throw badRequest('"presence" must be "online" or "offline".', '/presence');
  }
  context.get('identity').presence = presence;
  context.env.store.changed({ type: 'identity' });
  return context.body(null, 204);
}

async function describeCustomer(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const { attributes = {}, customAttributes = {} } = await readObject(context);
  if (!isRecord(attributes)) throw badRequest('"attributes" must be an object.', '/attributes');
  if (!isRecord(customAttributes)) {
    throw badRequest('"customAttributes" must be an object.', '/customAttributes');
  }
  const customer = ensureCustomer(store, context.get('identity'));
  customer.described = { ...customer.described, ...attributes, ...customAttributes };
  customer.name = textOf(attributes['name']) ?? customer.name;
  store.changed({ type: 'identity' });
  return context.json({ customerId: customer.id });
}

async function describeConversation(context: SandboxContext): Promise<Response> {
  const session = ownSession(context, context.req.param('id'));
  const { customAttributes } = await readObject(context);
  if (!isRecord(customAttributes)) {
    throw badRequest('"customAttributes" must be an object.', '/customAttributes');
  }
  session.custom = { ...session.custom, ...customAttributes };
  context.env.store.changed({ type: 'conversation-updated', conversationId: session.id });
  return context.json({ conversationId: session.id });
}

/**
 * What `core.js` of the sandbox needs besides the API. Invented here: Kustomer's goes over a realtime service whose
 * wire is not public. The token goes in the header, never into the URL.
 */
export function coreRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.use(async (context, next) => {
    context.set('identity', requireIdentity(context.env.store, context.req.header(TOKEN_HEADER)));
    await next();
  });
  routes.get('/events', coreStream);
  routes.get('/identity', (context) =>
    context.json(coreIdentity(context.env.store, context.get('identity'))),
  );
  routes.get('/conversations', conversations);
  routes.post('/presence', setPresence);
  routes.post('/customer', describeCustomer);
  routes.post('/conversations/:id', describeConversation);
  routes.post('/conversations/:id/typing', setTyping);
  routes.post('/conversations/:id/read', markRead);
  return routes;
}

/** The scripts themselves: `/chat-web/core.js` and `/chat-web/widget.js`, as on Kustomer's CDN (section 1). */
export function webScriptRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.get('/:file', async (context) => {
    const name = context.req.param('file').replace(/\.js$/, '');
    if (name !== 'core' && name !== 'widget') throw notFound('script');
    const headers = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' };
    return new Response(await context.env.webScript(name), { headers });
  });
  return routes;
}
