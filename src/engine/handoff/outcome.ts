import { ChatError } from '../../domain/chat-error.js';
import type { FlowEvent } from '../../domain/flow/decide.js';
import { isGone } from '../../domain/refusals.js';
import { identityChanged } from '../customer/identity.js';
import type { SessionContext } from '../../session/context.js';

/** Refusals that the page can do something about. */
const FOR_THE_DEVELOPER: ReadonlySet<string> = new Set([
  'not_ready',
  'no_tracking_token',
  'blocked',
  'identity_changed',
]);

/** Tells whoever waits for the handoff, and the page, that nothing came of it. */
export const tellFailure = ({ flight, hooks }: SessionContext, event: FlowEvent): void => {
  if (event.type === 'refused' || (event.type === 'disowned' && event.error)) {
    const { error } = event;
    if (!error) return;
    if (FOR_THE_DEVELOPER.has(error.code)) hooks.warn?.(error.message);
    flight.fail(error);
    hooks.onSignal?.({ type: 'handoff-error', error });
  }
  if (event.type === 'disowned' && !event.error) flight.fail(identityChanged());
  if (event.type === 'cancelled') flight.fail(new ChatError('cancelled', 'The handoff was cancelled.'));
};

/** After a reload, a conversation that can't be reached is over: it was deleted while the person was away. */
export const goneWhileAway = (event: FlowEvent): FlowEvent =>
  event.type === 'connect-failed' && isGone(event.error)
    ? { type: 'ended', by: 'unknown', error: event.error }
    : event;
