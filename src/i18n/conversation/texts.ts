import type { ChatError } from '../../domain/chat-error.js';
import { fill, type Values } from '../format.js';
import type { ConversationStrings, Strings } from '../strings.js';
import type { Texts } from '../texts.js';
import { en } from './en.js';

/** The texts of an element once the conversation's are there too. */
export interface ConversationTexts extends Texts, ConversationStrings {}

// The page's own words for a conversation stand in the element's texts from the start.
const withConversation = (texts: Texts & Partial<Strings>): ConversationTexts => ({
  ...en,
  ...texts,
  errors: { ...en.errors, ...texts.errors },
});

/** Adds the texts that come with the conversation. The same texts give the same object, so that nothing is drawn anew. */
export const conversationTexts = (texts: Texts): ConversationTexts => texts.once(withConversation);

const withArchive = (base: Texts): ConversationTexts => {
  const texts = conversationTexts(base);
  return {
    ...texts,
    sendingTitle: texts.archiveTitle,
    postingText: texts.archivePostingText,
    elsewhereText: texts.archiveElsewhereText,
    queuedText: texts.archiveQueuedText,
    unconfirmedTitle: texts.archiveUnconfirmedTitle,
    failedTitle: texts.archiveFailedTitle,
    announceSending: `${texts.archiveTitle}.`,
  };
};

/** The same where the conversation is only saved: nobody is being connected. */
export const archiveTexts = (texts: Texts): ConversationTexts => texts.once(withArchive);

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
