import { expect, handoffBody, test, type Client } from './support.js';

const HANDOFF = '/c/v2.1/chat/handoff';
const ON_HANDOFF = `POST ${HANDOFF}`;

const attempt = (api: Client, token: string) => api.post(HANDOFF, handoffBody({ externalId: 'mine' }), token);

test('delay holds the answer back for the time given', async ({ api, wait }) => {
  const token = await api.newToken();
  await api.faults({ match: ON_HANDOFF, kind: 'delay', ms: 4000 });
  expect((await attempt(api, token)).status).toBe(201);
  expect(wait.asked).toEqual([4000]);
});

test('status answers with the body and headers given and does nothing', async ({ api }) => {
  const token = await api.newToken();
  const body = { errors: [{ code: 'down', message: 'Back soon' }] };
  await api.faults({ match: ON_HANDOFF, kind: 'status', status: 503, body, headers: { 'retry-after': '7' } });
  const answer = await attempt(api, token);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('7');
  expect(answer.json).toEqual(body);
  expect(await api.sessionIds(token)).toEqual([]);
});

test('status with commit fails after the work is done', async ({ api }) => {
  const token = await api.newToken();
  await api.faults({ match: ON_HANDOFF, kind: 'status', status: 502, commit: true });
  expect((await attempt(api, token)).status).toBe(502);
  expect(await api.sessionIds(token)).toHaveLength(1);
});

test('drop-before loses the connection before anything is done', async ({ api }) => {
  const token = await api.newToken();
  await api.faults({ match: ON_HANDOFF, kind: 'drop-before' });
  await expect(attempt(api, token)).rejects.toThrow();
  expect(await api.sessionIds(token)).toEqual([]);
});

test('drop-after loses the answer of what was done', async ({ api }) => {
  const token = await api.newToken();
  await api.faults({ match: ON_HANDOFF, kind: 'drop-after' });
  await expect(attempt(api, token)).rejects.toThrow();
  expect(await api.sessionIds(token)).toHaveLength(1);
});

test('commit-late does the work only after the client has given up', async ({ api, wait }) => {
  const token = await api.newToken();
  wait.hold();
  await api.faults({ match: ON_HANDOFF, kind: 'commit-late', ms: 9000 });
  const abort = new AbortController();
  const lost = api.call('POST', HANDOFF, { body: handoffBody(), token, signal: abort.signal });
  const failure = expect(lost).rejects.toThrow();
  await expect.poll(async () => (await api.get('/sandbox/faults')).json[0].times).toBe(0);
  expect(wait.asked).toEqual([]);
  abort.abort();
  await failure;
  await expect.poll(() => wait.asked).toEqual([9000]);
  expect(await api.sessionIds(token)).toEqual([]);
  wait.release();
  await expect.poll(() => api.sessionIds(token)).toHaveLength(1);
});

test('commit-late from the request does the work at its time, though the client is still there', async ({
  api,
  wait,
}) => {
  const token = await api.newToken();
  wait.hold();
  await api.faults({ match: ON_HANDOFF, kind: 'commit-late', ms: 17_000, from: 'request' });
  const failure = expect(attempt(api, token)).rejects.toThrow();
  await expect.poll(() => wait.asked).toEqual([17_000]);
  expect(await api.sessionIds(token)).toEqual([]);
  wait.release();
  await failure;
  expect(await api.sessionIds(token)).toHaveLength(1);
});

test('commit-late from the request needs no client that waits for it', async ({ api, wait }) => {
  const token = await api.newToken();
  wait.hold();
  await api.faults({ match: ON_HANDOFF, kind: 'commit-late', ms: 17_000, from: 'request' });
  const abort = new AbortController();
  const lost = api.call('POST', HANDOFF, { body: handoffBody(), token, signal: abort.signal });
  const failure = expect(lost).rejects.toThrow();
  await expect.poll(() => wait.asked).toEqual([17_000]);
  abort.abort();
  await failure;
  expect(await api.sessionIds(token)).toEqual([]);
  wait.release();
  await expect.poll(() => api.sessionIds(token)).toHaveLength(1);
});

test('a reset forgets what a late commit was about to do', async ({ api, wait }) => {
  const token = await api.newToken();
  wait.hold();
  await api.faults({ match: ON_HANDOFF, kind: 'commit-late', ms: 9000 });
  const abort = new AbortController();
  const lost = api.call('POST', HANDOFF, { body: handoffBody(), token, signal: abort.signal });
  const failure = expect(lost).rejects.toThrow();
  await expect.poll(async () => (await api.get('/sandbox/faults')).json[0].times).toBe(0);
  abort.abort();
  await failure;
  await expect.poll(() => wait.asked).toEqual([9000]);
  await api.post('/sandbox/reset', {});
  wait.release();
  await api.newToken();
  expect((await api.get('/sandbox/conversations')).json).toEqual([]);
});

test('hang never answers and never does the work', async ({ api }) => {
  const token = await api.newToken();
  await api.faults({ match: ON_HANDOFF, kind: 'hang' });
  const abort = new AbortController();
  const lost = api.call('POST', HANDOFF, { body: handoffBody(), token, signal: abort.signal });
  const failure = expect(lost).rejects.toThrow();
  await expect.poll(async () => (await api.get('/sandbox/faults')).json[0].times).toBe(0);
  abort.abort();
  await failure;
  expect(await api.sessionIds(token)).toEqual([]);
});

