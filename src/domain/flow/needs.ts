import type { Marker } from '../marker.js';
import { isAt, type ConversationRef, type Flow } from './flow.js';
import { progressOf } from './progress.js';

/** What lasts as long as the flow is where it is. The engine makes up the difference after each event, in this order. */
export interface Needs {
  /** Other tabs with the same log have to wait. */
  readonly lock: boolean;
  /** What a later page of this tab has to know; `null` where there is nothing to take up. */
  readonly marker: Marker | null;
  /** No other customer's token may go into a request. */
  readonly isBound: boolean;
  /** `isHalted`: nothing is asked or sent until it is known whose it is. */
  readonly conversation: { readonly ref: ConversationRef; readonly isHalted: boolean } | null;
  /** `key` tells one wait from the next; `at` is ms since the epoch where the moment is given. */
  readonly timer: {
    readonly for: 'slow' | 'unconfirmed' | 'resend';
    readonly key: string;
    readonly at?: number;
  } | null;
}

/** Returns whether a request has left of which a conversation may have come, or may still come. */
export const isUnsettled = ({ posted }: Flow): boolean => posted !== null && posted.fate !== 'refused';

/** Whether the person wants the handoff by whatever came of an earlier request; while they are asked, they may not. */
const isPursued = ({ place }: Flow): boolean =>
  place.phase === 'handing-off' && !isAt(place, 'asking', 'reviewing');

const needsLock = (flow: Flow): boolean => {
  const { place } = flow;
  if (isAt(place, 'checking', 'unconfirmed')) return true;
  // A tab that waits for the line with something unclear behind it still stands in the others' way.
  if (isAt(place, 'queued')) return place.for === 'server' || isUnsettled(flow);
  return isAt(place, 'sending') && !['code', 'consent', 'binding'].includes(place.stage);
};

const markerOf = (flow: Flow): Marker | null => {
  const { place, posted, owner, externalId } = flow;
  if (owner === null || posted === null) return null;
  const { baseline, at } = posted;
  if ('conversation' in place) {
    if (place.phase !== 'ended') return { externalId, owner, baseline, at, conversation: place.conversation };
    if (!('by' in place.end)) return null;
    return { externalId, owner, baseline, at, conversation: place.conversation, endedBy: place.end.by };
  }
  if (!isUnsettled(flow)) return null;
  const marker: Marker = { externalId, owner, baseline, at, conversation: null };
  return isPursued(flow) ? marker : { ...marker, isGivenUp: true };
};

/** Returns whether nobody's handoff it is yet: another customer is the page's login by then, and no other person. */
export const isUnbound = ({ place }: Flow): boolean =>
  place.phase === 'bot' ||
  isAt(place, 'reviewing') ||
  (isAt(place, 'asking') && place.existing === null) ||
  (isAt(place, 'sending') && (place.stage === 'code' || place.stage === 'consent'));

const wantedConversation = ({ place, isDoubted }: Flow): Needs['conversation'] => {
  if (!('conversation' in place)) return null;
  if (place.phase === 'ended' && 'lost' in place.end) return null;
  return { ref: place.conversation, isHalted: isDoubted };
};

const timerOf = (flow: Flow): Needs['timer'] => {
  const { place, isDoubted, task } = flow;
  if (isDoubted) return null;
  if (isAt(place, 'sending') && !place.isSlow) return { for: 'slow', key: `sending ${progressOf(flow)}` };
  if (isAt(place, 'connecting') && !place.isSlow && !place.error) return { for: 'slow', key: 'connecting' };
  if (isAt(place, 'checking') && !place.mayPost)
    return { for: 'unconfirmed', key: `checking ${String(task)}` };
  if (isAt(place, 'queued') && place.for === 'server') {
    return { for: 'resend', key: `resend ${String(place.resumeAt)}`, at: place.resumeAt };
  }
  return null;
};

export const needsOf = (flow: Flow): Needs => ({
  lock: needsLock(flow),
  marker: markerOf(flow),
  isBound: !flow.isDoubted && !isUnbound(flow),
  conversation: wantedConversation(flow),
  timer: timerOf(flow),
});
