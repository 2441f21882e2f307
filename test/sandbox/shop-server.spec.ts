import { expect, test, type Client } from './support.js';

/* The server of the demo shop, which a transport of the page's own talks to. */

const handOff = async (api: Client): Promise<{ readonly id: string; readonly path: string }> => {
  const id = await api.handoff(await api.newToken());
  return { id, path: `/shop-server/conversations/${id}` };
};

/** Reads a stream until so many events have come, or it has ended. */
async function read(response: Response, count: number): Promise<[string, unknown][]> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.split('event: ').length > count) break;
  }
  const events = [...text.matchAll(/event: (\w+)\ndata: (.*)\n/g)];
  return events.map(([, event = '', data = '']) => [event, JSON.parse(data) as unknown]);
}

test('a conversation is read with what was handed off, what was said since, and its end', async ({ api }) => {
  const { id, path } = await handOff(api);
  await api.post(`/sandbox/conversations/${id}/messages`, { body: 'Hi, Sam here.' });
  const sent = await api.post(`${path}/messages`, { text: ' Thank you ' });
  expect([sent.status, sent.json]).toEqual([
    201,
    expect.objectContaining({ from: 'customer', name: null, text: 'Thank you', handedOff: false }),
  ]);
  await api.post(`${path}/end`, {});
  const { json } = await api.get(path);
  expect(
    json.messages.map(({ text, name, handedOff }: Record<string, unknown>) => [text, name, handedOff]),
  ).toEqual([
    ['Hello', null, true],
    ['Hi there!', 'Acme Assistant', true],
    ['Hi, Sam here.', 'Sam Rivera', false],
    ['Thank you', null, false],
  ]);
  expect(json).toMatchObject({ endedBy: 'customer', endedAt: expect.any(String) });
  expect((await api.post(`${path}/messages`, { text: 'Too late' })).status).toBe(409);
  expect((await api.post(`${path}/messages`, { text: ' ' })).status).toBe(400);
  expect((await api.get('/shop-server/conversations/none')).status).toBe(404);
});

test('the stream tells of one conversation, until it is cut', async ({ api }) => {
  const [{ id, path }, other] = [await handOff(api), await handOff(api)];
  const stream = await fetch(`${api.baseUrl}${path}/events`);
  const cut = await fetch(`${api.baseUrl}${path}/events`);
  await api.post(`/sandbox/conversations/${other.id}/messages`, { body: 'Not for you' });
  await api.post(`/sandbox/conversations/${id}/typing`, { typing: true });
  await api.post(`/sandbox/conversations/${id}/messages`, { body: 'Hi, Sam here.' });
  await api.post(`/sandbox/conversations/${id}/end`, {});
  const events = [
    ['typing', { typing: true, name: 'Sam Rivera' }],
    ['said', expect.objectContaining({ text: 'Hi, Sam here.', from: 'team' })],
    ['changed', {}],
  ];
  expect(await read(stream, 3)).toEqual(events);
  expect((await api.post('/sandbox/streams/cut', {})).status).toBe(204);
  await api.post(`/sandbox/conversations/${id}/reopen`, {});
  expect(await read(cut, Infinity)).toEqual(events);
});

test('the agent sees that the customer types', async ({ api }) => {
  const { path } = await handOff(api);
  const typing = async (): Promise<unknown> =>
    (await api.get('/sandbox/conversations')).json[0].customerTyping;
  await api.post(`${path}/typing`, { typing: true });
  expect(await typing()).toEqual({ at: expect.any(String) });
  await api.post(`${path}/typing`, { typing: false });
  expect(await typing()).toBeNull();
});
