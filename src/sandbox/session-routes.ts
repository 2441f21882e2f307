import { Hono } from 'hono';
import { ownSession, readObject, type SandboxContext, type SandboxEnv } from './context.js';
import {
  byLastMessage,
  createSession,
  endSession,
  importHandoff,
  markSeen,
  sessionsOf,
} from './conversations.js';
import { badRequest, jsonApiError, notFound, plainError } from './errors.js';
import { parseHandoff } from './handoff-rules.js';
import { parseIsoDateTime, textOf } from './json.js';
import { paginate } from './paging.js';
import type { Session } from './state.js';
import { chatSession } from './wire.js';

/** "title (<=256, required)" of KustomerCore's `createConversation` (section 10, documented). */
const MAX_TITLE_LENGTH = 256;

/** 201 with the session, like the documented sibling `POST /v2.1/chat/sessions` (section 3; inferred for this route). */
async function handoff(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  let body: unknown;
  try {
    body = JSON.parse(await context.req.text());
  } catch {
    throw plainError(400, 'invalid_json', 'The request body must be a JSON object.');
  }
  const session = importHandoff(store, context.get('identity'), parseHandoff(body));
  return context.json({ data: chatSession(store, session) }, 201);
}

function listSessions(context: SandboxContext): Response {
  const { store, listFaults } = context.env;
  const url = new URL(context.req.url);
  const active = url.searchParams.get('active');
  const brandId = url.searchParams.get('brandId');
  const shown = (session: Session): boolean =>
    (active === null || (session.lockedAt === null) === (active === 'true')) &&
    (brandId === null || session.brandId === brandId) &&
    (listFaults.lagMs === 0 || Date.parse(session.createdAt) + listFaults.lagMs <= store.now().getTime());
  const sessions = sessionsOf(store, context.get('identity').customerId).filter(shown);
  const { items, meta, links } = paginate(byLastMessage(sessions), url);
  return context.json({
    data: items.map((session) => chatSession(store, session, listFaults.hideCustom)),
    meta,
    links,
  });
}

/** Without a first message it stays a draft that no agent can answer (section 5, seen in source). */
async function createEmptySession(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const body = await readObject(context);
  const title = textOf(body['title']);
  if (title !== null && title.length > MAX_TITLE_LENGTH) {
    throw badRequest(`The title must not exceed ${MAX_TITLE_LENGTH} characters.`, '/title');
  }
  const session = createSession(store, context.get('identity'), {
    title,
    brandId: textOf(body['brand']),
    lang: textOf(body['lang']),
  });
  store.changed({ type: 'conversation-created', conversationId: session.id });
  return context.json({ data: chatSession(store, session) }, 201);
}

async function updateSession(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const session = ownSession(context, context.req.param('id'));
  const { locked, lockReason, lastSeenAt } = await readObject(context);
  if (locked !== undefined) {
    if (!store.state.settings.closableChat) {
      throw jsonApiError(403, 'forbidden', 'Chats cannot be ended by the customer.', '/locked');
    }
    if (locked !== true) throw badRequest('Only "locked": true can be set.', '/locked');
    if (lockReason !== undefined && lockReason !== 'customer_ended') {
      throw badRequest('A customer ends a chat with "customer_ended".', '/lockReason');
    }
    endSession(store, session, 'customer_ended');
  }
  if (lastSeenAt !== undefined) {
    if (typeof lastSeenAt !== 'string' || parseIsoDateTime(lastSeenAt) === null) {
      throw badRequest('"lastSeenAt" must be a valid ISO 8601 timestamp.', '/lastSeenAt');
    }
    const at = new Date(lastSeenAt).toISOString();
    session.lastSeenAt = at;
    markSeen(
      session.messages.filter(({ createdAt }) => Date.parse(createdAt) <= Date.parse(at)),
      at,
    );
    store.changed({ type: 'conversation-updated', conversationId: session.id });
  }
  return context.json({ data: chatSession(store, session) });
}

function queue(context: SandboxContext): Response {
  const session = ownSession(context, context.req.param('id'));
  const { queue: settings } = context.env.store.state.settings;
  if (settings === null) throw notFound('queue');
  const { name, estimatedWaitTimeSeconds } = settings;
  return context.json({
    data: {
      type: 'session_queue',
      id: session.id,
      attributes: {
        enteredAt: session.createdAt,
        estimatedWaitTimeSeconds,
        latestWaitTimeSeconds: estimatedWaitTimeSeconds,
        name,
      },
    },
  });
}

function customerStats(context: SandboxContext): Response {
  const { customerId } = context.get('identity');
  const customer = context.env.store.state.customers[customerId ?? ''];
  return context.json({
    data: {
      type: 'customer_stats',
      id: customerId,
      attributes: { lastActivity: customer?.lastActivity ?? null },
    },
  });
}

/** Handoff and sessions: `kustomer-chat-api.md` sections 3 and 5. */
export function sessionRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.post('/v2.1/chat/handoff', handoff);
  routes.get('/v1/chat/sessions', listSessions);
  routes.post('/v2.1/chat/sessions', createEmptySession);
  routes.put('/v1/chat/sessions/:id', updateSession);
  routes.get('/v1/chat/sessions/:id/queue', queue);
  routes.get('/v1/chat/customers/stats', customerStats);
  return routes;
}
