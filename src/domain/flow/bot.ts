import { unconfirmed } from '../handoff-errors.js';
import { notReady } from '../handoff/not-ready.js';
import type { Marker } from '../marker.js';
import { go, stay, type Decision, type Effect } from './effects.js';
import type { EventOf, FlowEvent } from './events.js';
import { isAt, type Flow, type Posted } from './flow.js';
import { refused } from './outcomes.js';
import { review } from './asking.js';
import { askedAnew, look } from './stages.js';

/* From the bot's phase, or while the engine is being loaded: the wish for a person, and what an earlier page left. */

/** The POSTs under another name are not those of this log. */
const named = (flow: Flow, externalId: string): Flow =>
  externalId === flow.externalId ? flow : { ...flow, externalId, posted: null };

const handOff = (before: Flow, event: EventOf<'hand-off'>): Decision => {
  const known = named(before, event.externalId);
  const flow: Flow = { ...known, origin: 'page', posted: askedAnew(known.posted) };
  if (event.missing.length > 0) return refused(flow, notReady(event.missing));
  if (event.needsQuestion) return go(flow, { phase: 'handing-off', step: 'asking', existing: null });
  return review(flow, event.review, [{ do: 'add-notice' }]);
};

const postedBefore = ({ baseline, at, conversation }: Marker): Posted => ({
  baseline,
  at,
  fate: conversation ? 'refused' : 'unclear',
  putOffs: 0,
  limit: null,
});

const restored = (before: Flow, { marker }: EventOf<'restored'>): Decision => {
  const { conversation, endedBy, owner, externalId } = marker;
  const flow: Flow = { ...before, externalId, owner, posted: postedBefore(marker) };
  if (marker.isGivenUp) return [flow, []];
  const taken: Flow = { ...flow, origin: 'restored' };
  if (!conversation) {
    return look(taken, unconfirmed('The page was left before an answer came.'));
  }
  const settle: Effect = { do: 'settle', outcome: conversation };
  // The other side may have opened it again.
  if (endedBy) return go(taken, { phase: 'ended', conversation, end: { by: endedBy } }, [settle]);
  return go(taken, { phase: 'handing-off', step: 'connecting', conversation, error: null, isSlow: false }, [
    settle,
  ]);
};

/** Returns whether the person has asked for somebody and the engine has only just come. */
export const isLoading = ({ place }: Flow): boolean => isAt(place, 'sending') && place.stage === 'code';

export const fromBot = (flow: Flow, event: FlowEvent): Decision => {
  switch (event.type) {
    case 'hand-off':
      return handOff(flow, event);
    case 'restored':
      return restored(flow, event);
    default:
      return stay(flow);
  }
};
