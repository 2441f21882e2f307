import { ChatError } from '../chat-error.js';
import { identityChanged } from '../handoff-errors.js';
import { go, start, withoutTask, type Decision, type Effect } from './effects.js';
import type { EventOf } from './events.js';
import { isAt, type ConversationRef, type Flow } from './flow.js';
import { isUnsettled } from './needs.js';
import { begin } from './stages.js';

/* The ways in which a handoff comes to an end, whatever step it was at. */

const tellError = (error: ChatError): Effect => ({ do: 'tell', fact: { type: 'handoff-error', error } });

/** Refusals that the page can do something about. */
const FOR_THE_DEVELOPER: ReadonlySet<string> = new Set([
  'not_ready',
  'no_tracking_token',
  'blocked',
  'identity_changed',
]);

const warnOf = (error: ChatError): Effect[] =>
  FOR_THE_DEVELOPER.has(error.code) ? [{ do: 'warn', code: error.message }] : [];

/** Whether something may still come of a request once nobody awaits the answer of the last one. */
export const isLeftOpen = ({ posted }: Flow): boolean =>
  posted?.fate === 'unclear' || posted?.fate === 'repeated';

/** Returns whether no further try or look makes up for what the page lacks, or for who is there. */
export const isFinal = ({ code }: ChatError): boolean => code === 'not_ready' || code === 'identity_changed';

/** Back with the bot, and why. What may still come of an earlier POST is remembered. */
export const refused = (flow: Flow, error: ChatError): Decision =>
  go(
    {
      ...withoutTask(flow),
      posted: flow.posted && isLeftOpen(flow) ? { ...flow.posted, fate: 'unclear' } : null,
    },
    { phase: 'bot', error },
    [{ do: 'take-back-notice' }, { do: 'settle', outcome: error }, ...warnOf(error), tellError(error)],
  );

/** Back with the bot, as the person wanted. */
export const cancelled = (flow: Flow): Decision => {
  const outcome = new ChatError('cancelled', 'The handoff was cancelled.');
  const posted = flow.posted && isLeftOpen(flow) ? flow.posted : null;
  return go({ ...withoutTask(flow), posted }, { phase: 'bot', error: null }, [
    { do: 'stop' },
    { do: 'take-back-notice' },
    { do: 'settle', outcome },
  ]);
};

/** A fresh log under another name. */
export const reset = (flow: Flow, externalId: string): Decision =>
  go(
    { ...withoutTask(flow), externalId, owner: null, posted: null, origin: 'page', isDoubted: false },
    { phase: 'bot', error: null },
    [
      { do: 'stop' },
      { do: 'clear', but: 'nothing' },
      { do: 'settle', outcome: new ChatError('cancelled', 'The chat was reset.') },
    ],
  );

/** Nothing of one customer's stays where another is; a page that only took it up has nothing to say about it. */
export const disowned = (flow: Flow): Decision => {
  const error = identityChanged();
  const isOnlyRestored = flow.origin === 'restored';
  return go(
    { ...withoutTask(flow), owner: null, posted: null, origin: 'page', isDoubted: false },
    { phase: 'bot', error: isOnlyRestored ? null : error },
    [
      { do: 'stop' },
      { do: 'clear', but: isOnlyRestored ? 'page-log' : 'nothing' },
      { do: 'settle', outcome: error },
      ...(isOnlyRestored ? [] : [...warnOf(error), tellError(error)]),
    ],
  );
};

/**
 * There is a conversation.
 *
 * @param isOurs whether it came of this log's handoff, and is not one that there was
 * @param isOpen `false` for one that was imported closed
 */
export const joined = (
  flow: Flow,
  conversation: ConversationRef,
  at: number,
  { isOurs, isOpen = true }: { readonly isOurs: boolean; readonly isOpen?: boolean | undefined },
): Decision => {
  const known = flow.posted ?? { baseline: null, at, putOffs: 0, limit: null };
  const { id, createdAt, externalId = flow.externalId } = conversation;
  const ours: ConversationRef = { id, externalId, ...(createdAt !== undefined && { createdAt }) };
  return go(
    { ...withoutTask(flow), posted: { ...known, fate: 'refused' }, isDoubted: false },
    isOpen
      ? { phase: 'handing-off', step: 'connecting', conversation: ours, error: null, isSlow: false }
      : { phase: 'ended', conversation: ours, end: { by: 'system' } },
    [
      { do: 'stop' },
      { do: 'tell-tabs', conversation: ours },
      { do: 'mark-shared', conversation: ours, isOurs },
      { do: 'settle', outcome: ours },
    ],
  );
};

/** Whether a request has left of which nobody knows what came. */
const mayExist = (flow: Flow): boolean => isUnsettled(flow) && !isAt(flow.place, 'asking', 'reviewing');

/**
 * The token has become another customer's. Where something may have moved along with a login, the list tells; where
 * nothing has left, there is nothing that could have, and whoever may be the same person begins again.
 */
export const customerChanged = (
  flow: Flow,
  { change, hasSeenOwner }: EventOf<'customer-changed'>,
): Decision => {
  const seen: Flow = hasSeenOwner ? { ...flow, origin: 'page' } : flow;
  if (!('conversation' in seen.place) && !mayExist(seen)) {
    if (change !== 'maybe') return disowned(seen);
    // Who waits for the line may not have asked the page yet.
    const stage = isAt(seen.place, 'queued') && seen.place.for === 'line' ? seen.place.stage : 'binding';
    return begin({ ...seen, owner: null, posted: null }, [{ do: 'stop' }], stage);
  }
  return start({ ...seen, isDoubted: true }, seen.place, { name: 'find-owner' }, [{ do: 'stop' }]);
};
