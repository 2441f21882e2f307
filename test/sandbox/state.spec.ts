import { createSandbox } from '../../src/sandbox/app.js';
import { expect, handoffBody, test, TOKEN_HEADER } from './support.js';

const BASE = 'https://sandbox.example';

test('a state that was saved as JSON goes on where it stopped', async () => {
  const first = createSandbox();
  const answer = await first.fetch(new Request(`${BASE}/c/v1/tracking/tokens/current`));
  const { token } = (await answer.json()).data.attributes;
  const headers = { [TOKEN_HEADER]: token };
  const body = JSON.stringify(handoffBody());
  await first.fetch(new Request(`${BASE}/c/v2.1/chat/handoff`, { method: 'POST', headers, body }));

  const second = createSandbox({ state: JSON.parse(JSON.stringify(first.state)) });
  const list = await second.fetch(new Request(`${BASE}/c/v1/chat/sessions`, { headers }));
  expect((await list.json()).data).toHaveLength(1);
});

test('without a socket to cut, a lost connection is a network error response', async () => {
  const sandbox = createSandbox();
  const faults = JSON.stringify([{ match: 'GET /p/*', kind: 'drop-before' }]);
  await sandbox.fetch(new Request(`${BASE}/sandbox/faults`, { method: 'PUT', body: faults }));
  const response = await sandbox.fetch(new Request(`${BASE}/p/v1/chat/settings`));
  expect(response.type).toBe('error');
});

test('ids sort in the order of creation', async () => {
  const sandbox = createSandbox({ now: () => new Date('2026-03-02T09:00:00Z') });
  const ids: string[] = [];
  for (let count = 0; count < 20; count += 1) {
    const answer = await sandbox.fetch(new Request(`${BASE}/c/v1/tracking/tokens`, { method: 'POST' }));
    ids.push((await answer.json()).data.id);
  }
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(20);
});
