import type { Review } from '../handoff/review.js';
import { go, stay, type Decision, type Effect } from './effects.js';
import type { FlowEvent } from './events.js';
import { isAt, type Flow } from './flow.js';
import { cancelled, joined, refused } from './outcomes.js';
import { begin, startNew } from './stages.js';

/* What the person is asked before anything leaves: what they need, what will be shared, whether to go on elsewhere. */

/** The review, if one is wanted, stands before everything that leaves. */
export const review = (flow: Flow, shown: Review | null, before: readonly Effect[]): Decision =>
  shown ? go(flow, { phase: 'handing-off', step: 'reviewing', review: shown }, before) : begin(flow, before);

export const fromAsking = (flow: Flow, event: FlowEvent): Decision => {
  const { place } = flow;
  if (!isAt(place, 'asking')) return stay(flow);
  const { existing } = place;
  switch (event.type) {
    case 'cancel':
      return cancelled(flow);
    case 'unprepared':
      return refused(flow, event.error);
    case 'answer':
      return existing ? stay(flow) : review(flow, event.review, [{ do: 'add-notice' }]);
    case 'continue':
      return existing ? joined(flow, existing, event.at, { isOurs: false }) : stay(flow);
    case 'start-new':
      return existing ? startNew(flow, event.externalId) : stay(flow);
    default:
      return stay(flow);
  }
};

export const fromReviewing = (flow: Flow, event: FlowEvent): Decision => {
  const { place } = flow;
  if (!isAt(place, 'reviewing')) return stay(flow);
  switch (event.type) {
    case 'cancel':
      return cancelled(flow);
    case 'unprepared':
      return refused(flow, event.error);
    case 'exclude':
      return go(flow, { ...place, review: event.review });
    case 'share':
      return begin(flow);
    default:
      return stay(flow);
  }
};
