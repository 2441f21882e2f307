import { expect } from 'chai';
import type { CoreSetup } from '../../support/core-session.js';
import { openWithCore } from '../../support/core-session.js';
import { rejection } from '../../support/errors.js';
import { Routes } from '../../support/session.js';

/* No web method for a handoff is documented; the native SDKs have one. Should Core get it, it is used. */

type Answer = (input: unknown, callback: (response?: unknown, error?: unknown) => void) => void;

const HANDOFF = 'https://shop.test/c/v2.1/chat/handoff';

/** A Core that can hand off. What it is given goes to the server, as the SDK's own request. */
const withHandoff = (setup: CoreSetup = {}, answer?: Answer) => {
  const test = openWithCore(setup);
  const inputs: unknown[] = [];
  const throughServer: Answer = (input, callback) => {
    const token = JSON.parse(test.pageStorage.get('kustomer-chat-tracking-token') ?? '""') as string;
    const headers = { 'x-kustomer-tracking-token': token, 'content-type': 'application/json' };
    void test.server
      .fetch(HANDOFF, { method: 'POST', headers, body: JSON.stringify(input) })
      .then(async (response) => (await response.json()) as { data: { id: string } })
      .then(({ data }) => {
        callback({ conversationId: data.id, createdAt: '2026-01-22T15:00:00.000Z' }, null);
      });
  };
  Object.assign(test.fake, {
    handoff: ((input, callback) => {
      inputs.push(input);
      (answer ?? throughServer)(input, callback);
    }) satisfies Answer,
  });
  return { ...test, inputs };
};

describe("a handoff over Kustomer's web SDK", () => {
  it('takes what the route takes, and goes live', async () => {
    const test = withHandoff();
    await test.handOff();
    await test.at('live');
    expect(test.inputs.length).to.equal(1);
    expect(test.inputs[0]).to.have.property('from', 'Acme Assistant');
    expect(test.session.conversation?.id).to.equal(test.server.sessions[0]?.id);
    expect(test.session.conversation?.externalId).to.be.a('string');
    expect(test.server.sessions.length).to.equal(1);
  });

  for (const response of [
    { conversation: { conversationId: 'c9' } },
    { data: { type: 'chat_session', id: 'c9', attributes: {} } },
  ]) {
    it(`reads ${JSON.stringify(response)} too`, async () => {
      const test = withHandoff({}, (_input, callback) => {
        callback(response, null);
      });
      await test.handOff();
      await test.at('handing-off/connecting');
      expect(test.session.conversation?.id).to.equal('c9');
    });
  }

  it('is looked for where its answer can’t be read', async () => {
    const test = withHandoff({}, (_input, callback) => {
      callback({ ok: true }, null);
    });
    await test.handOff();
    await test.at('handing-off/checking');
  });

  it('passes on what Core refuses with', async () => {
    const test = withHandoff({}, (_input, callback) => {
      callback(undefined, { status: 422, code: 'too_many_messages', message: 'No' });
    });
    test.setPageToken(await test.askToken());
    const error = await rejection(test.session.handoff());
    expect(error.code).to.equal('too_many_messages');
    expect(test.place()).to.equal('bot');
  });

  const rows: readonly (readonly [string, CoreSetup])[] = [
    ['where the token is not the SDK’s', { pageToken: false }],
    ['where polling is wanted', { config: { driver: 'rest' } }],
    ['where Core is not there yet', { core: 'later' }],
  ];
  for (const [name, setup] of rows) {
    it(`is not tried ${name}`, async () => {
      const test = withHandoff(setup);
      await test.handOff();
      await test.at('live');
      expect(test.inputs).to.deep.equal([]);
      expect(test.server.count(Routes.handoff)).to.equal(1);
    });
  }

  it('is not tried where the method is none', async () => {
    const test = openWithCore();
    Object.defineProperty(test.fake, 'handoff', {
      get: () => {
        throw new Error('hostile');
      },
    });
    await test.handOff();
    await test.at('live');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });
});
