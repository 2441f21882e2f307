import { expect, TOKEN_HEADER, test, Client } from './support.js';

const ORIGIN = { origin: 'https://shop.example' };
const LIST = '/c/v1/chat/sessions';

test('a preflight allows any origin, and only the headers and methods a client needs', async ({ api }) => {
  const answer = await api.call('OPTIONS', LIST, {
    headers: { ...ORIGIN, 'access-control-request-headers': 'x-kustomer-client' },
  });
  expect(answer.status).toBe(204);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-allow-headers')?.split(', ')).toEqual([
    'content-type',
    TOKEN_HEADER,
  ]);
  expect(answer.headers.get('access-control-allow-methods')?.split(', ')).toEqual([
    'GET',
    'POST',
    'PUT',
    'OPTIONS',
  ]);
  expect(answer.headers.get('access-control-max-age')).toBeNull();
});

test('answers and refusals alike can be read from any origin', async ({ api }) => {
  const good = await api.call('GET', LIST, { token: await api.newToken(), headers: ORIGIN });
  const refused = await api.call('GET', LIST, { headers: ORIGIN });
  const unknown = await api.call('GET', '/c/v9/nothing', { token: await api.newToken(), headers: ORIGIN });
  expect([good.status, refused.status, unknown.status]).toEqual([200, 401, 404]);
  for (const { headers } of [good, refused, unknown]) {
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-expose-headers')).toBeNull();
  }
});

test('response headers are exposed only when the setting says so', async ({ api }) => {
  await api.put('/sandbox/settings', { exposeHeaders: true });
  const { headers } = await api.get('/p/v1/chat/settings');
  expect(headers.get('access-control-expose-headers')).toContain('x-ratelimit-reset');
  expect(headers.get('access-control-expose-headers')).toContain('retry-after');
});

test('the budget counts down, refuses with 429 and starts anew', async ({ api, clock }) => {
  await api.put('/sandbox/settings', { rateLimit: { limit: 2, windowSeconds: 60 } });
  const settings = () => api.get('/p/v1/chat/settings');
  const remaining = [await settings(), await settings()].map(({ headers }) =>
    headers.get('x-ratelimit-remaining'),
  );
  expect(remaining).toEqual(['1', '0']);
  const refused = await settings();
  expect(refused.status).toBe(429);
  expect(refused.json.errors[0]).toMatchObject({ code: 'too_many_requests', meta: { limit: 2 } });
  expect(refused.headers.get('x-ratelimit-limit')).toBe('2');
  expect(refused.headers.get('x-ratelimit-reset')).toBe(String(clock.now().getTime() / 1000 + 60));
  clock.advance(60_000);
  expect((await settings()).status).toBe(200);
});

test('the default budget is 1,000 requests', async ({ api }) => {
  expect((await api.get('/p/v1/chat/settings')).headers.get('x-ratelimit-limit')).toBe('1000');
});

test('chat settings need no token and hide how the sandbox itself is set', async ({ api }) => {
  await api.put('/sandbox/settings', { teamName: 'North', closableChat: false });
  const { json } = await api.get('/p/v1/chat/settings?lang=en');
  expect(json.data).toMatchObject({
    type: 'chat_settings',
    attributes: { teamName: 'North', closableChat: false },
  });
  expect(Object.keys(json.data.attributes)).not.toContain('rateLimit');
  expect((await api.get('/sandbox/settings')).json).toMatchObject({
    teamName: 'North',
    exposeHeaders: false,
  });
});

test('a setting that does not exist, or of a wrong type, is refused', async ({ api }) => {
  const typo = await api.put('/sandbox/settings', { closeableChat: true });
  expect(typo.status).toBe(400);
  expect(typo.json.errors[0].detail).toContain('closeableChat');
  expect((await api.put('/sandbox/settings', { closableChat: 'yes' })).status).toBe(400);
  expect((await api.put('/sandbox/settings', { rateLimit: { limit: 0 } })).status).toBe(400);
});

