import { expect, test, type Client } from './support.js';

const TEXT = 'Order 1042';

async function announce(api: Client, token: string, file: Record<string, unknown> = {}) {
  const body = { name: 'order.txt', contentType: 'text/plain', contentLength: TEXT.length, ...file };
  return api.post('/c/v1/chat/attachments', body, token);
}

async function upload(url: string, parts: readonly (readonly [string, string | File])[]): Promise<number> {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  return (await fetch(url, { method: 'POST', body: form })).status;
}

const file = (text = TEXT) => new File([text], 'order.txt', { type: 'text/plain' });

test('a file is announced, uploaded, sent and read back', async ({ api }) => {
  const token = await api.newToken();
  const session = await api.handoff(token);
  const { status, json } = await announce(api, token);
  expect(status).toBe(201);
  const { url, fields } = json.meta.upload;
  expect(
    await upload(url, [
      ['key', fields.key],
      ['file', file()],
    ]),
  ).toBe(204);
  const sent = await api.post('/c/v1/chat/messages', { session, attachments: [json.data.id] }, token);
  expect(sent.status).toBe(201);
  const path = `/c/v1/chat/messages/${sent.json.data.id}/attachments/${json.data.id}`;
  const read = await api.get(path, token);
  expect(read.json.data.attributes).toEqual({
    name: 'order.txt',
    contentType: 'text/plain',
    contentLength: 10,
  });
  const redirect = await api.get(`${path}?redirect=true`, token);
  expect(redirect.status).toBe(302);
  const bytes = await fetch(redirect.headers.get('location') ?? '');
  expect(await bytes.text()).toBe(TEXT);
  expect(bytes.headers.get('content-disposition')).toContain('attachment');
  expect((await api.get(path, await api.newToken())).status).toBe(404);
});

test('a file that was never uploaded cannot be sent', async ({ api }) => {
  const token = await api.newToken();
  const session = await api.handoff(token);
  const { json } = await announce(api, token);
  const sent = await api.post('/c/v1/chat/messages', { session, attachments: [json.data.id] }, token);
  expect(sent.status).toBe(400);
});

test("another customer's file cannot be sent", async ({ api }) => {
  const { json } = await announce(api, await api.newToken());
  const token = await api.newToken();
  const session = await api.handoff(token);
  const sent = await api.post(
    '/c/v1/chat/messages',
    { session, body: 'x', attachments: [json.data.id] },
    token,
  );
  expect(sent.status).toBe(400);
});

test('files that are too large, of a wrong kind or without a name are refused', async ({ api }) => {
  const token = await api.newToken();
  expect((await announce(api, token, { contentLength: 5 * 1024 * 1024 + 1 })).status).toBe(400);
  expect((await announce(api, token, { name: 'run.exe' })).status).toBe(400);
  expect((await announce(api, token, { name: '' })).status).toBe(400);
});

test('attachments can be turned off', async ({ api }) => {
  await api.put('/sandbox/settings', { disableAttachments: true });
  expect((await announce(api, await api.newToken())).status).toBe(403);
});

test('the upload wants the key first, the file last and the length announced', async ({ api }) => {
  const token = await api.newToken();
  const { url, fields } = (await announce(api, token)).json.meta.upload;
  expect(
    await upload(url, [
      ['file', file()],
      ['key', fields.key],
    ]),
  ).toBe(403);
  expect(
    await upload(url, [
      ['key', 'unknown'],
      ['file', file()],
    ]),
  ).toBe(403);
  expect(
    await upload(url, [
      ['key', fields.key],
      ['file', file('longer than announced')],
    ]),
  ).toBe(400);
});

test('an agent can send a file', async ({ api }) => {
  const token = await api.newToken();
  const session = await api.handoff(token);
  const content = Buffer.from(TEXT).toString('base64');
  const attachments = [{ name: 'label.txt', contentType: 'text/plain', content }];
  await api.post(`/sandbox/conversations/${session}/messages`, { attachments });
  const { json } = await api.get(`/c/v1/chat/sessions/${session}/messages`, token);
  const [message] = json.data;
  const id = message.relationships.attachments.data[0].id;
  const read = await api.get(`/c/v1/chat/messages/${message.id}/attachments/${id}`, token);
  expect(await (await fetch(read.json.data.links.related)).text()).toBe(TEXT);
});
