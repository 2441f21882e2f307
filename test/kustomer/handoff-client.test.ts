import { expect } from 'chai';
import { ChatError, type ChatErrorOptions } from '../../src/domain/chat-error.js';
import type { HandoffRequest } from '../../src/domain/handoff/request.js';
import { findOurs, HandoffClient } from '../../src/kustomer/handoff-client.js';
import { isPutOff, isUnclear } from '../../src/domain/refusals.js';
import type { WireSession } from '../../src/kustomer/wire.js';
import { never, openTestApi } from '../support/api.js';
import { rejection } from '../support/errors.js';
import { fakeFetch, json, Network, type FakeAnswer } from '../support/network.js';
import { openSandbox } from '../support/sandbox.js';

const request = (externalId?: string): HandoffRequest => ({
  active: true,
  from: 'Bot',
  messages: [
    { date: '2026-01-22T14:35:00.000Z', direction: 'in', body: 'Hello' },
    { date: '2026-01-22T14:36:00.000Z', direction: 'out', body: 'Hi there!' },
  ],
  ...(externalId !== undefined && { externalId }),
});

describe('isUnclear', () => {
  const rows: readonly (readonly [string, ChatErrorOptions['status'], boolean])[] = [
    // code, status, unclear whether the conversation exists
    ['network', undefined, true],
    ['timeout', undefined, true],
    ['timeout', 408, true],
    ['bad_response', undefined, true],
    ['bad_response', 0, true],
    ['bad_response', 200, true],
    ['bad_response', 201, true],
    ['bad_response', 302, true],
    ['server_error', 500, true],
    ['server_error', 502, true],
    ['server_error', 504, true],
    ['anything_of_the_server', 500, true],
    ['network', 503, false],
    ['server_error', 503, false],
    ['bad_response', 503, false],
    ['bad_response', 429, false],
    ['bad_response', 400, false],
    ['bad_response', 405, false],
    ['bad_response', 422, false],
    ['too_many_messages', 400, false],
    ['direction_requirement_failed', 422, false],
    ['unauthorized', 401, false],
    ['forbidden', 403, false],
    ['not_found', 404, false],
    ['rate_limited', 429, false],
    ['offline', undefined, false],
    ['cancelled', undefined, false],
    ['not_ready', undefined, false],
    ['no_tracking_token', undefined, false],
  ];
  for (const [code, status, unclear] of rows) {
    it(`is ${String(unclear)} for ${code}${status === undefined ? '' : ` with status ${String(status)}`}`, () => {
      expect(isUnclear(new ChatError(code, 'x', { status }))).to.equal(unclear);
    });
  }
});

describe('isPutOff', () => {
  const rows: readonly (readonly [number | undefined, boolean])[] = [
    // status, goes again by itself
    [429, true],
    [503, true],
    [400, false],
    [401, false],
    [408, false],
    [422, false],
    [500, false],
    [502, false],
    [504, false],
    [200, false],
    [undefined, false],
  ];
  for (const [status, expected] of rows) {
    it(`is ${String(expected)} for ${status === undefined ? 'no answer' : String(status)}`, () => {
      const error = new ChatError('any_code', 'x', { status });
      expect(isPutOff(error)).to.equal(expected);
      // What is sent again by itself is no matter of looking whether it came through.
      if (expected) expect(isUnclear(error)).to.be.false;
    });
  }

  it('goes by the status, whatever the server calls it', () => {
    expect(isPutOff(new ChatError('rate_limited', 'x'))).to.be.false;
    expect(isPutOff(new ChatError('maintenance', 'x', { status: 503 }))).to.be.true;
  });
});

