import { settle } from './manual-clock.js';

export interface Call {
  readonly method: string;
  /** Path and query, from the sandbox's base on where `network` knows one. */
  readonly path: string;
  readonly init: RequestInit;
}

/** What a browser shows of a redirect that is not followed; Node shows the whole answer. */
const opaqueRedirect = (): Response =>
  Object.defineProperties(new Response(null), {
    type: { value: 'opaqueredirect' },
    status: { value: 0 },
    ok: { value: false },
  });

/** Real fetch that remembers what was asked, and can tell when all answers are in. */
export class Network {
  readonly calls: Call[] = [];
  readonly #base: string;
  readonly #open = new Set<Promise<unknown>>();

  constructor(base = '') {
    this.#base = base;
  }

  readonly fetch: typeof fetch = (input, init = {}) => {
    const url = String(input instanceof Request ? input.url : input);
    const path = url.startsWith(this.#base) ? url.slice(this.#base.length) : url;
    this.calls.push({ method: init.method ?? 'GET', path, init });
    const answer = this.#whole(url, init);
    this.#open.add(answer);
    const forget = (): void => {
      this.#open.delete(answer);
    };
    answer.then(forget, forget);
    return answer;
  };

  /** Resolves when nothing is under way any more, nor was started by an answer. */
  async idle(): Promise<void> {
    await settle();
    while (this.#open.size > 0) {
      await Promise.allSettled(this.#open);
      await settle();
    }
  }

  /** "METHOD /path" of each call since the last time, without queries. */
  take(): string[] {
    return this.calls.splice(0).map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
  }

  /** The whole body is read here, so that what follows takes no time. */
  async #whole(url: string, init: RequestInit): Promise<Response> {
    const response = await fetch(url, init);
    if (response.type === 'opaqueredirect') return response;
    if (init.redirect === 'manual' && response.status >= 300 && response.status < 400)
      return opaqueRedirect();
    const body = await response.arrayBuffer();
    const { status, headers } = response;
    return new Response(body.byteLength === 0 ? null : body, { status, headers });
  }
}

export type FakeAnswer = Response | Error | ((call: Call) => Response | Promise<Response>);

/** A fetch that answers from a list, for what no server can do. The last answer stays. */
export const fakeFetch = (...answers: readonly FakeAnswer[]): { fetch: typeof fetch; calls: Call[] } => {
  const calls: Call[] = [];
  return {
    calls,
    fetch: async (input, init = {}) => {
      const call = {
        method: init.method ?? 'GET',
        path: String(input instanceof Request ? input.url : input),
        init,
      };
      const answer = answers[Math.min(calls.length, answers.length - 1)];
      calls.push(call);
      if (answer instanceof Error) throw answer;
      if (answer instanceof Response) return answer.clone();
      if (answer) return answer(call);
      throw new TypeError('Failed to fetch');
    },
  };
};

/** An answer that never comes; the request ends only when it is given up. */
export const hang = ({ init }: Call): Promise<Response> =>
  new Promise((_, reject) => {
    init.signal?.addEventListener('abort', () => {
      reject(new DOMException('The user aborted a request.', 'AbortError'));
    });
  });

export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
