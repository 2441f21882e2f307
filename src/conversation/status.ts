import type { ChatError } from '../domain/chat-error.js';
import { isTold, type Flow, type Place } from '../domain/flow/flow.js';
import { progressOf } from '../domain/flow/progress.js';
import type { ConversationEndedBy } from '../domain/message.js';
import { errorSentence, type ConversationTexts } from '../i18n/conversation/texts.js';

/* What people are told of the flow. The one place of the view that reads the flow's own fields. */

type SendingStage = 'preparing' | 'elsewhere' | 'posting';

/** How far the handoff is, as far as it is worth a word. */
export type Status =
  | { readonly kind: 'failed' | 'connect-failed'; readonly error: ChatError }
  | { readonly kind: 'existing' | 'offline' | 'checking' | 'unconfirmed' | 'connected' | 'archived' }
  | { readonly kind: 'busy'; readonly isCapped: boolean; readonly resumeAt: number }
  | { readonly kind: 'sending'; readonly stage: SendingStage; readonly isSlow: boolean }
  | { readonly kind: 'connecting'; readonly isSlow: boolean };

/** How a conversation that could be written to has ended. */
export type End =
  | { readonly kind: 'ended'; readonly by: ConversationEndedBy }
  | { readonly kind: 'lost'; readonly error: ChatError };

type HandingOff = Extract<Place, { phase: 'handing-off' }>;

const queued = (place: Extract<HandingOff, { step: 'queued' }>): Status =>
  place.for === 'server'
    ? { kind: 'busy', isCapped: place.error.details?.['isCapped'] === true, resumeAt: place.resumeAt }
    : { kind: 'offline' };

const handingOff = (flow: Flow, place: HandingOff): Status | null => {
  switch (place.step) {
    case 'asking':
      return place.existing ? { kind: 'existing' } : null;
    case 'reviewing':
      return null;
    case 'queued':
      return queued(place);
    case 'sending':
      return { kind: 'sending', stage: progressOf(flow), isSlow: place.isSlow };
    case 'checking':
    case 'unconfirmed':
      return { kind: place.step };
    case 'connecting':
      return place.error
        ? { kind: 'connect-failed', error: place.error }
        : { kind: 'connecting', isSlow: place.isSlow };
  }
};

/** It was imported closed: there was never anybody to write to. */
const isSaved = ({ end }: Extract<Place, { phase: 'ended' }>): boolean => 'by' in end && end.by === 'system';

/** Returns `null` where there is nothing to tell. */
export const statusOf = (flow: Flow): Status | null => {
  const { place } = flow;
  switch (place.phase) {
    case 'bot':
      return isTold(place.error) ? { kind: 'failed', error: place.error } : null;
    case 'handing-off':
      return handingOff(flow, place);
    case 'live':
      return { kind: 'connected' };
    case 'ended':
      return { kind: isSaved(place) ? 'archived' : 'connected' };
  }
};

/** Returns `null` before the end, and where the conversation was only saved. */
export const endOf = ({ place }: Flow): End | null => {
  if (place.phase !== 'ended' || isSaved(place)) return null;
  const { end } = place;
  return 'lost' in end ? { kind: 'lost', error: end.lost } : { kind: 'ended', by: end.by };
};

/** Whether the person is asked what they need; where to go on is chosen, not written. */
export const isAskedForWords = ({ place }: Flow): boolean =>
  place.phase === 'handing-off' && place.step === 'asking' && !place.existing;

/** Whether the person is asked to choose between the open conversation and a new one. */
export const isAskedWhereTo = (flow: Flow): boolean => statusOf(flow)?.kind === 'existing';

export interface Words {
  readonly title: string;
  readonly text: string;
}

const sendingWords = (
  { stage, isSlow }: Extract<Status, { kind: 'sending' }>,
  texts: ConversationTexts,
): Words => {
  const words = {
    preparing: texts.preparingText,
    elsewhere: texts.elsewhereText,
    posting: texts.postingText,
  };
  const slow = stage === 'posting' ? texts.slowText : texts.slowCancelText;
  return { title: texts.sendingTitle, text: isSlow ? slow : words[stage] };
};

/** The title of a status, and what is said besides. */
export const wordsOf = (status: Status, texts: ConversationTexts): Words => {
  switch (status.kind) {
    case 'failed': {
      const { error } = status;
      const title = error.code === 'identity_changed' ? texts.closedTitle : texts.failedTitle;
      return { title, text: errorSentence(error, texts) };
    }
    case 'existing':
      return { title: texts.existingTitle, text: texts.existingText };
    case 'offline':
      return { title: texts.queuedTitle, text: texts.queuedText };
    case 'busy':
      return { title: texts.busyTitle, text: status.isCapped ? texts.busyCappedText : texts.busyText };
    case 'sending':
      return sendingWords(status, texts);
    case 'checking':
      return { title: texts.checkingTitle, text: texts.checkingText };
    case 'unconfirmed':
      return { title: texts.unconfirmedTitle, text: texts.unconfirmedText };
    case 'connecting':
      return { title: texts.sendingTitle, text: status.isSlow ? texts.slowText : texts.connectingText };
    case 'connect-failed':
      return { title: texts.connectFailedTitle, text: errorSentence(status.error, texts) };
    case 'connected':
      return { title: texts.connected, text: '' };
    case 'archived':
      return { title: texts.archived, text: texts.archivedText };
  }
};

/** The end of a conversation that can't be reached any more. */
export const lostWords = (error: ChatError, texts: ConversationTexts): Words => {
  const isGone = error.status === 404 || error.status === 410;
  return isGone
    ? { title: texts.goneTitle, text: texts.goneText }
    : { title: texts.lostTitle, text: errorSentence(error, texts) };
};
