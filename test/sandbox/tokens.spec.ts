import { expect, handoffBody, test, type Client } from './support.js';

const CURRENT = '/c/v1/tracking/tokens/current';
const DAY = 24 * 60 * 60 * 1000;

const claims = (token: string) => JSON.parse(atob(token.split('.')[1] ?? ''));

function loginJwt(payload: Record<string, unknown>): string {
  return `${btoa('{"alg":"HS256"}')}.${btoa(JSON.stringify(payload))}.signature`;
}

async function reasonOf401(api: Client, token?: string): Promise<string> {
  const { status, json } = await api.get('/c/v1/chat/sessions', token);
  expect(status).toBe(401);
  expect(json).toMatchObject({ status: 401, error: 'unauthorized', message: expect.any(String) });
  return json.details.reason;
}

test('a visitor without a token gets an anonymous one that names the visitor and runs out', async ({
  api,
  clock,
}) => {
  const { json } = await api.get(CURRENT);
  expect(json.data.type).toBe('tracking_token');
  const { token, trackingId, verified } = json.data.attributes;
  expect(verified).toBe(false);
  expect(claims(token)).toEqual({
    id: trackingId,
    org: expect.any(String),
    exp: Math.floor(clock.now().getTime() / 1000) + (30 * DAY) / 1000,
    aud: 'urn:consumer',
    iss: 'urn:api',
  });
});

test('the same visitor comes back with a valid token, and a new one without', async ({ api }) => {
  const first = await api.get(CURRENT);
  const { token, trackingId } = first.json.data.attributes;
  expect((await api.get(CURRENT, token)).json.data.attributes.trackingId).toBe(trackingId);
  expect((await api.get(CURRENT)).json.data.attributes.trackingId).not.toBe(trackingId);
});

test('asking for a new token makes a new visitor', async ({ api }) => {
  const token = await api.newToken();
  const answer = await api.post('/c/v1/tracking/tokens', {}, token);
  expect(answer.status).toBe(201);
  expect(answer.json.data.attributes.trackingId).not.toBe(claims(token).id);
});

test('there is no customer before the first chat and there is one after', async ({ api }) => {
  const token = await api.newToken();
  expect((await api.get(CURRENT, token)).json.data.relationships.customer).toBeUndefined();
  await api.handoff(token);
  expect((await api.get(CURRENT, token)).json.data.relationships.customer.data.id).toBeTruthy();
});

test('missing, foreign and expired tokens are refused with 401', async ({ api, clock }) => {
  const token = await api.newToken();
  expect(await reasonOf401(api)).toBe('missing');
  expect(await reasonOf401(api, 'nonsense')).toBe('foreign');
  expect(await reasonOf401(api, token.replace(/\.[^.]*$/, '.Zm9yZ2Vk'))).toBe('foreign');
  expect((await api.get('/c/v1/chat/sessions', token)).status).toBe(200);
  clock.advance(30 * DAY + 1000);
  expect(await reasonOf401(api, token)).toBe('expired');
});

test('a handoff without a token is refused with 401', async ({ api }) => {
  expect((await api.post('/c/v2.1/chat/handoff', handoffBody())).status).toBe(401);
});

test('expiring tokens refuses those issued so far, and the visitor keeps its chats with a renewed one', async ({
  api,
}) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  await api.post('/sandbox/tokens/expire', {});
  expect(await reasonOf401(api, token)).toBe('expired');
  const renewed = (await api.get(CURRENT, token)).json.data.attributes.token;
  expect(await api.sessionIds(renewed)).toEqual([id]);
});

test('with renewal turned off an expired token leads to a new visitor', async ({ api }) => {
  await api.put('/sandbox/settings', { renewExpiredTokens: false });
  const token = await api.newToken();
  await api.handoff(token);
  await api.post('/sandbox/tokens/expire', {});
  const other = (await api.get(CURRENT, token)).json.data.attributes.token;
  expect(await api.sessionIds(other)).toEqual([]);
});

test('a login moves the anonymous chats to the customer it names', async ({ api, clock }) => {
  const iat = Math.floor(clock.now().getTime() / 1000);
  const externalToken = loginJwt({ externalId: 'cust-7', iat });
  const phone = await api.newToken();
  const id = await api.handoff(phone);
  const login = await api.post('/c/v1/identity', { externalToken }, phone);
  expect(login.json.data.attributes.verified).toBe(true);
  const laptop = await api.newToken();
  expect(await api.sessionIds(laptop)).toEqual([]);
  await api.post('/c/v1/identity', { externalToken }, laptop);
  expect(await api.sessionIds(laptop)).toEqual([id]);
});

test('a second login under another name takes no chats along', async ({ api, clock }) => {
  const iat = Math.floor(clock.now().getTime() / 1000);
  const token = await api.newToken();
  await api.post('/c/v1/identity', { externalToken: loginJwt({ email: 'jo@example.com', iat }) }, token);
  await api.handoff(token);
  await api.post('/c/v1/identity', { externalToken: loginJwt({ email: 'al@example.com', iat }) }, token);
  expect(await api.sessionIds(token)).toEqual([]);
});

test('a login token that is old, or names nobody, is refused', async ({ api, clock }) => {
  const token = await api.newToken();
  const iat = Math.floor(clock.now().getTime() / 1000);
  for (const externalToken of [
    loginJwt({ email: 'jo@example.com', iat: iat - 901 }),
    loginJwt({ iat }),
    'x',
    7,
  ]) {
    expect((await api.post('/c/v1/identity', { externalToken }, token)).status).toBe(422);
  }
});
