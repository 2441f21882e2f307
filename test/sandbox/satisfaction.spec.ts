import { expect, test, type Client } from './support.js';

async function endedChat(api: Client): Promise<{ token: string; offer: () => ReturnType<Client['call']> }> {
  const token = await api.newToken();
  const id = await api.handoff(token);
  await api.post(`/sandbox/conversations/${id}/end`, {});
  return { token, offer: () => api.call('POST', `/c/v1/chat/sessions/${id}/satisfaction`, { token }) };
}

test('a chat that an agent ended offers a survey with its form', async ({ api }) => {
  const { offer } = await endedChat(api);
  const { json } = await offer();
  expect(json.data).toMatchObject({
    type: 'satisfaction_response',
    attributes: { status: 'offered', rating: null },
  });
  expect(json.included[0]).toMatchObject({ type: 'satisfaction', attributes: { scale: { options: 5 } } });
  expect((await offer()).json.data.id, 'asking again gives the same one').toBe(json.data.id);
});

test('a rating makes it rated and an answer makes it commented', async ({ api }) => {
  const { token, offer } = await endedChat(api);
  const { json } = await offer();
  const path = `/c/v1/chat/satisfaction-responses/${json.data.id}`;
  const rated = await api.put(path, { rating: 4 }, token);
  expect(rated.json.data.attributes).toMatchObject({ status: 'rated', rating: 4 });
  const answers = [{ id: json.included[0].attributes.questions[0].id, answer: 'Quick.' }];
  const done = await api.put(path, { answers, submittedAt: '2026-03-02T09:01:00Z' }, token);
  expect(done.json.data.attributes).toMatchObject({ status: 'commented', rating: 4, answers });
  const [conversation] = (await api.get('/sandbox/conversations')).json;
  expect(conversation.satisfaction).toEqual({ status: 'commented', rating: 4, outOf: 5, answers });
});

test('ratings off the scale, unknown questions and strangers are refused', async ({ api }) => {
  const { token, offer } = await endedChat(api);
  const path = `/c/v1/chat/satisfaction-responses/${(await offer()).json.data.id}`;
  for (const rating of [0, 6, 2.5, '4']) expect((await api.put(path, { rating }, token)).status).toBe(400);
  expect((await api.put(path, { answers: [{ id: 'x', answer: 'y' }] }, token)).status).toBe(400);
  expect((await api.put(path, { rating: 4 }, await api.newToken())).status).toBe(404);
});

test('the body is empty while the chat is open, when surveys are off and when chats cannot be ended', async ({
  api,
}) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  const open = await api.call('POST', `/c/v1/chat/sessions/${id}/satisfaction`, { token });
  expect([open.status, open.text]).toEqual([200, '']);
  for (const settings of [{ satisfaction: null }, { closableChat: false }]) {
    await api.put('/sandbox/settings', settings);
    const { offer } = await endedChat(api);
    expect((await offer()).text).toBe('');
    await api.post('/sandbox/reset', {});
  }
});

test('no survey is offered when the customer ends before an agent has joined', async ({ api }) => {
  const token = await api.newToken();
  const id = await api.handoff(token);
  const end = { locked: true, lockReason: 'customer_ended' };
  await api.put(`/c/v1/chat/sessions/${id}`, end, token);
  const path = `/c/v1/chat/sessions/${id}/satisfaction`;
  expect((await api.call('POST', path, { token })).text).toBe('');
  await api.post(`/sandbox/conversations/${id}/reopen`, {});
  await api.post(`/sandbox/conversations/${id}/messages`, { body: 'I am here' });
  await api.put(`/c/v1/chat/sessions/${id}`, end, token);
  expect((await api.call('POST', path, { token })).json.data.attributes.status).toBe('offered');
});
