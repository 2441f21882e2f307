import type { Page } from '@playwright/test';
import { startSandbox, type RunningSandbox } from '../../src/sandbox/server.js';
import { startPages, type PageServer } from '../e2e/support/servers.js';
import { Client, expect, test as base } from './support.js';

/* Test code reads unknown answers by path; a wrong path fails the test at the assertion. */
/* eslint-disable @typescript-eslint/no-explicit-any */

type Callback = (response: unknown, error: unknown) => void;
type Script = Record<string, (...given: readonly unknown[]) => unknown>;
interface CoreWindow {
  KustomerCore: Script;
  Kustomer: Script;
  events: [string, Record<string, unknown>][];
  loaded: string[];
}

const EVENTS = [
  'onConversationCreate',
  'onConversationEnded',
  'onConversationUnended',
  'onAssistantEnded',
  'onMessageReceived',
  'onMessageSent',
  'onAgentTypingActivity',
  'onSatisfactionReceived',
  'onLogin',
];

const TOKEN_KEY = 'kustomer-chat-tracking-token';

/** A page with `core.js` of a sandbox on another origin. */
class CorePage {
  readonly page: Page;
  readonly api: Client;

  constructor(page: Page, api: Client) {
    this.page = page;
    this.api = api;
  }

  /** Calls a method that takes a callback. Rejects with the error's fields when there is one. */
  async ask(method: string, ...params: readonly unknown[]): Promise<any> {
    const [response, error] = await this.page.evaluate(
      ([name, given]) =>
        new Promise<[unknown, unknown]>((resolve) => {
          const core = (window as unknown as CoreWindow).KustomerCore;
          const callback: Callback = (answer, problem) =>
            resolve([
              answer,
              problem instanceof Error ? Object.assign({ message: problem.message }, problem) : problem,
            ]);
          core[name]!(...given, callback);
        }),
      [method, params] as const,
    );
    if (error !== null) throw Object.assign(new Error('KustomerCore called back with an error'), { error });
    return response;
  }

  async failure(method: string, ...params: readonly unknown[]): Promise<any> {
    try {
      await this.ask(method, ...params);
    } catch (problem) {
      return (problem as { error: unknown }).error;
    }
    throw new Error(`${method} did not fail.`);
  }

  /** Calls a method that answers at once, or not at all. */
  tell(method: string, ...params: readonly unknown[]): Promise<any> {
    return this.page.evaluate(
      ([name, given]) => (window as unknown as CoreWindow).KustomerCore[name]!(...given),
      [method, params] as const,
    );
  }

  async init(): Promise<any> {
    const response = await this.ask('init', {});
    await this.page.evaluate((names) => {
      const target = window as unknown as CoreWindow;
      target.events = [];
      for (const name of names) {
        target.KustomerCore['addListener']!(name, (payload: Record<string, unknown>) => {
          target.events.push([name, payload]);
        });
      }
    }, EVENTS);
    return response;
  }

  events(name?: string): Promise<[string, any][]> {
    return this.page
      .evaluate(() => (window as unknown as CoreWindow).events)
      .then((events) => events.filter(([event]) => name === undefined || event === name));
  }

  /** Waits for so many of an event, and gives their payloads. */
  async received(name: string, count = 1): Promise<any[]> {
    await expect.poll(async () => (await this.events(name)).length, { message: name }).toBe(count);
    return (await this.events(name)).map(([, payload]) => payload);
  }

  token(): Promise<string> {
    return this.page.evaluate((key) => localStorage.getItem(key)!, TOKEN_KEY);
  }

  /** A conversation begun with the page's own Core, with one message in it. */
  async begin(): Promise<string> {
    const { conversationId } = await this.ask('createConversation', { title: 'Help', brand: 'b1' });
    await this.ask('sendMessage', { conversationId, body: 'Hello' });
    return conversationId;
  }

  reply(conversationId: string, body: string): Promise<unknown> {
    return this.api.post(`/sandbox/conversations/${conversationId}/messages`, { body });
  }

  /** Lets a message of a conversation that Core surely knows through, so that all before it would have come too. */
  async settle(conversationId: string): Promise<void> {
    const before = (await this.events('onMessageReceived')).length;
    await this.reply(conversationId, 'A mark');
    await expect
      .poll(async () => (await this.events('onMessageReceived')).length)
      .toBeGreaterThanOrEqual(before + 1);
  }
}

interface CoreFixtures {
  readonly pages: PageServer;
  readonly core: CorePage;
}

