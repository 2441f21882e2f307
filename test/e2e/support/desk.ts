import type { Conversation } from '../../../src/sandbox/control-view.js';

export type { Conversation } from '../../../src/sandbox/control-view.js';

/** A request as the sandbox has seen it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number | null;
  /** ISO 8601. */
  readonly time: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const HANDOFF = 'POST /c/v2.1/chat/handoff';
export const SESSIONS = 'GET /c/v1/chat/sessions';
export const SEND = 'POST /c/v1/chat/messages';

/** The refusal of a handoff for its length, once. */
export const tooManyMessages = (maxAllowed: number, received: number) => ({
  match: HANDOFF,
  kind: 'status',
  status: 400,
  body: {
    status: 400,
    error: 'too_many_messages',
    message: 'Too many messages.',
    details: { maxAllowed, received },
  },
});

/** The other end of the line: plays the agent, makes things fail, and looks at what arrived. */
export class Desk {
  readonly baseUrl: string;

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  conversations(): Promise<readonly Conversation[]> {
    return this.#call('GET', 'conversations');
  }

  /** The one conversation that there is. */
  async conversation(): Promise<Conversation> {
    const all = await this.conversations();
    const [only] = all;
    if (!only || all.length > 1) throw new Error(`Expected one conversation, found ${all.length}.`);
    return only;
  }

  async reply(body: string, agent = 'Sam Rivera'): Promise<void> {
    const { id } = await this.conversation();
    await this.#call('POST', `conversations/${id}/messages`, { body, agent });
  }

  async typing(typing: boolean, agent = 'Sam Rivera'): Promise<void> {
    const { id } = await this.conversation();
    await this.#call('POST', `conversations/${id}/typing`, { typing, agent });
  }

  async end(): Promise<void> {
    const { id } = await this.conversation();
    await this.#call('POST', `conversations/${id}/end`, {});
  }

  async reopen(): Promise<void> {
    const { id } = await this.conversation();
    await this.#call('POST', `conversations/${id}/reopen`, {});
  }

  async faults(...faults: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    await this.#call('PUT', 'faults', faults);
  }

  /** Changes how the double itself behaves. */
  async settings(change: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#call('PUT', 'settings', change);
  }

  async expireTokens(): Promise<void> {
    await this.#call('POST', 'tokens/expire');
  }

  /** Ends every stream by which the sandbox pushes; they may be opened again. */
  async cutStreams(): Promise<void> {
    await this.#call('POST', 'streams/cut');
  }

  /** A token as the page's own web SDK would have one: of a new visitor, or a new one of who has this. */
  async token(previous?: string): Promise<string> {
    const headers = previous === undefined ? undefined : { 'x-kustomer-tracking-token': previous };
    const response = await fetch(`${this.baseUrl}/c/v1/tracking/tokens/current`, headers && { headers });
    const { data } = (await response.json()) as { data: { attributes: { token: string } } };
    return data.attributes.token;
  }

  /** Signs a visitor in, as the page's own web SDK would. */
  async logIn(token: string, email: string): Promise<void> {
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { email, iat: Math.floor(Date.now() / 1000) };
    const response = await fetch(`${this.baseUrl}/c/v1/identity`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-kustomer-tracking-token': token },
      body: JSON.stringify({ externalToken: `${encode({ alg: 'none' })}.${encode(claims)}.` }),
    });
    if (!response.ok) throw new Error(`The login was refused: ${response.status} ${await response.text()}`);
  }

  /** What every conversation says, the one with the latest message first. */
  async bodies(): Promise<string[][]> {
    return (await this.conversations()).map(({ messages }) => messages.map(({ body }) => body));
  }

  requests(): Promise<readonly SeenRequest[]> {
    return this.#call('GET', 'requests');
  }

  /** How often a request was seen, named as in a fault: `POST /c/…`. */
  async count(match: string): Promise<number> {
    return (await this.requests()).filter(({ method, path }) => `${method} ${path}` === match).length;
  }

  async #call<Answer>(method: string, route: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.baseUrl}/sandbox/${route}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`);
    return (text === '' ? null : JSON.parse(text)) as Answer;
  }
}
