import { createSandbox, type Sandbox } from '../../src/sandbox/app.js';
import type { Session } from '../../src/sandbox/state.js';
import * as core from '../../src/kustomer/web-sdk/web-sdk.js';
import type { ChatError } from '../../src/domain/chat-error.js';
import { errorOf as errorAt, type Flow } from '../../src/domain/flow/flow.js';
import { connectionOf, type Live } from '../../src/session/state.js';
import type { HandoffRequest } from '../../src/domain/handoff/request.js';
import { DEFAULT_TIMINGS } from '../../src/ports/timings.js';
import type { Clock } from '../../src/ports/clock.js';
import type { Ids } from '../../src/ports/ids.js';
import type { KustomerSdk } from '../../src/ports/sdk.js';
import type { Locks } from '../../src/ports/locks.js';
import type { Storage } from '../../src/ports/storage.js';
import { memoryStorage } from '../../src/platform/storage.js';
import { ChatSession } from '../../src/session/chat-session.js';
import { openSessionEngine, type SessionEngine } from '../../src/engine/session-engine.js';
import type { WebSdkModule } from '../../src/kustomer/driver-dependencies.js';
import type { SessionEnvironment } from '../../src/engine/environment.js';
import type { SessionConfig } from '../../src/session/config.js';
import type { SessionContext, SessionHooks } from '../../src/session/context.js';
import type { Fact } from '../../src/domain/facts.js';
import { FakePage } from './fake-page.js';
import { FakeTabs } from './fake-tabs.js';
import { LIVE } from './flows.js';
import { ManualClock, settle } from './manual-clock.js';
import type { SandboxFault } from './sandbox.js';

/* A whole session over the sandbox, both in this page and on one manual clock: no time passes unless a test says so. */

const BASE_URL = 'https://acme.test';
const HANDOFF = 'POST /c/v2.1/chat/handoff';
const SESSIONS = 'GET /c/v1/chat/sessions';
const SEND = 'POST /c/v1/chat/messages';
const TOKEN = 'GET /c/v1/tracking/tokens/current';
export const Routes = { handoff: HANDOFF, sessions: SESSIONS, send: SEND, token: TOKEN } as const;

export interface ServerCall {
  /** "METHOD /path", without the query. */
  readonly name: string;
  /** Milliseconds on the manual clock. */
  readonly at: number;
  readonly body: string;
  readonly token: string | null;
}

/** Settles until the condition holds; fails when it never does. */
export const until = async (condition: () => boolean, what = 'the condition'): Promise<void> => {
  for (let turn = 0; turn < 1_500; turn += 1) {
    if (condition()) return;
    await settle(1);
  }
  throw new Error(`${what} never held`);
};

/** The sandbox without a network. */
export class TestServer {
  readonly calls: ServerCall[] = [];
  readonly clock: ManualClock;
  /** Runs when a request comes in, before it is answered. */
  onCall: (call: ServerCall) => void = () => undefined;
  readonly #sandbox: Sandbox;
  readonly #unreadable: { readonly tokens: RegExp; readonly token: string }[] = [];
  #open = 0;

