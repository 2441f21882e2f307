import { expect } from 'chai';
import { ChatError } from '../../src/domain/chat-error.js';
import { DEFAULT_TIMINGS } from '../../src/ports/timings.js';
import { HttpClient, type HttpDependencies, type HttpRequest } from '../../src/kustomer/http.js';
import { withOverrides, type Route, type RouteOverrides } from '../../src/kustomer/routes.js';
import { ownerOf } from '../../src/kustomer/token/tracking-id.js';
import { never, openTestApi } from '../support/api.js';
import { rejection } from '../support/errors.js';
import { FakePage } from '../support/fake-page.js';
import { ManualClock, settle } from '../support/manual-clock.js';
import { fakeFetch, hang, json, Network, type FakeAnswer } from '../support/network.js';
import { openSandbox } from '../support/sandbox.js';

const GET: Route<unknown> = { method: 'GET', path: '/c/v1/things/{id}' };
const POST: Route<unknown> = { method: 'POST', path: '/c/v1/things', body: (input) => input };
const BASE = 'https://acme.api.kustomerapp.com';

interface Setup {
  readonly answers?: readonly FakeAnswer[];
  readonly baseUrl?: string | null;
  readonly tokens?: readonly string[];
  readonly routes?: RouteOverrides;
  /** Instead of the next of `tokens`. */
  readonly refresh?: () => Promise<string | null>;
}

const setUp = ({
  answers = [json({ ok: true })],
  baseUrl = BASE,
  tokens = ['token-1'],
  routes,
  refresh,
}: Setup = {}) => {
  const { fetch, calls } = fakeFetch(...answers);
  const clock = new ManualClock();
  const page = new FakePage();
  const refused: string[] = [];
  /** What the page has set at the moment. */
  const now = { baseUrl, routes };
  const dependencies: HttpDependencies = {
    fetch,
    clock,
    page,
    timings: DEFAULT_TIMINGS,
    access: {
      snapshot: () => ({ baseUrl: now.baseUrl, routes: withOverrides(now.routes) }),
      read: async () => tokens[0] ?? '',
      refresh: async (token) => {
        refused.push(token);
        return refresh ? refresh() : (tokens[refused.length] ?? null);
      },
    },
  };
  const http = new HttpClient(dependencies);
  const request = (part: Partial<HttpRequest<unknown>> = {}): Promise<unknown> =>
    http.request({ route: () => GET, params: { id: '1' }, signal: never(), ...part });
  return { http, request, calls, clock, page, refused, now };
};

describe('what is sent', () => {
  it('goes to the base URL, with path and query filled in', async () => {
    const { request, calls } = setUp();
    await request({ params: { id: 'a/b' }, query: { page: '2', q: 'x&y' } });
    expect(calls[0]?.path).to.equal(`${BASE}/c/v1/things/a%2Fb?page=2&q=x%26y`);
  });

  it('carries the token alone in a GET, and no body', async () => {
    const { request, calls } = setUp();
    await request();
    expect(calls[0]?.method).to.equal('GET');
    expect(calls[0]?.init.headers).to.deep.equal({ 'x-kustomer-tracking-token': 'token-1' });
    expect(calls[0]?.init.body).to.equal(null);
    expect(calls[0]?.init.keepalive).to.be.false;
  });

  it('carries the content type and the token in a POST, and nothing else', async () => {
    const { request, calls } = setUp();
    await request({ route: () => POST, input: { a: 1 } });
    expect(calls[0]?.init.headers).to.deep.equal({
      'content-type': 'application/json',
      'x-kustomer-tracking-token': 'token-1',
    });
    expect(calls[0]?.init.body).to.equal('{"a":1}');
  });

  it('carries the token in the header that the routes name', async () => {
    const { request, calls } = setUp({ routes: { tokenHeader: 'x-other' } });
    await request();
    expect(calls[0]?.init.headers).to.deep.equal({ 'x-other': 'token-1' });
  });

  it('carries no token where none is wanted', async () => {
    const { request, calls } = setUp();
    await request({ token: null });
    expect(calls[0]?.init.headers).to.deep.equal({});
  });

  it("carries the token that it is given in place of the page's", async () => {
    const { request, calls } = setUp({ routes: { tokenHeader: 'x-other' } });
    await request({ token: 'given' });
    expect(calls[0]?.init.headers).to.deep.equal({ 'x-other': 'given' });
  });

  it('follows no redirect, sends no cookies and keeps nothing in caches', async () => {
    const { request, calls } = setUp();
    await request();
    expect(calls[0]?.init.redirect).to.equal('manual');
    expect(calls[0]?.init.credentials).to.equal('omit');
    expect(calls[0]?.init.cache).to.equal('no-store');
  });

  it('survives the closing of the tab where its body is small enough', async () => {
    const { request, calls } = setUp();
    await request({ route: () => POST, input: 'x'.repeat(59_000) });
    await request({ route: () => POST, input: 'x'.repeat(60_000) });
    // Counted in bytes, not in characters.
    await request({ route: () => POST, input: 'é'.repeat(31_000) });
    expect(calls.map(({ init }) => init.keepalive)).to.deep.equal([true, false, false]);
  });

  it('never has the token in its URL', async () => {
    const { request, calls } = setUp();
    await request({ query: { page: '1' } });
    expect(calls[0]?.path).not.to.contain('token-1');
  });

  it('says when it leaves, and not before everything is in place', async () => {
    const { request, calls } = setUp();
    const seen: number[] = [];
    await request({ onLeave: () => seen.push(calls.length) });
    expect(seen).to.deep.equal([0]);
  });
});

