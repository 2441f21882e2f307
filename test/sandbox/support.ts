import { test as base } from '@playwright/test';
import { startSandbox, type RunningSandbox } from '../../src/sandbox/server.js';

export { expect } from '@playwright/test';

export const TOKEN_HEADER = 'x-kustomer-tracking-token';

/** A clock that stands still until a test moves it. */
export class ManualClock {
  #ms = Date.parse('2026-03-02T09:00:00.000Z');

  now = (): Date => new Date(this.#ms);

  advance(ms: number): void {
    this.#ms += ms;
  }

  ago(ms: number): string {
    return new Date(this.#ms - ms).toISOString();
  }
}

/** The delays that faults asked for: each is over as soon as it is noted, or when the test says so. */
export class ManualWait {
  readonly asked: number[] = [];
  #release: (() => void) | null = null;
  #held = false;

  wait = async (ms: number): Promise<void> => {
    this.asked.push(ms);
    if (!this.#held) return;
    await new Promise<void>((resolve) => {
      this.#release = resolve;
    });
  };

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#release?.();
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Test code reads unknown answers by path; a wrong path fails the test at the assertion. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

interface CallOptions {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** One call to a sandbox; a string body goes out as it is. */
export class Client {
  readonly baseUrl: string;

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { token, body, headers, signal } = options;
    const response = await fetch(this.baseUrl + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { [TOKEN_HEADER]: token }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  }

  get(path: string, token?: string): Promise<Answer> {
    return this.call('GET', path, { token });
  }

  post(path: string, body: unknown, token?: string): Promise<Answer> {
    return this.call('POST', path, { body, token });
  }

  put(path: string, body: unknown, token?: string): Promise<Answer> {
    return this.call('PUT', path, { body, token });
  }

  async newToken(): Promise<string> {
    return (await this.get('/c/v1/tracking/tokens/current')).json.data.attributes.token;
  }

  /** Hands off and returns the new session's id. */
  async handoff(token: string, extra: Record<string, unknown> = {}): Promise<string> {
    const answer = await this.post('/c/v2.1/chat/handoff', handoffBody(extra), token);
    if (answer.status !== 201) throw new Error(`Handoff answered ${answer.status}: ${answer.text}`);
    return answer.json.data.id;
  }

  faults(...faults: readonly Record<string, unknown>[]): Promise<Answer> {
    return this.put('/sandbox/faults', faults);
  }

  async sessionIds(token: string): Promise<string[]> {
    const { json } = await this.get('/c/v1/chat/sessions', token);
    return json.data.map((session: { id: string }) => session.id);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const inbound = { date: '2026-01-22T14:35:00Z', direction: 'in', body: 'Hello' };
export const outbound = { date: '2026-01-22T14:36:00Z', direction: 'out', body: 'Hi there!' };

export function handoffBody(extra: Record<string, unknown> = {}): Record<string, unknown> {
  return { active: true, from: 'Acme Assistant', messages: [inbound, outbound], ...extra };
}

interface Fixtures {
  readonly clock: ManualClock;
  readonly wait: ManualWait;
  readonly server: RunningSandbox;
  readonly api: Client;
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  clock: async ({}, use) => use(new ManualClock()),
  // eslint-disable-next-line no-empty-pattern
  wait: async ({}, use) => use(new ManualWait()),
  server: async ({ clock, wait }, use) => {
    const server = await startSandbox({ now: clock.now, wait: wait.wait });
    await use(server);
    await server.close();
  },
  api: async ({ server }, use) => use(new Client(server.url)),
});