test('the request log shows what was asked, with the token masked wherever it was', async ({ api }) => {
  const token = await api.newToken();
  await api.faults({ match: 'GET /c/v1/chat/customers/stats', kind: 'drop-before' });
  await api.get(`${LIST}?leak=${token}`, token);
  await api.get('/c/v1/chat/customers/stats', token).catch(() => undefined);
  const { json, text } = await api.get('/sandbox/requests');
  expect(text).not.toContain(token);
  expect(json[1]).toMatchObject({
    method: 'GET',
    path: LIST,
    query: '?leak=[masked]',
    status: 200,
    faults: [],
  });
  expect(json[1].headers[TOKEN_HEADER]).toBe('[masked]');
  expect(json[2]).toMatchObject({ status: null, faults: ['drop-before'] });
  expect(json.some((entry: { path: string }) => entry.path === '/sandbox/faults')).toBe(false);
});

test('instances know nothing of each other', async ({ server }) => {
  const north = new Client(`${server.url}/sandboxes/north`);
  const south = new Client(`${server.url}/sandboxes/south`);
  const token = await north.newToken();
  const id = await north.handoff(token);
  await north.put('/sandbox/settings', { teamName: 'North' });
  await north.faults({ match: 'GET /p/*', kind: 'status', status: 500, times: 'always' });
  expect((await south.get(LIST, token)).status).toBe(401);
  expect((await south.get('/sandbox/conversations')).json).toEqual([]);
  expect((await south.get('/p/v1/chat/settings')).json.data.attributes.teamName).toBe('Acme Support');
  expect((await new Client(server.url).get('/sandbox/conversations')).json).toEqual([]);
  expect(await north.sessionIds(token)).toEqual([id]);
});

test('links of an instance follow its prefix, and absolute URLs carry it', async ({ server }) => {
  const api = new Client(`${server.url}/sandboxes/north`);
  const token = await api.newToken();
  await api.handoff(token);
  await api.handoff(token);
  const first = await api.get(`${LIST}?pageSize=1`, token);
  expect(first.json.links.next).toMatch(/^\/c\/v1\/chat\/sessions\?/);
  expect((await api.get(first.json.links.next, token)).json.data).toHaveLength(1);
  const file = { name: 'a.txt', contentType: 'text/plain', contentLength: 1 };
  const { json } = await api.post('/c/v1/chat/attachments', file, token);
  expect(json.meta.upload.url).toBe(`${server.url}/sandboxes/north/sandbox/uploads`);
});

test('a reset empties the instance and refuses the tokens of before', async ({ api }) => {
  const token = await api.newToken();
  await api.handoff(token);
  await api.put('/sandbox/settings', { closableChat: false });
  await api.post('/sandbox/reset', {});
  expect((await api.get('/sandbox/conversations')).json).toEqual([]);
  expect((await api.get('/sandbox/settings')).json.closableChat).toBe(true);
  expect((await api.get('/sandbox/requests')).json).toEqual([]);
  expect((await api.get(LIST, token)).status).toBe(401);
});

test('the event stream tells of changes and ends with the server', async ({ api, server }) => {
  const response = await fetch(`${api.baseUrl}/sandbox/events`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toContain('retry:');
  await api.handoff(await api.newToken());
  let seen = '';
  while (!seen.includes('conversation-created')) seen += (await reader?.read())?.value ?? '';
  expect(seen).toContain('event: changed');
  server.host.close();
  await expect.poll(async () => (await reader?.read())?.done).toBe(true);
});

test('paths that are none of a sandbox get no answer from it', async ({ server }) => {
  for (const path of ['/', '/sandbox/app.ts', '/sandboxes/x/index.html', '/c', '/chat']) {
    const response = await fetch(server.url + path);
    expect(await response.text(), path).toContain('This is the Kustomer sandbox');
  }
});