describe('what keeps a request from leaving', () => {
  it('is a missing address', async () => {
    const { request, calls } = setUp({ baseUrl: null });
    expect((await rejection(request())).code).to.equal('not_ready');
    expect(calls.length).to.equal(0);
  });

  it('is a device that is offline', async () => {
    const { request, calls, page } = setUp();
    page.set({ online: false });
    const error = await rejection(request());
    expect(error.code).to.equal('offline');
    expect(error.retryable).to.be.true;
    expect(calls.length).to.equal(0);
  });

  it('is a signal that was aborted before, or while the token was read', async () => {
    const { request, calls } = setUp();
    expect((await rejection(request({ signal: AbortSignal.abort() }))).code).to.equal('cancelled');
    const controller = new AbortController();
    let left = false;
    const late = rejection(request({ signal: controller.signal, onLeave: () => (left = true) }));
    controller.abort();
    expect((await late).code).to.equal('cancelled');
    expect(calls.length).to.equal(0);
    expect(left).to.be.false;
  });

  it('is a body that cannot be built: then nothing left, and it is no matter of the line', async () => {
    const { request, calls } = setUp();
    let left = false;
    const broken: Route<unknown> = {
      ...POST,
      body: () => {
        throw new TypeError('The override is broken.');
      },
    };
    const error = await rejection(request({ route: () => broken, onLeave: () => (left = true) }));
    expect(calls.length).to.equal(0);
    expect(left).to.be.false;
    expect(error.code).not.to.equal('network');
  });
});

describe('one request', () => {
  const moved = { baseUrl: 'https://other.api.kustomerapp.com', routes: { tokenHeader: 'x-other' } };

  it('goes where the page pointed when it was made, also a second time after a 401', async () => {
    const { request, calls, now } = setUp({ answers: [json({}, 401), json({})], tokens: ['old', 'new'] });
    const pending = request();
    Object.assign(now, moved);
    await pending;
    expect(calls.map(({ path }) => path)).to.deep.equal([`${BASE}/c/v1/things/1`, `${BASE}/c/v1/things/1`]);
    expect(calls.map(({ init }) => init.headers)).to.deep.equal([
      { 'x-kustomer-tracking-token': 'old' },
      { 'x-kustomer-tracking-token': 'new' },
    ]);
  });

  it('takes its path from the routes of that moment', async () => {
    const { http, calls, now } = setUp();
    const pending = http.request({ route: ({ listSessions }) => listSessions, signal: never() });
    Object.assign(now, { routes: { listSessions: { path: '/moved' } } });
    await pending;
    await http.request({ route: ({ listSessions }) => listSessions, signal: never() });
    expect(calls.map(({ path }) => path)).to.deep.equal([`${BASE}/c/v1/chat/sessions`, `${BASE}/moved`]);
  });

  it('does not leave where whoever was told that it leaves takes it back', async () => {
    const { request, calls, clock } = setUp();
    const work = new AbortController();
    const error = await rejection(
      request({ route: () => POST, signal: work.signal, onLeave: () => work.abort() }),
    );
    expect(error.code).to.equal('cancelled');
    expect(calls.length).to.equal(0);
    expect(clock.waiting).to.deep.equal([]);
  });
});

