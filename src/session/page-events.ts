import type { ChatEventDetails } from '../domain/event-details.js';
import type { Fact } from '../domain/facts.js';
import { connectionOf, unreadCountOf, type SessionState } from './state.js';

type Of<Type extends keyof ChatEventDetails> = {
  readonly type: Type;
  readonly detail: ChatEventDetails[Type];
};

/** A public event with its detail. */
export type PageEvent = { [Type in keyof ChatEventDetails]: Of<Type> }[keyof ChatEventDetails];

const eventOf = (fact: Fact): PageEvent | null => {
  switch (fact.type) {
    case 'handoff': {
      const { conversation, request, omitted } = fact;
      return { type: 'kustomer-handoff', detail: { conversation, request, omitted } };
    }
    case 'handoff-error':
      return { type: 'kustomer-handoff-error', detail: { error: fact.error } };
    case 'message':
      return { type: 'kustomer-message', detail: { message: fact.message } };
    case 'ended':
      return {
        type: 'kustomer-conversation-ended',
        detail: { conversation: fact.conversation, by: fact.by },
      };
    case 'driver':
      return null;
  }
};

/** Returns what the page hears of one change of the state and of what happened with it, in the order of the contract. */
export const pageEventsOf = (
  now: SessionState,
  before: SessionState,
  facts: readonly Fact[],
): readonly PageEvent[] => {
  const told = (...types: readonly Fact['type'][]): PageEvent[] =>
    facts.flatMap((fact) => (types.includes(fact.type) ? (eventOf(fact) ?? []) : []));
  const events = told('handoff');
  const [connection, previousConnection] = [connectionOf(now), connectionOf(before)];
  if (connection !== previousConnection) {
    events.push({ type: 'kustomer-connection-change', detail: { connection, previous: previousConnection } });
  }
  const [phase, previous] = [now.flow.place.phase, before.flow.place.phase];
  if (phase !== previous) events.push({ type: 'kustomer-phase-change', detail: { phase, previous } });
  events.push(...told('message'));
  const unreadCount = unreadCountOf(now);
  if (unreadCount !== unreadCountOf(before)) {
    events.push({ type: 'kustomer-unread-change', detail: { unreadCount } });
  }
  return [...events, ...told('handoff-error', 'ended')];
};