// A page's clock runs, so the sandbox's must too.
const test = base.extend<CoreFixtures>({
  // eslint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server: RunningSandbox = await startSandbox();
    await use(server);
    await server.close();
  },
  // eslint-disable-next-line no-empty-pattern
  pages: async ({}, use) => {
    const pages = await startPages();
    await use(pages);
    await pages.close();
  },
  core: async ({ page, pages, api }, use) => {
    await page.goto(pages.put(html(api.baseUrl)));
    await use(new CorePage(page, api));
  },
});

function html(base: string, script = 'core', attributes = 'data-kustomer-api-key="key"'): string {
  return `<!doctype html><title>A page</title>
    <script>
      loaded = [];
      for (const name of ['kustomerCoreLoaded', 'kustomerLoaded']) {
        addEventListener(name, () => loaded.push(name));
      }
    </script>
    <script src="${base}/chat-web/${script}.js" ${attributes}></script>`;
}

test('the script tells that it has loaded, and answers an init called before', async ({
  page,
  pages,
  api,
}) => {
  // A script's `load` follows on its run at once; the next script on the page may come later than the event.
  const early = `data-kustomer-api-key="key" onload="
    KustomerCore.init({}, (response, error) => loaded.push(error ? error.message : typeof response.settings));
    loaded.push('called');"`;
  await page.goto(pages.put(html(api.baseUrl, 'core', early)));
  const loaded = () => page.evaluate(() => (window as unknown as CoreWindow).loaded);
  await expect.poll(loaded).toEqual(['called', 'kustomerCoreLoaded', 'object']);
});

test('every instance serves the scripts, and they call that instance alone', async ({ page, pages, api }) => {
  const instance = new Client(`${api.baseUrl}/sandboxes/here`);
  await page.goto(pages.put(html(instance.baseUrl)));
  const core = new CorePage(page, instance);
  expect((await core.init()).settings.teamName).toBe('Acme Support');
  expect((await api.get('/sandbox/requests')).json).toEqual([]);
  expect((await instance.get('/chat-web/other.js')).status).toBe(404);
});

test('init calls back with an error where the script has no key', async ({ page, pages, api }) => {
  await page.goto(pages.put(html(api.baseUrl, 'core', '')));
  expect(await new CorePage(page, api).failure('init', {})).toMatchObject({ code: 'missing_api_key' });
});

test('methods do nothing before init is through', async ({ core }) => {
  expect(await core.tell('getUnreadCount')).toBeUndefined();
  expect(await core.tell('isChatAvailable')).toBeUndefined();
  const called = await core.page.evaluate(
    () =>
      new Promise((resolve) => {
        const { KustomerCore } = window as unknown as CoreWindow;
        KustomerCore['getConversations']!({}, () => resolve('early'));
        KustomerCore['init']!({}, () => resolve('init'));
      }),
  );
  expect(called).toBe('init');
});

test('init keeps the page its token, and gets an anonymous one where it has none', async ({ core, api }) => {
  await core.init();
  const token = await core.token();
  expect((await api.get('/c/v1/chat/sessions', token)).status).toBe(200);
  await core.init();
  expect(await core.token()).toBe(token);
});