describe('a time limit', () => {
  it('gives up after 15 s without an answer', async () => {
    const { request, calls, clock } = setUp({ answers: [hang] });
    const pending = rejection(request());
    await clock.advance(14_999);
    expect(calls[0]?.init.signal?.aborted).to.be.false;
    await clock.advance(1);
    const error = await pending;
    expect(error.code).to.equal('timeout');
    expect(error.retryable).to.be.true;
    expect(calls[0]?.init.signal?.aborted).to.be.true;
  });

  it('covers the body too', async () => {
    const stuck = ({ init }: { init: RequestInit }): Response =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            controller.enqueue(new TextEncoder().encode('{"data":'));
            init.signal?.addEventListener('abort', () =>
              controller.error(new DOMException('Aborted', 'AbortError')),
            );
          },
        }),
      );
    const { request, clock } = setUp({ answers: [stuck] });
    const pending = rejection(request());
    await clock.advance(15_000);
    expect((await pending).code).to.equal('timeout');
  });

  it('leaves no timer behind, however a request ends', async () => {
    for (const answer of [json({}), json({}, 500), new TypeError('Failed to fetch')]) {
      const { request, clock } = setUp({ answers: [answer] });
      await request().catch(() => null);
      expect(clock.waiting).to.deep.equal([]);
    }
  });
});

describe('giving up', () => {
  it('ends the request at once', async () => {
    const { request, calls, clock } = setUp({ answers: [hang] });
    const controller = new AbortController();
    const pending = rejection(request({ signal: controller.signal }));
    await settle();
    controller.abort();
    const error = await pending;
    expect(error.code).to.equal('cancelled');
    expect(error.retryable).to.be.false;
    expect(calls[0]?.init.signal?.aborted).to.be.true;
    expect(clock.waiting).to.deep.equal([]);
  });
});

describe('answers', () => {
  it('are given as parsed JSON, for any 2xx', async () => {
    for (const status of [200, 201, 202]) {
      const { request } = setUp({ answers: [json({ data: 1 }, status)] });
      expect(await request()).to.deep.equal({ data: 1 });
    }
  });

  it('that are no JSON can not be used, and are not quoted', async () => {
    for (const body of ['<!doctype html>secret', '{"data":', '']) {
      const { request } = setUp({ answers: [new Response(body)] });
      const error = await rejection(request());
      expect(error.code).to.equal('bad_response');
      expect(error.status).to.equal(200);
      expect(error.retryable).to.be.true;
      expect(error.message).not.to.contain('secret');
    }
  });

  it('that redirect are not followed', async () => {
    for (const status of [301, 302, 307, 308]) {
      const { request, calls } = setUp({
        answers: [new Response(null, { status, headers: { location: 'https://evil.example/' } })],
      });
      expect((await rejection(request())).code).to.equal('bad_response');
      expect(calls.length).to.equal(1);
    }
  });

  it('that refuse say why, in JSON or not', async () => {
    const refusal = json(
      { status: 400, error: 'too_many_messages', message: 'Too many.', details: { maxAllowed: 100 } },
      400,
    );
    const { request } = setUp({ answers: [refusal] });
    const error = await rejection(request());
    expect(error.code).to.equal('too_many_messages');
    expect(error.details).to.deep.equal({ maxAllowed: 100 });
    const page = setUp({ answers: [new Response('<h1>Bad gateway</h1>', { status: 502 })] });
    const other = await rejection(page.request());
    expect(other.code).to.equal('server_error');
    expect(other.status).to.equal(502);
  });

  it('that never come are a network failure with its cause', async () => {
    const cause = new TypeError('Failed to fetch');
    const { request } = setUp({ answers: [cause] });
    const error = await rejection(request());
    expect(error.code).to.equal('network');
    expect(error.retryable).to.be.true;
    expect(error.cause).to.equal(cause);
  });

  it('that quote the token do not pass it on', async () => {
    const echo = json(
      { status: 400, error: 'bad_token', message: 'Token token-1 is odd.', details: { got: 'token-1' } },
      400,
    );
    const error = await rejection(setUp({ answers: [echo] }).request());
    expect(error.code).to.equal('rejected');
    expect(error.serverCode).to.equal('bad_token');
    expect(`${error.message} ${JSON.stringify(error.details)}`).not.to.contain('token-1');
    const given = await rejection(setUp({ answers: [echo] }).request({ token: 'token-1' }));
    expect(`${given.message} ${JSON.stringify(given.details)}`).not.to.contain('token-1');
  });
});

