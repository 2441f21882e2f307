import type { Context } from 'hono';
import { badRequest, notFound } from './errors.js';
import type { ListFaults } from './fault-runner.js';
import { isRecord } from './json.js';
import type { Identity, Session } from './state.js';
import type { Store } from './store.js';

export type WebScriptName = 'core' | 'widget';

/** Gives the text of a script of the web SDK's double; how depends on where the sandbox runs. */
export type WebScriptSource = (name: WebScriptName) => Promise<string>;

/** What a route gets besides the request. */
export interface SandboxEnv {
  Bindings: {
    readonly store: Store;
    /** Origin and prefix under which a client reaches this instance, for the few URLs that must be absolute. */
    readonly baseUrl: string;
    readonly listFaults: ListFaults;
    readonly wait: (ms: number) => Promise<void>;
    readonly webScript: WebScriptSource;
    /** Aborted when the client has gone or the sandbox closes. */
    readonly signal: AbortSignal;
  };
  Variables: { identity: Identity };
}

export type SandboxContext = Context<SandboxEnv>;

/** The body as unknown JSON; 400 when it is not JSON. An empty body reads as `{}`. */
export async function readJson(context: SandboxContext): Promise<unknown> {
  const text = await context.req.text();
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
}

export async function readObject(context: SandboxContext): Promise<Record<string, unknown>> {
  const body = await readJson(context);
  if (!isRecord(body)) throw badRequest('The request body must be a JSON object.');
  return body;
}

/** The session that the path names, whosever it is: for the routes that have no customer. */
export function anySession(context: SandboxContext): Session {
  const session = context.env.store.state.sessions[context.req.param('id') ?? ''];
  if (!session) throw notFound('conversation');
  return session;
}

/** The caller's own session; anyone else's is as good as none. */
export function ownSession(context: SandboxContext, id: string | undefined): Session {
  const session = context.env.store.state.sessions[id ?? ''];
  const { customerId } = context.get('identity');
  if (!session || customerId === null || session.customerId !== customerId) throw notFound('session');
  return session;
}
