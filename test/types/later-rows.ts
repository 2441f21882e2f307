import type { Baseline } from '../../src/domain/handoff/baseline.js';
import type { ChatError } from '../../src/domain/chat-error.js';
import type { Effect, Task } from '../../src/domain/flow/effects.js';
import type { FlowEvent } from '../../src/domain/flow/events.js';
import type { ConversationRef, Flow, Place } from '../../src/domain/flow/flow.js';

/*
 * What later issues add to the flow, as types: each is one more variant of a place, an event or a task, and none needs a
 * new field of `Flow`. Checked by the compiler alone; nothing here runs.
 */

type Handing<Step extends string> = { readonly phase: 'handing-off'; readonly step: Step };
type Sending<Stage extends string> = Handing<'sending'> & { readonly stage: Stage; readonly isSlow: boolean };

/** The page's own chat window shows it: nothing is connected, and no new one is offered. */
type InWindow = {
  readonly phase: 'live';
  readonly conversation: ConversationRef;
  readonly openedIn: 'widget';
};
/** The page has named a conversation by its id: it is looked for before it is connected to. */
type Opening = Sending<'opening'> & { readonly id: string };
/** The page's SDK is there, but no token yet: after the consent, before `binding`. */
type AwaitingToken = Sending<'token'>;
/** The team's hours are read between question and consent; what follows the question is `consent`: it is asked once. */
type ReadingHours = Sending<'hours'>;
/** Nobody is there now. The person sends it all the same, or does not. `opensAt` in ms since the epoch. */
type AskingOffHours = Handing<'asking'> & {
  readonly existing: null;
  readonly about: 'hours';
  readonly opensAt: number | null;
};
/** Plan B: the conversation is made through the page's SDK, since the route of the handoff is closed. */
type MakingOverSdk = Sending<'making'> & { readonly error: ChatError };
/** The person waits for an answer until then, in ms since the epoch; `null` once another way is offered. */
type Waiting = {
  readonly phase: 'live';
  readonly conversation: ConversationRef;
  readonly waitsUntil: number | null;
};
/** With the bot again, after a conversation: the log goes on under another name. */
type BackWithBot = { readonly phase: 'bot'; readonly error: null; readonly after: ConversationRef };

export type LaterPlace =
  | Place
  | InWindow
  | Opening
  | AwaitingToken
  | ReadingHours
  | AskingOffHours
  | MakingOverSdk
  | Waiting
  | BackWithBot;

type At = { readonly at: number };
type Finding = At & { readonly task: number };

export type LaterEvent =
  | FlowEvent
  | (At & { readonly type: 'open'; readonly externalId: string; readonly id: string })
  | (Finding & { readonly type: 'opened'; readonly conversation: ConversationRef | null })
  | (At & { readonly type: 'widget-opened' })
  | (Finding & { readonly type: 'token'; readonly isThere: boolean })
  | (Finding & { readonly type: 'hours'; readonly opensAt: number | 'open' | null })
  | (At & { readonly type: 'send-anyway' })
  | (Finding & { readonly type: 'made'; readonly conversation: ConversationRef })
  /** Somebody has written: nobody waits any more. */
  | (At & { readonly type: 'first-word' })
  | (At & { readonly type: 'wait-for'; readonly until: number })
  | (At & { readonly type: 'back-to-bot'; readonly externalId: string });

export type LaterTask =
  | Task
  | { readonly name: 'find-conversation'; readonly id: string }
  | { readonly name: 'await-token' }
  | { readonly name: 'read-hours' }
  /** It is looked for like any other request: its baseline is the first one. */
  | { readonly name: 'make-over-sdk'; readonly baseline: Baseline };

export type LaterEffect =
  | Exclude<Effect, { do: 'start' }>
  | { readonly do: 'start'; readonly task: LaterTask; readonly number: number };

/** The flow with the later places. */
export type LaterFlow = { readonly [Field in keyof Flow]: Field extends 'place' ? LaterPlace : Flow[Field] };
type LaterDecision = readonly [LaterFlow, readonly LaterEffect[]];

const go = (flow: LaterFlow, place: LaterPlace, ...effects: LaterEffect[]): LaterDecision => [
  { ...flow, place },
  effects,
];

const start = (flow: LaterFlow, place: LaterPlace, task: LaterTask): LaterDecision => {
  const number = flow.task + 1;
  return [{ ...flow, place, task: number }, [{ do: 'start', task, number }]];
};

const sending = <Stage extends string>(stage: Stage): Sending<Stage> => ({
  phase: 'handing-off',
  step: 'sending',
  stage,
  isSlow: false,
});

/** One row for each of them, written with what a flow has today. */
export const laterRows = {
  opensWindow: (flow: LaterFlow, conversation: ConversationRef) =>
    go(flow, { phase: 'live', conversation, openedIn: 'widget' }),
  opensById: (flow: LaterFlow, id: string) =>
    start(flow, { ...sending('opening'), id }, { name: 'find-conversation', id }),
  opened: (flow: LaterFlow, conversation: ConversationRef) =>
    go(
      flow,
      { phase: 'handing-off', step: 'connecting', conversation, error: null, isSlow: false },
      { do: 'settle', outcome: conversation },
    ),
  awaitsToken: (flow: LaterFlow) => start(flow, sending('token'), { name: 'await-token' }),
  tokenThere: (flow: LaterFlow) => start(flow, sending('binding'), { name: 'bind' }),
  readsHours: (flow: LaterFlow) => start(flow, sending('hours'), { name: 'read-hours' }),
  isOffHours: (flow: LaterFlow, opensAt: number | null) =>
    go(flow, { phase: 'handing-off', step: 'asking', existing: null, about: 'hours', opensAt }),
  sendsAnyway: (flow: LaterFlow) => start(flow, sending('consent'), { name: 'ask-page' }),
  makesOverSdk: (flow: LaterFlow, error: ChatError) =>
    start(
      flow,
      { ...sending('making'), error },
      { name: 'make-over-sdk', baseline: flow.posted?.baseline ?? null },
    ),
  waits: (flow: LaterFlow, conversation: ConversationRef, waitsUntil: number) =>
    go(flow, { phase: 'live', conversation, waitsUntil }),
  waitIsOver: (flow: LaterFlow, conversation: ConversationRef) =>
    go(flow, { phase: 'live', conversation, waitsUntil: null }),
  goesBackToBot: (flow: LaterFlow, after: ConversationRef, externalId: string) =>
    go({ ...flow, externalId, posted: null }, { phase: 'bot', error: null, after }),
} satisfies Record<string, (flow: LaterFlow, ...facts: never[]) => LaterDecision>;

/** Every flow of today is one of later. */
export const today = (flow: Flow): LaterFlow => flow;

/** Every fact of later is told apart by its type and place alone. */
export const nameOf = (place: LaterPlace): string => {
  if (place.phase === 'live') {
    if ('openedIn' in place) return place.openedIn;
    return 'waitsUntil' in place ? String(place.waitsUntil) : place.phase;
  }
  if (place.phase === 'bot') return 'after' in place ? place.after.id : place.phase;
  if (place.phase !== 'handing-off') return place.phase;
  if (place.step === 'asking') return 'about' in place ? place.about : place.step;
  return place.step === 'sending' ? place.stage : place.step;
};
