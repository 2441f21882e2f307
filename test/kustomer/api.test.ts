import { expect } from 'chai';
import type { HandoffRequest } from '../../src/domain/handoff/request.js';
import { never, openTestApi } from '../support/api.js';
import { rejection } from '../support/errors.js';
import { fakeFetch, json, Network, type Call } from '../support/network.js';
import { openSandbox } from '../support/sandbox.js';

const request = (count = 2, externalId = 'e1'): HandoffRequest => ({
  active: true,
  from: 'Bot',
  externalId,
  messages: Array.from({ length: count }, (_, index) => ({
    date: new Date(Date.parse('2026-01-22T14:00:00Z') + index * 1_000).toISOString(),
    direction: index % 2 === 0 ? ('in' as const) : ('out' as const),
    body: `Message ${String(index)}`,
  })),
});

const open = () => {
  const sandbox = openSandbox();
  const network = new Network(sandbox.baseUrl);
  const { api } = openTestApi({ fetch: network.fetch, baseUrl: sandbox.baseUrl });
  const handOff = async (count?: number) =>
    (await api.handoff(request(count), never(), () => undefined)).conversation;
  return { sandbox, network, api, handOff };
};

/** Over a server that answers as `answer` says. */
const over = (answer: (call: Call) => Response) => {
  const { fetch, calls } = fakeFetch(answer);
  return { calls, api: openTestApi({ fetch, baseUrl: 'https://x.example', token: 't' }).api };
};

const tokenOf = ({ init }: Call): string | undefined =>
  (init.headers as Record<string, string>)['x-kustomer-tracking-token'];

const pageOf = (call: Call): number => Number(new URL(call.path).searchParams.get('page'));

const wireMessage = (id: string, createdAt: string) => ({
  id,
  type: 'chat_message',
  attributes: { direction: 'out', body: id, createdAt },
});

describe('against the sandbox', () => {
  it('hands off, and finds the conversation in the list with its external id', async () => {
    const { api, handOff } = open();
    const { id } = await handOff();
    const sessions = await api.listAllSessions(never());
    expect(sessions.map(({ conversation }) => conversation.id)).to.deep.equal([id]);
    expect(sessions[0]?.customValues).to.deep.equal(['e1']);
  });

  it("passes on a refusal of the handoff in the server's words", async () => {
    const { api } = open();
    const error = await rejection(api.handoff(request(142), never(), () => undefined));
    expect(error.code).to.equal('too_many_messages');
    expect(error.status).to.equal(400);
    expect(error.details).to.deep.equal({ maxAllowed: 100, received: 142 });
    const oneSided = {
      ...request(2),
      messages: request(2).messages.map((m) => ({ ...m, direction: 'in' as const })),
    };
    const other = await rejection(api.handoff(oneSided, never(), () => undefined));
    expect(other.code).to.equal('direction_requirement_failed');
    expect(other.status).to.equal(422);
  });

  it('sends messages and reads them back', async () => {
    const { sandbox, api, handOff } = open();
    const { id } = await handOff();
    const sent = await api.sendMessage(id, 'Are you there?', [], never());
    expect(sent.message.body).to.equal('Are you there?');
    await sandbox.reply(id, 'I am.');
    const messages = await api.listNewMessages(id, () => false, never());
    expect(messages.map(({ message }) => message.body).sort()).to.deep.equal([
      'Are you there?',
      'I am.',
      'Message 0',
      'Message 1',
    ]);
    expect(messages.filter(({ imported }) => imported).length).to.equal(2);
  });

  it('reads the name of an agent', async () => {
    const { sandbox, api, handOff } = open();
    const { id } = await handOff();
    await sandbox.reply(id, 'Hi', { displayName: 'Kim', avatarUrl: 'https://example.com/kim.png' });
    const reply = (await api.listNewMessages(id, () => false, never())).find(
      ({ message }) => message.body === 'Hi',
    );
    expect(await api.readUser(reply?.userId ?? '', never())).to.deep.equal({
      name: 'Kim',
      avatarUrl: 'https://example.com/kim.png',
    });
  });

  it('ends a conversation', async () => {
    const { api, handOff } = open();
    const { id } = await handOff();
    await api.endSession(id, never());
    const [session] = await api.listAllSessions(never());
    expect(session?.conversation.endedBy).to.equal('customer');
  });

  it('reads every page of a long list', async () => {
    const { api, network, handOff } = open();
    const { id } = await handOff(100);
    for (let index = 0; index < 5; index += 1)
      await api.sendMessage(id, `More ${String(index)}`, [], never());
    network.take();
    const messages = await api.listNewMessages(id, () => false, never());
    expect(messages.length).to.equal(105);
    expect(network.take().length).to.equal(2);
  });

  it('stops at the first page on which everything is known', async () => {
    const { api, network, handOff } = open();
    const { id } = await handOff(100);
    await api.sendMessage(id, 'More', [], never());
    const known = new Set(
      (await api.listNewMessages(id, () => false, never())).map(({ message }) => message.id),
    );
    network.take();
    await api.listNewMessages(id, (key) => known.has(key), never());
    expect(network.take().length).to.equal(1);
  });
});

