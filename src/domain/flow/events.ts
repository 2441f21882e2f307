import type { ChatError } from '../chat-error.js';
import type { BaselineReading } from '../handoff/baseline.js';
import type { ReadinessProblem } from '../handoff/readiness.js';
import type { Review } from '../handoff/review.js';
import type { Marker } from '../marker.js';
import type { ConversationEndedBy } from '../message.js';
import type { ConversationRef } from './flow.js';

/* What a flow hears. Facts come in, decisions do not: no event says what to do next. */

/** The page or the person wants something. */
export type Command =
  | {
      readonly type: 'hand-off';
      readonly externalId: string;
      /** What no answer of the person can make up for. */
      readonly missing: readonly ReadinessProblem[];
      readonly needsQuestion: boolean;
      /** What will be shared, where the person shall see it first. */
      readonly review: Review | null;
    }
  /** They have said what they need. */
  | { readonly type: 'answer'; readonly review: Review | null }
  /** They have left a message out, or put it back. */
  | { readonly type: 'exclude'; readonly review: Review }
  | { readonly type: 'share' | 'continue' | 'try-again' | 'cancel' }
  | { readonly type: 'start-new' | 'reset'; readonly externalId: string };

/**
 * What a task has found; `task` is its number. `isOpen` is `false` where the log is imported as a closed conversation.
 */
export type Finding = { readonly task: number } & (
  | { readonly type: 'allowed'; readonly isAllowed: boolean }
  /** `isShared`: other tabs may have the log too. */
  | { readonly type: 'bound'; readonly owner: string; readonly isShared: boolean }
  /** `alone`: nobody else is at it; `next`: another tab was, and told of no conversation; `busy`, `late`: one still is. */
  | {
      readonly type: 'turn';
      readonly outcome: 'alone' | 'next' | 'busy' | 'late' | ConversationRef;
      readonly isOpen?: boolean;
    }
  | { readonly type: 'listed'; readonly reading: BaselineReading; readonly isOpen?: boolean }
  /** The request leaves now. */
  | { readonly type: 'left'; readonly baseline: BaselineReading['baseline'] }
  | { readonly type: 'answered'; readonly conversation: ConversationRef; readonly isOpen?: boolean }
  /** `unknown`: the list could not be read. */
  | {
      readonly type: 'looked';
      readonly found: ConversationRef | 'absent' | 'unknown';
      readonly isOpen?: boolean;
    }
  /** Whose list it was, and what of ours is on it. */
  | { readonly type: 'owned'; readonly conversation: ConversationRef | null; readonly owner: string | null }
  | {
      readonly type: 'failed';
      readonly error: ChatError;
      /** Milliseconds until it may be sent again, where the server puts it off. */
      readonly delay?: number;
      /** A limit that the server named and that is below what was sent. */
      readonly limit?: number;
    }
);

/** The world has changed. */
export type News =
  | { readonly type: 'line'; readonly isOnline: boolean }
  /** What the person is to be shown could not be loaded. */
  | { readonly type: 'unprepared'; readonly error: ChatError }
  /** The time of the present place is up; see `needsOf`. */
  | { readonly type: 'due' }
  /**
   * The token is another customer's, or there is none any more. `maybe`: it can't be read, so that only the list can
   * tell. `hasSeenOwner`: one of the bound customer's was seen before.
   */
  | {
      readonly type: 'customer-changed';
      readonly change: 'other' | 'maybe' | 'gone';
      readonly hasSeenOwner: boolean;
    }
  | { readonly type: 'restored'; readonly marker: Marker }
  | { readonly type: 'connected' }
  | { readonly type: 'connect-failed'; readonly error: ChatError }
  | { readonly type: 'ended'; readonly by: ConversationEndedBy }
  /** The conversation can't be reached any more. */
  | { readonly type: 'lost'; readonly error: ChatError }
  | { readonly type: 'reopened' }
  /** It goes on under another id: it was merged. */
  | { readonly type: 'moved'; readonly to: ConversationRef };

/** `at`: when the engine heard of it, in ms since the epoch. */
export type FlowEvent = (Command | Finding | News) & { readonly at: number };
export type EventType = FlowEvent['type'];
export type EventOf<Type extends EventType> = Extract<FlowEvent, { type: Type }>;
