import { fromAsking, fromReviewing } from './asking.js';
import { fromBot, isLoading } from './bot.js';
import { stay, type Decision } from './effects.js';
import type { EventOf, FlowEvent } from './events.js';
import type { Flow } from './flow.js';
import { fromConversation } from './live.js';
import { fromLooking } from './looking.js';
import { isUnbound } from './needs.js';
import { customerChanged, disowned, joined, reset } from './outcomes.js';
import { fromQueued, fromSending } from './sending.js';

/** Another customer may be here: only what tells whose the conversation is, and a fresh start, count. */
const inDoubt = (flow: Flow, event: FlowEvent): Decision => {
  if (event.type !== 'owned') return stay(flow);
  return owned(flow, event);
};

const owned = (flow: Flow, { conversation, owner, at }: EventOf<'owned'>): Decision => {
  if (!conversation) return disowned(flow);
  const known: Flow = { ...flow, owner: owner ?? flow.owner };
  if (!('conversation' in flow.place)) return joined(known, conversation, at, { isOurs: true });
  return [{ ...known, isDoubted: false }, []];
};

const withLine = (flow: Flow, event: FlowEvent): Flow =>
  event.type === 'line' && event.isOnline !== flow.isOnline ? { ...flow, isOnline: event.isOnline } : flow;

const fromStep = (flow: Flow, event: FlowEvent): Decision => {
  const { place } = flow;
  if (place.phase === 'bot') return fromBot(flow, event);
  if (place.phase !== 'handing-off') return fromConversation(flow, event);
  switch (place.step) {
    case 'asking':
      return fromAsking(flow, event);
    case 'reviewing':
      return fromReviewing(flow, event);
    case 'queued':
      return fromQueued(flow, event);
    case 'sending':
      // While the code is on its way, the person sees the first step; what it really takes is known then.
      return isLoading(flow) && (event.type === 'hand-off' || event.type === 'restored')
        ? fromBot(flow, event)
        : fromSending(flow, event);
    case 'checking':
    case 'unconfirmed':
      return fromLooking(flow, event);
    case 'connecting':
      return fromConversation(flow, event);
  }
};

/**
 * Decides everything: returns what comes of an event, and what happens because of it. Pure; an event that a place does
 * not expect, and a finding of a task that is over, give the same flow and no effects.
 */
export const decide = (before: Flow, event: FlowEvent): Decision => {
  const flow = withLine(before, event);
  if ('task' in event && event.task !== flow.task) return stay(before);
  if (event.type === 'reset') return reset(flow, event.externalId);
  if (event.type === 'customer-changed') {
    return isUnbound(flow) ? stay(flow) : customerChanged(flow, event);
  }
  return flow.isDoubted ? inDoubt(flow, event) : fromStep(flow, event);
};