describe('the anonymous token', () => {
  const given = (token: unknown) => json({ data: { type: 'tracking_token', attributes: { token } } });

  it('is asked for without one, for somebody new', async () => {
    const { api, calls } = over(() => given('fresh'));
    expect(await api.requestAnonymousToken(null)).to.equal('fresh');
    expect(calls.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'GET https://x.example/c/v1/tracking/tokens/current',
    ]);
    expect(calls.map(tokenOf)).to.deep.equal([undefined]);
  });

  it('is renewed with the one of before, never with another of the page', async () => {
    const { api, calls } = over(() => given('renewed'));
    expect(await api.requestAnonymousToken('before')).to.equal('renewed');
    expect(calls.map(tokenOf)).to.deep.equal(['before']);
  });

  it('is asked for once: a refusal is the answer', async () => {
    const { api, calls } = over(() => json({ error: 'unauthorized' }, 401));
    expect((await rejection(api.requestAnonymousToken('before'))).status).to.equal(401);
    expect(calls.length).to.equal(1);
  });

  it('is a bad answer where there is none in it', async () => {
    for (const useless of [undefined, null, 7, {}]) {
      const { api } = over(() => given(useless));
      expect((await rejection(api.requestAnonymousToken(null))).code).to.equal('bad_response');
    }
  });
});

describe('lists', () => {
  it('that never end are left after 50 pages', async () => {
    const { api, calls } = over((call) =>
      json({ data: [{ id: `s${String(pageOf(call))}` }], links: { next: '/c/v1/chat/sessions?page=next' } }),
    );
    const sessions = await api.listAllSessions(never());
    expect(sessions.length).to.equal(50);
    expect(calls.length).to.equal(50);
    expect(calls.map(pageOf)).to.deep.equal(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it('never lead anywhere but to the next page of the same list', async () => {
    const { api, calls } = over((call) =>
      json({
        data: [{ id: `s${String(pageOf(call))}` }],
        links: { next: pageOf(call) < 3 ? 'https://evil.example/' : null },
      }),
    );
    await api.listAllSessions(never());
    expect(calls.map(({ path }) => path.replace(/\?.*/, ''))).to.deep.equal(
      Array(3).fill('https://x.example/c/v1/chat/sessions'),
    );
  });

  it('that run from old to new are read to the end, though the first page is known', async () => {
    const { api, calls } = over((call) =>
      json({
        data: [
          wireMessage(`a${String(pageOf(call))}`, `2026-01-22T1${String(pageOf(call))}:00:00Z`),
          wireMessage(`b${String(pageOf(call))}`, `2026-01-22T1${String(pageOf(call))}:30:00Z`),
        ],
        links: { next: pageOf(call) < 3 ? 'x' : null },
      }),
    );
    const messages = await api.listNewMessages('s1', (id) => id.endsWith('1'), never());
    expect(messages.length).to.equal(6);
    expect(calls.length).to.equal(3);
  });

  it('of one message a page are read to the end, since they show no order', async () => {
    const { api, calls } = over((call) =>
      json({
        data: [wireMessage(`m${String(pageOf(call))}`, '2026-01-22T10:00:00Z')],
        links: { next: pageOf(call) < 3 ? 'x' : null },
      }),
    );
    await api.listNewMessages('s1', () => true, never());
    expect(calls.length).to.equal(3);
  });

  it('that are none are a bad answer', async () => {
    const { api } = over(() => json({ data: {} }));
    expect((await rejection(api.listAllSessions(never()))).code).to.equal('bad_response');
  });
});
