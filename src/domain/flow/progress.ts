import { hasLeft, isAt, type Flow } from './flow.js';

/** What the person reads while a handoff is being sent. */
export const progressOf = (flow: Flow): 'preparing' | 'elsewhere' | 'posting' => {
  if (hasLeft(flow)) return 'posting';
  return isAt(flow.place, 'sending') && flow.place.stage === 'elsewhere' ? 'elsewhere' : 'preparing';
};
