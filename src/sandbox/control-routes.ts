import { Hono } from 'hono';
import { fileRoutes, storeAttachment } from './attachment-routes.js';
import { anySession, readJson, readObject, type SandboxContext, type SandboxEnv } from './context.js';
import { conversationView, conversationViews, messageView } from './control-view.js';
import { addMessage, endSession, ensureUser, reopenSession } from './conversations.js';
import { badRequest, jsonApiError } from './errors.js';
import { eventStream } from './events.js';
import { parseFaults } from './faults.js';
import { fromBase64, isRecord, textOf, toBase64 } from './json.js';
import { mergeSettings } from './settings.js';
import { DEFAULT_AGENT, type User } from './state.js';

/** `agent` is a name, or `{ id?, displayName, avatarUrl? }`; without it, Sam Rivera. */
function readAgent(context: SandboxContext, value: unknown): User {
  const { store } = context.env;
  if (value === undefined || value === null) return DEFAULT_AGENT;
  const name = isRecord(value) ? textOf(value['displayName']) : textOf(value);
  if (name === null) throw badRequest('"agent" must be a name or an object with "displayName".', '/agent');
  const id = isRecord(value) ? textOf(value['id']) : null;
  const avatarUrl = isRecord(value) ? textOf(value['avatarUrl']) : null;
  return ensureUser(store, name, { ...(id === null ? {} : { id }), avatarUrl });
}

/** Files an agent sends: `{ name, contentType?, content }`, `content` in base64. */
function agentAttachment(context: SandboxContext, value: unknown, index: number): string {
  const name = isRecord(value) ? textOf(value['name']) : null;
  const content = isRecord(value) ? value['content'] : undefined;
  if (!isRecord(value) || name === null || typeof content !== 'string') {
    throw badRequest('An attachment needs "name" and "content" (base64).', `/attachments/${index}`);
  }
  let bytes: Uint8Array;
  try {
    bytes = fromBase64(content);
  } catch {
    throw badRequest('"content" must be base64.', `/attachments/${index}/content`);
  }
  const contentType = textOf(value['contentType']) ?? 'application/octet-stream';
  const file = { name, contentType, contentLength: bytes.length, content: toBase64(bytes), customerId: null };
  return storeAttachment(context.env.store, file).id;
}

async function reply(context: SandboxContext): Promise<Response> {
  const { store, baseUrl } = context.env;
  const session = anySession(context);
  const { body = '', agent, attachments = [], template = null } = await readObject(context);
  if (typeof body !== 'string') throw badRequest('"body" must be a string.', '/body');
  if (!Array.isArray(attachments)) throw badRequest('"attachments" must be an array.', '/attachments');
  if (body.trim() === '' && attachments.length === 0 && template === null) {
    throw badRequest('A reply needs a body, attachments or a template.', '/body');
  }
  if (session.messages.length === 0) {
    throw jsonApiError(409, 'draft', 'The customer has not written yet: agents cannot answer a draft.');
  }
  const attachmentIds = attachments.map((value: unknown, index) => agentAttachment(context, value, index));
  const userId = readAgent(context, agent).id;
  const message = addMessage(store, session, { direction: 'out', body, userId, attachmentIds, template });
  return context.json(messageView(store, message, baseUrl), 201);
}

async function setTyping(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const session = anySession(context);
  const { typing, agent } = await readObject(context);
  if (typeof typing !== 'boolean') throw badRequest('"typing" must be true or false.', '/typing');
  const userId = readAgent(context, agent).id;
  session.typing = typing ? { userId, at: store.timestamp() } : null;
  store.changed({ type: 'typing', conversationId: session.id, userId, typing });
  return context.body(null, 204);
}

/** Puts a conversation into an assistant's hands, or takes it out again. Nobody answers in its place. */
async function setAssistant(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const session = anySession(context);
  const { active } = await readObject(context);
  if (typeof active !== 'boolean') throw badRequest('"active" must be true or false.', '/active');
  const ended = session.isInAssistantMode && !active;
  session.isInAssistantMode = active;
  store.changed({ type: ended ? 'assistant-ended' : 'conversation-updated', conversationId: session.id });
  return context.body(null, 204);
}

function conversationRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.get('/', (context) => context.json(conversationViews(context.env.store, context.env.baseUrl)));
  routes.post('/:id/messages', reply);
  routes.post('/:id/typing', setTyping);
  routes.post('/:id/assistant', setAssistant);
  routes.post('/:id/end', (context) => {
    const session = anySession(context);
    endSession(context.env.store, session, 'user_ended');
    return context.json(conversationView(context.env.store, session, context.env.baseUrl));
  });
  routes.post('/:id/reopen', (context) => {
    const session = anySession(context);
    reopenSession(context.env.store, session);
    return context.json(conversationView(context.env.store, session, context.env.baseUrl));
  });
  return routes;
}

async function putSettings(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const settings = mergeSettings(store.state.settings, await readJson(context));
  if (typeof settings === 'string') throw badRequest(settings);
  store.state.settings = settings;
  store.changed({ type: 'settings' });
  return context.json(settings);
}

async function putFaults(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const faults = parseFaults(await readJson(context));
  if (typeof faults === 'string') throw badRequest(faults);
  store.state.faults = faults;
  store.changed({ type: 'faults' });
  return context.json(faults);
}

/** The `/sandbox/` routes: what an agent does, and what a test makes happen. No part of Kustomer's API. */
export function controlRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.route('/conversations', conversationRoutes());
  routes.route('/', fileRoutes());
  routes.get('/settings', (context) => context.json(context.env.store.state.settings));
  routes.put('/settings', putSettings);
  routes.get('/faults', (context) => context.json(context.env.store.state.faults));
  routes.put('/faults', putFaults);
  routes.get('/requests', (context) => context.json(context.env.store.state.requests));
  routes.get('/events', (context) => eventStream(context.env.store, context.env.signal));
  routes.post('/tokens/expire', (context) => {
    const { tokens } = context.env.store.state;
    tokens.refusedUpTo = tokens.issued;
    context.env.store.changed({ type: 'tokens' });
    return context.body(null, 204);
  });
  routes.post('/streams/cut', (context) => {
    context.env.store.changed({ type: 'streams-cut' });
    return context.body(null, 204);
  });
  routes.post('/reset', (context) => {
    context.env.store.reset();
    return context.body(null, 204);
  });
  return routes;
}
