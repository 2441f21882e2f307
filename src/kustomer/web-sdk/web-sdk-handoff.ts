import type { HandoffRequest } from '../../domain/handoff/request.js';
import type { Conversation } from '../../domain/message.js';
import { readWebSdkConversation } from './web-sdk-wire.js';
import { askSdk, type SdkDependencies } from './kustomer-core.js';
import { at, readCreatedSession } from '../wire.js';

/** Reads the answer, whose form is not known: a conversation of Core's, or a session as in the route's answer. */
const readHandedOff = (response: unknown): Conversation => {
  const known = readWebSdkConversation(response) ?? readWebSdkConversation(at(response, 'conversation'));
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
export const handOffOverWebSdk = (
  core: unknown,
  request: HandoffRequest,
  signal: AbortSignal,
  dependencies: SdkDependencies,
): Promise<Conversation> =>
  askSdk(core, { method: 'handoff', input: { ...request }, read: readHandedOff, signal }, dependencies);
