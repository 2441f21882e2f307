import { expect, test, type Client } from './support.js';

const messagesPath = (id: string) => `/c/v1/chat/sessions/${id}/messages`;

async function lockedAt(api: Client, token: string, id: string): Promise<string | null> {
  const { json } = await api.get('/c/v1/chat/sessions', token);
  return json.data.find((session: { id: string }) => session.id === id).attributes.lockedAt;
}

test("another customer's session is as good as none", async ({ api }) => {
  const owner = await api.newToken();
  const id = await api.handoff(owner);
  const { json } = await api.get(messagesPath(id), owner);
  const stranger = await api.newToken();
  await api.handoff(stranger);
  for (const [method, path, body] of [
    ['GET', messagesPath(id), undefined],
    ['GET', `${messagesPath(id)}/${json.data[0].id}`, undefined],
    ['GET', `/c/v1/chat/sessions/${id}/queue`, undefined],
    ['PUT', `/c/v1/chat/sessions/${id}`, { locked: true }],
    ['POST', '/c/v1/chat/messages', { session: id, body: 'hi' }],
    ['POST', `/c/v1/chat/sessions/${id}/satisfaction`, undefined],
  ] as const) {
    const answer = await api.call(method, path, { token: stranger, body });
    expect(answer.status, `${method} ${path}`).toBe(404);
    expect(answer.json.errors[0]).toMatchObject({ status: 404, code: 'not_found' });
  }
});

test('sessions come in pages, the latest message first, with relative links', async ({ api, clock }) => {
  const token = await api.newToken();
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    ids.unshift(await api.handoff(token));
    clock.advance(1000);
  }
  const oldest = ids.at(-1) ?? '';
  await api.post('/c/v1/chat/messages', { session: oldest, body: 'still there?' }, token);
  const seen: string[] = [];
  let path: string | null = '/c/v1/chat/sessions?pageSize=2';
  while (path !== null) {
    expect(path.startsWith('/c/v1/')).toBe(true);
    const { json } = await api.get(path, token);
    expect(json.meta).toMatchObject({ pageSize: 2, total: 5, totalPages: 3 });
    seen.push(...json.data.map((session: { id: string }) => session.id));
    path = json.links.next;
  }
  expect(seen).toEqual([oldest, ...ids.slice(0, -1)]);
});

test('sessions can be filtered by brand', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token, { brand: 'north' });
  await api.handoff(token, { brand: 'south' });
  const { json } = await api.get('/c/v1/chat/sessions?brandId=north', token);
  expect(json.data.map((session: { id: string }) => session.id)).toEqual([id]);
});

test('a page size over 100 is cut to 100 and a senseless page is refused', async ({ api }) => {
  const token = await api.newToken();
  expect((await api.get('/c/v1/chat/sessions?pageSize=500', token)).json.meta.pageSize).toBe(100);
  expect((await api.get('/c/v1/chat/sessions?page=0', token)).status).toBe(400);
});

test('messages come in pages, the newest first', async ({ api, clock }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  for (const body of ['three', 'four', 'five']) {
    clock.advance(1000);
    await api.post('/c/v1/chat/messages', { session: id, body }, token);
  }
  const first = await api.get(`${messagesPath(id)}?pageSize=3`, token);
  const second = await api.get(first.json.links.next, token);
  const bodies = [...first.json.data, ...second.json.data].map((message) => message.attributes.body);
  expect(bodies).toEqual(['five', 'four', 'three', 'Hi there!', 'Hello']);
  expect(second.json.links.next).toBeNull();
});

test('a sent message can be read back and shows in the agent view', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  const sent = await api.post('/c/v1/chat/messages', { session: id, body: 'Any news?' }, token);
  expect(sent.status).toBe(201);
  expect(sent.json.data).toMatchObject({
    type: 'chat_message',
    attributes: { body: 'Any news?', direction: 'in', importedAt: null },
    relationships: { session: { data: { id } } },
  });
  const one = await api.get(`${messagesPath(id)}/${sent.json.data.id}`, token);
  expect(one.json).toEqual(sent.json);
  const [conversation] = (await api.get('/sandbox/conversations')).json;
  expect(conversation.messages.map((message: { body: string }) => message.body)).toEqual([
    'Hello',
    'Hi there!',
    'Any news?',
  ]);
});

test('an empty message is refused', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  expect((await api.post('/c/v1/chat/messages', { session: id, body: ' ' }, token)).status).toBe(400);
});

