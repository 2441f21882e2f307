import { ChatError } from '../domain/chat-error.js';
import type { HandoffRequest } from '../domain/handoff/request.js';
import type { Conversation } from '../domain/message.js';
import type { ChatApi } from './api.js';
import type { WireSession } from './wire.js';
import type { Baseline, BaselineReading } from '../domain/handoff/baseline.js';

/** Returns the older of two that carry our id, so that every tab and every look agrees. */
const older = (a: WireSession, b: WireSession): WireSession => {
  const [dateA = '', dateB = ''] = [a.conversation.createdAt, b.conversation.createdAt];
  if (dateA !== dateB) return dateA < dateB ? a : b;
  return a.conversation.id < b.conversation.id ? a : b;
};

/**
 * Finds ours among the sessions: by the external id under any key of the custom attributes (kustomer-chat-api.md section
 * 3, documented), or, where those can't be seen, as the sole new one (inferred).
 */
export const findOurs = (
  sessions: readonly WireSession[],
  externalId: string,
  baseline: Baseline,
): Conversation | null => {
  const fresh = sessions.filter(({ conversation }) => !baseline?.has(conversation.id));
  const named = fresh.filter(({ customValues }) => customValues?.includes(externalId));
  if (named.length > 0) return { ...named.reduce(older).conversation, externalId };
  const nameless = fresh.filter(({ customValues }) => customValues === null);
  const only = baseline !== null && fresh.length === 1 ? nameless[0] : undefined;
  return only ? { ...only.conversation, externalId } : null;
};

/** Finds the one that carries our external id: an open one, or, for an archive, one that was closed from the start. */
const findNamed = (
  sessions: readonly WireSession[],
  externalId: string,
  isArchive = false,
): Conversation | null => {
  const candidates = sessions.filter(({ conversation }) => isArchive || conversation.endedAt === undefined);
  return findOurs(candidates, externalId, null);
};

/**
 * Finds the conversation that our POST made. Our id counts even for a session of the baseline, which may have been read
 * while custom attributes could not be seen.
 */
const search = (
  sessions: readonly WireSession[],
  externalId: string,
  baseline: Baseline,
  isArchive = false,
): Conversation | null =>
  findOurs(sessions, externalId, baseline) ?? findNamed(sessions, externalId, isArchive);

export interface BaselineOptions {
  /** The baseline of the first POST under this id; `undefined` where there was none. */
  readonly earlier?: Baseline | undefined;
  /** Whether the handoff makes a closed conversation (`active: false`): a closed one of our id counts as done. */
  readonly isArchive?: boolean;
}

/** Sends the request; `onLeave` is called when it leaves. @throws ChatError */
export type PostHandoff = (
  request: HandoffRequest,
  signal: AbortSignal,
  onLeave: () => void,
) => Promise<Conversation>;

/** Posts handoffs, and finds the conversations that they made. */
export class HandoffClient {
  readonly #api: ChatApi;
  readonly #isOnline: () => boolean;
  readonly #post: PostHandoff;

  constructor(
    api: ChatApi,
    isOnline: () => boolean = () => true,
    post: PostHandoff = async (...input) => (await api.handoff(...input)).conversation,
  ) {
    this.#api = api;
    this.#post = post;
    this.#isOnline = isOnline;
  }

  /**
   * Reads which sessions there are before the POST, and whether ours is among them already: an open one that carries
   * our id (for an archive a closed one too), or, where we have posted before, the one that this made.
   *
   * @throws ChatError `blocked` where the API can't be reached though the device is online: nothing may be posted
   * that could not be looked for; `offline`, `cancelled`, `no_tracking_token`, `unauthorized`
   */
  async readBaseline(
    externalId: string,
    signal: AbortSignal,
    { earlier, isArchive = false }: BaselineOptions = {},
  ): Promise<BaselineReading> {
    try {
      const sessions = await this.#api.listAllSessions(signal);
      const mayBeOurs = ({ conversation, customValues }: WireSession): boolean =>
        earlier !== undefined && customValues === null && !earlier?.has(conversation.id);
      return {
        baseline: new Set(sessions.map(({ conversation }) => conversation.id)),
        existing:
          earlier === undefined
            ? findNamed(sessions, externalId, isArchive)
            : search(sessions, externalId, earlier, isArchive),
        ...(sessions.some(mayBeOurs) && { isAmbiguous: true }),
      };
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      if (error.code === 'network') throw this.unreachable(error);
      // No answer at all, or no identity: the POST would fare no better.
      if (error.code !== 'bad_response' && (error.status === undefined || error.status === 401)) throw error;
      return { baseline: null, existing: null };
    }
  }

  /** @throws ChatError */
  listAll(signal: AbortSignal): Promise<readonly WireSession[]> {
    return this.#api.listAllSessions(signal);
  }

  /** Returns what it means that nothing could be reached before anything was posted: `blocked` or `offline`. */
  unreachable(error: ChatError): ChatError {
    if (error.code !== 'network') return error;
    return this.#isOnline() ? blocked(error) : offline(error);
  }

  /** @throws ChatError; see `isUnclear` for what it means */
  async post(request: HandoffRequest, signal: AbortSignal, onLeave: () => void): Promise<Conversation> {
    const conversation = await this.#post(request, signal, onLeave);
    return request.externalId === undefined
      ? conversation
      : { ...conversation, externalId: request.externalId };
  }

  /** Looks once whether the conversation exists by now. @throws ChatError when the look itself failed */
  async look(externalId: string, baseline: Baseline, signal: AbortSignal): Promise<Conversation | null> {
    return search(await this.#api.listAllSessions(signal), externalId, baseline);
  }
}

const blocked = (cause: ChatError): ChatError =>
  new ChatError(
    'blocked',
    'The device is online, yet this API cannot be reached from this page. Look at: CORS, the domain restriction of ' +
      "the organisation's chat settings, the page's Content-Security-Policy (connect-src), ad blockers.",
    { retryable: true, cause },
  );

const offline = (cause: ChatError): ChatError =>
  new ChatError('offline', 'The connection was lost before anything was sent.', { retryable: true, cause });