describe('findOurs', () => {
  const session = (id: string, customValues: readonly string[] | null, createdAt?: string): WireSession => ({
    conversation: { id, ...(createdAt !== undefined && { createdAt }) },
    customValues,
  });
  const find = (sessions: readonly WireSession[], baseline: readonly string[] | null) =>
    findOurs(sessions, 'ours', baseline && new Set(baseline))?.id ?? null;

  it('knows it by the external id, under any key, and notes that id', () => {
    expect(findOurs([session('a', ['x']), session('b', ['y', 'ours'])], 'ours', new Set())).to.deep.equal({
      id: 'b',
      externalId: 'ours',
    });
  });

  it('does so without a baseline too', () => {
    expect(find([session('b', ['ours'])], null)).to.equal('b');
  });

  it('takes none that was there before', () => {
    expect(find([session('b', ['ours'])], ['b'])).to.equal(null);
    expect(find([session('b', null)], ['b'])).to.equal(null);
  });

  it('takes the sole new one where custom attributes cannot be seen', () => {
    expect(find([session('a', null), session('b', null)], ['a'])).to.equal('b');
  });

  it('takes none of several new ones that it cannot tell apart', () => {
    expect(find([session('b', null), session('c', null)], ['a'])).to.equal(null);
    expect(find([session('b', null), session('c', ['theirs'])], ['a'])).to.equal(null);
  });

  it("takes no new one that carries someone else's id", () => {
    expect(find([session('b', ['theirs'])], ['a'])).to.equal(null);
    expect(find([session('b', [])], ['a'])).to.equal(null);
  });

  it('takes no nameless one without a baseline', () => {
    expect(find([session('b', null)], null)).to.equal(null);
  });

  it('takes the older of two that carry our id, in any order', () => {
    const older = session('z', ['ours'], '2026-01-22T14:00:00.000Z');
    const newer = session('a', ['ours'], '2026-01-22T15:00:00.000Z');
    expect(find([older, newer], [])).to.equal('z');
    expect(find([newer, older], [])).to.equal('z');
  });

  it('agrees on one of two that are equally old', () => {
    const pair = [
      session('b', ['ours'], '2026-01-22T14:00:00.000Z'),
      session('a', ['ours'], '2026-01-22T14:00:00.000Z'),
    ];
    expect(find(pair, [])).to.equal('a');
    expect(find([...pair].reverse(), [])).to.equal('a');
  });

  it('prefers the one that carries our id to a nameless one', () => {
    expect(find([session('a', null), session('b', ['ours'])], [])).to.equal('b');
  });

  it('finds nothing in nothing', () => {
    expect(find([], [])).to.equal(null);
    expect(find([], null)).to.equal(null);
  });
});

