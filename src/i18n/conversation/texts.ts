import type { ChatError } from '../../domain/chat-error.js';
import { fill, type Values } from '../format.js';
import type { ConversationStrings, Strings } from '../strings.js';
import { en } from './en.js';

const merged = new WeakMap<Partial<Strings>, ConversationStrings>();

/** As `baseStrings`, for the texts that come with the conversation. */
export const conversationStrings = (overrides: Partial<Strings> | null): ConversationStrings => {
  if (!overrides) return en;
  const known = merged.get(overrides);
  if (known) return known;
  const strings = { ...en, ...overrides, errors: { ...en.errors, ...overrides.errors } };
  merged.set(overrides, strings);
  return strings;
};

const STATUS_CODES: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  429: 'rate_limited',
};

const simpleValues = (details: Readonly<Record<string, unknown>>): Values =>
  Object.fromEntries(
    Object.entries(details).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );

/** Words of the server that have a sentence of their own where it refused the content. None of our codes is one. */
const SERVER_WORDS: ReadonlySet<string> = new Set(['too_few_messages']);

const wordFor = ({ code, status, serverCode = '' }: ChatError): string =>
  (status === 400 || status === 422) && SERVER_WORDS.has(serverCode) ? serverCode : code;

/**
 * Returns the sentence for the person: by code, else by what the status means, else what the server said itself, as for
 * what it `rejected`.
 */
export const errorSentence = (error: ChatError, { errors }: ConversationStrings): string => {
  const { status, details = {}, message } = error;
  const word = wordFor(error);
  const known = Object.hasOwn(errors, word) && word !== 'server' ? errors[word] : undefined;
  const sentence = known && fill(known, simpleValues(details));
  // A text whose facts the server left out would show its gaps.
  if (sentence && !/\{\w+\}/.test(sentence)) return sentence;
  const byStatus =
    status === undefined ? undefined : errors[STATUS_CODES[status] ?? (status >= 500 ? 'server_error' : '')];
  if (byStatus) return byStatus;
  const isQuoted = status !== undefined || word === 'rejected';
  return isQuoted ? fill(errors.server, { message }) : errors.unknown;
};
