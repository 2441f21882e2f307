import { ChatError } from '../../domain/chat-error.js';
import type { IncomingMessage } from '../../domain/log/live-log.js';
import { cleanText } from '../../domain/message-text.js';
import type { Attachment, ChatMessage } from '../../domain/message.js';
import { at, bad, isoDate, readError, readId, readPerson, readServerCode, text } from '../wire.js';

/*
 * Reads what `window.KustomerCore` answers and tells (kustomer-chat-api.md section 10, documented in part) into types of
 * the domain. It is relied on as little as an answer over the wire: the page's script is always the newest.
 */

/** A conversation in Core's form (section 5, documented). */
export interface WebSdkConversation {
  readonly id: string;
  readonly hasEnded: boolean;
  /** When, where Core says so. */
  readonly endedAt?: string;
  readonly createdAt?: string;
  /** Whether a bot of Kustomer's leads it; `null` where Core does not say. */
  readonly isInAssistantMode: boolean | null;
}

export const readConversationId = (payload: unknown): string | undefined =>
  readId(at(payload, 'conversationId'));

export const readWebSdkConversation = (payload: unknown): WebSdkConversation | null => {
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

/** Reads the answer of `getConversations`. Leaves out entries that can't be read. @throws ChatError `bad_response` */
export const readWebSdkConversations = (response: unknown): WebSdkConversation[] => {
  const list = at(response, 'conversations');
  if (!Array.isArray(list)) throw bad('it is not a list of conversations');
  return list.map(readWebSdkConversation).filter((conversation) => conversation !== null);
};

/** The conversation that a message is in, as far as its reading depends on it. */
export interface MessageContext {
  readonly isInAssistantMode: boolean;
  /** When the conversation was created: older messages came in by the handoff. */
  readonly createdAt?: string | undefined;
}

/** Returns who wrote, by `sentBy.type`, whose words are not documented, else by who leads the conversation (inferred). */
const kindOf = (type: unknown, { isInAssistantMode }: MessageContext): 'bot' | 'agent' => {
  const word = typeof type === 'string' ? type : '';
  if (/assistant|\bbot\b|\bai\b/i.test(word)) return 'bot';
  return isInAssistantMode && !/user|agent/i.test(word) ? 'bot' : 'agent';
};

/** Reads an attachment, whose form is not documented. Leaves out one without a usable id. */
const readAttachment = (attachment: unknown): Attachment[] => {
  const id = readId(at(attachment, 'id'));
  return id === undefined ? [] : [{ id, name: text(at(attachment, 'name')) ?? '' }];
};

/** Reads a message in the form that all of Core's methods and events share; `null` where it is none. */
export const readWebSdkMessage = (payload: unknown, context: MessageContext): IncomingMessage | null => {
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

/** Reads the message that `sendMessage` was answered with. @throws ChatError `bad_response` */
export const readWebSdkSent = (response: unknown, context: MessageContext): IncomingMessage => {
  const incoming = readWebSdkMessage(response, context);
  if (!incoming) throw bad('it is not a message');
  return incoming;
};

export interface WebSdkBatch {
  readonly messages: readonly IncomingMessage[];
  /** How many entries there were, including those that can't be read. */
  readonly length: number;
}

/** Reads the answer of `getHistoricalMessages`. @throws ChatError `bad_response` */
export const readWebSdkBatch = (response: unknown, context: MessageContext): WebSdkBatch => {
  const list = at(response, 'messages');
  if (!Array.isArray(list)) throw bad('it is not a list of messages');
  const messages = list
    .map((message) => readWebSdkMessage(message, context))
    .filter((message) => message !== null);
  return { messages, length: list.length };
};

/** Three parts of base64url: a token, which must not stand in an error. */
const TOKENS = /[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g;

/**
 * Reads an error of Core's: an `Error` with `status`, `code`, `title` and `source` where it has them (documented).
 * Without a status it does not say whether the request has arrived, and counts as an answer that can't be read.
 */
export const readWebSdkError = (error: unknown): ChatError => {
  const said = text(at(error, 'title')) ?? text(at(error, 'message'));
  const title = (said ?? 'KustomerCore answered with an error.').replace(TOKENS, '[token]').slice(0, 200);
  const status = Number(at(error, 'status'));
  const serverCode = readServerCode(at(error, 'code'));
  if (Number.isInteger(status) && status >= 400 && status < 600) {
    return readError(status, { errors: [{ code: serverCode, title, source: at(error, 'source') }] });
  }
  return new ChatError('bad_response', title, { retryable: true, serverCode });
};
