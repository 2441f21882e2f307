import type { Effect } from '../domain/flow/effects.js';
import type { FlowEvent } from '../domain/flow/events.js';
import type { ConversationRef, Flow } from '../domain/flow/flow.js';
import { needsOf } from '../domain/flow/needs.js';
import type { Fact } from '../domain/facts.js';
import { EMPTY_LOG } from '../domain/log/message-log.js';
import { toIso } from '../domain/message-dates.js';
import type { Conversation } from '../domain/message.js';
import type { SessionContext } from '../session/context.js';
import type { Live, SessionState } from '../session/state.js';
import type { HandoffPayload } from './handoff/payload.js';
import type { Persistence } from './persistence/persistence.js';
import type { Seed } from './seed.js';

/* What one event changes in the state, all at once, and what is told with it. */

/** A decision, with what else belongs to the same change. */
export interface Decided {
  readonly flow: Flow;
  readonly effects: readonly Effect[];
  readonly event: FlowEvent;
  readonly given: Partial<SessionState>;
  readonly seed: Seed | null;
}

interface Parts {
  readonly payload: HandoffPayload;
  readonly persistence: Persistence;
}

const openLive = (conversation: ConversationRef, { posted }: Flow, at: number, seed: Seed | null): Live => ({
  conversation,
  connection: 'idle',
  agent: seed?.agent ?? null,
  since: posted?.at ?? at,
  unseen: seed?.unseen ?? [],
  newFrom: seed?.newFrom ?? null,
  features: null,
  waitSeconds: null,
  typing: null,
});

const ended = (conversation: Conversation, { place }: Flow, { type, at }: FlowEvent): Conversation => {
  if (place.phase !== 'ended') return conversation;
  const endedBy = 'by' in place.end ? place.end.by : 'unknown';
  const { endedAt } = conversation;
  const date = endedAt ?? (type === 'restored' ? undefined : toIso(at));
  if (conversation.endedBy === endedBy && date === endedAt) return conversation;
  return { ...conversation, ...(date !== undefined && { endedAt: date }), endedBy };
};

/** The live part of the state: the same one as long as the conversation is the same, or the one that it moved to. */
const liveOf = (state: SessionState, { flow, event, seed }: Decided): Live | null => {
  const wanted = needsOf(flow).conversation;
  if (!wanted) return null;
  const { live } = state;
  if (!live) return withEnd(openLive(wanted.ref, flow, event.at, seed), flow, event);
  if (live.conversation.id === wanted.ref.id) return withEnd(live, flow, event);
  const { agent, unseen, newFrom } = live;
  return openLive(wanted.ref, flow, event.at, { agent, unseen, newFrom, isContinued: true });
};

const withEnd = (live: Live, flow: Flow, event: FlowEvent): Live => {
  const conversation = ended(live.conversation, flow, event);
  return conversation === live.conversation ? live : { ...live, conversation };
};

/** Returns the one change that a decision makes. */
export const changeOf = (
  { state, externalIds, config }: SessionContext,
  { payload, persistence }: Parts,
  decided: Decided,
): Partial<SessionState> & Pick<SessionState, 'flow' | 'live'> => {
  const { effects, event, given } = decided;
  let { flow } = decided;
  let change = given;
  const log = (): SessionState['log'] => change.log ?? state.log;
  for (const effect of effects) {
    switch (effect.do) {
      case 'add-notice':
        change = { ...change, log: payload.withNotice(log()) };
        break;
      case 'take-back-notice':
        change = { ...change, log: payload.withoutNotice(log()) };
        break;
      case 'mark-shared':
        change = {
          ...change,
          omitted: payload.shared.omitted,
          log: payload.asShared(log(), effect.isOurs),
        };
        break;
      case 'clear':
        if (event.type !== 'reset') flow = { ...flow, externalId: externalIds.next(config.externalId) };
        change = {
          log: effect.but === 'page-log' ? persistence.pageLog : EMPTY_LOG,
          draft: '',
          omitted: [],
          intake: [],
        };
        break;
      default:
    }
  }
  return { ...change, flow, live: liveOf(state, { ...decided, flow }) };
};

/** Returns what the page is told with a change. Requests are copies. */
export const factsOf = (
  { payload }: Parts,
  { effects, event, flow }: Decided,
  live: Live | null,
  before: SessionState,
): Fact[] =>
  effects.flatMap((effect): Fact[] => {
    if (effect.do === 'mark-shared' && effect.isOurs) {
      const { request, omitted } = payload.shared;
      const conversation = live?.conversation ?? effect.conversation;
      return [{ type: 'handoff', conversation, request: structuredClone(request), omitted }];
    }
    if (effect.do !== 'tell') return [];
    const { fact } = effect;
    if (fact.type !== 'ended') return [fact];
    const known = live?.conversation ?? before.live?.conversation;
    const { place } = flow;
    const conversation = known ?? ('conversation' in place ? place.conversation : null);
    return conversation ? [{ ...fact, conversation: ended(conversation, flow, event) }] : [];
  });
