import type { Author } from '../domain/message.js';
import type { HandoffRequest } from '../domain/handoff/request.js';
import { readChatSettings, type ChatSettings } from './chat-settings.js';
import type { HttpClient } from './http.js';
import type { RouteTable } from './routes.js';
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

/** Most lists give at most 100 a page (kustomer-chat-api.md section 4, documented). */
const PAGE_SIZE = 100;
/** 5,000 entries: a server whose pages never end must not keep us reading for ever. */
const MOST_PAGES = 50;

/** Kustomer's customer routes as typed calls. Every one throws only ChatError. */
export class ChatApi {
  readonly #http: HttpClient;
  readonly #routes: () => RouteTable;

  constructor(http: HttpClient, routes: () => RouteTable) {
    this.#http = http;
    this.#routes = routes;
  }

  /** @param previous a token of the same visitor, to be renewed; `null` for a new visitor */
  async requestAnonymousToken(previous: string | null): Promise<string> {
    const route = this.#routes().currentToken;
    const { signal } = new AbortController();
    return readTrackingToken(await this.#http.request({ route, signal, token: previous }));
  }

  async handoff(request: HandoffRequest, signal: AbortSignal, onLeave: () => void): Promise<WireSession> {
    const route = this.#routes().handoff;
    return readCreatedSession(await this.#http.request({ route, input: request, signal, onLeave }));
  }

  async listSessions(page: number, signal: AbortSignal): Promise<Page<WireSession>> {
    const route = this.#routes().listSessions;
    return readPage(await this.#http.request({ route, query: paging(page), signal }), readSession);
  }

  async listAllSessions(signal: AbortSignal): Promise<WireSession[]> {
    return collect((page) => this.listSessions(page, signal));
  }

  async listMessages(sessionId: string, page: number, signal: AbortSignal): Promise<Page<WireMessage>> {
    const route = this.#routes().listMessages;
    const query = paging(page);
    return readPage(await this.#http.request({ route, params: { sessionId }, query, signal }), readMessage);
  }

  /**
   * The session's messages, up to the first page on which `isKnown` holds for every one, provided that the list runs
   * from new to old: the order of this list is not documented, so any other order is read to its end.
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
    const route = this.#routes().sendMessage;
    const input = { sessionId, body, attachmentIds };
    return readSentMessage(await this.#http.request({ route, input, signal }));
  }

  async endSession(sessionId: string, signal: AbortSignal): Promise<void> {
    await this.#http.request({
      route: this.#routes().endSession,
      params: { sessionId },
      signal,
      mayBeEmpty: true,
    });
  }

  /** @param lastSeenAt date of the newest message that the customer has seen */
  async markSeen(sessionId: string, lastSeenAt: string, signal: AbortSignal): Promise<void> {
    const route = this.#routes().markSeen;
    const input = { lastSeenAt };
    await this.#http.request({ route, params: { sessionId }, input, signal, mayBeEmpty: true });
  }

  /** Seconds until somebody usually replies; `null` where the server does not say. */
  async readQueueWait(sessionId: string, signal: AbortSignal): Promise<number | null> {
    const route = this.#routes().queue;
    return readQueueWait(await this.#http.request({ route, params: { sessionId }, signal }));
  }

  /** When anything last happened to the customer. */
  async readLastActivity(signal: AbortSignal): Promise<string> {
    return readLastActivity(await this.#http.request({ route: this.#routes().activity, signal }));
  }

  async readSettings(signal: AbortSignal): Promise<ChatSettings> {
    const route = this.#routes().settings;
    return readChatSettings(await this.#http.request({ route, signal, token: null }));
  }

  async readUser(userId: string, signal: AbortSignal): Promise<Pick<Author, 'name' | 'avatarUrl'>> {
    const route = this.#routes().readUser;
    return readUserAuthor(await this.#http.request({ route, params: { userId }, signal }));
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
