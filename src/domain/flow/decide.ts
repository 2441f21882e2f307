import type { ChatError } from '../chat-error.js';
import { INITIAL_FLOW, isPreparing, PREPARING, type FlowState } from './flow.js';
import type { Conversation, ConversationEndedBy } from '../message.js';
import type { Review } from '../handoff/review.js';

export type FlowEvent =
  /** The person wants a human: what stands between the wish and the request. */
  | {
      readonly type: 'requested';
      readonly needsQuestion: boolean;
      readonly online: boolean;
      readonly review: Review | null;
    }
  | { readonly type: 'answered'; readonly online: boolean; readonly review: Review | null }
  /** What would be shared has changed. */
  | { readonly type: 'review-changed'; readonly review: Review }
  | { readonly type: 'reviewed'; readonly online: boolean }
  | { readonly type: 'line-restored' }
  /** Another tab hands off the same log. */
  | { readonly type: 'elsewhere' }
  /** There is an open conversation already; the person decides. */
  | { readonly type: 'existing'; readonly conversation: Conversation }
  /** The request leaves now. */
  | { readonly type: 'posting' }
  /** Refused for now; it goes again by itself at `resumeAt` (ms since the epoch). */
  | { readonly type: 'put-off'; readonly error: ChatError; readonly resumeAt: number }
  | { readonly type: 'resumed' }
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
  /** It has been going on for longer than people expect. */
  | { readonly type: 'slow' }
  | { readonly type: 'cancelled' }
  /** With an error where it can't be reached any more. */
  | { readonly type: 'ended'; readonly by: ConversationEndedBy; readonly error?: ChatError }
  /** It goes on under another id: it was merged. */
  | { readonly type: 'moved'; readonly conversation: Conversation }
  | { readonly type: 'reopened' }
  /** After a reload: what was under way, or the conversation that there was. */
  | {
      readonly type: 'restored';
      readonly conversation: Conversation | null;
      /** Who had ended it by then. */
      readonly endedBy?: ConversationEndedBy;
      readonly error: ChatError;
    }
  /** The browser belongs to another customer now, who does not have this conversation. */
  | { readonly type: 'disowned'; readonly error: ChatError | null }
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
type HandingOff = Extract<FlowState, { phase: 'handing-off' }>;
type Step<Name extends HandingOff['step']> = Extract<HandingOff, { step: Name }>;
type Created = Extract<FlowEvent, { type: 'created' }>;

const ASKING: FlowState = { phase: 'handing-off', step: 'asking', existing: null };
const QUEUED: FlowState = { phase: 'handing-off', step: 'queued', resumeAt: null, error: null };
const POSTING: FlowState = { phase: 'handing-off', step: 'sending', progress: 'posting' };
const CANCELLED: Transition = [INITIAL_FLOW, ['abort']];

const beginOrQueue = (online: boolean): Transition => (online ? [PREPARING, ['begin']] : [QUEUED, []]);

/** The review, if one is wanted, stands before everything that leaves. */
const reviewOrBegin = (review: Review | null, online: boolean): Transition =>
  review ? [{ phase: 'handing-off', step: 'reviewing', review }, []] : beginOrQueue(online);

const connecting = (conversation: Conversation): Transition => [
  { phase: 'handing-off', step: 'connecting', conversation, error: null },
  ['connect'],
];

const afterCreated = ({ conversation, open }: Created): Transition =>
  open ? connecting(conversation) : [{ phase: 'ended', conversation, by: 'system' }, []];

/** The code for it was not to be had. */
const failed = (error: ChatError): Transition => [{ phase: 'bot', error }, ['abort']];

const fromAsking = (state: Step<'asking'>, event: FlowEvent): Transition => {
  if (event.type === 'cancelled') return CANCELLED;
  if (event.type === 'refused') return failed(event.error);
  if (!state.existing) {
    return event.type === 'answered' ? reviewOrBegin(event.review, event.online) : [state, []];
  }
  if (event.type === 'start-new') return [PREPARING, ['begin-anew']];
  return event.type === 'created' ? afterCreated(event) : [state, []];
};

const fromReviewing = (state: Step<'reviewing'>, event: FlowEvent): Transition => {
  if (event.type === 'cancelled') return CANCELLED;
  if (event.type === 'refused') return failed(event.error);
  if (event.type === 'review-changed') return [{ ...state, review: event.review }, []];
  return event.type === 'reviewed' ? beginOrQueue(event.online) : [state, []];
};

const fromQueued = (state: Step<'queued'>, event: FlowEvent): Transition => {
  if (event.type === 'cancelled') return CANCELLED;
  if (state.resumeAt === null) {
    return event.type === 'line-restored' ? [PREPARING, ['begin']] : [state, []];
  }
  return event.type === 'resumed' ? [PREPARING, []] : [state, []];
};

