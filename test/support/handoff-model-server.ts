import type { Clock } from '../../src/ports/clock.js';

/* A server small enough for thousands of schedules: four routes, one customer, and every way to fail. */

/** What becomes of one request, in milliseconds after it came in. */
export interface Fate {
  /** When it is carried out; `null` for never. */
  readonly commit: number | null;
  /** When it is answered; `null` for never, so that the client gives up by itself. */
  readonly answer: number | null;
  /** 0 breaks the connection. */
  readonly status: number;
  readonly retryAfter?: string;
  /** Instead of the JSON that was meant. */
  readonly body?: string;
}

const QUICK = 200;
const PAGE = '<!doctype html><title>Welcome to the hotel</title>';
const HALF = '{"data":{"id":"';

const answered = (status: number, commit: number | null = null, retryAfter?: number): Fate => ({
  commit,
  answer: QUICK,
  status,
  ...(retryAfter !== undefined && { retryAfter: String(retryAfter) }),
});
const unreadable = (body: string, commit: number | null): Fate => ({
  commit,
  answer: QUICK,
  status: 200,
  body,
});
const silent = (commit: number | null): Fate => ({ commit, answer: null, status: 0 });

/** How a POST of a handoff can go. The client gives up after 15 s. */
export const HANDOFF_FATES = {
  slow: { commit: 3_000, answer: 6_000, status: 201 },
  'very slow': { commit: 500, answer: 14_500, status: 201 },
  422: answered(422),
  429: answered(429),
  '429 for 1 s': answered(429, null, 1),
  '429 for 45 s': answered(429, null, 45),
  '429 for 10 min': answered(429, null, 600),
  503: answered(503),
  '503 for 1 s': answered(503, null, 1),
  '503, done': answered(503, 100),
  '503 for 1 s, done': answered(503, 100, 1),
  500: answered(500),
  '500, done': answered(500, 100),
  401: answered(401),
  403: answered(403),
  'drop before': answered(0),
  'drop after': answered(0, 100),
  hang: silent(null),
  'hang, done': silent(100),
  'done 1 s late': silent(16_000),
  'done 5 s late': silent(20_000),
  html: unreadable(PAGE, null),
  'html, done': unreadable(PAGE, 100),
  'half json': unreadable(HALF, null),
  'half json, done': unreadable(HALF, 100),
  'no id, done': unreadable('{"data":{"type":"chat_session"}}', 100),
} as const satisfies Readonly<Record<string, Fate>>;

/** How everything that only reads can go. */
export const READ_FATES = {
  slow: { commit: null, answer: 4_000, status: 200 },
  lost: answered(0),
  hang: silent(null),
  500: answered(500),
  429: answered(429),
  401: answered(401),
  html: unreadable(PAGE, null),
  'half json': unreadable(HALF, null),
} as const satisfies Readonly<Record<string, Fate>>;

export type Reading = 'list' | 'messages' | 'token';
export type HandoffFateName = keyof typeof HANDOFF_FATES;
export type ReadFateName = keyof typeof READ_FATES;

const FINE: Fate = { commit: 100, answer: QUICK, status: 200 };

interface StoredMessage {
  readonly id: string;
  readonly at: number;
  readonly body: string;
  readonly direction: string;
  readonly imported: boolean;
}

export interface StoredSession {
  readonly id: string;
  readonly at: number;
  readonly externalId: string | null;
  readonly messages: StoredMessage[];
}

/** A session as a list showed it. */
export interface Shown {
  readonly id: string;
  readonly isNamed: boolean;
}

/** The page that asks. Dead, it hears no answer, but what has left may still be carried out. */
export interface Caller {
  readonly isAlive: () => boolean;
  /** A handoff came in. The returned function is told of what came of it, once something did. */
  readonly onPost: (externalId: string | null) => (session: StoredSession) => void;
  /** What the list shows; `null` from the question on, until it is answered with a list. */
  readonly onList: (shown: readonly Shown[] | null) => void;
  /** Any request came in. */
  readonly onRequest?: (method: string, path: string, body: string) => void;
}