  constructor(clock: ManualClock) {
    this.clock = clock;
    this.#sandbox = createSandbox({
      now: () => new Date(clock.now()),
      wait: (ms) =>
        new Promise((resolve) => {
          clock.after(ms, resolve);
        }),
    });
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const call: ServerCall = {
      name: `${request.method} ${pathname}`,
      at: this.clock.now(),
      body: typeof init.body === 'string' ? init.body : '',
      token: request.headers.get('x-kustomer-tracking-token'),
    };
    this.calls.push(call);
    this.onCall(call);
    this.#open += 1;
    try {
      return await Promise.race([this.#answer(this.#translated(request)), aborted(request.signal)]);
    } finally {
      this.#open -= 1;
    }
  };

  /** "METHOD /path" of every call so far. */
  get names(): string[] {
    return this.calls.map(({ name }) => name);
  }

  count(name: string): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  get sessions(): readonly Session[] {
    return Object.values(this.#sandbox.state.sessions);
  }

  /** What the server holds of a conversation, oldest first. */
  bodies(index = 0): string[] {
    return this.sessions[index]?.messages.map(({ body }) => body) ?? [];
  }

  async fail(...faults: readonly SandboxFault[]): Promise<void> {
    await this.#control('PUT', '/faults', faults);
  }

  async set(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#control('PUT', '/settings', settings);
  }

  async reply(body: string, session = this.sessions[0]?.id): Promise<void> {
    await this.#control('POST', `/conversations/${String(session)}/messages`, { body });
  }

  async end(session = this.sessions[0]?.id): Promise<void> {
    await this.#control('POST', `/conversations/${String(session)}/end`);
  }

  async reopen(session = this.sessions[0]?.id): Promise<void> {
    await this.#control('POST', `/conversations/${String(session)}/reopen`);
  }

  /** A token of a visitor whom nobody knows yet. */
  async newToken(): Promise<string> {
    return this.#token('POST', '/c/v1/tracking/tokens', null);
  }

  /** Another token of the same visitor. */
  async renewedToken(token: string): Promise<string> {
    return this.#token('GET', '/c/v1/tracking/tokens/current', token);
  }

  /** Logs a visitor in; what they wrote before moves along, and every visitor with this address sees it. */
  async logIn(token: string, email: string): Promise<string> {
    const claims = { email, iat: Math.floor(this.clock.now() / 1000) };
    const externalToken = `e30.${btoa(JSON.stringify(claims))}.x`;
    return this.#token('POST', '/c/v1/identity', token, { externalToken });
  }

  /** Hands off without the session, as a request that is still unanswered may have done. */
  async post(token: string, request: unknown): Promise<void> {
    await this.#beside('POST', '/c/v2.1/chat/handoff', token, request);
  }

  /** The customer's words, as they stand in the list before their answer comes. */
  async say(token: string, session: string, body: string): Promise<void> {
    await this.#beside('POST', '/c/v1/chat/messages', token, { session, body });
  }

  /** Every token of before is answered with 401. */
  async expireTokens(): Promise<void> {
    await this.#control('POST', '/tokens/expire');
  }

  /** Tokens that nobody but the server can read stand for the customer of this one. */
  speakFor(tokens: RegExp, token: string): void {
    this.#unreadable.push({ tokens, token });
  }

  /** Resolves when all answers are in that will come by themselves. */
  async idle(): Promise<void> {
    let quiet = 0;
    for (let turn = 0; turn < 200 && quiet < 4; turn += 1) {
      await settle();
      quiet = this.#open === 0 ? quiet + 1 : 0;
    }
  }

  #translated(request: Request): Request {
    const given = request.headers.get('x-kustomer-tracking-token') ?? '';
    const known = this.#unreadable.find(({ tokens }) => tokens.test(given));
    if (known) request.headers.set('x-kustomer-tracking-token', known.token);
    return request;
  }

  async #answer(request: Request): Promise<Response> {
    const response = await this.#sandbox.fetch(request, BASE_URL);
    if (response.type === 'error') throw new TypeError('Failed to fetch');
    // Read here, so that what follows takes no time.
    const body = await response.arrayBuffer();
    // An answer comes as a task of its own, as from a network: Node would read all of it in the same one.
    await settle(1);
    return new Response(body.byteLength === 0 ? null : body, response);
  }

  async #token(method: string, path: string, token: string | null, body?: unknown): Promise<string> {
    const response = await this.#beside(method, path, token, body);
    const answer = (await response.json()) as { data: { attributes: { token: string } } };
    return answer.data.attributes.token;
  }

  /** Asked beside the calls of the test, and under no fault. */
  async #beside(method: string, path: string, token: string | null, body?: unknown): Promise<Response> {
    const { faults } = this.#sandbox.state;
    this.#sandbox.state.faults = [];
    const request = new Request(`${BASE_URL}${path}`, {
      method,
      headers: token === null ? {} : { 'x-kustomer-tracking-token': token },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const response = await this.#sandbox.fetch(request, BASE_URL);
    this.#sandbox.state.faults = faults;
    if (!response.ok) throw new Error(`The sandbox refused ${method} ${path}: ${await response.text()}`);
    return response;
  }

  async #control(method: string, path: string, body?: unknown): Promise<void> {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await this.#sandbox.fetch(new Request(`${BASE_URL}/sandbox${path}`, init));
    if (!response.ok) throw new Error(`The sandbox refused ${method} ${path}: ${await response.text()}`);
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => {
      reject(new DOMException('The user aborted a request.', 'AbortError'));
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });

/** A page without Kustomer's web SDKs. */
export const NO_SDK: KustomerSdk = {
  core: () => undefined,
  widget: () => undefined,
  whenCoreLoaded: () => () => undefined,
  whenUnread: () => null,
};

export const countingIds = (prefix = 'id'): Ids => {
  let count = 0;
  return { next: () => `${prefix}${String((count += 1))}` };
};

/** Where an anonymous token is kept. */
export const TOKEN_KEY = `khc:anonymous-token:${BASE_URL}`;

/** What `connectingNotice` says in these tests. */
export const NOTICE = 'Connecting you with our team';

export const testConfig = (change: Partial<SessionConfig> = {}): SessionConfig => ({
  baseUrl: BASE_URL,
  from: 'Acme Assistant',
  brand: null,
  externalId: null,
  lang: null,
  archive: false,
  anonymous: true,
  trackingToken: null,
  routes: null,
  redact: null,
  review: false,
  resume: 'session',
  name: '',
  pollInterval: 5_000,
  transport: null,
  driver: 'auto',
  connectingNotice: NOTICE,
  ...change,
});

export interface SessionOptions {
  readonly config?: Partial<SessionConfig>;
  readonly hooks?: SessionHooks;
  /** The bot's log; two messages without it. */
  readonly transcript?: readonly unknown[];
  /** Another tab or a reload of the same browser: the same server, clock and stored token. */
  readonly beside?: TestSession;
  /** What lives as long as the tab; that of `beside` without it. */
  readonly storage?: Storage;
  readonly openEngine?: (core: SessionContext, environment: SessionEnvironment) => Promise<SessionEngine>;
  /** What Kustomer's web SDKs have put on the page; nothing without it. */
  readonly sdk?: KustomerSdk;
  readonly loadWebSdk?: () => Promise<WebSdkModule>;
  /** Where the page's web SDK keeps its token. */
  readonly pageStorage?: Storage;
}

export interface TestSession {
  readonly session: ChatSession;
  readonly server: TestServer;
  readonly clock: ManualClock;
  readonly page: FakePage;
  readonly storage: Storage;
  /** The page's `localStorage`. */
  readonly pageStorage: Storage;
  readonly tabs: FakeTabs;
  readonly signals: Fact[];
  readonly warnings: string[];
  /** "phase" or "phase/step" of each state that the session went through. */
  readonly places: string[];
  place(): string;
  /** Waits until the session stands there. */
  at(place: string): Promise<void>;
  /** Passes time, and lets every answer come in as it falls due. */
  pass(ms: number): Promise<void>;
  bodies(): string[];
  /** The page goes, as at a reload: nothing of it runs on, its requests break off, its locks are free. */
  leave(): void;
}

/** What of the world ends with a page. */
class PageLife {
  readonly #gone = new AbortController();
  readonly #undo = new Set<() => void>();

