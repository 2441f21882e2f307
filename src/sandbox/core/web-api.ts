import { isRecord, textOf } from '../json.js';
import type { CoreError } from './core-types.js';

/** Where the web SDK keeps it, on the page's own origin (`kustomer-chat-api.md` section 2, seen in source 2025). */
const TOKEN_KEY = 'kustomer-chat-tracking-token';
const TOKEN_HEADER = 'x-kustomer-tracking-token';
const CURRENT_TOKEN = '/c/v1/tracking/tokens/current';
const NEW_TOKEN = '/c/v1/tracking/tokens';

export function coreError(message: string, fields: Omit<CoreError, 'name' | 'message'> = {}): CoreError {
  return Object.assign(new Error(message), fields);
}

/** An error from any of the three shapes of the API's answers (section 3). */
function errorOf(status: number, text: string): CoreError {
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // A page of a proxy says nothing that a developer could use.
  }
  const first: unknown = isRecord(body) && Array.isArray(body['errors']) ? body['errors'][0] : body;
  const fields = isRecord(first) ? first : {};
  const code = textOf(fields['code']) ?? textOf(fields['error']);
  const title = textOf(fields['title']);
  const message = textOf(fields['detail']) ?? textOf(fields['message']) ?? `The request answered ${status}.`;
  return coreError(message, {
    status,
    ...(code === null ? {} : { code }),
    ...(title === null ? {} : { title }),
    ...(fields['source'] === undefined ? {} : { source: fields['source'] }),
  });
}

function tokenIn(answer: unknown): string {
  const data = isRecord(answer) ? answer['data'] : null;
  const attributes = isRecord(data) ? data['attributes'] : null;
  const token = isRecord(attributes) ? textOf(attributes['token']) : null;
  if (token === null) throw coreError('There is no token in the answer.');
  return token;
}

/** The API as the customer of this page: the token is the page's, and a request that it fails gets one renewal. */
export class WebApi {
  readonly base: string;
  #renewing: Promise<boolean> | null = null;

  constructor(base: string) {
    this.base = base;
  }

  /** The page's token, written plainly or as JSON. */
  get token(): string | null {
    const stored = localStorage.getItem(TOKEN_KEY);
    return stored?.startsWith('"') ? textOf(JSON.parse(stored)) : stored;
  }

  /** Gets an anonymous token where the page has none, and another where its own is of somewhere else. */
  async ensureToken(): Promise<void> {
    if (this.token === null) this.#keep(tokenIn(await this.#json('GET', CURRENT_TOKEN)));
    const probe = await this.fetch('GET', '/core/identity');
    if (probe.status === 401 && !(await this.#renew())) await this.startAnew();
  }

  /** A token for a new visitor. */
  async startAnew(): Promise<void> {
    localStorage.removeItem(TOKEN_KEY);
    this.#keep(tokenIn(await this.#json('POST', NEW_TOKEN, {})));
  }

  /** The answer's JSON, `null` for an empty one. Rejects with a {@link CoreError}. */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    try {
      return await this.#json(method, path, body);
    } catch (error) {
      const refused = isRecord(error) && error['status'] === 401;
      if (!refused || !(await this.#renew())) throw error;
      return this.#json(method, path, body);
    }
  }

  async login(externalToken: string): Promise<void> {
    this.#keep(tokenIn(await this.call('POST', '/c/v1/identity', { externalToken })));
  }

  fetch(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const { token } = this;
    return fetch(this.base + path, {
      method,
      cache: 'no-store',
      headers: {
        ...(token === null ? {} : { [TOKEN_HEADER]: token }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  }

  #keep(token: string): void {
    localStorage.setItem(TOKEN_KEY, token);
  }

  async #json(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await this.fetch(method, path, body);
    const text = await response.text();
    if (!response.ok) throw errorOf(response.status, text);
    if (text === '') return null;
    try {
      return JSON.parse(text);
    } catch {
      throw coreError('The answer is not JSON.', { status: response.status });
    }
  }

  /** @returns whether the same visitor got a new token. */
  #renew(): Promise<boolean> {
    this.#renewing ??= this.#json('GET', CURRENT_TOKEN)
      .then((answer) => {
        this.#keep(tokenIn(answer));
        return true;
      })
      .catch(() => false)
      .finally(() => {
        this.#renewing = null;
      });
    return this.#renewing;
  }
}