interface Call {
  readonly caller: Caller;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly token: string;
}

/** Clocks of servers are not ours. */
const SKEW = -90 * 60_000;

const tokenOf = (serial: number): string => `h.${btoa(JSON.stringify({ trackingId: 'visitor', serial }))}.s`;

/** As much of a Response as the client reads, and all of it at once. */
const response = (status: number, body: string, headers: Readonly<Record<string, string>>): Response =>
  ({
    type: 'cors',
    status,
    ok: status >= 200 && status < 300,
    headers: { get: (name: string) => headers[name] ?? null },
    text: () => Promise.resolve(body),
  }) as unknown as Response;

export class ModelServer {
  readonly sessions: StoredSession[] = [];
  /** How long the list hides what is new, in milliseconds. */
  lag = 0;
  /** Whether the list leaves out the custom attributes, and with them the external ids. */
  hidesNames = false;
  readonly #clock: Clock;
  readonly #handoffs: Fate[] = [];
  readonly #reads: Record<Reading, Fate[]> = { list: [], messages: [], token: [] };
  /** What breaks where the line goes. */
  readonly #underWay = new Set<(reason: Error) => void>();
  #serial = 1;
  #ids = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The token of the moment; one that got a 401 is renewed. */
  get token(): string {
    return tokenOf(this.#serial);
  }

  /** The next handoff that comes in goes like this, then the one after it. */
  plan(name: HandoffFateName): void {
    this.#handoffs.push(HANDOFF_FATES[name]);
  }

  planRead(what: Reading, name: ReadFateName): void {
    this.#reads[what].push(READ_FATES[name]);
  }

  /** From now on nothing goes wrong. */
  heal(): void {
    this.lag = 0;
    this.#handoffs.length = 0;
    for (const fates of Object.values(this.#reads)) fates.length = 0;
  }

  /** The line goes: whoever waits for an answer gets none. */
  breakLine(): void {
    for (const fail of this.#underWay) fail(new TypeError('Failed to fetch'));
  }

  readonly fetchFor = (caller: Caller): typeof fetch => {
    return (input, init = {}) => {
      if (!caller.isAlive()) return new Promise<Response>(() => undefined);
      const headers = (init.headers ?? {}) as Record<string, string>;
      return this.#serve(init.signal ?? null, {
        caller,
        method: init.method ?? 'GET',
        path: new URL(input instanceof Request ? input.url : input).pathname,
        body: typeof init.body === 'string' ? init.body : '{}',
        token: headers['x-kustomer-tracking-token'] ?? '',
      });
    };
  };

  #serve(signal: AbortSignal | null, call: Call): Promise<Response> {
    const { method, path, body, caller } = call;
    caller.onRequest?.(method, path, body);
    if (method === 'POST' && path === '/c/v2.1/chat/handoff') return this.#handoff(signal, call);
    // What is written in a live conversation always arrives: here the handoff is put to the test.
    if (method === 'POST') return this.#answer(signal, caller, FINE, () => this.#send(call), false);
    if (path.endsWith('/messages')) {
      return this.#answer(signal, caller, this.#reads.messages.shift(), () => this.#messages(path));
    }
    if (path === '/c/v1/chat/sessions') return this.#list(signal, caller);
    // A renewal goes well: a lost one would make another customer of the visitor.
    const fate = call.token === '' ? this.#reads.token.shift() : undefined;
    return this.#answer(signal, caller, fate, () => ({ data: { attributes: { token: this.token } } }));
  }

  #handoff(signal: AbortSignal | null, call: Call): Promise<Response> {
    const fate = this.#handoffs.shift() ?? { ...FINE, status: 201 };
    const sent = JSON.parse(call.body) as {
      externalId?: string;
      messages: { body: string; direction: string; date: string }[];
    };
    const externalId = sent.externalId ?? null;
    const onCommit = call.caller.onPost(externalId);
    let session: StoredSession | null = null;
    if (fate.commit !== null) {
      this.#clock.after(fate.commit, () => {
        const at = this.#clock.now();
        const messages = sent.messages.map(({ body, direction, date }) => ({
          id: this.#next('m'),
          at: Date.parse(date),
          body,
          direction,
          imported: true,
        }));
        session = { id: this.#next('c'), at, externalId, messages };
        this.sessions.push(session);
        onCommit(session);
      });
    }
    return this.#answer(signal, call.caller, fate, () => ({ data: session && this.#wire(session, true) }));
  }

  #list(signal: AbortSignal | null, caller: Caller): Promise<Response> {
    const fate = this.#reads.list.shift() ?? FINE;
    // Read when the request comes in: the answer is as old as its way is long.
    const now = this.#clock.now();
    const sessions = this.sessions.filter(({ at }) => at + this.lag <= now);
    const isNamed = !this.hidesNames;
    const data = sessions.map((session) => this.#wire(session, isNamed));
    const isList = fate.status === 200 && fate.body === undefined;
    caller.onList(null);
    return this.#answer(signal, caller, fate, () => {
      if (isList) caller.onList(sessions.map(({ id }) => ({ id, isNamed })));
      return { data };
    });
  }

  #messages(path: string): unknown {
    const id = path.split('/').at(-2);
    const messages = this.sessions.find((session) => session.id === id)?.messages ?? [];
    return { data: messages.map((message) => this.#wireMessage(message)).reverse() };
  }

  #send({ body }: Call): unknown {
    const sent = JSON.parse(body) as { session: string; body: string };
    const at = this.#clock.now();
    const message = { id: this.#next('m'), at, body: sent.body, direction: 'in', imported: false };
    this.sessions.find(({ id }) => id === sent.session)?.messages.push(message);
    return { data: this.#wireMessage(message) };
  }

  #answer(
    signal: AbortSignal | null,
    caller: Caller,
    fate: Fate = FINE,
    work: () => unknown = () => null,
    isBreakable = true,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      let isSettled = false;
      const settle = (then: () => void): void => {
        this.#underWay.delete(fail);
        // A page that is gone hears nothing.
        if (!isSettled && caller.isAlive()) then();
        isSettled = true;
      };
      const fail = (reason: Error): void => {
        settle(() => {
          reject(reason);
        });
      };
      if (isBreakable) this.#underWay.add(fail);
      signal?.addEventListener('abort', () => {
        fail(new DOMException('The user aborted a request.', 'AbortError'));
      });
      if (fate.answer === null) return;
      this.#clock.after(fate.answer, () => {
        if (fate.status === 0) {
          fail(new TypeError('Failed to fetch'));
          return;
        }
        settle(() => {
          if (fate.status === 401) this.#serial += 1;
          const body = fate.body ?? JSON.stringify(fate.status < 400 ? work() : {});
          const { status, retryAfter } = fate;
          resolve(response(status, body, retryAfter === undefined ? {} : { 'retry-after': retryAfter }));
        });
      });
    });
  }

  #wire({ id, at, externalId, messages }: StoredSession, isNamed: boolean): unknown {
    const last = Math.max(at, ...messages.map((message) => message.at));
    return {
      type: 'chat_session',
      id,
      attributes: {
        createdAt: new Date(at + SKEW).toISOString(),
        lastMessageAt: new Date(last + SKEW).toISOString(),
        ...(isNamed && { custom: { externalIdStr: externalId } }),
      },
    };
  }

  #wireMessage({ id, at, body, direction, imported }: StoredMessage): unknown {
    const createdAt = new Date(imported ? at : at + SKEW).toISOString();
    return {
      type: 'chat_message',
      id,
      attributes: { body, direction, createdAt, ...(imported && { importedAt: createdAt }) },
    };
  }

  #next(prefix: string): string {
    return `${prefix}${String((this.#ids += 1))}`;
  }
}
