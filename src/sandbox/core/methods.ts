import { isRecord, textOf } from '../json.js';
import { required, type CoreClient } from './core-client.js';
import type { Callback, CoreEvents, CoreIdentity } from './core-types.js';
import { earlierMessages, recentMessages, send, surveyOf } from './messages.js';
import { attributesOf, dataOf, idOf, type Resource } from './rest-forms.js';

type Params = Readonly<Record<string, unknown>>;
type Method = (...given: readonly unknown[]) => unknown;

/** Calls back once with what the work comes to. */
export function answer<Response>(callback: unknown, work: () => Promise<Response>): void {
  const told = typeof callback === 'function' ? (callback as Callback<Response>) : null;
  void work().then(
    (response) => told?.(response, null),
    (error: unknown) => told?.(null, error instanceof Error ? error : new Error(String(error))),
  );
}

/** A method of the form `(params, callback)`. */
function asking(work: (params: Params) => Promise<unknown>): Method {
  return (params, callback) => answer(callback, () => work(isRecord(params) ? params : {}));
}

/** A method that tells and asks for nothing. */
function telling(work: (params: Params) => Promise<unknown>): Method {
  return (params) => void work(isRecord(params) ? params : {}).catch(() => undefined);
}

const ROUTES = {
  session: (params: Params) =>
    `/c/v1/chat/sessions/${encodeURIComponent(required(params, 'conversationId'))}`,
  core: (params: Params) => `/core/conversations/${encodeURIComponent(required(params, 'conversationId'))}`,
};

function sessionForm(core: CoreClient, session: Resource): CoreEvents['onConversationCreate'] {
  const { createdAt, lockedAt } = attributesOf(session);
  return {
    conversationId: idOf(session),
    createdAt: textOf(createdAt) ?? '',
    ended: textOf(lockedAt) !== null,
    isInAssistantMode: core.book.isInAssistantMode(idOf(session)),
  };
}

function pageNumber(link: unknown): number | null {
  const path = textOf(link);
  return path === null ? null : Number(new URLSearchParams(path.split('?')[1]).get('page'));
}

function conversationMethods(core: CoreClient): Record<string, Method> {
  return {
    createConversation: asking(async (params) => {
      const body = {
        title: required(params, 'title'),
        brand: required(params, 'brand'),
        lang: params['lang'],
      };
      const session = dataOf(await core.api.call('POST', '/c/v2.1/chat/sessions', body));
      core.created(sessionForm(core, session));
      return sessionForm(core, session);
    }),
    getConversations: asking(async ({ page, pageSize }) => {
      const notice = core.habits.coreNoticesHandoff !== 'never';
      const current = Number(page ?? 1);
      const listed = await core.listConversations(current, Number(pageSize ?? 100), notice);
      const { first, next, prev } = listed.links;
      const pages = { first: pageNumber(first), next: pageNumber(next), previous: pageNumber(prev) };
      return { conversations: listed.conversations, pages: { current, ...pages } };
    }),
    endConversation: asking(async (params) => {
      const lock = { locked: true, lockReason: 'customer_ended' };
      const session = dataOf(await core.api.call('PUT', ROUTES.session(params), lock));
      const { conversationId, createdAt, ended } = sessionForm(core, session);
      return { conversationId, createdAt, ended };
    }),
    describeConversation: asking(({ conversationId, customAttributes }) =>
      core.api.call('POST', ROUTES.core({ conversationId }), { customAttributes }),
    ),
  };
}

function messageMethods(core: CoreClient): Record<string, Method> {
  const withSurvey = async (conversationId: string, messages: readonly unknown[]) => {
    const satisfaction = await surveyOf(core, conversationId).catch(() => undefined);
    return { conversationId, messages, ...(satisfaction ? { satisfaction } : {}) };
  };
  return {
    getMessages: asking(async (params) => {
      const id = required(params, 'conversationId');
      return withSurvey(id, await recentMessages(core, id));
    }),
    getHistoricalMessages: asking(async (params) => {
      const id = required(params, 'conversationId');
      const count = Number(params['count'] ?? 25);
      const messages = await earlierMessages(core, id, count, textOf(params['before']));
      return withSurvey(id, messages);
    }),
    sendMessage: asking(async (params) => {
      const id = required(params, 'conversationId');
      const message = await send(core, id, params['body'], params['attachments']);
      core.emit('onMessageSent', message);
      return message;
    }),
    getUnreadCount: () => core.book.unreadCount(),
    ...activityMethods(core),
  };
}

function activityMethods(core: CoreClient): Record<string, Method> {
  return {
    submitSatisfactionForm: asking(async (params) => {
      const id = encodeURIComponent(required(params, 'satisfactionId'));
      const { rating, answers, submittedAt } = params;
      const body = { rating, answers, submittedAt };
      const data = dataOf(await core.api.call('PUT', `/c/v1/chat/satisfaction-responses/${id}`, body));
      return { satisfactionId: idOf(data), ...attributesOf(data) };
    }),
    sendTypingActivity: telling(async (params) => {
      if (core.settings['showTypingIndicatorWeb'] === false) return;
      await core.api.call('POST', `${ROUTES.core(params)}/typing`, { typing: params['typing'] === true });
    }),
    markRead: telling(async (params) => {
      const id = required(params, 'conversationId');
      const messageIds = Array.isArray(params['messageIds']) ? (params['messageIds'] as string[]) : [];
      core.book.read(id, messageIds);
      await core.api.call('POST', `${ROUTES.core(params)}/read`, { messageIds });
    }),
  };
}

function customerMethods(core: CoreClient): Record<string, Method> {
  return {
    login: asking(async (params): Promise<CoreIdentity> => {
      await core.api.login(required(params, 'jwtToken'));
      await core.readCustomer();
      core.emit('onLogin', core.identity);
      return core.identity;
    }),
    logout: (callback) =>
      answer(callback, async () => {
        await core.api.startAnew();
        await core.readCustomer();
        await core.restartStream();
        return {};
      }),
    isLoggedIn: asking(({ email, externalId }) => {
      const { identity } = core;
      const named = textOf(email) !== null || textOf(externalId) !== null;
      const same = identity.email === (email ?? identity.email);
      const match = same && identity.externalId === (externalId ?? identity.externalId);
      return Promise.resolve(identity.identified && named && match);
    }),
    describeCustomer: asking(({ attributes, customAttributes }) =>
      core.api.call('POST', '/core/customer', { attributes, customAttributes }),
    ),
    sendPresenceActivity: telling(({ presence }) => core.api.call('POST', '/core/presence', { presence })),
    isChatAvailable: () => (core.settings['enabled'] === false ? 'disabled' : core.habits.coreAvailability),
  };
}

type Listener = (payload: unknown) => void;

function listenerMethods(core: CoreClient): Record<string, Method> {
  return {
    addListener: (event, listener) => core.listeners.add(String(event), listener as Listener),
    removeListener: (event, listener) => core.listeners.remove(String(event), listener as Listener),
  };
}

/** Every method but `init`. Before `init` is through they do nothing, and call nobody back (section 10, documented). */
export function coreMethods(core: CoreClient): Record<string, Method> {
  const methods = {
    ...conversationMethods(core),
    ...messageMethods(core),
    ...customerMethods(core),
    ...listenerMethods(core),
  };
  const guarded = Object.entries(methods).map(([name, method]): [string, Method] => [
    name,
    (...given) => (core.ready ? method(...given) : undefined),
  ]);
  return Object.fromEntries(guarded);
}
