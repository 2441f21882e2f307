import type { HandoffRequest } from '../domain/handoff/request.js';
import type { Omission } from '../domain/handoff/shareable.js';
import { emit } from '../elements/events.js';
import { debugLog } from './debug.js';
import type { Fact } from '../domain/facts.js';
import { askPage } from '../session/ask-page.js';
import { pageEventsOf } from '../session/page-events.js';
import type { SessionState } from '../session/state.js';
import type { ChatHost } from '../elements/parts.js';

/* What happens in a handoff and after it, told to the page as events. */

/** Tells one change of the state and what happened with it, in the order of the contract. */
export const emitChange = (
  host: ChatHost,
  now: SessionState,
  before: SessionState,
  facts: readonly Fact[],
): void => {
  for (const { type, detail } of pageEventsOf(now, before, facts)) emit(host, type, detail);
  if (!host.debug) return;
  for (const fact of facts) {
    if (fact.type === 'driver') debugLog('driver', { driver: fact.driver, reason: fact.reason });
  }
};

/** Returns `false` where a listener prevented the handoff; waits for, and fails with, the promises it was given. */
export const askBeforeHandoff = (
  host: HTMLElement,
  request: HandoffRequest,
  omitted: readonly Omission[],
): Promise<boolean> =>
  askPage((waitUntil) => emit(host, 'kustomer-before-handoff', { request, omitted, waitUntil }, true));
