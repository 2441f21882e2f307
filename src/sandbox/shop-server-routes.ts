import { Hono } from 'hono';
import { anySession, readObject, type SandboxContext, type SandboxEnv } from './context.js';
import { addMessage, endSession } from './conversations.js';
import { badRequest, jsonApiError } from './errors.js';
import { serverSentEvents } from './events.js';
import { textOf } from './json.js';
import type { Message, Session } from './state.js';
import type { Store } from './store.js';

/* The shapes of the shop's own server: nothing of them is Kustomer's. */

export interface ShopMessage {
  readonly id: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly from: 'customer' | 'team';
  readonly name: string | null;
  readonly text: string;
  /** Came in by the handoff, so that the page has it already. */
  readonly handedOff: boolean;
}

export interface ShopConversation {
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly endedBy: 'customer' | 'agent' | null;
  /** Oldest first. */
  readonly messages: readonly ShopMessage[];
}

export interface ShopTyping {
  readonly typing: boolean;
  readonly name: string;
}

function messageForm(
  store: Store,
  { id, createdAt, direction, body, importedAt, userId }: Message,
): ShopMessage {
  return {
    id,
    at: createdAt,
    from: direction === 'in' ? 'customer' : 'team',
    name: store.state.users[userId ?? '']?.displayName ?? null,
    text: body,
    handedOff: importedAt !== null,
  };
}

function conversationForm(store: Store, session: Session): ShopConversation {
  const { createdAt, lockedAt, lockReason, messages } = session;
  return {
    startedAt: createdAt,
    endedAt: lockedAt,
    endedBy: lockedAt === null ? null : lockReason === 'customer_ended' ? 'customer' : 'agent',
    messages: messages.map((message) => messageForm(store, message)),
  };
}

async function takeMessage(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const session = anySession(context);
  const body = textOf((await readObject(context))['text'])?.trim() ?? '';
  if (body === '') throw badRequest('"text" must be a text.', '/text');
  if (session.lockedAt !== null) throw jsonApiError(409, 'session_locked', 'This conversation has ended.');
  const message = addMessage(store, session, {
    direction: 'in',
    body,
    userId: null,
    attachmentIds: [],
    template: null,
  });
  return context.json(messageForm(store, message), 201);
}

async function takeTyping(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const session = anySession(context);
  const { typing } = await readObject(context);
  session.customerTypingAt = typing === true ? store.timestamp() : null;
  store.changed({ type: 'customer-typing', conversationId: session.id });
  return context.json({});
}

function stream(context: SandboxContext): Response {
  const { store, signal } = context.env;
  const { id } = anySession(context);
  return serverSentEvents(signal, (send, end) =>
    store.subscribe(({ type, conversationId, messageId, userId, typing }) => {
      if (type === 'reset' || type === 'streams-cut') end();
      const session = conversationId === id ? store.state.sessions[id] : undefined;
      if (!session) return;
      const message = session.messages.find((one) => one.id === messageId);
      if (type === 'message-created' && message) send('said', messageForm(store, message));
      if (type === 'conversation-ended' || type === 'conversation-reopened') send('changed', {});
      if (type !== 'typing') return;
      const sign: ShopTyping = {
        typing: typing === true,
        name: store.state.users[userId ?? '']?.displayName ?? '',
      };
      send('typing', sign);
    }),
  );
}

/**
 * The server of the demo shop itself, between its page and Kustomer, for a `transport` of the page's own. A real one
 * hears of messages by Kustomer's webhooks, and knows its customer by its own cookie; this one has no logins, and goes by
 * the conversation's id alone.
 */
export function shopServerRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.get('/conversations/:id', (context) =>
    context.json(conversationForm(context.env.store, anySession(context))),
  );
  routes.get('/conversations/:id/events', stream);
  routes.post('/conversations/:id/messages', takeMessage);
  routes.post('/conversations/:id/typing', takeTyping);
  routes.post('/conversations/:id/end', (context) => {
    endSession(context.env.store, anySession(context), 'customer_ended');
    return context.json({});
  });
  return routes;
}
