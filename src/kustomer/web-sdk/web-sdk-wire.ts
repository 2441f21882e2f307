import { ChatError } from '../../domain/chat-error.js';
import type { IncomingMessage } from '../../domain/log/live-log.js';
import { cleanText } from '../../domain/message-text.js';
import type { Attachment, Author, ChatMessage } from '../../domain/message.js';
import { at, bad, isoDate, readError, readId, serverCode, text } from '../wire.js';

/*
 * What `window.KustomerCore` gives (kustomer-chat-api.md section 10), to domain. It is as hostile as the wire: the
 * script is always the newest, and its forms are documented in part only.
 */

/** A conversation as Core tells of it. */
export interface CoreConversation {
  readonly id: string;
  readonly hasEnded: boolean;
  /** When, where Core says so. */
  readonly endedAt?: string;
  readonly createdAt?: string;
  /** A bot of Kustomer's leads it; `null` where Core does not say. */
  readonly isInAssistantMode: boolean | null;
}

export const readConversationId = (payload: unknown): string | undefined =>
  readId(at(payload, 'conversationId'));

export const readCoreConversation = (payload: unknown): CoreConversation | null => {
  const id = readConversationId(payload);
  if (id === undefined) return null;
  const createdAt = isoDate(at(payload, 'createdAt'));
  const ended = at(payload, 'ended');
  const endedAt = isoDate(ended);
  const assistant = at(payload, 'isInAssistantMode');
  return {
    id,
    hasEnded: ended === true || endedAt !== undefined,
    isInAssistantMode: typeof assistant === 'boolean' ? assistant : null,
    ...(endedAt !== undefined && { endedAt }),
    ...(createdAt !== undefined && { createdAt }),
  };
};

/** The answer of `getConversations`. Entries that can't be read are left out. */
export const readCoreConversations = (response: unknown): CoreConversation[] => {
  const list = at(response, 'conversations');
  if (!Array.isArray(list)) throw bad('it is not a list of conversations');
  return list.map(readCoreConversation).filter((conversation) => conversation !== null);
};

/** What is known of the conversation that a message is in. */
export interface MessageContext {
  readonly isInAssistantMode: boolean;
  /** Of the conversation: what is older came in by the handoff. */
  readonly createdAt?: string | undefined;
}

/** Name and picture, as they stand in `sentBy` and in the `user` of typing. */
export const readPerson = (person: unknown): Pick<Author, 'name' | 'avatarUrl'> => {
  const name = text(at(person, 'displayName'));
  const avatarUrl = text(at(person, 'avatarUrl'));
  return { ...(name !== undefined && { name }), ...(avatarUrl !== undefined && { avatarUrl }) };
};

/** The words of `sentBy.type` are not documented: one that names a machine counts, else who leads the conversation. */
const kindOf = (type: unknown, { isInAssistantMode }: MessageContext): 'bot' | 'agent' => {
  const word = typeof type === 'string' ? type : '';
  if (/assistant|\bbot\b|\bai\b/i.test(word)) return 'bot';
  return isInAssistantMode && !/user|agent/i.test(word) ? 'bot' : 'agent';
};

/** The inner form of attachments is not documented: one without a usable id is left out. */
const readAttachment = (attachment: unknown): Attachment[] => {
  const id = readId(at(attachment, 'id'));
  return id === undefined ? [] : [{ id, name: text(at(attachment, 'name')) ?? '' }];
};

/** A message in the form that all of Core's methods and events share. */
export const readCoreMessage = (payload: unknown, context: MessageContext): IncomingMessage | null => {
  const id = readId(at(payload, 'messageId'));
  const date = isoDate(at(payload, 'createdAt'));
  const direction = at(payload, 'direction');
  if (id === undefined || date === undefined || (direction !== 'in' && direction !== 'out')) return null;
  const body = at(payload, 'body');
  const attachments = at(payload, 'attachments');
  const sentBy = at(payload, 'sentBy');
  const message = Object.freeze<ChatMessage>({
    id,
    date,
    direction,
    body: typeof body === 'string' ? cleanText(body) : '',
    author:
      direction === 'in'
        ? { kind: 'customer' }
        : { kind: kindOf(at(sentBy, 'type'), context), ...readPerson(sentBy) },
    status: direction === 'in' ? 'sent' : 'received',
    attachments: Array.isArray(attachments) ? attachments.flatMap(readAttachment) : [],
  });
  return { message, imported: context.createdAt !== undefined && date < context.createdAt };
};

/** The message that `sendMessage` was answered with. */
export const readCoreSent = (response: unknown, context: MessageContext): IncomingMessage => {
  const incoming = readCoreMessage(response, context);
  if (!incoming) throw bad('it is not a message');
  return incoming;
};

export interface CoreBatch {
  readonly messages: readonly IncomingMessage[];
  /** How many there were, with those that can't be read. */
  readonly length: number;
}

/** The answer of `getHistoricalMessages`. */
export const readCoreBatch = (response: unknown, context: MessageContext): CoreBatch => {
  const list = at(response, 'messages');
  if (!Array.isArray(list)) throw bad('it is not a list of messages');
  const messages = list
    .map((message) => readCoreMessage(message, context))
    .filter((message) => message !== null);
  return { messages, length: list.length };
};

/** Three parts of base64url: a token, whatever it is doing in an error. */
const TOKENS = /[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g;

/**
 * An error of Core's: an `Error` with `status`, `code`, `title` and `source` where it has them (documented). Without
 * a status it says nothing on whether the request has arrived, and is told as an answer that can't be used.
 */
export const readCoreError = (error: unknown): ChatError => {
  const said = text(at(error, 'title')) ?? text(at(error, 'message'));
  const title = (said ?? 'KustomerCore gave an error.').replace(TOKENS, '[token]').slice(0, 200);
  const status = Number(at(error, 'status'));
  const code = serverCode(at(error, 'code'));
  if (Number.isInteger(status) && status >= 400 && status < 600) {
    return readError(status, { errors: [{ code, title, source: at(error, 'source') }] });
  }
  return new ChatError('bad_response', title, {
    retryable: true,
    ...(code !== undefined && { details: { code } }),
  });
};
