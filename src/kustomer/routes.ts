/* The one table of Kustomer's routes (kustomer-chat-api.md). An organisation that differs overrides a part of it. */

export interface Route<Input = never> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** From the base URL on; `{name}` is replaced by the encoded parameter of that name. */
  readonly path: string;
  readonly body?: (input: Input) => unknown;
}

export interface SendInput {
  readonly sessionId: string;
  readonly body: string;
  readonly attachmentIds: readonly string[];
}

export interface SeenInput {
  /** ISO 8601, of the newest message that the customer has seen. */
  readonly lastSeenAt: string;
}

export interface RouteTable {
  /** Carries the tracking token (kustomer-chat-api.md section 0, seen in legacy source; no current page names it). */
  readonly tokenHeader: string;
  /** Section 2, seen in source 2020. Asked without a token, answers an anonymous one. */
  readonly currentToken: Route;
  /** Section 3, documented. */
  readonly handoff: Route<unknown>;
  /** Section 5, documented. */
  readonly listSessions: Route;
  /** Section 4, documented. */
  readonly listMessages: Route;
  /** Section 4, seen in source 2020. */
  readonly sendMessage: Route<SendInput>;
  /** Section 4, seen in source 2020. */
  readonly readUser: Route;
  /** Section 5, seen in source 2020; works only where the brand lets customers end chats. */
  readonly endSession: Route;
  /** Section 5, seen in source 2020. */
  readonly markSeen: Route<SeenInput>;
  /** Section 5, seen in source 2020. */
  readonly queue: Route;
  /** Section 5, seen in source 2020: the cheap probe of polling. */
  readonly activity: Route;
  /** Section 9, seen in source 2020. Asked without a token. */
  readonly settings: Route;
}

/** What a page may override: any route, and of a route any part. */
export type RouteOverrides = {
  readonly [Name in keyof RouteTable]?: RouteTable[Name] extends string ? string : Partial<RouteTable[Name]>;
};

export const DEFAULT_ROUTES: RouteTable = {
  tokenHeader: 'x-kustomer-tracking-token',
  currentToken: { method: 'GET', path: '/c/v1/tracking/tokens/current' },
  handoff: { method: 'POST', path: '/c/v2.1/chat/handoff', body: (request) => request },
  listSessions: { method: 'GET', path: '/c/v1/chat/sessions' },
  listMessages: { method: 'GET', path: '/c/v1/chat/sessions/{sessionId}/messages' },
  sendMessage: {
    method: 'POST',
    path: '/c/v1/chat/messages',
    // An empty body is left out, as the legacy client did.
    body: ({ sessionId, body, attachmentIds }) => ({
      session: sessionId,
      ...(body !== '' && { body }),
      ...(attachmentIds.length > 0 && { attachments: attachmentIds }),
    }),
  },
  readUser: { method: 'GET', path: '/c/v1/users/{userId}' },
  endSession: {
    method: 'PUT',
    path: '/c/v1/chat/sessions/{sessionId}',
    body: () => ({ locked: true, lockReason: 'customer_ended' }),
  },
  markSeen: {
    method: 'PUT',
    path: '/c/v1/chat/sessions/{sessionId}',
    body: ({ lastSeenAt }) => ({ lastSeenAt }),
  },
  queue: { method: 'GET', path: '/c/v1/chat/sessions/{sessionId}/queue' },
  activity: { method: 'GET', path: '/c/v1/chat/customers/stats' },
  settings: { method: 'GET', path: '/p/v1/chat/settings' },
};

/** Returns the default table with a page's changes. */
export const withOverrides = (overrides: RouteOverrides | null | undefined): RouteTable => {
  const table: Record<string, unknown> = { ...DEFAULT_ROUTES };
  for (const [name, value] of Object.entries(overrides ?? {})) {
    const original = table[name];
    if (original === undefined || value === undefined) continue;
    table[name] = typeof value === 'string' ? value : { ...(original as object), ...value };
  }
  return table as unknown as RouteTable;
};

/** Replaces each `{name}` of a path by the encoded parameter. */
export const fillPath = (path: string, params: Readonly<Record<string, string>> = {}): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
