import { Hono } from 'hono';
import { ownSession, readObject, type SandboxContext, type SandboxEnv } from './context.js';
import { addMessage, newestFirst } from './conversations.js';
import { badRequest, jsonApiError, notFound } from './errors.js';
import { MAX_BODY_LENGTH } from './handoff-rules.js';
import { paginate } from './paging.js';
import { chatMessage, userResource } from './wire.js';

/** Page 1 holds the newest (section 4: the legacy client read it so; the server's order is not documented). */
function listMessages(context: SandboxContext): Response {
  const { store } = context.env;
  const session = ownSession(context, context.req.param('id'));
  const { items, meta, links } = paginate(newestFirst(session.messages), new URL(context.req.url));
  return context.json({ data: items.map((message) => chatMessage(store, session, message)), meta, links });
}

function readMessage(context: SandboxContext): Response {
  const session = ownSession(context, context.req.param('id'));
  const message = session.messages.find(({ id }) => id === context.req.param('messageId'));
  if (!message) throw notFound('message');
  return context.json({ data: chatMessage(context.env.store, session, message) });
}

function attachmentIds(context: SandboxContext, value: unknown): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw badRequest('"attachments" must be an array of ids.', '/attachments');
  const { store } = context.env;
  const { customerId } = context.get('identity');
  return value.map((id: unknown, index) => {
    const attachment = typeof id === 'string' ? store.state.attachments[id] : undefined;
    const pointer = `/attachments/${index}`;
    if (!attachment || attachment.customerId !== customerId) throw badRequest('No such attachment.', pointer);
    if (attachment.content === null) throw badRequest('The attachment was never uploaded.', pointer);
    return attachment.id;
  });
}

async function sendMessage(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const { session: sessionId, body = '', attachments } = await readObject(context);
  const session = ownSession(context, typeof sessionId === 'string' ? sessionId : undefined);
  const ids = attachmentIds(context, attachments);
  if (typeof body !== 'string') throw badRequest('"body" must be a string.', '/body');
  if (body.trim() === '' && ids.length === 0)
    throw badRequest('A message needs a body or attachments.', '/body');
  if (body.length > MAX_BODY_LENGTH) throw badRequest('The message is too long.', '/body');
  if (session.lockedAt !== null) throw jsonApiError(409, 'session_locked', 'This conversation has ended.');
  const message = addMessage(store, session, {
    direction: 'in',
    body,
    userId: null,
    attachmentIds: ids,
    template: null,
  });
  return context.json({ data: chatMessage(store, session, message) }, 201);
}

function readUser(context: SandboxContext): Response {
  const user = context.env.store.state.users[context.req.param('id') ?? ''];
  if (!user) throw notFound('user');
  return context.json({ data: userResource(user) });
}

/** Messages and their senders: `kustomer-chat-api.md` section 4. */
export function messageRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.get('/v1/chat/sessions/:id/messages', listMessages);
  routes.get('/v1/chat/sessions/:id/messages/:messageId', readMessage);
  routes.post('/v1/chat/messages', sendMessage);
  routes.get('/v1/users/:id', readUser);
  return routes;
}
