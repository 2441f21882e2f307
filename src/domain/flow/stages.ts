import { start, go, type Decision, type Effect } from './effects.js';
import type { ChatError } from '../chat-error.js';
import type { Baseline } from '../handoff/baseline.js';
import { isAt, type Flow, type Place, type Posted, type Stage } from './flow.js';

/* How each stage of a handoff begins. Which one comes next is decided in sending.ts, looking.ts and asking.ts. */

/** The person has heard that it takes long, and hears it until they read something else. */
const isSlow = ({ place }: Flow): boolean => isAt(place, 'sending') && place.isSlow;

export const sendingAt = (stage: Stage, slow = false): Extract<Place, { step: 'sending' }> => ({
  phase: 'handing-off',
  step: 'sending',
  stage,
  isSlow: slow,
});

/** Returns what is known of earlier POSTs when the person asks once more: how the last one went is no limit to this one. */
export const askedAnew = (posted: Posted | null): Posted | null =>
  posted && { ...posted, putOffs: 0, limit: null };

/** Goes on to the request: at once, or when the line is there. */
export const begin = (
  flow: Flow,
  before: readonly Effect[] = [],
  stage: 'consent' | 'binding' = 'consent',
): Decision => {
  if (!flow.isOnline) return go(flow, { phase: 'handing-off', step: 'queued', for: 'line', stage }, before);
  const task = { name: stage === 'consent' ? ('ask-page' as const) : ('bind' as const) };
  return start(flow, sendingAt(stage, isSlow(flow)), task, before);
};

/** The person knowingly wants another conversation: nothing of the first one counts. */
export const startNew = (flow: Flow, externalId: string): Decision =>
  begin({ ...flow, externalId, posted: null, origin: 'page' }, [{ do: 'stop' }]);

export const takeTurn = (flow: Flow): Decision =>
  start(flow, sendingAt('turn', isSlow(flow)), { name: 'take-turn', mayWait: true });

/** Reads the list. `mayBePrimed`: what another tab did meanwhile is not in a list of before. */
export const list = (flow: Flow, stage: 'listing' | 'listing-next', mayBePrimed: boolean): Decision =>
  start(flow, sendingAt(stage, isSlow(flow)), { name: 'read-list', mayBePrimed });

/** @param baseline what the list showed just now; the one before the first POST counts */
export const post = (flow: Flow, baseline: Baseline): Decision => {
  const { posted } = flow;
  return start(flow, sendingAt('posting', isSlow(flow)), {
    name: 'post',
    baseline: posted ? posted.baseline : baseline,
    limit: posted?.limit ?? null,
    putOffs: posted?.putOffs ?? 0,
  });
};

/** Looks for what came of a POST, at growing distances. */
export const look = (flow: Flow, error: ChatError): Decision =>
  start(
    flow,
    { phase: 'handing-off', step: 'checking', error, mayPost: false },
    { name: 'look', isOnce: false },
  );

/** Goes on looking, while the person may decide otherwise. */
export const lookFurther = (flow: Flow, error: ChatError): Decision =>
  start(flow, { phase: 'handing-off', step: 'unconfirmed', error }, { name: 'look', isOnce: false });
