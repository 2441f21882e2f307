import type { ChatError } from '../chat-error.js';
import type { Conversation, ConversationEndedBy } from '../message.js';
import type { Review } from '../handoff/review.js';

export type Phase = 'bot' | 'handing-off' | 'live' | 'ended';

export type HandoffStep =
  'asking' | 'reviewing' | 'queued' | 'sending' | 'checking' | 'unconfirmed' | 'connecting';

export type FlowState =
  | { readonly phase: 'bot'; readonly error: ChatError | null }
  | {
      readonly phase: 'handing-off';
      readonly step: 'asking';
      /** The open conversation that the person may continue; `null` where the question is what they need. */
      readonly existing: Conversation | null;
    }
  | { readonly phase: 'handing-off'; readonly step: 'reviewing'; readonly review: Review }
  | {
      readonly phase: 'handing-off';
      readonly step: 'queued';
      /** When it goes on by itself, in ms since the epoch; `null` while it waits for the line. */
      readonly resumeAt: number | null;
      /** Why the server did not take it yet. */
      readonly error: ChatError | null;
    }
  | {
      readonly phase: 'handing-off';
      readonly step: 'sending';
      /** Until the request leaves (`posting`) the person can still cancel; `elsewhere`: another tab is at it. */
      readonly progress: 'preparing' | 'elsewhere' | 'posting';
      /** It takes longer than people expect, and they should hear of it. */
      readonly isSlow?: true;
    }
  /** It is unclear whether the conversation exists; `error` says why. */
  | { readonly phase: 'handing-off'; readonly step: 'checking' | 'unconfirmed'; readonly error: ChatError }
  | {
      readonly phase: 'handing-off';
      readonly step: 'connecting';
      readonly conversation: Conversation;
      readonly error: ChatError | null;
      readonly isSlow?: true;
    }
  | { readonly phase: 'live'; readonly conversation: Conversation }
  | {
      readonly phase: 'ended';
      readonly conversation: Conversation;
      readonly by: ConversationEndedBy;
      /** Why it can't be reached any more, where that is how it ended. */
      readonly error?: ChatError;
    };

export const INITIAL_FLOW: FlowState = { phase: 'bot', error: null };

/** The checks before a POST have begun; nothing has left. */
export const PREPARING: FlowState = {
  phase: 'handing-off',
  step: 'sending',
  progress: 'preparing',
};

/** By its fields: where the script was loaded twice, there are two of the constant. */
export const isPreparing = (state: FlowState): boolean =>
  isAt(state, 'sending') && state.progress === 'preparing' && !state.isSlow;

export const stepOf = (state: FlowState): HandoffStep | null =>
  state.phase === 'handing-off' ? state.step : null;

/** Whether it is at one of these steps of the handoff. */
export const isAt = <Step extends HandoffStep>(
  state: FlowState,
  ...steps: readonly Step[]
): state is Extract<FlowState, { step: Step }> =>
  state.phase === 'handing-off' && (steps as readonly string[]).includes(state.step);

export const conversationOf = (state: FlowState): Conversation | null =>
  'conversation' in state ? state.conversation : null;

export const flowError = (state: FlowState): ChatError | null =>
  'error' in state ? (state.error ?? null) : null;

/** Whether nothing has left yet, or nothing came of it; later, cancelling would be a lie. */
export const isCancellable = (state: FlowState): boolean =>
  isAt(state, 'asking', 'reviewing', 'queued') || (isAt(state, 'sending') && state.progress !== 'posting');

/** Whether a failure is one that the person has to be told of. */
export const isTold = (error: ChatError | null): error is ChatError =>
  error !== null && error.code !== 'cancelled';
