import type { ChatError } from './chat-error.js';
import type { Conversation, ConversationEndedBy } from './message.js';

export type Phase = 'bot' | 'handing-off' | 'live' | 'ended';

export type HandoffStep =
  'asking' | 'reviewing' | 'queued' | 'sending' | 'checking' | 'unconfirmed' | 'connecting';

export type FlowState =
  | { readonly phase: 'bot'; readonly error: ChatError | null }
  | { readonly phase: 'handing-off'; readonly step: 'asking' | 'queued' }
  /** Until the request leaves (`preparing`) the person can still cancel. */
  | { readonly phase: 'handing-off'; readonly step: 'sending'; readonly progress: 'preparing' | 'posting' }
  /** It is unclear whether the conversation exists; `error` says why. */
  | { readonly phase: 'handing-off'; readonly step: 'checking' | 'unconfirmed'; readonly error: ChatError }
  | {
      readonly phase: 'handing-off';
      readonly step: 'connecting';
      readonly conversation: Conversation;
      readonly error: ChatError | null;
    }
  | { readonly phase: 'live'; readonly conversation: Conversation }
  | { readonly phase: 'ended'; readonly conversation: Conversation; readonly by: ConversationEndedBy };

export const INITIAL_FLOW: FlowState = { phase: 'bot', error: null };

/** The checks before a POST have begun; nothing has left. */
export const PREPARING: FlowState = { phase: 'handing-off', step: 'sending', progress: 'preparing' };
/** The device is offline; the handoff waits for the line. */
export const QUEUED: FlowState = { phase: 'handing-off', step: 'queued' };
export const ASKING: FlowState = { phase: 'handing-off', step: 'asking' };

/** What a wish for a person leads to. */
export const requested = (needsQuestion: boolean, online: boolean): FlowState => {
  if (needsQuestion) return ASKING;
  return online ? PREPARING : QUEUED;
};

export const stepOf = (state: FlowState): HandoffStep | null =>
  state.phase === 'handing-off' ? state.step : null;

export const conversationOf = (state: FlowState): Conversation | null =>
  'conversation' in state ? state.conversation : null;

export const flowError = (state: FlowState): ChatError | null => ('error' in state ? state.error : null);

/** Whether the request may have left, so that cancelling would be a lie. */
export const isCancellable = (state: FlowState): boolean =>
  state.phase === 'handing-off' &&
  (state.step === 'asking' ||
    state.step === 'queued' ||
    (state.step === 'sending' && state.progress === 'preparing'));

/** Whether a failure is one that the person has to be told of. */
export const isTold = (error: ChatError | null): error is ChatError =>
  error !== null && error.code !== 'cancelled';