const fromSending = (state: Step<'sending'>, event: FlowEvent): Transition => {
  const hasLeft = state.progress === 'posting';
  switch (event.type) {
    case 'posting':
      return hasLeft ? [state, []] : [POSTING, []];
    case 'elsewhere':
      return state.progress === 'preparing' ? [{ ...state, progress: 'elsewhere' }, []] : [state, []];
    case 'existing':
      return hasLeft ? [state, []] : [{ ...ASKING, existing: event.conversation }, []];
    case 'put-off': {
      const { resumeAt, error } = event;
      return hasLeft ? [{ phase: 'handing-off', step: 'queued', resumeAt, error }, []] : [state, []];
    }
    case 'cancelled':
      return hasLeft ? [state, []] : CANCELLED;
    case 'refused':
      // Offline before anything left is no failure: it waits for the line.
      if (!hasLeft && event.error.code === 'offline') return [QUEUED, []];
      return [{ phase: 'bot', error: event.error }, []];
    case 'unclear':
      return [{ phase: 'handing-off', step: 'checking', error: event.error }, ['look']];
    case 'created':
      return afterCreated(event);
    case 'slow':
      return state.isSlow ? [state, []] : [{ ...state, isSlow: true }, []];
    default:
      return [state, []];
  }
};

const fromUnclear = (state: Step<'checking' | 'unconfirmed'>, event: FlowEvent): Transition => {
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
    case 'refused':
      // After a reload there may be nothing to send; any other failure leaves the first attempt as unclear as it was.
      return event.error.code === 'not_ready' ? [{ phase: 'bot', error: event.error }, []] : [state, []];
    case 'start-new':
      return [PREPARING, ['abort', 'begin-anew']];
    default:
      return [state, []];
  }
};

const ended = (
  conversation: Conversation,
  { by, error }: Extract<FlowEvent, { type: 'ended' }>,
): Transition => [{ phase: 'ended', conversation, by, ...(error && { error }) }, []];

const fromConnecting = (state: Step<'connecting'>, event: FlowEvent): Transition => {
  switch (event.type) {
    case 'connected':
      return [{ phase: 'live', conversation: event.conversation }, []];
    case 'connect-failed':
      return [{ ...state, error: event.error }, []];
    case 'try-again':
      return state.error ? connecting(state.conversation) : [state, []];
    case 'ended':
      return ended(state.conversation, event);
    case 'slow':
      return state.isSlow ? [state, []] : [{ ...state, isSlow: true }, []];
    default:
      return [state, []];
  }
};

const fromHandingOff = (state: HandingOff, event: FlowEvent): Transition => {
  // While the code is on its way, the person sees the first step; what it really takes is known then.
  if (isPreparing(state) && (event.type === 'requested' || event.type === 'restored')) {
    return fromBot(state, event);
  }
  switch (state.step) {
    case 'asking':
      return fromAsking(state, event);
    case 'reviewing':
      return fromReviewing(state, event);
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

const restored = ({ conversation, endedBy, error }: Extract<FlowEvent, { type: 'restored' }>): Transition => {
  if (!conversation) return [{ phase: 'handing-off', step: 'checking', error }, ['look']];
  // The other side may have opened it again.
  return endedBy ? [{ phase: 'ended', conversation, by: endedBy }, ['connect']] : connecting(conversation);
};

const fromBot = (state: FlowState, event: FlowEvent): Transition => {
  switch (event.type) {
    case 'requested':
      return event.needsQuestion ? [ASKING, []] : reviewOrBegin(event.review, event.online);
    case 'restored':
      return restored(event);
    case 'refused':
      // Refused before it began: something is missing.
      return [{ phase: 'bot', error: event.error }, []];
    default:
      return [state, []];
  }
};

/**
 * The whole course of a conversation as a pure function: what comes of an event, and the work to do. An event that
 * a state does not expect gives the same state object and no work.
 */
export const transition = (state: FlowState, event: FlowEvent): Transition => {
  if (event.type === 'reset') {
    return state.phase === 'bot' && state.error === null ? [state, []] : CANCELLED;
  }
  if (event.type === 'moved') {
    return 'conversation' in state ? [{ ...state, conversation: event.conversation }, []] : [state, []];
  }
  if (event.type === 'disowned') return [{ phase: 'bot', error: event.error }, ['abort']];
  switch (state.phase) {
    case 'bot':
      return fromBot(state, event);
    case 'handing-off':
      return fromHandingOff(state, event);
    case 'live':
      return event.type === 'ended' ? ended(state.conversation, event) : [state, []];
    case 'ended':
      return event.type === 'reopened'
        ? [{ phase: 'live', conversation: state.conversation }, []]
        : [state, []];
  }
};