describe('an answer that wants to be left alone', () => {
  const busy = (headers: Record<string, string>, body: unknown = null, status = 429): Response =>
    new Response(JSON.stringify(body), { status, headers });
  const waitOf = async (answer: Response, ms = 0): Promise<unknown> => {
    const { request, clock } = setUp({ answers: [answer] });
    await clock.advance(ms);
    return (await rejection(request())).details?.['retryAfterMs'];
  };
  const at = (ms: number): string => new Date(new ManualClock().now() + ms).toUTCString();

  it('says for how long, in milliseconds', async () => {
    expect(await waitOf(busy({ 'retry-after': '7' }))).to.equal(7_000);
    expect(await waitOf(busy({ 'x-ratelimit-reset': '7' }, null, 503))).to.equal(7_000);
  });

  it('counts a date from the moment at which it came', async () => {
    expect(await waitOf(busy({ 'retry-after': at(30_000) }), 10_000)).to.equal(20_000);
    expect(await waitOf(busy({ 'retry-after': at(30_000), date: at(5_000) }), 10_000)).to.equal(25_000);
  });

  it('says so beside what the server says itself', async () => {
    const body = { status: 429, error: 'rate_limited', message: 'Later.', details: { limit: 500 } };
    const { request } = setUp({ answers: [busy({ 'retry-after': '7' }, body)] });
    expect((await rejection(request())).details).to.deep.equal({ limit: 500, retryAfterMs: 7_000 });
  });

  it('may be no JSON, as of a gateway', async () => {
    const answer = new Response('<h1>Later</h1>', { status: 503, headers: { 'retry-after': '7' } });
    expect(await waitOf(answer)).to.equal(7_000);
  });

  for (const status of [400, 401, 403, 404, 422, 500, 504]) {
    it(`is none with the status ${String(status)}, though it tells when the budget is renewed`, async () => {
      expect(await waitOf(busy({ 'x-ratelimit-reset': '7' }, null, status))).to.equal(undefined);
    });
  }

  it('may leave it open', async () => {
    expect(await waitOf(busy({}))).to.equal(undefined);
    expect(await waitOf(busy({ 'retry-after': 'soon' }))).to.equal(undefined);
  });
});

describe('a 401', () => {
  const unauthorized = json({ status: 401, error: 'unauthorized', message: 'Expired.', details: {} }, 401);

  it('is tried once more with a fresh token', async () => {
    const { request, calls, refused } = setUp({
      answers: [unauthorized, json({ ok: 1 })],
      tokens: ['old', 'new'],
    });
    expect(await request()).to.deep.equal({ ok: 1 });
    expect(refused).to.deep.equal(['old']);
    expect(calls.map(({ init }) => init.headers)).to.deep.equal([
      { 'x-kustomer-tracking-token': 'old' },
      { 'x-kustomer-tracking-token': 'new' },
    ]);
  });

  it('is not tried a third time', async () => {
    const { request, calls } = setUp({ answers: [unauthorized], tokens: ['a', 'b', 'c'] });
    expect((await rejection(request())).code).to.equal('unauthorized');
    expect(calls.length).to.equal(2);
  });

  it('stands where there is no fresh token', async () => {
    const { request, calls } = setUp({ answers: [unauthorized], tokens: ['only'] });
    const error = await rejection(request());
    expect(error.status).to.equal(401);
    expect(calls.length).to.equal(1);
  });

  for (const token of [null, 'given']) {
    it(`stands for a request that carries ${token === null ? 'no token' : 'a token of its own'}`, async () => {
      const { request, calls, refused } = setUp({ answers: [unauthorized] });
      expect((await rejection(request({ token }))).status).to.equal(401);
      expect(calls.length).to.equal(1);
      expect(refused).to.deep.equal([]);
    });
  }

  for (const failure of [
    new ChatError('network', 'No answer.'),
    new ChatError('no_tracking_token', 'None.'),
    new ChatError('cancelled', 'Given up.'),
    new Error('a bug'),
  ]) {
    it(`stands where looking for a fresh token fails with "${failure.message}"`, async () => {
      const { request, calls } = setUp({
        answers: [unauthorized],
        refresh: () => Promise.reject(failure),
      });
      expect((await rejection(request())).code).to.equal('unauthorized');
      expect(calls.length).to.equal(1);
    });
  }

  it("gives way where the fresh token is another customer's, and nothing is sent with it", async () => {
    const stranger = new ChatError('identity_changed', 'Somebody else.');
    const { request, calls } = setUp({
      answers: [unauthorized],
      refresh: () => Promise.reject(stranger),
    });
    expect((await rejection(request())) === stranger).to.be.true;
    expect(calls.length).to.equal(1);
  });

  it('is not tried again where it was given up meanwhile', async () => {
    const work = new AbortController();
    const { request, calls } = setUp({
      answers: [unauthorized],
      refresh: async () => {
        work.abort();
        return 'new';
      },
    });
    expect((await rejection(request({ signal: work.signal }))).code).to.equal('cancelled');
    expect(calls.length).to.equal(1);
  });
});

