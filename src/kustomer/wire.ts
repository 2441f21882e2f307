import { ChatError, type ErrorCode } from '../domain/chat-error.js';
import type { IncomingMessage } from '../domain/log/live-log.js';
import { readIsoDate, toIso } from '../domain/message-dates.js';
import { cleanText } from '../domain/message-text.js';
import type { ChatMessage, Conversation, ConversationEndedBy } from '../domain/message.js';

/* Unknown JSON to domain. Everything here is hostile until it has been looked at. */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a path of own properties; `undefined` where anything on the way is missing. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (isFields(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? cleanText(value) : undefined;

export const readId = (id: unknown): string | undefined =>
  // Ids go into paths and keys: no separators, no dots alone, nothing endless.
  typeof id === 'string' && /^[\w:.-]{1,200}$/.test(id) && !/^\.+$/.test(id) ? id : undefined;

const idOf = (value: unknown): string | undefined => readId(at(value, 'id'));

export const isoDate = (value: unknown): string | undefined => {
  const date = readIsoDate(value);
  return date ? toIso(date.time) : undefined;
};

export const bad = (what: string): ChatError =>
  new ChatError('bad_response', `The server's answer could not be used: ${what}.`, { retryable: true });

const ENDED_BY: ReadonlyMap<unknown, ConversationEndedBy> = new Map([
  ['customer_ended', 'customer'],
  ['user_ended', 'agent'],
]);

/** A session as found in a list or an answer, with what is needed to know it again. */
export interface WireSession {
  readonly conversation: Conversation;
  /** Every string among its custom attributes; `null` where they can't be seen. */
  readonly customValues: readonly string[] | null;
}

const readCustomValues = (attributes: unknown): string[] | null => {
  const custom = at(attributes, 'custom') ?? at(attributes, 'customAttributes');
  if (!isFields(custom)) return null;
  return Object.values(custom).filter((value) => typeof value === 'string');
};

/** JSON:API `chat_session` (section 5), or a flat object with an id. */
export const readSession = (resource: unknown): WireSession | null => {
  const id = idOf(resource);
  if (id === undefined) return null;
  const attributes = at(resource, 'attributes') ?? resource;
  const createdAt = isoDate(at(attributes, 'createdAt'));
  const lastMessageAt = isoDate(at(attributes, 'lastMessageAt'));
  const lockedAt = at(attributes, 'lockedAt');
  const ended = lockedAt !== undefined && lockedAt !== null && lockedAt !== '';
  const lockReason = at(attributes, 'lockReason');
  return {
    conversation: {
      id,
      ...(createdAt !== undefined && { createdAt }),
      ...(lastMessageAt !== undefined && { lastMessageAt }),
      ...(ended && {
        endedAt: isoDate(lockedAt) ?? createdAt ?? '',
        endedBy: ENDED_BY.get(lockReason) ?? 'unknown',
      }),
    },
    customValues: readCustomValues(attributes),
  };
};

/** The created conversation: `data.id`, else `id` (section 3, inferred). */
export const readCreatedSession = (body: unknown): WireSession => {
  const session = readSession(at(body, 'data')) ?? readSession(body);
  if (!session) throw bad('it names no conversation id');
  return session;
};

export interface WireMessage extends IncomingMessage {
  /** The user who wrote it, to be looked up for a name. */
  readonly userId?: string;
}

/** JSON:API `chat_message` (section 4). */
export const readMessage = (resource: unknown): WireMessage | null => {
  const id = idOf(resource);
  const attributes = at(resource, 'attributes');
  const direction = at(attributes, 'direction');
  const date = isoDate(at(attributes, 'createdAt'));
  if (id === undefined || date === undefined || (direction !== 'in' && direction !== 'out')) return null;
  const body = at(attributes, 'body');
  const userId = direction === 'out' ? idOf(at(resource, 'relationships', 'sentBy', 'data')) : undefined;
  const attachments = at(resource, 'relationships', 'attachments', 'data');
  const message = Object.freeze<ChatMessage>({
    id,
    date,
    direction,
    body: typeof body === 'string' ? cleanText(body) : '',
    author: { kind: direction === 'in' ? 'customer' : 'agent' },
    status: direction === 'in' ? 'sent' : 'received',
    attachments: (Array.isArray(attachments) ? attachments : []).flatMap((attachment) => {
      const attachmentId = idOf(attachment);
      return attachmentId === undefined ? [] : [{ id: attachmentId, name: '' }];
    }),
  });
  const imported = text(at(attributes, 'importedAt')) !== undefined;
  return { message, imported, ...(userId !== undefined && { userId }) };
};

/** The message that a POST was answered with. */
export const readSentMessage = (body: unknown): WireMessage => {
  const message = readMessage(at(body, 'data')) ?? readMessage(body);
  if (!message) throw bad('it is not a message');
  return message;
};

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasNext: boolean;
}

/** One page of a JSON:API list (section 4, pagination). Entries that can't be read are left out. */
export const readPage = <Item>(body: unknown, readItem: (resource: unknown) => Item | null): Page<Item> => {
  const data = at(body, 'data');
  if (!Array.isArray(data)) throw bad('it is not a list');
  const items = data.map(readItem).filter((item) => item !== null);
  return { items, hasNext: data.length > 0 && text(at(body, 'links', 'next')) !== undefined };
};

/** `attributes.token` of a `tracking_token` (section 2, seen in source 2020). */
export const readTrackingToken = (body: unknown): string => {
  const token = at(body, 'data', 'attributes', 'token');
  if (typeof token !== 'string') throw bad('it holds no tracking token');
  return token;
};

/** Name and picture of a user (section 4, seen in source 2020). */
export const readUserAuthor = (body: unknown): { name?: string; avatarUrl?: string } => {
  const name = text(at(body, 'data', 'attributes', 'displayName'));
  const avatarUrl = text(at(body, 'data', 'attributes', 'avatarUrl'));
  return { ...(name !== undefined && { name }), ...(avatarUrl !== undefined && { avatarUrl }) };
};

/** Seconds until somebody usually replies, of a `session_queue` (section 5, seen in source 2020); `null` without any. */
export const readQueueWait = (body: unknown): number | null => {
  const seconds = at(body, 'data', 'attributes', 'estimatedWaitTimeSeconds');
  return typeof seconds === 'number' && seconds > 0 && Number.isFinite(seconds) ? seconds : null;
};

/** When anything last happened to the customer (section 5, `customers/stats`, seen in source 2020). */
export const readLastActivity = (body: unknown): string => {
  const date = isoDate(at(body, 'data', 'attributes', 'lastActivity'));
  if (date === undefined) throw bad('it tells of no activity');
  return date;
};

const codeForStatus = (status: number): ErrorCode => {
  if (status >= 500) return 'server_error';
  const codes: Readonly<Record<number, ErrorCode>> = {
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not_found',
    408: 'timeout',
    429: 'rate_limited',
  };
  return codes[status] ?? 'bad_response';
};

/** A code of the server's own, as long as it looks like one. */
export const serverCode = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[a-z][\w-]{0,79}$/i.test(value) ? value : undefined;

const pointers = (errors: readonly unknown[]): string[] =>
  errors.map((error) => at(error, 'source', 'pointer')).filter((pointer) => typeof pointer === 'string');

/**
 * The error of an answer that is not 2xx, in any of three shapes (section 3, errors): the handoff's
 * `{ status, error, message, details }`, `{ errors: [{ code, message, meta }] }`, and JSON:API error objects.
 *
 * @param retryAfter milliseconds that the answer's headers ask to wait; goes into `details.retryAfterMs`
 */
export const readError = (status: number, body: unknown, retryAfter: number | null = null): ChatError => {
  const list = at(body, 'errors');
  const errors: readonly unknown[] = Array.isArray(list) ? list : [];
  const first = errors[0];
  const code = serverCode(at(body, 'error')) ?? serverCode(at(first, 'code')) ?? codeForStatus(status);
  const message =
    text(at(body, 'message')) ??
    text(at(first, 'message')) ??
    text(at(first, 'detail')) ??
    text(at(first, 'title'));
  const given = at(body, 'details') ?? at(first, 'meta');
  const details: Record<string, unknown> = isFields(given) ? { ...given } : {};
  if (pointers(errors).length > 0) details['pointers'] = pointers(errors);
  if (retryAfter !== null) details['retryAfterMs'] = retryAfter;
  return new ChatError(code, cleanText((message ?? `The server answered ${String(status)}.`).slice(0, 500)), {
    status,
    ...(Object.keys(details).length > 0 && { details }),
    retryable: status === 408 || status === 429 || status >= 500 || status === 401,
  });
};
