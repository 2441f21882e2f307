import type { ChatError } from './chat-error.js';
import { INITIAL_FLOW, PREPARING, QUEUED, type FlowState } from './flow-state.js';
import type { Conversation, ConversationEndedBy } from './message.js';

export type FlowEvent =
  | { readonly type: 'answered'; readonly online: boolean }
  | { readonly type: 'line-restored' }
  /** The request leaves now. */
  | { readonly type: 'posting' }
  /** Definitely no conversation came of it. */
  | { readonly type: 'refused'; readonly error: ChatError }
  | { readonly type: 'unclear'; readonly error: ChatError }
  | { readonly type: 'not-found' }
  /** The person wants to look once more, then send again. */
  | { readonly type: 'try-again' }
  /** The person knowingly starts another conversation. */
  | { readonly type: 'start-new' }
  | { readonly type: 'created'; readonly conversation: Conversation; readonly open: boolean }
  | { readonly type: 'connected'; readonly conversation: Conversation }
  | { readonly type: 'connect-failed'; readonly error: ChatError }
  | { readonly type: 'cancelled' }
  | { readonly type: 'ended'; readonly by: ConversationEndedBy }
  | { readonly type: 'reopened' }
  | { readonly type: 'reset' };

/** Work that a transition asks for; the session does it. */
export type FlowEffect =
  /** Check, load what the live view needs, read the baseline, then post. */
  | 'begin'
  /** The same with a new external id. */
  | 'begin-anew'
  /** Look in the session list, at growing distances. */
  | 'look'
  /** Look once, and post if the conversation is still not there. */
  | 'look-then-post'
  | 'connect'
  /** Give up whatever is under way. */
  | 'abort';

type Transition = readonly [FlowState, readonly FlowEffect[]];
type Sending = Extract<FlowState, { step: 'sending' }>;
type Unclear = Extract<FlowState, { step: 'checking' | 'unconfirmed' }>;
type Created = Extract<FlowEvent, { type: 'created' }>;

const POSTING: FlowState = { phase: 'handing-off', step: 'sending', progress: 'posting' };

const beginOrQueue = (online: boolean): Transition => (online ? [PREPARING, ['begin']] : [QUEUED, []]);

const afterCreated = ({ conversation, open }: Created): Transition =>
  open
    ? [{ phase: 'handing-off', step: 'connecting', conversation, error: null }, ['connect']]
    : [{ phase: 'ended', conversation, by: 'system' }, []];

const fromAsking = (state: FlowState, event: FlowEvent): Transition => {
  if (event.type === 'answered') return beginOrQueue(event.online);
  return event.type === 'cancelled' ? [INITIAL_FLOW, []] : [state, []];
};

const fromQueued = (state: FlowState, event: FlowEvent): Transition => {
  if (event.type === 'line-restored') return [PREPARING, ['begin']];
  return event.type === 'cancelled' ? [INITIAL_FLOW, []] : [state, []];
};

const fromSending = (state: Sending, event: FlowEvent): Transition => {
  const preparing = state.progress === 'preparing';
  switch (event.type) {
    case 'posting':
      return preparing ? [POSTING, []] : [state, []];
    case 'cancelled':
      return preparing ? [INITIAL_FLOW, ['abort']] : [state, []];
    case 'refused':
      // Offline before anything left is no failure: it waits for the line.
      if (preparing && event.error.code === 'offline') return [QUEUED, []];
      return [{ phase: 'bot', error: event.error }, []];
    case 'unclear':
      return preparing
        ? [state, []]
        : [{ phase: 'handing-off', step: 'checking', error: event.error }, ['look']];
    case 'created':
      return afterCreated(event);
    default:
      return [state, []];
  }
};

const fromUnclear = (state: Unclear, event: FlowEvent): Transition => {
  switch (event.type) {
    case 'created':
      return afterCreated(event);
    case 'not-found':
      return state.step === 'checking' ? [{ ...state, step: 'unconfirmed' }, []] : [state, []];
    case 'try-again':
      return state.step === 'unconfirmed'
        ? [{ ...state, step: 'checking' }, ['abort', 'look-then-post']]
        : [state, []];
    case 'posting':
      return state.step === 'checking' ? [POSTING, []] : [state, []];
    case 'start-new':
      return [PREPARING, ['abort', 'begin-anew']];
    default:
      return [state, []];
  }
};

const fromConnecting = (state: FlowState, event: FlowEvent): Transition => {
  if (state.phase !== 'handing-off' || state.step !== 'connecting') return [state, []];
  switch (event.type) {
    case 'connected':
      return [{ phase: 'live', conversation: event.conversation }, []];
    case 'connect-failed':
      return [{ ...state, error: event.error }, []];
    case 'try-again':
      return state.error ? [{ ...state, error: null }, ['connect']] : [state, []];
    case 'ended':
      return [{ phase: 'ended', conversation: state.conversation, by: event.by }, []];
    default:
      return [state, []];
  }
};

const fromHandingOff = (
  state: Extract<FlowState, { phase: 'handing-off' }>,
  event: FlowEvent,
): Transition => {
  switch (state.step) {
    case 'asking':
      return fromAsking(state, event);
    case 'queued':
      return fromQueued(state, event);
    case 'sending':
      return fromSending(state, event);
    case 'checking':
    case 'unconfirmed':
      return fromUnclear(state, event);
    case 'connecting':
      return fromConnecting(state, event);
  }
};

const fromBot = (state: FlowState, event: FlowEvent): Transition =>
  // Refused before it began: something is missing.
  event.type === 'refused' ? [{ phase: 'bot', error: event.error }, []] : [state, []];

/**
 * The whole course of a conversation as a pure function: what comes of an event, and the work to do. An event that
 * a state does not expect gives the same state object and no work.
 */
export const transition = (state: FlowState, event: FlowEvent): Transition => {
  if (event.type === 'reset') {
    return state.phase === 'bot' && state.error === null ? [state, []] : [INITIAL_FLOW, ['abort']];
  }
  switch (state.phase) {
    case 'bot':
      return fromBot(state, event);
    case 'handing-off':
      return fromHandingOff(state, event);
    case 'live':
      return event.type === 'ended'
        ? [{ phase: 'ended', conversation: state.conversation, by: event.by }, []]
        : [state, []];
    case 'ended':
      return event.type === 'reopened'
        ? [{ phase: 'live', conversation: state.conversation }, []]
        : [state, []];
  }
};
