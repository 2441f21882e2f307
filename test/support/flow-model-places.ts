import type { Task } from '../../src/domain/flow/effects.js';
import type { EventType } from '../../src/domain/flow/events.js';
import { hasLeft, isAt, type Flow } from '../../src/domain/flow/flow.js';

/* What each kind of place expects, and each task may find: for the model in flow-model.ts. */

/** Returns which kind of place a flow is at: what it expects depends on nothing else. */
export const placeOf = (flow: Flow): string => {
  const { place } = flow;
  if (flow.isDoubted) return 'in doubt';
  if (place.phase === 'ended') return 'lost' in place.end ? 'lost' : 'ended';
  if (place.phase !== 'handing-off') return place.phase;
  if (isAt(place, 'asking')) return place.existing ? 'asking about an existing one' : 'asking';
  if (isAt(place, 'queued')) return place.for === 'line' ? 'queued' : 'put off';
  if (isAt(place, 'sending')) return hasLeft(flow) ? 'left' : place.stage;
  if (isAt(place, 'checking')) return place.mayPost ? 'checking before another try' : 'checking';
  return place.step;
};

const unprepared = ['cancel', 'unprepared'] as const;
const sent = ['failed', 'cancel', 'due'] as const;

/** What each kind of place expects; a start afresh and the line are heard everywhere. */
export const EXPECTED: Readonly<Record<string, readonly EventType[]>> = {
  bot: ['hand-off', 'restored'],
  code: ['hand-off', 'restored', 'cancel'],
  asking: ['answer', ...unprepared],
  'asking about an existing one': ['continue', 'start-new', 'customer-changed', ...unprepared],
  reviewing: ['exclude', 'share', ...unprepared],
  queued: ['cancel', 'customer-changed'],
  'put off': ['due', 'cancel', 'customer-changed'],
  consent: ['allowed', ...sent],
  binding: ['bound', 'customer-changed', ...sent],
  turn: ['turn', 'customer-changed', ...sent],
  elsewhere: ['turn', 'customer-changed', ...sent],
  listing: ['listed', 'customer-changed', ...sent],
  'listing-next': ['listed', 'customer-changed', ...sent],
  posting: ['left', 'answered', 'customer-changed', ...sent],
  left: ['answered', 'failed', 'due', 'customer-changed'],
  checking: ['looked', 'due', 'start-new', 'customer-changed'],
  'checking before another try': ['bound', 'turn', 'looked', 'failed', 'start-new', 'customer-changed'],
  unconfirmed: ['looked', 'try-again', 'start-new', 'customer-changed'],
  connecting: ['connected', 'connect-failed', 'try-again', 'due', 'ended', 'moved', 'customer-changed'],
  live: ['ended', 'lost', 'moved', 'customer-changed'],
  ended: ['connected', 'reopened', 'moved', 'customer-changed'],
  lost: ['customer-changed'],
  'in doubt': ['owned', 'customer-changed'],
};
export const EVERYWHERE: readonly EventType[] = ['reset', 'line'];

const SELDOM: ReadonlySet<EventType> = new Set(['reset', 'customer-changed', 'line', 'unprepared', 'cancel']);

/** How often one is drawn beside the others of its place: seldom what ends everything, often what leads on. */
export const weightOf = (type: EventType, place: string): number => {
  if (SELDOM.has(type)) return 1;
  if (place === 'posting') return type === 'left' ? 20 : 2;
  if (place === 'left') return type === 'failed' ? 20 : 4;
  if (place === 'unconfirmed') return type === 'try-again' ? 20 : 3;
  if (type === 'start-new') return 3;
  if (place === 'put off' || place === 'asking about an existing one') return 3;
  return type === 'failed' ? 2 : 12;
};

/** What a task may find, and so which findings are true while it runs. */
export const findingsOf = (
  task: Task | null,
  hasSaidBusy: boolean,
  isAway: boolean,
): readonly EventType[] => {
  switch (task?.name) {
    case undefined:
      return [];
    case 'ask-page':
      return ['allowed', 'failed'];
    case 'bind':
      return ['bound', 'failed'];
    case 'take-turn':
      return hasSaidBusy || !task.mayWait ? ['turn', 'failed'] : ['turn', 'turn', 'failed'];
    case 'read-list':
      return ['listed', 'failed'];
    case 'post':
      return isAway ? ['answered', 'failed'] : ['left', 'answered', 'failed'];
    case 'look':
      return ['looked'];
    case 'find-owner':
      return ['owned'];
  }
};

/** The events that tasks bring. */
export const FINDINGS: ReadonlySet<EventType> = new Set([
  'allowed',
  'bound',
  'turn',
  'listed',
  'left',
  'answered',
  'looked',
  'owned',
  'failed',
]);
