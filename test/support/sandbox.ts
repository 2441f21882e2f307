import { testOrigin } from './runtime.js';

/* The sandbox that the tests' server hosts, and its control routes. */

export interface SandboxMessage {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly body: string;
}

export interface SandboxConversation {
  readonly id: string;
  readonly messages: readonly SandboxMessage[];
}

export interface SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SandboxFault {
  readonly match: string;
  readonly kind: string;
  readonly times?: number | 'always';
  readonly [field: string]: unknown;
}

export interface TestSandbox {
  readonly baseUrl: string;
  conversations(): Promise<readonly SandboxConversation[]>;
  reply(conversationId: string, body: string, agent?: unknown): Promise<SandboxMessage>;
  end(conversationId: string): Promise<void>;
  reopen(conversationId: string): Promise<void>;
  set(settings: Readonly<Record<string, unknown>>): Promise<void>;
  fail(...faults: readonly SandboxFault[]): Promise<void>;
  expireTokens(): Promise<void>;
  requests(): Promise<readonly SandboxRequest[]>;
}

let count = 0;

/** An instance of its own: nothing of another test can be in it. */
export const openSandbox = (): TestSandbox => {
  count += 1;
  const name = `unit-${String(count)}-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;
  const baseUrl = `${testOrigin()}/sandboxes/${name}`;
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${baseUrl}/sandbox${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The sandbox refused ${method} ${path}: ${text}`);
    return text === '' ? null : (JSON.parse(text) as unknown);
  };
  return {
    baseUrl,
    conversations: async () => (await call('GET', '/conversations')) as SandboxConversation[],
    reply: async (id, body, agent) =>
      (await call('POST', `/conversations/${id}/messages`, { body, agent })) as SandboxMessage,
    end: async (id) => {
      await call('POST', `/conversations/${id}/end`);
    },
    reopen: async (id) => {
      await call('POST', `/conversations/${id}/reopen`);
    },
    set: async (settings) => {
      await call('PUT', '/settings', settings);
    },
    fail: async (...faults) => {
      await call('PUT', '/faults', faults);
    },
    expireTokens: async () => {
      await call('POST', '/tokens/expire');
    },
    requests: async () => (await call('GET', '/requests')) as SandboxRequest[],
  };
};
