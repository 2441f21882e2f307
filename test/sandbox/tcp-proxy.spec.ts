import { connect } from 'node:net';
import { startSandbox } from '../../src/sandbox/server.js';
import { startPages } from '../e2e/support/servers.js';
import { TcpProxy, type Fault } from '../support/tcp-proxy.js';
import { Client, expect, test as base } from './support.js';

const SEND = 'POST /c/v1/chat/messages';

interface Fixtures {
  readonly badLine: TcpProxy;
  /** The sandbox as it is seen through the badLine. */
  readonly far: Client;
}

const test = base.extend<Fixtures>({
  badLine: async ({ server }, use) => {
    const proxy = await TcpProxy.open(Number(new URL(server.url).port));
    await use(proxy);
    proxy.close();
  },
  far: async ({ badLine }, use) => use(new Client(badLine.url)),
});

interface Chat {
  readonly session: string;
  readonly token: string;
}

async function begin(api: Client): Promise<Chat> {
  const token = await api.newToken();
  return { token, session: await api.handoff(token) };
}

const say = (client: Client, { session, token }: Chat, body: string) =>
  client.post('/c/v1/chat/messages', { session, body }, token);

/** What the customer has said in the one conversation, by the server. */
async function said(api: Client): Promise<string[]> {
  const { messages } = (await api.get('/sandbox/conversations')).json[0];
  return messages.slice(2).map(({ body }: { body: string }) => body);
}

test('passes everything on', async ({ api, far }) => {
  const chat = await begin(far);
  expect((await say(far, chat, 'Hello')).status).toBe(201);
  expect(await said(api)).toEqual(['Hello']);
});

const faults: readonly (readonly [string, Fault, readonly string[]])[] = [
  ['a reset is done before anything is', { kind: 'reset' }, []],
  ['a reset after the work leaves the work done', { kind: 'reset-after' }, ['Hello']],
  ['a half-close leaves the work done', { kind: 'half-close' }, ['Hello']],
  ['an answer cut in its head leaves the work done', { kind: 'truncate', bytes: 9 }, ['Hello']],
  ['an answer cut in its body leaves the work done', { kind: 'truncate', bytes: 400 }, ['Hello']],
  ['no answer at all leaves the work done', { kind: 'truncate', bytes: 0 }, ['Hello']],
];
for (const [what, fault, left] of faults) {
  test(`${what}, fails the request and nothing after it`, async ({ api, far, badLine }) => {
    const chat = await begin(far);
    const sprung = badLine.trap(SEND, fault);
    await expect(say(far, chat, 'Hello')).rejects.toThrow();
    await sprung;
    await expect.poll(() => said(api)).toEqual(left);
    expect((await say(far, chat, 'Again')).status).toBe(201);
    expect(await said(api)).toEqual([...left, 'Again']);
  });
}

test('what stands still is delivered when the line heals', async ({ api, far, badLine }) => {
  const chat = await begin(far);
  badLine.spoilAll({ kind: 'stall' });
  const sent = say(far, chat, 'Hello');
  const first = await Promise.race([sent, api.get('/sandbox/conversations').then(() => 'nothing')]);
  expect(first).toBe('nothing');
  expect(await said(api)).toEqual([]);
  await badLine.heal('deliver');
  expect((await sent).status).toBe(201);
  expect(await said(api)).toEqual(['Hello']);
});

test('what stands still is lost with its connection', async ({ api, far, badLine }) => {
  const chat = await begin(far);
  const stalled = badLine.trap(SEND, { kind: 'stall' });
  const sent = say(far, chat, 'Done');
  sent.catch(() => undefined);
  await stalled;
  await expect.poll(() => said(api)).toEqual(['Done']);
  await badLine.heal('lose');
  await expect(sent).rejects.toThrow();

  badLine.spoilAll({ kind: 'stall' });
  const client = connect(Number(new URL(badLine.url).port), '127.0.0.1');
  const lost = new Promise((resolve) => client.once('error', resolve));
  await new Promise((resolve) => client.write('GET /c/v1/lost HTTP/1.1\r\nhost: x\r\n\r\n', resolve));
  await expect.poll(() => badLine.connections).toBe(1);
  await badLine.heal('lose');
  await lost;
  const { json } = await api.get('/sandbox/requests');
  expect(json.map(({ path }: { path: string }) => path)).not.toContain('/c/v1/lost');
});

test('a slow line is late, and keeps the order of what it carries', async ({ api, far, badLine }) => {
  const chat = await begin(far);
  badLine.spoilAll({ kind: 'slow', ms: 60 });
  const before = Date.now();
  expect((await say(far, chat, 'x'.repeat(30_000))).status).toBe(201);
  expect(Date.now() - before).toBeGreaterThanOrEqual(110);
  expect((await said(api))[0]).toHaveLength(30_000);
});

test('a port that refuses takes connections again when it heals', async ({ far, badLine }) => {
  badLine.refuse();
  await expect(far.newToken()).rejects.toThrow();
  await badLine.heal();
  expect(await far.newToken()).toBeTruthy();
});

test('a sandbox that is started again goes on with the state of before', async () => {
  const first = await startSandbox();
  const portOf = ({ url }: { url: string }): number => Number(new URL(url).port);
  const badLine = await TcpProxy.open(portOf(first));
  const far = new Client(badLine.url);
  const chat = await begin(far);
  await say(far, chat, 'Before');
  const { state } = first.host.sandbox();
  await first.close();
  await expect(far.newToken()).rejects.toThrow();
  const second = await startSandbox({ state });
  badLine.retarget(portOf(second));
  await say(far, chat, 'After');
  expect(await said(far)).toEqual(['Before', 'After']);
  badLine.close();
  await second.close();
});

test('no browser sends again by itself what the proxy has lost', async ({ api, page, badLine }) => {
  const pages = await startPages();
  await page.goto(pages.put('<!doctype html><title>A page</title>'));
  const chat = await begin(api);
  const outcomes: string[] = [];
  for (const kind of ['reset-after', 'half-close', 'reset-after'] as const) {
    // The connection has been used before: that is when a browser would.
    await page.evaluate((base) => fetch(`${base}/c/v1/tracking/tokens/current`), badLine.url);
    const sprung = badLine.trap(SEND, { kind });
    const outcome = page.evaluate(
      ([url, session, token, body]) =>
        fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-kustomer-tracking-token': token },
          body: JSON.stringify({ session, body }),
        }).then(
          () => 'answered',
          () => 'failed',
        ),
      [`${badLine.url}/c/v1/chat/messages`, chat.session, chat.token, kind] as const,
    );
    await sprung;
    outcomes.push(await outcome);
  }
  expect(outcomes).toEqual(['failed', 'failed', 'failed']);
  await expect.poll(() => said(api)).toEqual(['reset-after', 'half-close', 'reset-after']);
  await pages.close();
});