test('an agent reply names its sender, Sam Rivera unless told otherwise', async ({ api, clock }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  const names: string[] = [];
  for (const agent of [undefined, 'Alex Kim', { displayName: 'Jo Park', avatarUrl: '/jo.png' }, 'Alex Kim']) {
    clock.advance(1000);
    await api.post(`/sandbox/conversations/${id}/messages`, { body: 'Hi', agent });
  }
  const { json } = await api.get(`${messagesPath(id)}?pageSize=4`, token);
  const userIds = json.data.map((message: { relationships: Record<string, { data: { id: string } }> }) => {
    return message.relationships['sentBy']?.data.id;
  });
  for (const userId of userIds) {
    names.unshift((await api.get(`/c/v1/users/${userId}`, token)).json.data.attributes.displayName);
  }
  expect(names).toEqual(['Sam Rivera', 'Alex Kim', 'Jo Park', 'Alex Kim']);
  expect(userIds[0], 'a name is one user').toBe(userIds[2]);
});

test('a template passes through to the message', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  const template = {
    templateType: 'quick_replies',
    body: 'When?',
    actions: [{ displayText: 'Now', value: 'now' }],
  };
  await api.post(`/sandbox/conversations/${id}/messages`, { body: 'When?', template });
  const { json } = await api.get(messagesPath(id), token);
  expect(json.data[0].attributes.meta.template).toEqual(template);
});

test('a session made without a message is a draft that an agent cannot answer', async ({ api }) => {
  const token = await api.newToken();
  const created = await api.post('/c/v2.1/chat/sessions', { title: 'Question' }, token);
  expect(created.status).toBe(201);
  const reply = `/sandbox/conversations/${created.json.data.id}/messages`;
  expect((await api.post(reply, { body: 'Hello?' })).status).toBe(409);
  await api.post('/c/v1/chat/messages', { session: created.json.data.id, body: 'Me!' }, token);
  expect((await api.post(reply, { body: 'Hello' })).status).toBe(201);
});

test('a customer can end a chat only where that is allowed', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  const end = () =>
    api.put(`/c/v1/chat/sessions/${id}`, { locked: true, lockReason: 'customer_ended' }, token);
  await api.put('/sandbox/settings', { closableChat: false });
  expect((await end()).status).toBe(403);
  await api.put('/sandbox/settings', { closableChat: true });
  expect((await end()).json.data.attributes).toMatchObject({ lockReason: 'customer_ended' });
  expect(await lockedAt(api, token, id)).not.toBeNull();
  expect((await api.post('/c/v1/chat/messages', { session: id, body: 'Wait' }, token)).status).toBe(409);
});

test('an agent ends and reopens a chat', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  const ended = await api.post(`/sandbox/conversations/${id}/end`, {});
  expect(ended.json).toMatchObject({ lockReason: 'user_ended', lockedAt: expect.any(String) });
  await api.post(`/sandbox/conversations/${id}/reopen`, {});
  expect(await lockedAt(api, token, id)).toBeNull();
});

test('reading is noted, and a senseless time is refused', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  const path = `/c/v1/chat/sessions/${id}`;
  const lastSeenAt = '2026-03-02T09:00:00.000Z';
  expect((await api.put(path, { lastSeenAt }, token)).json.data.attributes.lastSeenAt).toBe(lastSeenAt);
  expect((await api.put(path, { lastSeenAt: 'now' }, token)).status).toBe(400);
});

test('last activity moves with every message, so that a client can poll it cheaply', async ({
  api,
  clock,
}) => {
  const token = await api.newToken();
  const activity = async () =>
    (await api.get('/c/v1/chat/customers/stats', token)).json.data.attributes.lastActivity;
  expect(await activity()).toBeNull();
  const id = await api.handoff(token);
  clock.advance(60_000);
  await api.post(`/sandbox/conversations/${id}/messages`, { body: 'Hi' });
  expect(await activity()).toBe(clock.now().toISOString());
});

test('the queue tells the wait, and 404 where there is none', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  const queue = () => api.get(`/c/v1/chat/sessions/${id}/queue`, token);
  expect((await queue()).json.data).toMatchObject({
    type: 'session_queue',
    attributes: { estimatedWaitTimeSeconds: 120, name: 'Chat' },
  });
  await api.put('/sandbox/settings', { queue: null });
  expect((await queue()).status).toBe(404);
});

test('agent typing shows until the agent sends or stops', async ({ api }) => {
  const id = await api.handoff(await api.newToken());
  const path = `/sandbox/conversations/${id}`;
  const typing = async () => (await api.get('/sandbox/conversations')).json[0].typing?.displayName;
  await api.post(`${path}/typing`, { typing: true, agent: 'Alex Kim' });
  expect(await typing()).toBe('Alex Kim');
  await api.post(`${path}/messages`, { body: 'Hi', agent: 'Alex Kim' });
  expect(await typing()).toBeUndefined();
});
