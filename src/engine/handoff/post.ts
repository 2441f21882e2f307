import type { HandoffRequest } from '../../domain/handoff/request.js';
import type { Conversation } from '../../domain/message.js';
import type { PostHandoff } from '../../kustomer/handoff-client.js';
import type { ChatApi } from '../../kustomer/api.js';
import type { LiveToken } from '../customer/access.js';
import { ChatError } from '../../domain/chat-error.js';
import type { SessionContext } from '../../session/context.js';
import type { SessionEnvironment } from '../environment.js';

export interface HandoffPostDependencies {
  readonly api: ChatApi;
  readonly token: LiveToken;
  readonly environment: Pick<SessionEnvironment, 'sdk' | 'loadWebSdk' | 'clock' | 'timings'>;
  readonly context: SessionContext;
}

const canHandOff = (core: unknown): boolean => {
  try {
    return typeof (core as { handoff?: unknown } | null | undefined)?.handoff === 'function';
  } catch {
    return false;
  }
};

/** Posts over REST; or over Kustomer's web SDK, should it have a method for it and speak for the same customer. */
export const openHandoffPost =
  ({ api, token, environment, context }: HandoffPostDependencies): PostHandoff =>
  async (request: HandoffRequest, signal: AbortSignal, onLeave: () => void): Promise<Conversation> => {
    const { driver, transport } = context.config;
    const core = driver === 'rest' || transport ? null : environment.sdk.core();
    const isOverCore = canHandOff(core) && (driver === 'core' || (await token.isPages()));
    if (!isOverCore) return (await api.handoff(request, signal, onLeave)).conversation;
    const { handOffOverWebSdk } = await environment.loadWebSdk();
    await token.read(signal);
    onLeave();
    // A listener may have taken it back.
    if (signal.aborted) throw new ChatError('cancelled', 'The request was given up.');
    return handOffOverWebSdk(core, request, signal, environment);
  };
