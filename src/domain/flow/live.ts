import { isGone } from '../refusals.js';
import { go, stay, type Decision, type Effect } from './effects.js';
import type { EventOf, FlowEvent } from './events.js';
import { isAt, type ConversationRef, type Flow } from './flow.js';

/* There is a conversation: it is being opened, goes on, or has ended. */

const ended = (flow: Flow, conversation: ConversationRef, { by }: EventOf<'ended'>): Decision =>
  go(flow, { phase: 'ended', conversation, end: { by } }, [{ do: 'tell', fact: { type: 'ended', by } }]);

const tellEnd: Effect = { do: 'tell', fact: { type: 'ended', by: 'unknown' } };

const fromConnecting = (flow: Flow, event: FlowEvent): Decision => {
  const { place } = flow;
  if (!isAt(place, 'connecting')) return stay(flow);
  const { conversation } = place;
  switch (event.type) {
    case 'connected':
      return go({ ...flow, origin: 'page' }, { phase: 'live', conversation });
    case 'connect-failed': {
      const { error } = event;
      // It was deleted while the person was away.
      if (flow.origin === 'restored' && isGone(error)) {
        return go(flow, { phase: 'ended', conversation, end: { lost: error } }, [tellEnd]);
      }
      return go(flow, { ...place, error });
    }
    case 'try-again':
      return place.error
        ? go(flow, { ...place, error: null, isSlow: false }, [{ do: 'reconnect' }])
        : stay(flow);
    case 'due':
      return place.isSlow ? stay(flow) : go(flow, { ...place, isSlow: true });
    case 'ended':
      return ended(flow, conversation, event);
    default:
      return stay(flow);
  }
};

const fromLive = (flow: Flow, conversation: ConversationRef, event: FlowEvent): Decision => {
  if (event.type === 'ended') return ended(flow, conversation, event);
  if (event.type !== 'lost') return stay(flow);
  const { error } = event;
  return go(flow, { phase: 'ended', conversation, end: { lost: error } }, [
    { do: 'tell', fact: { type: 'handoff-error', error } },
    tellEnd,
  ]);
};

export const fromConversation = (flow: Flow, event: FlowEvent): Decision => {
  const { place } = flow;
  if (!('conversation' in place)) return stay(flow);
  // Nothing is heard any more of one that can't be reached.
  if (place.phase === 'ended' && !('by' in place.end)) return stay(flow);
  const { conversation } = place;
  if (event.type === 'moved') {
    const { externalId } = conversation;
    return go(flow, {
      ...place,
      conversation: { ...(externalId !== undefined && { externalId }), ...event.to },
    });
  }
  switch (place.phase) {
    case 'handing-off':
      return fromConnecting(flow, event);
    case 'live':
      return fromLive(flow, conversation, event);
    case 'ended':
      if (event.type === 'connected' && flow.origin === 'restored') return [{ ...flow, origin: 'page' }, []];
      return event.type === 'reopened'
        ? go({ ...flow, origin: 'page' }, { phase: 'live', conversation })
        : stay(flow);
  }
};
