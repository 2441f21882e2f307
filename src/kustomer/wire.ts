import { ChatError, type ErrorCode } from '../domain/chat-error.js';
import type { IncomingMessage } from '../domain/log/live-log.js';
import { readIsoDate, toIso } from '../domain/message-dates.js';
import { cleanText } from '../domain/message-text.js';
import type { Author, ChatMessage, Conversation, ConversationEndedBy } from '../domain/message.js';

/*
 * Reads unknown JSON into types of the domain. Nothing in an answer is relied on before it has been looked at. Section
 * numbers are those of kustomer-chat-api.md.
 */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the value at a path of own properties; `undefined` where anything on the way is missing. */
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

/** A session from a list or an answer, with what is needed to recognise it. */
export interface WireSession {
  readonly conversation: Conversation;
  /** Every string among its custom attributes; `null` where the answer does not show them. */
  readonly customValues: readonly string[] | null;
}

const readCustomValues = (attributes: unknown): string[] | null => {
  const custom = at(attributes, 'custom') ?? at(attributes, 'customAttributes');
  if (!isFields(custom)) return null;
  return Object.values(custom).filter((value) => typeof value === 'string');
};

/** Reads a JSON:API `chat_session` (section 5, seen in source 2020), or a flat object with an id (inferred). */
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

/** Reads the created conversation: `data.id`, else `id` (section 3, inferred). @throws ChatError `bad_response` */
export const readCreatedSession = (body: unknown): WireSession => {
  const session = readSession(at(body, 'data')) ?? readSession(body);
  if (!session) throw bad('it names no conversation id');
  return session;
};

export interface WireMessage extends IncomingMessage {
  /** The user who wrote it (`relationships.sentBy`); see rest/authors.ts. */
  readonly userId?: string;
}

/** Reads a JSON:API `chat_message` (section 4, seen in source). */
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

/** Reads the message in the answer to a POST (section 4, seen in source 2020). @throws ChatError `bad_response` */
export const readSentMessage = (body: unknown): WireMessage => {
  const message = readMessage(at(body, 'data')) ?? readMessage(body);
  if (!message) throw bad('it is not a message');
  return message;
};

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasNext: boolean;
}

/** Reads one page of a JSON:API list (section 4, documented). Leaves out entries that can't be read. */
export const readPage = <Item>(body: unknown, readItem: (resource: unknown) => Item | null): Page<Item> => {
  const data = at(body, 'data');
  if (!Array.isArray(data)) throw bad('it is not a list');
  const items = data.map(readItem).filter((item) => item !== null);
  return { items, hasNext: data.length > 0 && text(at(body, 'links', 'next')) !== undefined };
};

/** Reads `attributes.token` of a `tracking_token` (section 2, seen in source 2020). @throws ChatError `bad_response` */
export const readTrackingToken = (body: unknown): string => {
  const token = at(body, 'data', 'attributes', 'token');
  if (typeof token !== 'string') throw bad('it holds no tracking token');
  return token;
};

/** Reads name and picture: of a user, and of Core's `sentBy` and the `user` of typing (section 4, documented). */
export const readPerson = (person: unknown): Pick<Author, 'name' | 'avatarUrl'> => {
  const name = text(at(person, 'displayName'));
  const avatarUrl = text(at(person, 'avatarUrl'));
  return { ...(name !== undefined && { name }), ...(avatarUrl !== undefined && { avatarUrl }) };
};

/** Reads the name and picture of a user (section 4, seen in source 2020). */
export const readUserAuthor = (body: unknown): Pick<Author, 'name' | 'avatarUrl'> =>
  readPerson(at(body, 'data', 'attributes'));

/** Reads the estimated wait of a `session_queue`, in seconds (section 5, seen in source 2020); `null` without one. */
export const readQueueWait = (body: unknown): number | null => {
  const seconds = at(body, 'data', 'attributes', 'estimatedWaitTimeSeconds');
  return typeof seconds === 'number' && seconds > 0 && Number.isFinite(seconds) ? seconds : null;
};

/** Reads when anything last happened to the customer (section 5, `customers/stats`, seen in source 2020). */
export const readLastActivity = (body: unknown): string => {
  const date = isoDate(at(body, 'data', 'attributes', 'lastActivity'));
  if (date === undefined) throw bad('it has no date of the last activity');
  return date;
};

const CODES: ReadonlyMap<number, ErrorCode> = new Map([
  [400, 'rejected'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [408, 'timeout'],
  [409, 'rejected'],
  [413, 'rejected'],
  [422, 'rejected'],
  [429, 'rate_limited'],
]);

/** The two words that a refused handoff is decided by (section 3, seed guide). */
const GUIDE_CODES: ReadonlySet<unknown> = new Set(['too_many_messages', 'direction_requirement_failed']);

/** Returns our code for an answer. A server that says one of our own words, such as "offline", must not steer us. */
const codeFor = (status: number, word: string | undefined): ErrorCode => {
  if (word !== undefined && GUIDE_CODES.has(word) && (status === 400 || status === 422)) return word;
  return CODES.get(status) ?? (status >= 500 ? 'server_error' : 'bad_response');
};

/** Returns the server's word for an error where it looks like a code. */
export const readServerCode = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[a-z][\w-]{0,79}$/i.test(value) ? value : undefined;

/** What we note in an error's details ourselves. A server that uses the same names must not steer us. */
const OUR_DETAILS = ['retryAfterMs', 'isCapped', 'openedIn'];

const pointers = (errors: readonly unknown[]): string[] =>
  errors.map((error) => at(error, 'source', 'pointer')).filter((pointer) => typeof pointer === 'string');

/**
 * Returns the error of an answer that is not 2xx, in any of three shapes (section 3, errors): the handoff's
 * `{ status, error, message, details }`, `{ errors: [{ code, message, meta }] }`, and JSON:API error objects.
 *
 * @param retryAfter milliseconds that the answer's headers ask to wait; goes into `details.retryAfterMs`
 */
export const readError = (status: number, body: unknown, retryAfter: number | null = null): ChatError => {
  const list = at(body, 'errors');
  const errors: readonly unknown[] = Array.isArray(list) ? list : [];
  const first = errors[0];
  const serverCode = readServerCode(at(body, 'error')) ?? readServerCode(at(first, 'code'));
  const message =
    text(at(body, 'message')) ??
    text(at(first, 'message')) ??
    text(at(first, 'detail')) ??
    text(at(first, 'title'));
  const given = at(body, 'details') ?? at(first, 'meta');
  const details: Record<string, unknown> = isFields(given) ? { ...given } : {};
  for (const name of OUR_DETAILS) Reflect.deleteProperty(details, name);
  if (pointers(errors).length > 0) details['pointers'] = pointers(errors);
  if (retryAfter !== null) details['retryAfterMs'] = retryAfter;
  const said = cleanText((message ?? `The server answered ${String(status)}.`).slice(0, 500));
  return new ChatError(codeFor(status, serverCode), said, {
    status,
    ...(serverCode !== undefined && { serverCode }),
    ...(Object.keys(details).length > 0 && { details }),
    retryable: status === 408 || status === 429 || status >= 500 || status === 401,
  });
};
