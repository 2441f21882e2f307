import type { ChatError } from '../chat-error.js';
import { go, start, stay, type Decision } from './effects.js';
import type { EventOf, FlowEvent } from './events.js';
import { isAt, type Flow } from './flow.js';
import { isFinal, joined, refused } from './outcomes.js';
import { askedAnew, lookFurther, post, startNew } from './stages.js';

/* It is unclear whether there is a conversation: the list is looked at, and nothing is sent again by itself. */

const lookOnce = (flow: Flow): Decision => start(flow, flow.place, { name: 'look', isOnce: true });

/** The person wants another try: what can't be looked for must not be sent again. */
const tryAgain = (flow: Flow, error: ChatError): Decision =>
  start(
    { ...flow, posted: askedAnew(flow.posted) },
    { phase: 'handing-off', step: 'checking', error, mayPost: true },
    { name: 'bind' },
    [{ do: 'stop' }],
  );

/** The way to another POST: whose it is, whether another tab is at it, one more look. */
const onTheWay = (flow: Flow, error: ChatError, event: FlowEvent): Decision => {
  switch (event.type) {
    case 'bound': {
      const known: Flow = { ...flow, owner: event.owner };
      return event.isShared
        ? start(known, flow.place, { name: 'take-turn', mayWait: false })
        : lookOnce(known);
    }
    case 'turn':
      // Where another tab is at it still, it has been for too long: the person wants to go on all the same.
      if (event.outcome === 'busy') return stay(flow);
      return typeof event.outcome === 'string'
        ? lookOnce(flow)
        : joined(flow, event.outcome, event.at, { isOurs: true, isOpen: event.isOpen });
    case 'looked':
      if (event.found === 'absent') return post(flow, null);
      return event.found === 'unknown' ? lookFurther(flow, error) : foundIt(flow, event);
    case 'failed':
      return isFinal(event.error) ? refused(flow, event.error) : lookFurther(flow, error);
    default:
      return stay(flow);
  }
};

const foundIt = (flow: Flow, { found, at, isOpen }: EventOf<'looked'>): Decision =>
  typeof found === 'string' ? stay(flow) : joined(flow, found, at, { isOurs: true, isOpen });

export const fromLooking = (flow: Flow, event: FlowEvent): Decision => {
  const { place } = flow;
  if (!isAt(place, 'checking', 'unconfirmed')) return stay(flow);
  const { error } = place;
  if (event.type === 'start-new') return startNew(flow, event.externalId);
  if (place.step === 'unconfirmed') {
    if (event.type === 'try-again') return tryAgain(flow, error);
    return event.type === 'looked' ? foundIt(flow, event) : stay(flow);
  }
  if (place.mayPost) return onTheWay(flow, error, event);
  if (event.type === 'due') return go(flow, { phase: 'handing-off', step: 'unconfirmed', error });
  if (event.type !== 'looked') return stay(flow);
  return typeof event.found === 'string'
    ? go(flow, { phase: 'handing-off', step: 'unconfirmed', error })
    : foundIt(flow, event);
};