describe('HandoffClient', () => {
  const open = () => {
    const sandbox = openSandbox();
    const network = new Network(sandbox.baseUrl);
    const { api } = openTestApi({ fetch: network.fetch, baseUrl: sandbox.baseUrl });
    return { sandbox, network, client: new HandoffClient(api) };
  };
  const post = (client: HandoffClient, externalId?: string) =>
    client.post(request(externalId), never(), () => undefined);

  it('posts, and notes the external id that it sent', async () => {
    const { client } = open();
    expect((await post(client, 'e1')).externalId).to.equal('e1');
    expect((await post(client)).externalId).to.equal(undefined);
  });

  it('says when the request leaves', async () => {
    const { client } = open();
    let left = 0;
    await client.post(request('e1'), never(), () => (left += 1));
    expect(left).to.equal(1);
  });

  it('reads the ids of all sessions as the baseline', async () => {
    const { client } = open();
    const made = [await post(client, 'e1'), await post(client, 'e2')];
    const { baseline, existing } = await client.readBaseline('e3', never());
    expect([...(baseline ?? [])].sort()).to.deep.equal(made.map(({ id }) => id).sort());
    expect(existing).to.equal(null);
  });

  it('finds an open conversation that carries our id, but no ended one', async () => {
    const { sandbox, client } = open();
    const { id } = await post(client, 'e1');
    expect((await client.readBaseline('e1', never())).existing?.id).to.equal(id);
    await sandbox.end(id);
    expect((await client.readBaseline('e1', never())).existing).to.equal(null);
  });

  it('finds a closed conversation that carries our id where the handoff is an archive', async () => {
    const { sandbox, client } = open();
    const { id } = await post(client, 'e1');
    await sandbox.end(id);
    const read = async (externalId: string) =>
      (await client.readBaseline(externalId, never(), { isArchive: true })).existing?.id ?? null;
    expect(await read('e1')).to.equal(id);
    expect(await read('e2')).to.equal(null);
  });

  describe('before it posts again under the same id', () => {
    it('finds what came of the first, though it has ended meanwhile', async () => {
      const { sandbox, client } = open();
      const { baseline } = await client.readBaseline('e1', never());
      const { id } = await post(client, 'e1');
      await sandbox.end(id);
      expect((await client.readBaseline('e1', never(), { earlier: baseline })).existing?.id).to.equal(id);
    });

    it('finds it as the sole new one where custom attributes are hidden', async () => {
      const { sandbox, client } = open();
      await post(client, 'e0');
      const { baseline } = await client.readBaseline('e1', never());
      const { id } = await post(client, 'e1');
      await sandbox.fail({ match: 'GET /c/v1/chat/sessions', kind: 'hide-external-id', times: 'always' });
      expect((await client.readBaseline('e1', never(), { earlier: baseline })).existing?.id).to.equal(id);
      expect((await client.readBaseline('e1', never())).existing).to.equal(null);
    });

    it('takes one that was there before the first only by its name', async () => {
      const { sandbox, client } = open();
      const { id } = await post(client, 'e1');
      const { baseline } = await client.readBaseline('e1', never());
      expect((await client.readBaseline('e1', never(), { earlier: baseline })).existing?.id).to.equal(id);
      await sandbox.fail({ match: 'GET /c/v1/chat/sessions', kind: 'hide-external-id', times: 'always' });
      expect((await client.readBaseline('e1', never(), { earlier: baseline })).existing).to.equal(null);
    });

    it('goes by the external id alone where the first had no baseline', async () => {
      const { sandbox, client } = open();
      const { id } = await post(client, 'e1');
      await sandbox.end(id);
      expect((await client.readBaseline('e1', never(), { earlier: null })).existing?.id).to.equal(id);
      expect((await client.readBaseline('e2', never(), { earlier: null })).existing).to.equal(null);
      await sandbox.fail({ match: 'GET /c/v1/chat/sessions', kind: 'hide-external-id', times: 'always' });
      expect((await client.readBaseline('e1', never(), { earlier: null })).existing).to.equal(null);
    });

    it('reads the ids of all sessions anew all the same', async () => {
      const { client } = open();
      const { baseline } = await client.readBaseline('e1', never());
      const { id } = await post(client, 'e0');
      expect([
        ...((await client.readBaseline('e1', never(), { earlier: baseline })).baseline ?? []),
      ]).to.deep.equal([id]);
    });
  });

  it('finds what a lost answer left behind', async () => {
    const { sandbox, client } = open();
    const { baseline } = await client.readBaseline('e1', never());
    await sandbox.fail({ match: 'POST /c/v2.1/chat/handoff', kind: 'malformed' });
    expect(isUnclear(await rejection(post(client, 'e1')))).to.be.true;
    const found = await client.look('e1', baseline, never());
    expect(found?.id).to.equal((await sandbox.conversations())[0]?.id);
    expect(found?.externalId).to.equal('e1');
  });

  it('finds it as the sole new one where custom attributes are hidden', async () => {
    const { sandbox, client } = open();
    await post(client, 'e0');
    const { baseline } = await client.readBaseline('e1', never());
    const { id } = await post(client, 'e1');
    await sandbox.fail({ match: 'GET /c/v1/chat/sessions', kind: 'hide-external-id', times: 'always' });
    expect((await client.look('e1', baseline, never()))?.id).to.equal(id);
    expect(await client.look('e1', null, never())).to.equal(null);
  });

  it('finds nothing where nothing was made', async () => {
    const { client } = open();
    const { baseline } = await client.readBaseline('e1', never());
    expect(await client.look('e1', baseline, never())).to.equal(null);
  });

  describe('a baseline that cannot be read', () => {
    const reading = (...answers: readonly FakeAnswer[]) => {
      const test = openTestApi({
        fetch: fakeFetch(...answers).fetch,
        baseUrl: 'https://x.example',
        token: 't',
      });
      return { ...test, client: new HandoffClient(test.api) };
    };

    it('because the API cannot be reached means blocked, and says what to look at', async () => {
      const cause = new TypeError('Failed to fetch');
      const error = await rejection(reading(cause).client.readBaseline('e1', never()));
      expect(error.code).to.equal('blocked');
      expect(error.message).to.match(/CORS/);
      expect((error.cause as ChatError).code).to.equal('network');
    });

    it('because the line went meanwhile is no matter of the page: it is offline', async () => {
      const cause = new TypeError('Failed to fetch');
      const { api } = reading(cause);
      const error = await rejection(new HandoffClient(api, () => false).readBaseline('e1', never()));
      expect(error.code).to.equal('offline');
      expect(error.retryable).to.be.true;
      expect((error.cause as ChatError).code).to.equal('network');
    });

    it('because the device is offline says so', async () => {
      const { client, page } = reading(json({ data: [] }));
      page.set({ online: false });
      expect((await rejection(client.readBaseline('e1', never()))).code).to.equal('offline');
    });

    it('because it was given up says so', async () => {
      const { client } = reading(json({ data: [] }));
      expect((await rejection(client.readBaseline('e1', AbortSignal.abort()))).code).to.equal('cancelled');
    });

    it('because nobody knows who is asking says so', async () => {
      const error = await rejection(
        reading(json({ error: 'unauthorized' }, 401)).client.readBaseline('e1', never()),
      );
      expect(error.status).to.equal(401);
    });

    const statuses: readonly (readonly [string, Response])[] = [
      ['a 403', json({}, 403)],
      ['a 404', json({}, 404)],
      ['a 429', json({}, 429)],
      ['a 500', json({}, 500)],
      ['a web page', new Response('<!doctype html>')],
      ['an answer that is no list', json({ data: {} })],
    ];
    for (const [what, answer] of statuses) {
      it(`because of ${what} is done without`, async () => {
        const { client } = reading(answer);
        expect(await client.readBaseline('e1', never())).to.deep.equal({ baseline: null, existing: null });
      });
    }

    it('passes on what is no failure of the service', async () => {
      const thrown = new Error('a bug');
      const client = new HandoffClient({ listAllSessions: () => Promise.reject(thrown) } as never);
      const caught: unknown = await client.readBaseline('e1', never()).catch((error: unknown) => error);
      expect(caught === thrown).to.be.true;
    });
  });
});