test('a token in quotes, as an app may have stored it, is read too', async ({ core, api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  await core.page.evaluate(([key, value]) => localStorage.setItem(key, JSON.stringify(value)), [
    TOKEN_KEY,
    token,
  ] as const);
  await core.init();
  const { conversations } = await core.ask('getConversations', {});
  expect(conversations).toEqual([
    expect.objectContaining({
      conversationId: id,
      ended: false,
      isInAssistantMode: false,
      preview: 'Hi there!',
    }),
  ]);
});

test('the token never stands in a URL', async ({ core, api }) => {
  await core.init();
  await core.begin();
  const { json } = await api.get('/sandbox/requests');
  expect(json.some(({ path }: { path: string }) => path === '/core/events')).toBe(true);
  for (const { query } of json) expect(query).not.toContain('[masked]');
});

test('a conversation is created, written in, answered, ended and opened again', async ({ core, api }) => {
  await core.init();
  const id = await core.begin();
  expect(await core.received('onConversationCreate')).toEqual([
    { conversationId: id, createdAt: expect.any(String), ended: false, isInAssistantMode: false },
  ]);
  const [sent] = await core.received('onMessageSent');
  expect(sent).toMatchObject({ body: 'Hello', direction: 'in', conversationId: id, attachments: [] });

  await core.reply(id, 'Hi, Sam here.');
  const [received] = await core.received('onMessageReceived');
  expect(received).toEqual({
    messageId: expect.any(String),
    body: 'Hi, Sam here.',
    createdAt: expect.any(String),
    direction: 'out',
    conversationId: id,
    attachments: [],
    meta: { template: null, articles: [] },
    sentBy: { type: 'user', id: expect.any(String), displayName: 'Sam Rivera', avatarUrl: null },
  });
  const { messages } = await core.ask('getMessages', { conversationId: id });
  expect(messages[0]).toEqual(received);

  const ended = await core.ask('endConversation', { conversationId: id });
  expect(ended).toEqual({ conversationId: id, createdAt: expect.any(String), ended: true });
  expect(await core.received('onConversationEnded')).toEqual([ended]);
  const [survey] = await core.received('onSatisfactionReceived');
  const answers = [{ id: survey.form.questions[0].id, prompt: 'Anything to add?', answer: 'Thanks' }];
  const { satisfactionId } = survey;
  const submitted = await core.ask('submitSatisfactionForm', { satisfactionId, rating: 5, answers });
  expect(submitted).toMatchObject({ rating: 5, status: 'commented' });

  await api.post(`/sandbox/conversations/${id}/reopen`, {});
  expect(await core.received('onConversationUnended')).toEqual([{ ...ended, ended: false }]);
});

test('errors are Error objects with status, code and title', async ({ core, api }) => {
  await core.init();
  expect(await core.failure('getMessages', { conversationId: 'nobodys' })).toMatchObject({
    status: 404,
    code: 'not_found',
  });
  expect(await core.failure('createConversation', { title: 'Help' })).toMatchObject({ status: 400 });
  await api.faults({ match: 'POST /c/v1/chat/messages', kind: 'drop-before' });
  const id = (await core.ask('createConversation', { title: 'Help', brand: 'b' })).conversationId;
  const failure = await core.failure('sendMessage', { conversationId: id, body: 'Hello' });
  expect(failure.status).toBeUndefined();
  expect(failure.message).toBeTruthy();
});

test('a file goes along with a message', async ({ core }) => {
  await core.init();
  const id = await core.begin();
  const { attachments } = await core.page.evaluate(
    (conversationId) =>
      new Promise<any>((resolve, reject) => {
        const file = new File(['hello'], 'note.txt', { type: 'text/plain' });
        const done: Callback = (message, error) => {
          if (error instanceof Error) reject(error);
          else resolve(message);
        };
        const { KustomerCore } = window as unknown as CoreWindow;
        KustomerCore['sendMessage']!({ conversationId, attachments: [{ file }] }, done);
      }),
    id,
  );
  expect(attachments).toEqual([expect.objectContaining({ name: 'note.txt', contentLength: 5 })]);
});

test('what the customer writes elsewhere comes as a message received, direction in', async ({
  core,
  api,
}) => {
  await core.init();
  const session = await core.begin();
  await api.post('/c/v1/chat/messages', { session, body: 'From my phone' }, await core.token());
  const [message] = await core.received('onMessageReceived');
  expect(message).toMatchObject({ body: 'From my phone', direction: 'in', sentBy: { type: 'customer' } });
  expect(await core.events('onMessageSent')).toHaveLength(1);
});

for (const [setting, heard] of [
  ['listed', { before: 1, after: 2 }],
  ['after-getConversations', { before: 0, after: 1 }],
  ['never', { before: 0, after: 0 }],
] as const) {
  test(`a handoff over REST with coreNoticesHandoff "${setting}"`, async ({ core, api }) => {
    await api.put('/sandbox/settings', { coreNoticesHandoff: setting });
    await core.init();
    const own = await core.begin();
    const id = await api.handoff(await core.token());
    const replies = async () =>
      (await core.events('onMessageReceived')).filter(([, { conversationId }]) => conversationId === id)
        .length;
    await core.reply(id, 'Before');
    await core.settle(own);
    expect(await replies()).toBe(heard.before);
    const { conversations } = await core.ask('getConversations', {});
    expect(conversations.map((one: { conversationId: string }) => one.conversationId)).toContain(id);
    await core.reply(id, 'After');
    await core.settle(own);
    expect(await replies()).toBe(heard.after);
    // Its history is never pushed.
    const bodies = (await core.events('onMessageReceived')).map(([, { body }]) => body);
    expect(bodies).not.toContain('Hi there!');
    await core.init();
    await core.reply(id, 'After another init');
    await expect
      .poll(async () => (await core.events('onMessageReceived')).map(([, { body }]) => body))
      .toContain('After another init');
  });
}

test('imported messages come by getHistoricalMessages, and by getMessages only when so set', async ({
  core,
  api,
}) => {
  await core.init();
  const now = new Date().toISOString();
  const messages = [
    { date: now, direction: 'in', body: 'Hello' },
    { date: now, direction: 'out', body: 'Hi there!' },
  ];
  const id = await api.handoff(await core.token(), { messages });
  const bodies = async (method: string, more = {}) =>
    (await core.ask(method, { conversationId: id, ...more })).messages.map(
      (one: { body: string }) => one.body,
    );
  await core.reply(id, 'Live');
  expect(await bodies('getMessages')).toEqual(['Live']);
  expect(await bodies('getHistoricalMessages')).toEqual(['Live', 'Hi there!', 'Hello']);
  expect(await bodies('getHistoricalMessages', { count: 1 })).toEqual(['Live']);
  await api.put('/sandbox/settings', { coreMessagesHoldImports: true });
  await expect.poll(() => bodies('getMessages')).toEqual(['Live', 'Hi there!', 'Hello']);
});

test('typing reaches the other side, both ways', async ({ core, api }) => {
  await core.init();
  const id = await core.begin();
  const view = async () => (await api.get('/sandbox/conversations')).json[0].customerTyping;
  await core.tell('sendTypingActivity', { conversationId: id, typing: true });
  await expect.poll(view).toEqual({ at: expect.any(String) });
  await core.tell('sendTypingActivity', { conversationId: id, typing: false });
  await expect.poll(view).toBeNull();
  const path = `/sandbox/conversations/${id}/typing`;
  await api.post(path, { typing: true, agent: 'Alex Kim' });
  await api.post(path, { typing: false, agent: 'Alex Kim' });
  const user = { displayName: 'Alex Kim', avatarUrl: null };
  expect(await core.received('onAgentTypingActivity', 2)).toEqual([
    { conversationId: id, typing: true, user },
    { conversationId: id, typing: false, user },
  ]);
});

test('typing signs follow the two switches of the chat settings', async ({ core, api }) => {
  await api.put('/sandbox/settings', {
    showTypingIndicatorWeb: false,
    showTypingIndicatorCustomerWeb: false,
  });
  await core.init();
  const id = await core.begin();
  await core.tell('sendTypingActivity', { conversationId: id, typing: true });
  await api.post(`/sandbox/conversations/${id}/typing`, { typing: true });
  await core.settle(id);
  expect(await core.events('onAgentTypingActivity')).toEqual([]);
  expect((await api.get('/sandbox/conversations')).json[0].customerTyping).toBeNull();
});

test('messages are unread until marked, the own ones too after a reload', async ({ core, api }) => {
  await core.init();
  const id = await core.begin();
  await core.reply(id, 'Hi');
  const [reply] = await core.received('onMessageReceived');
  expect(await core.tell('getUnreadCount')).toEqual({ total: 1, conversations: { [id]: 1 } });
  await core.page.reload();
  await core.init();
  expect(await core.tell('getUnreadCount')).toEqual({ total: 2, conversations: { [id]: 2 } });
  await core.tell('markRead', { conversationId: id, messageIds: [reply.messageId] });
  expect((await core.tell('getUnreadCount')).total).toBe(1);
  const seen = async () =>
    (await api.get('/sandbox/conversations')).json[0].messages.map((one: { seenAt: string }) => one.seenAt);
  await expect.poll(seen).toEqual([null, expect.any(String)]);
});

test('presence and the customer are known on the other side', async ({ core, api }) => {
  await core.init();
  const id = await core.begin();
  await core.tell('sendPresenceActivity', { presence: 'online' });
  await core.ask('describeCustomer', { attributes: { name: 'Dana' }, customAttributes: { tier: 'gold' } });
  await core.ask('describeConversation', { conversationId: id, customAttributes: { externalId: 't-1' } });
  await expect
    .poll(async () => (await api.get('/sandbox/conversations')).json[0])
    .toMatchObject({ presence: 'online', customer: { name: 'Dana' }, externalId: 't-1' });
  expect(await core.tell('isChatAvailable')).toBe('online');
});

const jwt = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify({ iat: Date.now() / 1000, ...claims })).toString('base64url')}.sig`;

test('a login keeps the conversations, and a logout leaves them', async ({ core }) => {
  await core.init();
  await core.begin();
  const identity = { identified: true, customerId: expect.any(String), email: 'a@b.c', externalId: null };
  expect(await core.ask('login', { jwtToken: jwt({ email: 'a@b.c' }) })).toEqual(identity);
  expect(await core.received('onLogin')).toEqual([identity]);
  expect(await core.ask('isLoggedIn', { email: 'a@b.c' })).toBe(true);
  expect(await core.ask('isLoggedIn', { email: 'x@b.c' })).toBe(false);
  expect((await core.ask('getConversations', {})).conversations).toHaveLength(1);
  const token = await core.token();
  await core.ask('logout');
  expect(await core.token()).not.toBe(token);
  expect((await core.ask('getConversations', {})).conversations).toEqual([]);
  expect(await core.ask('isLoggedIn', { email: 'a@b.c' })).toBe(false);
});

test('pushed events can be lost, doubled and late', async ({ core, api }) => {
  await core.init();
  const id = await core.begin();
  await api.put('/sandbox/settings', { pushDrops: 1 });
  await core.reply(id, 'Lost');
  await core.reply(id, 'Heard');
  expect((await core.received('onMessageReceived'))[0].body).toBe('Heard');
  await api.put('/sandbox/settings', { pushDuplicates: 1 });
  await core.reply(id, 'Twice');
  await core.received('onMessageReceived', 3);
  await api.put('/sandbox/settings', { pushDelayMs: 400 });
  const before = Date.now();
  await core.reply(id, 'Late');
  await core.received('onMessageReceived', 4);
  expect(Date.now() - before).toBeGreaterThanOrEqual(400);
});

test('an expired token is renewed on the way, and a foreign one replaced at init', async ({ core, api }) => {
  await core.init();
  const id = await core.begin();
  await api.post('/sandbox/tokens/expire', {});
  await core.ask('sendMessage', { conversationId: id, body: 'Still me' });
  await api.post('/sandbox/reset', {});
  await core.init();
  expect((await core.ask('getConversations', {})).conversations).toEqual([]);
});

test('the stream comes back by itself after it was refused', async ({ core, api }) => {
  await api.faults({ match: 'GET /core/events', kind: 'status', status: 503 });
  await core.init();
  const id = await core.begin();
  await expect
    .poll(async () => {
      await core.reply(id, 'Anybody?');
      return (await core.events('onMessageReceived')).length;
    })
    .toBeGreaterThan(0);
});

test('an assistant that lets go of a conversation is told of', async ({ core, api }) => {
  await core.init();
  const id = await core.begin();
  await api.post(`/sandbox/conversations/${id}/assistant`, { active: true });
  await api.post(`/sandbox/conversations/${id}/assistant`, { active: false });
  expect(await core.received('onAssistantEnded')).toEqual([{ conversationId: id, isInAssistantMode: false }]);
});

test('a listener that was removed hears no more', async ({ core }) => {
  await core.init();
  const id = await core.begin();
  await core.page.evaluate(() => {
    const { KustomerCore, events } = window as unknown as CoreWindow;
    const listener = () => events.push(['removed', {}]);
    KustomerCore['addListener']!('onMessageReceived', listener);
    KustomerCore['removeListener']!('onMessageReceived', listener);
  });
  await core.settle(id);
  expect(await core.events('removed')).toEqual([]);
});

test('the widget starts, opens a conversation and tells what is unread', async ({ page, pages, api }) => {
  await page.goto(pages.put(`${html(api.baseUrl, 'widget')}<body></body>`));
  const methods = (): Promise<string[]> =>
    page.evaluate(() => Object.keys((window as unknown as CoreWindow).Kustomer));
  expect(await methods()).toEqual(['start']);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const { Kustomer } = window as unknown as CoreWindow;
        Kustomer['start']!({}, () => resolve());
      }),
  );
  expect(await methods()).toContain('addListener');
  const token = await page.evaluate((key) => localStorage.getItem(key)!, TOKEN_KEY);
  const id = await api.handoff(token);
  const opened = await page.evaluate(
    (conversationId) =>
      new Promise((resolve) => {
        const { Kustomer } = window as unknown as CoreWindow;
        Kustomer['addListener']!('onUnread', (count: unknown) => Object.assign(window, { count }));
        Kustomer['openConversationById']!({ conversationId }, (response: unknown) => resolve(response));
      }),
    id,
  );
  expect(opened).toEqual({ conversationId: id });
  await expect(page.locator('[data-kustomer-widget]')).toContainText(id);
  await api.post(`/sandbox/conversations/${id}/messages`, { body: 'Hi' });
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { count?: { total: number } }).count?.total))
    .toBe(1);
  await page.evaluate(() => void (window as unknown as CoreWindow).Kustomer['close']!());
  await expect(page.locator('[data-kustomer-widget]')).toHaveCount(0);
});
