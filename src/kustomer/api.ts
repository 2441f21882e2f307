import type { Author } from '../domain/message.js';
import type { HandoffRequest } from '../domain/handoff/request.js';
import { readChatSettings, type ChatSettings } from './chat-settings.js';
import type { HttpClient } from './http.js';
import {
  readCreatedSession,
  readLastActivity,
  readMessage,
  readPage,
  readQueueWait,
  readSentMessage,
  readSession,
  readTrackingToken,
  readUserAuthor,
  type Page,
  type WireMessage,
  type WireSession,
} from './wire.js';

/** Most lists have at most 100 entries a page (kustomer-chat-api.md section 4, documented). */
const PAGE_SIZE = 100;
/** 5,000 entries: a server whose pages never end must not keep us reading for ever. */
const MOST_PAGES = 50;

/** Kustomer's customer routes as typed calls. Every one throws only ChatError. Sources of each route: routes.ts. */
export class ChatApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** @param previous a token of the same visitor, to be renewed; `null` for a new visitor */
  async requestAnonymousToken(previous: string | null): Promise<string> {
    const { signal } = new AbortController();
    return readTrackingToken(
      await this.#http.request({ route: (routes) => routes.currentToken, signal, token: previous }),
    );
  }

  /** @param onLeave called when the request leaves; nothing leaves where it aborts the signal */
  async handoff(request: HandoffRequest, signal: AbortSignal, onLeave: () => void): Promise<WireSession> {
    return readCreatedSession(
      await this.#http.request({ route: (routes) => routes.handoff, input: request, signal, onLeave }),
    );
  }

  async listSessions(page: number, signal: AbortSignal): Promise<Page<WireSession>> {
    return readPage(
      await this.#http.request({ route: (routes) => routes.listSessions, query: paging(page), signal }),
      readSession,
    );
  }

  async listAllSessions(signal: AbortSignal): Promise<WireSession[]> {
    return collect((page) => this.listSessions(page, signal));
  }

  async listMessages(sessionId: string, page: number, signal: AbortSignal): Promise<Page<WireMessage>> {
    return readPage(
      await this.#http.request({
        route: (routes) => routes.listMessages,
        params: { sessionId },
        query: paging(page),
        signal,
      }),
      readMessage,
    );
  }

  /**
   * Returns the session's messages, up to the first page on which `isKnown` holds for every one, provided that the list
   * runs from new to old. Its order is not documented (section 4), so any other order is read to its end.
   */
  async listNewMessages(
    sessionId: string,
    isKnown: (id: string) => boolean,
    signal: AbortSignal,
  ): Promise<WireMessage[]> {
    return collect(
      (page) => this.listMessages(sessionId, page, signal),
      (items) => runsBackwards(items) && items.every(({ message }) => isKnown(message.id)),
    );
  }

  async sendMessage(
    sessionId: string,
    body: string,
    attachmentIds: readonly string[],
    signal: AbortSignal,
  ): Promise<WireMessage> {
    const input = { sessionId, body, attachmentIds };
    return readSentMessage(
      await this.#http.request({ route: (routes) => routes.sendMessage, input, signal }),
    );
  }

  async endSession(sessionId: string, signal: AbortSignal): Promise<void> {
    await this.#http.request({
      route: (routes) => routes.endSession,
      params: { sessionId },
      signal,
      mayBeEmpty: true,
    });
  }

  /** @param lastSeenAt date of the newest message that the customer has seen */
  async markSeen(sessionId: string, lastSeenAt: string, signal: AbortSignal): Promise<void> {
    await this.#http.request({
      route: (routes) => routes.markSeen,
      params: { sessionId },
      input: { lastSeenAt },
      signal,
      mayBeEmpty: true,
    });
  }

  /** Returns the seconds until somebody usually replies; `null` where the server does not say. */
  async readQueueWait(sessionId: string, signal: AbortSignal): Promise<number | null> {
    return readQueueWait(
      await this.#http.request({ route: (routes) => routes.queue, params: { sessionId }, signal }),
    );
  }

  /** Returns when anything last happened to the customer. */
  async readLastActivity(signal: AbortSignal): Promise<string> {
    return readLastActivity(await this.#http.request({ route: (routes) => routes.activity, signal }));
  }

  async readSettings(signal: AbortSignal): Promise<ChatSettings> {
    return readChatSettings(
      await this.#http.request({ route: (routes) => routes.settings, signal, token: null }),
    );
  }

  async readUser(userId: string, signal: AbortSignal): Promise<Pick<Author, 'name' | 'avatarUrl'>> {
    return readUserAuthor(
      await this.#http.request({ route: (routes) => routes.readUser, params: { userId }, signal }),
    );
  }
}

const paging = (page: number): Record<string, string> => ({
  page: String(page),
  pageSize: String(PAGE_SIZE),
});

const runsBackwards = (items: readonly WireMessage[]): boolean => {
  const first = items.at(0)?.message.date ?? '';
  const last = items.at(-1)?.message.date ?? '';
  return items.length > 1 && first > last;
};

// Pages are counted rather than linked to: a link out of a hostile answer is never followed.
const collect = async <Item>(
  readNext: (page: number) => Promise<Page<Item>>,
  isEnough: (items: readonly Item[]) => boolean = () => false,
): Promise<Item[]> => {
  const all: Item[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { items, hasNext } = await readNext(page);
    all.push(...items);
    if (!hasNext || isEnough(items)) break;
  }
  return all;
};
