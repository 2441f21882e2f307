import { ChatError } from '../chat-error.js';
import { relationOf } from '../customer.js';
import { unconfirmed } from '../handoff-errors.js';
import { isPutOff, isUnclear, RESENDS } from '../refusals.js';
import { go, stay, type Decision } from './effects.js';
import type { EventOf, FlowEvent } from './events.js';
import { hasLeft, isAt, isCancellable, type Flow, type Posted, type Stage } from './flow.js';
import { cancelled, isFinal, isLeftOpen, joined, refused } from './outcomes.js';
import { begin, list, look, lookFurther, post, sendingAt, takeTurn } from './stages.js';

/*
 * The course of a handoff: consent → binding → turn → listing → posting → (looking). Each stage is one task; what the
 * task finds decides here what comes next, and whether a request may leave.
 */

const stoppedByPage = (): ChatError =>
  new ChatError('cancelled', 'A kustomer-before-handoff listener stopped the handoff.');

const unseen = (): ChatError => unconfirmed('The list does not show what came of an earlier request.');

const elsewhere = (): ChatError => unconfirmed('Another tab has been handing off the same log for too long.');

/** What somebody else has sent from this page under the same name is nothing of whoever is here now. */
const knownAs = (flow: Flow, owner: string): Flow =>
  flow.owner !== null && relationOf(flow.owner, owner) === 'other'
    ? { ...flow, owner, posted: null }
    : { ...flow, owner };

const bound = (flow: Flow, { owner, isShared }: EventOf<'bound'>): Decision =>
  isShared ? takeTurn(knownAs(flow, owner)) : list(knownAs(flow, owner), 'listing', true);

const turned = (flow: Flow, { outcome, at, isOpen }: EventOf<'turn'>): Decision => {
  switch (outcome) {
    case 'busy':
      return go(flow, sendingAt('elsewhere'));
    case 'alone':
      return list(flow, 'listing', false);
    case 'next':
      return list({ ...flow, place: sendingAt('turn') }, 'listing-next', false);
    case 'late': {
      // What the other tab does is as unclear as a lost answer; the same looking covers it.
      const known: Posted = flow.posted ?? { baseline: null, at, fate: 'unclear', putOffs: 0, limit: null };
      return look({ ...flow, posted: { ...known, fate: 'unclear' } }, elsewhere());
    }
    default:
      return joined(flow, outcome, at, { isOurs: true, isOpen });
  }
};

const listed = (flow: Flow, stage: Stage, { reading, at, isOpen }: EventOf<'listed'>): Decision => {
  const { baseline, existing, isAmbiguous } = reading;
  const { posted } = flow;
  if (existing) {
    const isOurs = posted !== null || stage === 'listing-next';
    // One that nobody here has made is offered, unless it only was to be filed, and is.
    if (!isOurs && isOpen !== false) return go(flow, { phase: 'handing-off', step: 'asking', existing });
    return joined(flow, existing, at, { isOurs, isOpen });
  }
  // What may have gone through earlier and can't be looked for now is as unclear as a lost answer.
  if (posted?.fate === 'unclear' && (baseline === null || isAmbiguous)) return look(flow, unseen());
  return post(flow, baseline);
};

/** The request leaves. Of an earlier one something may still come. */
const left = (flow: Flow, { baseline, at }: EventOf<'left'>): Decision => {
  const fate = isLeftOpen(flow) ? 'repeated' : 'under-way';
  const known = flow.posted ?? { baseline, putOffs: 0, limit: null };
  return go({ ...flow, posted: { ...known, at, fate } }, sendingAt('posting'));
};

