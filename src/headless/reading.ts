import type { Connection } from '../domain/connection.js';
import { isAt, type FlowState } from '../domain/flow/flow.js';
import type { Review } from '../domain/handoff/review.js';
import type { SessionState } from '../session/state.js';
import type { HandoffQuestion } from './handoff-session.js';

/* What a page sees of the session's state; no other file of this folder looks into it. */

/** Where the flow stands. */
export const placeOf = ({ flow }: SessionState): FlowState => flow;

export const connectionOf = ({ connection }: SessionState): Connection => connection;

export const unreadCountOf = ({ unseen }: SessionState): number => unseen.length;

/** What is known of the live conversation; nothing before it. */
export const liveOf = (state: SessionState): Pick<SessionState, 'typing' | 'waitSeconds' | 'features'> =>
  state;

/** What readiness is worked out from, besides the options. */
export const hasOtherMessages = (now: SessionState, before: SessionState): boolean =>
  now.log.history !== before.log.history || now.intakeProblems !== before.intakeProblems;

const NEED: HandoffQuestion = Object.freeze({ kind: 'need' });

export const questionAt = (place: FlowState): HandoffQuestion | null => {
  if (!isAt(place, 'asking')) return null;
  return place.existing ? Object.freeze({ kind: 'existing', conversation: place.existing }) : NEED;
};

export const reviewAt = (place: FlowState): Review | null => (isAt(place, 'reviewing') ? place.review : null);

/** Works something out anew only where it is asked about something else than the last time. */
export const rememberLast = <Input, Output>(work: (input: Input) => Output): ((input: Input) => Output) => {
  let last: { readonly input: Input; readonly output: Output } | null = null;
  return (input) => {
    if (!last || last.input !== input) last = { input, output: work(input) };
    return last.output;
  };
};
