import type { HandoffRequest } from '../../domain/handoff/request.js';
import type { Conversation } from '../../domain/message.js';
import { readCoreConversation } from './web-sdk-wire.js';
import { askSdk, type SdkDependencies } from './kustomer-core.js';
import { at, readCreatedSession } from '../wire.js';

/** A conversation, or a session as the route gives it: the answer's form is not known. */
const readHandedOff = (response: unknown): Conversation => {
  const known = readCoreConversation(response) ?? readCoreConversation(at(response, 'conversation'));
  if (!known) return readCreatedSession(response).conversation;
  const { id, createdAt } = known;
  return { id, ...(createdAt !== undefined && { createdAt }) };
};

/**
 * Hands off through the web SDK. No web method of that name is documented; the native ones have it, and it is expected
 * to take what the route takes (kustomer-chat-api.md, "What could not be found", 5; inferred).
 *
 * @throws ChatError; see `isUnclear` for what it means
 */
export const handOffOverCore = (
  core: unknown,
  request: HandoffRequest,
  signal: AbortSignal,
  dependencies: SdkDependencies,
): Promise<Conversation> =>
  askSdk(core, { method: 'handoff', input: { ...request }, read: readHandedOff, signal }, dependencies);
