import { ChatError } from '../../src/domain/chat-error.js';
import {
  initialFlow,
  type ConversationRef,
  type Flow,
  type Place,
  type Posted,
  type Stage,
} from '../../src/domain/flow/flow.js';
import type { Review } from '../../src/domain/handoff/review.js';
import { deepFreeze } from './messages.js';

/* One flow of each place that differs in what it expects. The events are in flow-events.ts. */

export const NOW = Date.parse('2026-01-22T15:00:00.000Z');
/** When the request of `posted` left. */
export const LEFT_AT = NOW - 30_000;
/** The number of the running task. */
export const TASK = 7;

export const ours: ConversationRef = { id: 'c1', externalId: 'e1', createdAt: '2026-01-22T14:59:00.000Z' };
export const earlier: ConversationRef = { id: 'c0', externalId: 'e0' };
export const firstList = new Set(['c0']);
export const secondList = new Set(['c0', 'c9']);
export const review: Review = { from: 'Bot', entries: [], leftBehind: 0 };
export const shorter: Review = { from: 'Bot', entries: [], leftBehind: 7 };

export const errors = {
  refusal: new ChatError('forbidden', 'Not for you.', { status: 403 }),
  missing: new ChatError('not_ready', 'Nothing to send.'),
  stranger: new ChatError('identity_changed', 'Somebody else.'),
  offline: new ChatError('offline', 'Offline.'),
  lost: new ChatError('network', 'No answer.'),
  busy: new ChatError('rate_limited', 'Later.', { status: 429 }),
  gateway: new ChatError('server_error', 'Gateway.', { status: 503 }),
  tooMany: new ChatError('too_many_messages', 'Too many.', { status: 422 }),
  earlier: new ChatError('server_error', 'Broken.', { status: 500 }),
} as const;

export const posted = (fate: Posted['fate'], part: Partial<Posted> = {}): Posted => ({
  baseline: firstList,
  at: LEFT_AT,
  fate,
  putOffs: 0,
  limit: null,
  ...part,
});

export const sending = (stage: Stage, isSlow = false): Place => ({
  phase: 'handing-off',
  step: 'sending',
  stage,
  isSlow,
});
export const queued = (stage: 'consent' | 'binding'): Place => ({
  phase: 'handing-off',
  step: 'queued',
  for: 'line',
  stage,
});
export const putOff = (error: ChatError, resumeAt: number): Place => ({
  phase: 'handing-off',
  step: 'queued',
  for: 'server',
  error,
  resumeAt,
});
export const checking = (error: ChatError, mayPost = false): Place => ({
  phase: 'handing-off',
  step: 'checking',
  error,
  mayPost,
});
export const unconfirmed = (error: ChatError): Place => ({
  phase: 'handing-off',
  step: 'unconfirmed',
  error,
});
export const connecting = (conversation = ours, error: ChatError | null = null, isSlow = false): Place => ({
  phase: 'handing-off',
  step: 'connecting',
  conversation,
  error,
  isSlow,
});

const at = (place: Place, part: Partial<Flow> = {}): Flow => ({
  ...initialFlow('e1'),
  owner: 'anna',
  task: TASK,
  place,
  ...part,
});
const fresh = { owner: null } as const;
const unclear = { posted: posted('unclear') } as const;
const joined = { posted: posted('refused') } as const;
const restored = { ...joined, origin: 'restored' } as const;
const doubted = { isDoubted: true } as const;

export const flows = deepFreeze({
  bot: at({ phase: 'bot', error: null }, fresh),
  'bot after a failure': at({ phase: 'bot', error: errors.earlier }),
  'bot with something unclear': at({ phase: 'bot', error: errors.earlier }, unclear),
  asking: at({ phase: 'handing-off', step: 'asking', existing: null }, fresh),
  'asking, offline': at(
    { phase: 'handing-off', step: 'asking', existing: null },
    { ...fresh, isOnline: false },
  ),
  'asking about an existing one': at({ phase: 'handing-off', step: 'asking', existing: earlier }),
  reviewing: at({ phase: 'handing-off', step: 'reviewing', review }, fresh),
  'reviewing, offline': at(
    { phase: 'handing-off', step: 'reviewing', review },
    { ...fresh, isOnline: false },
  ),
  'queued before the consent': at(queued('consent'), { ...fresh, isOnline: false }),
  queued: at(queued('binding'), { isOnline: false }),
  'queued with something unclear': at(queued('binding'), { ...unclear, isOnline: false }),
  'put off': at(putOff(errors.busy, NOW + 10_000), { posted: posted('refused', { putOffs: 1 }) }),
  'put off with something unclear': at(putOff(errors.gateway, NOW + 10_000), {
    posted: posted('unclear', { putOffs: 1 }),
  }),
  code: at(sending('code'), fresh),
  'code with something unclear': at(sending('code'), unclear),
  consent: at(sending('consent'), fresh),
  'consent, slow': at(sending('consent', true), fresh),
  'consent with something unclear': at(sending('consent'), unclear),
  binding: at(sending('binding'), fresh),
  'binding with something unclear': at(sending('binding'), unclear),
  turn: at(sending('turn')),
  'turn with something unclear': at(sending('turn'), unclear),
  elsewhere: at(sending('elsewhere')),
  listing: at(sending('listing')),
  'listing after a refusal': at(sending('listing'), { posted: posted('refused', { putOffs: 2, limit: 5 }) }),
  'listing with something unclear': at(sending('listing'), unclear),
  'listing after another tab': at(sending('listing-next')),
  posting: at(sending('posting')),
  'posting after a refusal': at(sending('posting'), { posted: posted('refused', { putOffs: 1 }) }),
  'posting with something unclear': at(sending('posting'), unclear),
  left: at(sending('posting'), { posted: posted('under-way') }),
  'left, for the last time': at(sending('posting'), {
    posted: posted('under-way', { putOffs: 5, limit: 5 }),
  }),
  'left again': at(sending('posting'), { posted: posted('repeated') }),
  checking: at(checking(errors.earlier), unclear),
  'checking before another try': at(checking(errors.earlier, true), unclear),
  unconfirmed: at(unconfirmed(errors.earlier), unclear),
  connecting: at(connecting(), joined),
  'connecting, slow': at(connecting(ours, null, true), joined),
  'connecting in vain': at(connecting(ours, errors.earlier), joined),
  'connecting after a reload': at(connecting(), restored),
  live: at({ phase: 'live', conversation: ours }, joined),
  ended: at({ phase: 'ended', conversation: ours, end: { by: 'agent' } }, joined),
  'ended before a reload': at({ phase: 'ended', conversation: ours, end: { by: 'agent' } }, restored),
  lost: at({ phase: 'ended', conversation: ours, end: { lost: errors.earlier } }, joined),
  'left, in doubt': at(sending('posting'), { posted: posted('under-way'), ...doubted }),
  'checking after a reload, in doubt': at(checking(errors.earlier), {
    ...unclear,
    ...doubted,
    origin: 'restored',
  }),
  'live, in doubt': at({ phase: 'live', conversation: ours }, { ...joined, ...doubted }),
} satisfies Record<string, Flow>);

export type FlowName = keyof typeof flows;
