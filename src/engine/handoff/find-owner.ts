import { ChatError } from '../../domain/chat-error.js';
import { conversationOf, type Flow } from '../../domain/flow/flow.js';
import { isGone } from '../../domain/refusals.js';
import { findOurs } from '../../kustomer/handoff-client.js';
import { wait } from '../../ports/clock.js';
import type { Found, TaskParts } from './task-parts.js';

/** So many answers that are no list, and nobody here owns it. */
const MOST_ANSWERS = 10;
const LONGEST_PAUSE = 30_000;

/** Milliseconds before each look: as the table says, then doubling. */
const pauseOf = (looks: readonly number[], attempt: number): number => {
  const last = looks.at(-1) ?? 0;
  return looks[attempt] ?? Math.min(LONGEST_PAUSE, last * 2 ** (attempt - looks.length + 1));
};

/** Returns whether an answer says that the browser has no customer who could own anything. */
const hasNoCustomer = (error: ChatError): boolean =>
  error.code === 'no_tracking_token' || error.status === 401;

/**
 * Looks for the conversation among those of whoever the browser belongs to now. Waits for the line for as long as it
 * takes; for a customer, while one logs out and in, only for a while. Rests while the element is off the page.
 */
export const findOwner = async (
  { client, context, environment, customer, attachment }: TaskParts,
  flow: Flow,
  signal: AbortSignal,
): Promise<Found> => {
  const { identityLooks } = environment.timings;
  const known = conversationOf(flow.place)?.id ?? null;
  let answers = 0;
  let nobody = 0;
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    await wait(context.clock, pauseOf(identityLooks, attempt), signal);
    await attachment.whenAttached(signal);
    try {
      const sessions = await client.listAll(signal);
      const found =
        known === null
          ? findOurs(sessions, flow.externalId, null)
          : (sessions.find(({ conversation }) => conversation.id === known)?.conversation ?? null);
      return { type: 'owned', conversation: found, owner: customer.lastSeen };
    } catch (thrown) {
      if (!(thrown instanceof ChatError)) throw thrown;
      if (isGone(thrown)) break;
      if (thrown.status !== undefined) answers += 1;
      if (hasNoCustomer(thrown)) nobody += 1;
      if (nobody >= identityLooks.length || answers >= MOST_ANSWERS) break;
    }
  }
  return { type: 'owned', conversation: null, owner: null };
};