/** What a POST's failure means for all of them under this id. */
const failedPost = (flow: Flow, posted: Posted, event: EventOf<'failed'>): Decision => {
  const { error, delay, limit, at } = event;
  const isOpen = posted.fate === 'repeated';
  if (limit !== undefined && posted.limit === null) {
    // Nothing came of this one. Where something may still come of an earlier one, it looks before it sends again.
    return isOpen
      ? list({ ...flow, posted: { ...posted, limit, fate: 'unclear' } }, 'listing', false)
      : post({ ...flow, posted: { ...posted, limit, fate: 'refused' } }, null);
  }
  // A gateway may say 503 of what went through all the same.
  const fate = isOpen || error.status === 503 ? 'unclear' : 'refused';
  if (isPutOff(error) && posted.putOffs < RESENDS && delay !== undefined) {
    return go(
      { ...flow, posted: { ...posted, fate, putOffs: posted.putOffs + 1 } },
      { phase: 'handing-off', step: 'queued', for: 'server', error, resumeAt: at + delay },
    );
  }
  if (isUnclear(error)) return look({ ...flow, posted: { ...posted, fate: 'unclear' } }, error);
  return refused({ ...flow, posted: { ...posted, fate } }, error);
};

/** Something failed before a request left. */
const failedBefore = (flow: Flow, stage: Stage, error: ChatError): Decision => {
  const isOpen = flow.posted?.fate === 'unclear';
  // Offline is no failure: it waits for the line, and is looked for when the line is back.
  if (error.code === 'offline' && !(isOpen && stage === 'posting')) {
    return go(flow, { phase: 'handing-off', step: 'queued', for: 'line', stage: 'binding' });
  }
  if (!isOpen || isFinal(error)) return refused(flow, error);
  // The first request is as unclear as it was.
  if (stage === 'posting') return lookFurther(flow, error);
  return stage === 'listing' || stage === 'listing-next' ? look(flow, unseen()) : refused(flow, error);
};

const failed = (flow: Flow, stage: Stage, event: EventOf<'failed'>): Decision =>
  hasLeft(flow) && flow.posted
    ? failedPost(flow, flow.posted, event)
    : failedBefore(flow, stage, event.error);

/** What each stage expects of its task. */
const EXPECTED: Readonly<Record<Stage, readonly FlowEvent['type'][]>> = {
  code: [],
  consent: ['allowed', 'failed'],
  binding: ['bound', 'failed'],
  turn: ['turn', 'failed'],
  elsewhere: ['turn', 'failed'],
  listing: ['listed', 'failed'],
  'listing-next': ['listed', 'failed'],
  posting: ['left', 'answered', 'failed'],
};

const found = (flow: Flow, stage: Stage, event: FlowEvent): Decision => {
  if (!EXPECTED[stage].includes(event.type)) return stay(flow);
  switch (event.type) {
    case 'allowed':
      return event.isAllowed ? begin(flow, [], 'binding') : refused(flow, stoppedByPage());
    case 'bound':
      return bound(flow, event);
    case 'turn':
      return turned(flow, event);
    case 'listed':
      return listed(flow, stage, event);
    case 'left':
      return left(flow, event);
    case 'answered':
      return joined(flow, event.conversation, event.at, { isOurs: true, isOpen: event.isOpen });
    case 'failed':
      return failed(flow, stage, event);
    default:
      return stay(flow);
  }
};

export const fromSending = (flow: Flow, event: FlowEvent): Decision => {
  const { place } = flow;
  if (!isAt(place, 'sending')) return stay(flow);
  if ('task' in event) return found(flow, place.stage, event);
  if (event.type === 'cancel') return isCancellable(flow) ? cancelled(flow) : stay(flow);
  if (event.type === 'due' && !place.isSlow && place.stage !== 'code') {
    return go(flow, { ...place, isSlow: true });
  }
  return stay(flow);
};

export const fromQueued = (flow: Flow, event: FlowEvent): Decision => {
  const { place } = flow;
  if (!isAt(place, 'queued')) return stay(flow);
  if (event.type === 'cancel') return cancelled(flow);
  if (place.for === 'line') {
    return event.type === 'line' && event.isOnline ? begin(flow, [], place.stage) : stay(flow);
  }
  // It looks before it sends again.
  return event.type === 'due' ? list(flow, 'listing', false) : stay(flow);
};
