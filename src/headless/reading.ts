import { isAt, type Place } from '../domain/flow/flow.js';
import type { Review } from '../domain/handoff/review.js';
import type { Live, SessionState } from '../session/state.js';
import type { HandoffQuestion } from './handoff-session.js';

/* What a page sees of the session's state; no other file of this folder looks into it. */

/** Where the flow stands. */
export const placeOf = ({ flow }: SessionState): Place => flow.place;

/** What is known of the live conversation; nothing before it. */
export const liveOf = ({ live }: SessionState): Pick<Live, 'typing' | 'waitSeconds' | 'features'> =>
  live ?? NO_LIVE;

const NO_LIVE = Object.freeze({ typing: null, waitSeconds: null, features: null });

/** What readiness is worked out from, besides the options. */
export const hasOtherMessages = (now: SessionState, before: SessionState): boolean =>
  now.log.history !== before.log.history || now.intake !== before.intake;

const NEED: HandoffQuestion = Object.freeze({ kind: 'need' });

export const questionAt = (place: Place): HandoffQuestion | null => {
  if (!isAt(place, 'asking')) return null;
  return place.existing ? Object.freeze({ kind: 'existing', conversation: place.existing }) : NEED;
};

export const reviewAt = (place: Place): Review | null => (isAt(place, 'reviewing') ? place.review : null);

/** Works something out anew only where it is asked about something else than the last time. */
export const rememberLast = <Input, Output>(work: (input: Input) => Output): ((input: Input) => Output) => {
  let last: { readonly input: Input; readonly output: Output } | null = null;
  return (input) => {
    if (!last || last.input !== input) last = { input, output: work(input) };
    return last.output;
  };
};
