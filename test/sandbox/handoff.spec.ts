import { expect, handoffBody, inbound, outbound, test, type Client } from './support.js';

const HANDOFF = '/c/v2.1/chat/handoff';

async function refuse(api: Client, body: unknown) {
  const token = await api.newToken();
  const answer = await api.post(HANDOFF, body, token);
  expect(await api.sessionIds(token), 'a refused handoff creates nothing').toEqual([]);
  return answer;
}

const withMessage = (message: unknown) => handoffBody({ messages: [inbound, outbound, message] });
const many = (count: number) => Array.from({ length: count }, (_, index) => (index % 2 ? outbound : inbound));

test('a handoff answers 201 with the new session', async ({ api, clock }) => {
  const token = await api.newToken();
  const { status, json } = await api.post(
    HANDOFF,
    handoffBody({ brand: 'brand-123', externalId: 'ext_12345', lang: 'es' }),
    token,
  );
  expect(status).toBe(201);
  expect(json.data.type).toBe('chat_session');
  expect(json.data.attributes).toMatchObject({
    createdAt: clock.now().toISOString(),
    lastMessageAt: '2026-01-22T14:36:00.000Z',
    lockedAt: null,
    brandId: 'brand-123',
    lang: 'es',
    custom: { externalId: 'ext_12345' },
    preview: 'Hi there!',
  });
  expect(await api.sessionIds(token)).toEqual([json.data.id]);
});

test('a handoff with active false creates a closed session', async ({ api }) => {
  const token = await api.newToken();
  const { json } = await api.post(HANDOFF, handoffBody({ active: false }), token);
  expect(json.data.attributes.lockedAt).not.toBeNull();
  expect((await api.get('/c/v1/chat/sessions?active=true', token)).json.data).toEqual([]);
  expect((await api.get('/c/v1/chat/sessions?active=false', token)).json.data).toHaveLength(1);
});

test('messages are sorted by date whatever order they were submitted in', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token, {
    messages: [
      { date: '2026-01-22T15:00:00+01:00', direction: 'out', body: 'second' },
      { date: '2026-01-22T14:30:00.500Z', direction: 'in', body: 'third' },
      { date: '2026-01-22T13:59:59Z', direction: 'in', body: 'first' },
    ],
  });
  const { json } = await api.get(`/c/v1/chat/sessions/${id}/messages`, token);
  const bodies = json.data.map((message: { attributes: { body: string } }) => message.attributes.body);
  expect(bodies).toEqual(['third', 'second', 'first']);
});

test('outbound messages show the sender given in from', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  const { json } = await api.get(`/c/v1/chat/sessions/${id}/messages`, token);
  const [out, customer] = json.data;
  expect(out.attributes.importedAt).not.toBeNull();
  expect(customer.relationships.sentBy).toBeUndefined();
  const user = await api.get(`/c/v1/users/${out.relationships.sentBy.data.id}`, token);
  expect(user.json.data.attributes).toEqual({ displayName: 'Acme Assistant', avatarUrl: null });
});

test('every handoff creates another session, even with the same externalId', async ({ api }) => {
  const token = await api.newToken();
  await api.handoff(token, { externalId: 'same' });
  await api.handoff(token, { externalId: 'same' });
  expect(await api.sessionIds(token)).toHaveLength(2);
});

test('more than 100 messages are refused with the published body', async ({ api }) => {
  const answer = await refuse(api, handoffBody({ messages: many(142) }));
  expect(answer.status).toBe(400);
  expect(answer.json).toEqual({
    status: 400,
    error: 'too_many_messages',
    message: 'Maximum 100 messages allowed per handoff request.',
    details: { maxAllowed: 100, received: 142 },
  });
});

test('exactly 100 and exactly 2 messages are taken', async ({ api }) => {
  const token = await api.newToken();
  await api.handoff(token, { messages: many(100) });
  await api.handoff(token, { messages: many(2) });
});

for (const [side, message, inboundCount, outboundCount] of [
  ['inbound', inbound, 2, 0],
  ['outbound', outbound, 0, 2],
] as const) {
  test(`messages that are all ${side} are refused with the published body`, async ({ api }) => {
    const answer = await refuse(api, handoffBody({ messages: [message, message] }));
    expect(answer.status).toBe(422);
    expect(answer.json).toEqual({
      status: 422,
      error: 'direction_requirement_failed',
      message: "Handoff requires at least one 'in' and one 'out' message.",
      details: { inboundCount, outboundCount },
    });
  });
}

for (const received of [0, 1]) {
  test(`${received} messages are too few`, async ({ api }) => {
    const answer = await refuse(api, handoffBody({ messages: many(received) }));
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error: 'too_few_messages', details: { minRequired: 2, received } });
  });
}

for (const field of ['active', 'from', 'messages']) {
  test(`a request without ${field} names the missing field`, async ({ api }) => {
    const answer = await refuse(api, handoffBody({ [field]: undefined }));
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error: 'missing_field', details: { field, pointer: `/${field}` } });
  });
}

for (const field of ['date', 'direction', 'body']) {
  test(`a message without ${field} names the field and its place`, async ({ api }) => {
    const answer = await refuse(api, withMessage({ ...inbound, [field]: undefined }));
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      error: 'missing_field',
      details: { field, index: 2, pointer: `/messages/2/${field}` },
    });
  });
}

for (const [name, body] of [
  ['a text for active', handoffBody({ active: 'true' })],
  ['a number for from', handoffBody({ from: 7 })],
  ['an object for messages', handoffBody({ messages: {} })],
  ['a number for externalId', handoffBody({ externalId: 7 })],
  ['another word for direction', withMessage({ ...inbound, direction: 'inbound' })],
  ['a number for a body', withMessage({ ...inbound, body: 7 })],
  ['a text for a message', withMessage('Hello')],
] as const) {
  test(`${name} is refused`, async ({ api }) => {
    const answer = await refuse(api, body);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toBe('invalid_field');
  });
}

for (const date of [
  'yesterday',
  '22/01/2026 14:35',
  '2026-01-22',
  '2026-01-22T14:35:00',
  '2026-02-30T10:00:00Z',
  '2026-13-01T10:00:00Z',
  '2026-01-22T25:00:00Z',
  1769092500000,
]) {
  test(`the timestamp ${date} is refused`, async ({ api }) => {
    const answer = await refuse(api, withMessage({ ...inbound, date }));
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      error: 'invalid_timestamp',
      details: { index: 2, pointer: '/messages/2/date', received: date },
    });
  });
}

for (const body of ['', '   ', '\n\t']) {
  test(`the body ${JSON.stringify(body)} is refused as empty`, async ({ api }) => {
    const answer = await refuse(api, withMessage({ ...inbound, body }));
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ error: 'empty_body', details: { pointer: '/messages/2/body' } });
  });
}

test('a body over the limit is refused and one at the limit is taken', async ({ api }) => {
  const long = await refuse(api, withMessage({ ...inbound, body: 'x'.repeat(32_769) }));
  expect(long.status).toBe(422);
  expect(long.json).toMatchObject({
    error: 'body_too_long',
    details: { maxLength: 32_768, received: 32_769 },
  });
  await api.handoff(await api.newToken(), withMessage({ ...inbound, body: 'x'.repeat(32_768) }));
});

for (const [name, body] of [
  ['broken JSON', '{"active":'],
  ['an array', []],
  ['no body', ''],
] as const) {
  test(`${name} is refused as malformed`, async ({ api }) => {
    const answer = await refuse(api, body);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ status: 400, error: 'invalid_json', details: {} });
  });
}