test('list-lag hides young sessions from the list, but not from being read', async ({ api, clock }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  await api.faults({ match: 'GET /c/v1/chat/sessions', kind: 'list-lag', ms: 3000, times: 2 });
  expect(await api.sessionIds(token)).toEqual([]);
  expect((await api.get(`/c/v1/chat/sessions/${id}/messages`, token)).status).toBe(200);
  clock.advance(3000);
  expect(await api.sessionIds(token)).toEqual([id]);
});

test('list-lag is over after the requests it was set for', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  await api.faults({ match: 'GET /c/v1/chat/sessions', kind: 'list-lag', ms: 3000 });
  expect(await api.sessionIds(token)).toEqual([]);
  expect(await api.sessionIds(token)).toEqual([id]);
});

test('hide-external-id leaves the custom attributes out of the list', async ({ api }) => {
  const token = await api.newToken();
  await api.handoff(token, { externalId: 'mine' });
  await api.faults({ match: 'GET /c/v1/chat/sessions', kind: 'hide-external-id' });
  const custom = async () => (await api.get('/c/v1/chat/sessions', token)).json.data[0].attributes.custom;
  expect(await custom()).toBeUndefined();
  expect(await custom()).toEqual({ externalId: 'mine' });
});

test('no-cors does the work and withholds the CORS headers', async ({ api }) => {
  const token = await api.newToken();
  await api.faults({ match: ON_HANDOFF, kind: 'no-cors' });
  const answer = await attempt(api, token);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
});

test('malformed does the work and answers with half the body', async ({ api }) => {
  const token = await api.newToken();
  await api.faults({ match: ON_HANDOFF, kind: 'malformed' });
  const answer = await attempt(api, token);
  expect([answer.status, answer.json]).toEqual([201, undefined]);
  expect(await api.sessionIds(token)).toHaveLength(1);
});

test('html answers with a page and does nothing', async ({ api }) => {
  const token = await api.newToken();
  await api.faults({ match: ON_HANDOFF, kind: 'html' });
  const answer = await attempt(api, token);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(await api.sessionIds(token)).toEqual([]);
});

test('redirect sends the client to a login page', async ({ api }) => {
  const token = await api.newToken();
  await api.faults({ match: ON_HANDOFF, kind: 'redirect', location: 'https://sso.example/' });
  const answer = await attempt(api, token);
  expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://sso.example/']);
});

test('a fault applies as often as it says, and always when it says so', async ({ api }) => {
  const token = await api.newToken();
  const statuses = async () => [(await attempt(api, token)).status, (await attempt(api, token)).status];
  await api.faults({ match: ON_HANDOFF, kind: 'status', status: 500 });
  expect(await statuses()).toEqual([500, 201]);
  await api.faults({ match: ON_HANDOFF, kind: 'status', status: 500, times: 'always' });
  expect(await statuses()).toEqual([500, 500]);
});

test('faults match by method and by path with wildcards', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  await api.faults({
    match: 'GET /c/v1/chat/sessions/*/messages',
    kind: 'status',
    status: 500,
    times: 'always',
  });
  expect((await api.get('/c/v1/chat/sessions', token)).status).toBe(200);
  expect((await api.get(`/c/v1/chat/sessions/${id}/messages?page=1`, token)).status).toBe(500);
  expect((await api.get(`/c/v1/chat/sessions/${id}/queue`, token)).status).toBe(200);
  expect((await api.post('/c/v1/chat/messages', { session: id, body: 'x' }, token)).status).toBe(201);
});

test('a fault for any method leaves preflights and control routes alone', async ({ api }) => {
  await api.faults({ match: '* /*', kind: 'status', status: 500, times: 'always' });
  expect((await api.call('OPTIONS', HANDOFF)).status).toBe(204);
  expect((await api.get('/sandbox/faults')).status).toBe(200);
  expect((await api.get('/p/v1/chat/settings')).status).toBe(500);
});

test('faults of different kinds go together', async ({ api, wait }) => {
  const token = await api.newToken();
  await api.faults(
    { match: ON_HANDOFF, kind: 'delay', ms: 50 },
    { match: 'POST /c/*', kind: 'drop-after' },
    { match: 'GET /c/v1/chat/sessions', kind: 'list-lag', ms: 9000 },
    { match: 'GET /c/v1/chat/sessions', kind: 'hide-external-id', times: 2 },
  );
  await expect(attempt(api, token)).rejects.toThrow();
  expect(wait.asked).toEqual([50]);
  expect(await api.sessionIds(token)).toEqual([]);
  const { json } = await api.get('/c/v1/chat/sessions', token);
  expect(json.data[0].attributes.custom).toBeUndefined();
});

test('a new list replaces the old one', async ({ api }) => {
  await api.faults({ match: 'GET /c/*', kind: 'hang' });
  await api.faults();
  expect((await api.get('/sandbox/faults')).json).toEqual([]);
});

for (const fault of [
  { match: 'GET /c/*', kind: 'earthquake' },
  { match: '/c/*', kind: 'hang' },
  { match: 'GET /c/*', kind: 'hang', times: -1 },
  { match: 'GET /c/*', kind: 'status' },
  { match: 'GET /c/*', kind: 'delay', ms: 'long' },
  { match: 'GET /c/*', kind: 'commit-late', ms: 1, from: 'noon' },
]) {
  test(`the senseless fault ${JSON.stringify(fault)} is refused`, async ({ api }) => {
    const answer = await api.faults(fault);
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].detail).toContain('Fault 0');
  });
}