describe('against the sandbox', () => {
  const open = () => {
    const sandbox = openSandbox();
    const network = new Network(sandbox.baseUrl);
    const { http } = openTestApi({ fetch: network.fetch, baseUrl: sandbox.baseUrl });
    const list = () => http.request({ route: ({ listSessions }) => listSessions, signal: never() });
    return { sandbox, network, list };
  };

  it('sends no header of its own but the two', async () => {
    const { sandbox, list } = open();
    await list();
    const headers = (await sandbox.requests()).flatMap((request) => Object.keys(request.headers));
    expect(headers.filter((name) => name.startsWith('x-'))).to.deep.equal(['x-kustomer-tracking-token']);
    expect(headers).not.to.include('authorization');
    expect(headers).not.to.include('cookie');
  });

  it('stays the same visitor with a token that was renewed', async () => {
    const { sandbox, network, list } = open();
    await list();
    await sandbox.expireTokens();
    await list();
    // The sandbox does not show tokens; what was sent does.
    const tokens = network.calls.flatMap(
      ({ init }) => (init.headers as Record<string, string>)['x-kustomer-tracking-token'] ?? [],
    );
    expect(new Set(tokens).size).to.equal(2);
    expect(new Set(tokens.map((token) => ownerOf(token, 'text'))).size).to.equal(1);
  });

  it('comes through a token that ran out', async () => {
    const { sandbox, network, list } = open();
    await list();
    await sandbox.expireTokens();
    network.take();
    await list();
    expect(network.take()).to.deep.equal([
      'GET /c/v1/chat/sessions',
      'GET /c/v1/tracking/tokens/current',
      'GET /c/v1/chat/sessions',
    ]);
  });

  const faults: readonly (readonly [string, Record<string, unknown>, string, number | undefined])[] = [
    ['a lost connection', { kind: 'drop-before' }, 'network', undefined],
    ['a lost answer', { kind: 'drop-after' }, 'network', undefined],
    ['half an answer', { kind: 'malformed' }, 'bad_response', 200],
    ["a captive portal's page", { kind: 'html' }, 'bad_response', 200],
    ["a captive portal's redirect", { kind: 'redirect' }, 'bad_response', 0],
    ['a 403', { kind: 'status', status: 403, body: 'no' }, 'forbidden', 403],
    ['a 429', { kind: 'status', status: 429, body: 'slow' }, 'rate_limited', 429],
    ['a 503', { kind: 'status', status: 503, body: 'later' }, 'server_error', 503],
    ['an answer without a body', { kind: 'status', status: 204 }, 'bad_response', 204],
  ];
  for (const [what, fault, code, status] of faults) {
    it(`tells of ${what}`, async () => {
      const { sandbox, list } = open();
      await list();
      await sandbox.fail({ match: 'GET /c/v1/chat/sessions', times: 'always', ...fault } as never);
      const error = await rejection(list());
      expect(error.code).to.equal(code);
      expect(error.status).to.equal(status);
    });
  }
});
