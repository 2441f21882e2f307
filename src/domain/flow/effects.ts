import type { ChatError } from '../chat-error.js';
import type { Baseline } from '../handoff/baseline.js';
import type { ConversationEndedBy } from '../message.js';
import type { ConversationRef, Flow, Place } from './flow.js';

/* What happens once because of an event; what lasts is in `needsOf`. */

/** One piece of work of the engine; it ends in exactly one finding. */
export type Task =
  /** Fires `kustomer-before-handoff`. */
  | { readonly name: 'ask-page' }
  /** Reads the token, and so whose handoff it is. */
  | { readonly name: 'bind' }
  /** Waits for other tabs that hand off the same log, or only asks whether there are any. */
  | { readonly name: 'take-turn'; readonly mayWait: boolean }
  /** Reads the baseline; one read a moment ago may do. */
  | { readonly name: 'read-list'; readonly mayBePrimed: boolean }
  | {
      readonly name: 'post';
      readonly baseline: Baseline;
      readonly limit: number | null;
      readonly putOffs: number;
    }
  /** Looks in the list for what came of a POST: once, or at growing distances. */
  | { readonly name: 'look'; readonly isOnce: boolean }
  /** Looks in the present customer's list for the conversation. */
  | { readonly name: 'find-owner' };

/** What the page is told; the engine adds what it knows of the conversation. */
export type Told =
  | { readonly type: 'handoff-error'; readonly error: ChatError }
  | { readonly type: 'ended'; readonly by: ConversationEndedBy };

export type Effect =
  | { readonly do: 'stop' }
  | { readonly do: 'start'; readonly task: Task; readonly number: number }
  /** Connects at once instead of after a pause. */
  | { readonly do: 'reconnect' }
  /** Adds what stands in for a bot that has said nothing, or takes it back. */
  | { readonly do: 'add-notice' | 'take-back-notice' }
  /** Forgets the log and everything about it. `page-log`: but for what the page itself brought. */
  | { readonly do: 'clear'; readonly but: 'nothing' | 'page-log' }
  /** `isOurs`: the conversation came of this log's handoff, and is not one that there was. */
  | { readonly do: 'mark-shared'; readonly conversation: ConversationRef; readonly isOurs: boolean }
  | { readonly do: 'tell-tabs'; readonly conversation: ConversationRef }
  /** Ends the promise of the handoff. */
  | { readonly do: 'settle'; readonly outcome: ConversationRef | ChatError }
  | { readonly do: 'tell'; readonly fact: Told }
  | { readonly do: 'warn'; readonly code: string };

export type Decision = readonly [Flow, readonly Effect[]];

/** Returns the flow at another place, with what happens because of it. */
export const go = (flow: Flow, place: Place, effects: readonly Effect[] = []): Decision => [
  { ...flow, place },
  effects,
];

/** Returns the flow at a place whose work is this task. */
export const start = (flow: Flow, place: Place, task: Task, before: readonly Effect[] = []): Decision => {
  const number = flow.task + 1;
  return [{ ...flow, place, task: number }, [...before, { do: 'start', task, number }]];
};

/** Returns the flow without a task: what the running one finds is dropped. */
export const withoutTask = (flow: Flow): Flow => ({ ...flow, task: flow.task + 1 });

/** Returns the same flow: the event is not expected here. */
export const stay = (flow: Flow): Decision => [flow, []];