  end(): void {
    this.#gone.abort();
    for (const undo of this.#undo) undo();
  }

  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      after: (ms, task) => this.#endWith(clock.after(ms, task)),
    };
  }

  fetch(inner: typeof fetch): typeof fetch {
    const { signal: gone } = this.#gone;
    // Whoever waits for a page that has gone waits for ever.
    const never = new Promise<never>(() => undefined);
    return async (input, init = {}) => {
      if (gone.aborted) return never;
      const signal = init.signal ? AbortSignal.any([init.signal, gone]) : gone;
      try {
        const response = await inner(input, { ...init, signal });
        return gone.aborted ? await never : response;
      } catch (error) {
        if (gone.aborted) return never;
        throw error;
      }
    };
  }

  locks(locks: Locks): Locks {
    const { signal: gone } = this.#gone;
    return {
      hold: (name, signal, onWait) =>
        locks.hold(name, AbortSignal.any([signal, gone]), onWait).then((release) => this.#endWith(release)),
    };
  }

  openChannel(open: FakeTabs['openChannel']): FakeTabs['openChannel'] {
    return (name) => {
      const channel = open(name);
      return { ...channel, close: this.#endWith(() => channel.close()) };
    };
  }

  #endWith(undo: () => void): () => void {
    const once = (): void => {
      if (this.#undo.delete(once)) undo();
    };
    this.#undo.add(once);
    return once;
  }
}

let pages = 0;

export const placeOf = ({ place }: Flow): string =>
  place.phase === 'handing-off' ? `handing-off/${place.step}` : place.phase;

/** What the state shows of its conversation, with what is shown where there is none. */
export const shown = ({
  state,
}: Pick<ChatSession, 'state'>): Live & { readonly liveSince: number | null } => ({
  ...LIVE,
  conversation: { id: '' },
  ...state.live,
  connection: connectionOf(state),
  liveSince: state.live?.since ?? null,
});

export const BOT_LOG = [
  { id: 'q', date: '2026-01-22T14:35:00Z', direction: 'in', body: 'Where is my order?' },
  { id: 'a', date: '2026-01-22T14:36:00Z', direction: 'out', body: 'I am only a bot.' },
];

export const openSession = (options: SessionOptions = {}): TestSession => {
  const clock = options.beside?.clock ?? new ManualClock();
  const server = options.beside?.server ?? new TestServer(clock);
  const storage = options.storage ?? options.beside?.storage ?? memoryStorage();
  const pageStorage = options.pageStorage ?? options.beside?.pageStorage ?? memoryStorage();
  const page = new FakePage();
  const life = new PageLife();
  pages = options.beside ? pages + 1 : 0;
  const tabs = options.beside?.tabs ?? new FakeTabs();
  const signals: Fact[] = [];
  const warnings: string[] = [];
  const places: string[] = [];
  const environment: SessionEnvironment = {
    clock: life.clock(clock),
    random: () => 0.5,
    page,
    locks: life.locks(tabs),
    openChannel: life.openChannel(tabs.openChannel),
    fetch: life.fetch(server.fetch),
    timings: DEFAULT_TIMINGS,
    pageOrigin: 'https://shop.test',
    pageStorage,
    storage,
    memory: memoryStorage(),
    sdk: options.sdk ?? NO_SDK,
    loadWebSdk: options.loadWebSdk ?? (() => Promise.resolve(core)),
  };
  const open = options.openEngine ?? openSessionEngine;
  const session = new ChatSession(
    {
      clock,
      ids: countingIds(options.beside ? `other${String(pages)}-` : 'id'),
      openEngine: (core) => open(core, environment),
    },
    testConfig(options.config),
    {
      warn: (message) => warnings.push(message),
      ...options.hooks,
    },
  );
  session.resume();
  session.setTranscript(options.transcript ?? BOT_LOG);
  session.subscribe((_state, _previous, facts) => {
    signals.push(...facts);
  });
  session.subscribe(({ flow }) => {
    if (places.at(-1) !== placeOf(flow)) places.push(placeOf(flow));
  });
  const place = (): string => placeOf(session.state.flow);
  return {
    session,
    server,
    clock,
    page,
    storage,
    pageStorage,
    tabs,
    signals,
    warnings,
    places,
    place,
    at: async (wanted) => {
      await until(() => place() === wanted, `"${wanted}" (it is "${place()}")`).catch((error: unknown) => {
        throw new Error(`${String(error)}; it stands at "${place()}"`, { cause: error });
      });
    },
    pass: async (ms) => {
      const end = clock.now() + ms;
      do {
        await server.idle();
        await clock.advance(Math.min(clock.waiting[0] ?? Infinity, end - clock.now()));
      } while (clock.now() < end || clock.waiting[0] === 0);
      await server.idle();
    },
    bodies: () => session.messages.map(({ body }) => body),
    leave: () => {
      life.end();
    },
  };
};

/** Hands off without minding how it ends. */
export const start = (test: TestSession): Promise<unknown> =>
  test.session.handoff().catch((error: unknown) => error);

/** What was posted to the handoff's route, in order. */
export const posted = ({ server }: TestSession): HandoffRequest[] =>
  server.calls
    .filter(({ name }) => name === Routes.handoff)
    .map(({ body }) => JSON.parse(body) as HandoffRequest);

/** The error that the flow holds. */
export const errorOf = ({ session }: TestSession): ChatError | null => errorAt(session.state.flow.place);

/** Opens a session and hands it off. */
export const openLive = async (options: SessionOptions = {}): Promise<TestSession> => {
  const test = openSession(options);
  void start(test);
  await test.at('live');
  await test.server.idle();
  return test;
};
