import type { ChatError } from '../chat-error.js';
import type { Baseline } from '../handoff/baseline.js';
import type { Review } from '../handoff/review.js';
import type { Conversation, ConversationEndedBy } from '../message.js';

/* Where the conversation is, and what else decides whether a request may leave. Written by the engine alone. */

export type Phase = 'bot' | 'handing-off' | 'live' | 'ended';

export type HandoffStep =
  'asking' | 'reviewing' | 'queued' | 'sending' | 'checking' | 'unconfirmed' | 'connecting';

/** What a flow has to know of a conversation; `SessionState.live` holds the whole one. */
export type ConversationRef = Pick<Conversation, 'id' | 'externalId' | 'createdAt'>;

/** The POSTs under the present external id. */
export interface Posted {
  /** Read before the first of them. */
  readonly baseline: Baseline;
  /** When the last one left, or when a conversation was joined without one: ms since the epoch. */
  readonly at: number;
  /**
   * `under-way`: the answer is awaited; `repeated`: likewise, and something may still come of an earlier one;
   * `unclear`: something may still come of one; `refused`: nothing more can,
   * as it was refused, or as its conversation is known.
   */
  readonly fate: 'under-way' | 'repeated' | 'unclear' | 'refused';
  /** How often the server has put this handoff off. */
  readonly putOffs: number;
  /** How many messages the server takes, where it has said so. */
  readonly limit: number | null;
}

/**
 * The row of tasks from the wish to the request. `code`: the engine is being loaded; `elsewhere`: another tab hands off
 * the same log; `listing-next`: that tab has let go, and what it made is ours; `posting`: until the request leaves, it
 * can still be cancelled.
 */
export type Stage =
  'code' | 'consent' | 'binding' | 'turn' | 'elsewhere' | 'listing' | 'listing-next' | 'posting';

type Handing<Step extends HandoffStep> = { readonly phase: 'handing-off'; readonly step: Step };

export type Place =
  | { readonly phase: 'bot'; readonly error: ChatError | null }
  /** `existing`: the open conversation that the person may go on with; `null` where the question is what they need. */
  | (Handing<'asking'> & { readonly existing: ConversationRef | null })
  | (Handing<'reviewing'> & { readonly review: Review })
  /** Waits for the line; `stage` is where it goes on. */
  | (Handing<'queued'> & { readonly for: 'line'; readonly stage: 'consent' | 'binding' })
  /** The server puts it off; it goes on by itself at `resumeAt`, in ms since the epoch. */
  | (Handing<'queued'> & { readonly for: 'server'; readonly error: ChatError; readonly resumeAt: number })
  | (Handing<'sending'> & { readonly stage: Stage; readonly isSlow: boolean })
  /** Unclear whether there is a conversation. `mayPost`: the person has asked for another try, if a look finds none. */
  | (Handing<'checking'> & { readonly error: ChatError; readonly mayPost: boolean })
  | (Handing<'unconfirmed'> & { readonly error: ChatError })
  | (Handing<'connecting'> & {
      readonly conversation: ConversationRef;
      readonly error: ChatError | null;
      readonly isSlow: boolean;
    })
  | { readonly phase: 'live'; readonly conversation: ConversationRef }
  | {
      readonly phase: 'ended';
      readonly conversation: ConversationRef;
      /** Who ended it, or why it can't be reached any more. */
      readonly end: { readonly by: ConversationEndedBy } | { readonly lost: ChatError };
    };

export interface Flow {
  readonly place: Place;
  /** Names the log towards the server. */
  readonly externalId: string;
  /** Tracking id of the customer whose handoff or conversation it is; `null` before a token was read. */
  readonly owner: string | null;
  readonly posted: Posted | null;
  /** `restored`: taken up from an earlier page and not heard of since, so that the log may be the page's own. */
  readonly origin: 'page' | 'restored';
  readonly isOnline: boolean;
  /** Another customer's token was seen: nothing leaves until the list has told whose the conversation is. */
  readonly isDoubted: boolean;
  /** Number of the last task; what an earlier one finds is dropped. */
  readonly task: number;
}

type PlaceAt<Step extends HandoffStep> = Extract<Place, { step: Step }>;

export const BOT: Place = { phase: 'bot', error: null };

export const initialFlow = (externalId = ''): Flow => ({
  place: BOT,
  externalId,
  owner: null,
  posted: null,
  origin: 'page',
  isOnline: true,
  isDoubted: false,
  task: 0,
});

/** Returns whether the place is one of these steps of the handoff. */
export const isAt = <Step extends HandoffStep>(
  place: Place,
  ...steps: readonly Step[]
): place is PlaceAt<Step> =>
  place.phase === 'handing-off' && (steps as readonly string[]).includes(place.step);

export const stepOf = (place: Place): HandoffStep | null =>
  place.phase === 'handing-off' ? place.step : null;

export const conversationOf = (place: Place): ConversationRef | null =>
  'conversation' in place ? place.conversation : null;

/** Returns why the person is where they are, where something failed. */
export const errorOf = (place: Place): ChatError | null => {
  if (place.phase === 'ended') return 'lost' in place.end ? place.end.lost : null;
  return 'error' in place ? place.error : null;
};

/** Returns whether a request is under way that may make a conversation. */
export const hasLeft = ({ place, posted }: Flow): boolean =>
  isAt(place, 'sending') &&
  place.stage === 'posting' &&
  (posted?.fate === 'under-way' || posted?.fate === 'repeated');

/** Returns whether nothing has left yet, or nothing came of it: later, cancelling would be a lie. */
export const isCancellable = (flow: Flow): boolean =>
  isAt(flow.place, 'asking', 'reviewing', 'queued') || (isAt(flow.place, 'sending') && !hasLeft(flow));

/** Returns whether the person has to be told of a failure. */
export const isTold = (error: ChatError | null): error is ChatError =>
  error !== null && error.code !== 'cancelled';
