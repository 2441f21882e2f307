import type { Conversation } from '../../domain/message.js';
import type { LiveSink } from '../../ports/live-transport.js';
import type { ChatApi } from '../api.js';
import type { WireMessage, WireSession } from '../wire.js';
import { ActivityProbe } from './activity-probe.js';
import type { Authors } from './authors.js';

/** The messages are read on every n-th look even when the session list shows no change. */
const FULL_READ_EVERY = 6;

/** What outlives one connection: it need not be read again by the next. */
export interface RestMemory {
  /** Dates of the messages that have come, by id. */
  readonly known: Map<string, string>;
  readonly authors: Authors;
}

/** What a look at the server came to. */
export interface Looked {
  /** Messages have come that were not known. */
  readonly hasNews: boolean;
  /** Anything at all has changed, so that other tabs should look too. */
  readonly hasChanged: boolean;
}

const NOTHING: Looked = { hasNews: false, hasChanged: false };

/**
 * Reads one session and delivers what is new. Each look goes only as far as there is something to find: the customer's
 * last activity, then the session list, then the messages (kustomer-chat-api.md section 6: as the legacy client did).
 */
export class SessionReader {
  readonly #api: ChatApi;
  readonly #memory: RestMemory;
  readonly #sink: LiveSink;
  readonly #signal: AbortSignal;
  readonly #probe: ActivityProbe;
  #conversation: Conversation;
  #fingerprint = '';
  #looks = 0;
  /** Somebody on the other side has written since the conversation began. */
  #isAnswered = false;

  /** @param signal once it is aborted, nothing is asked or delivered any more */
  constructor(
    api: ChatApi,
    memory: RestMemory,
    conversation: Conversation,
    sink: LiveSink,
    signal: AbortSignal,
  ) {
    this.#api = api;
    this.#memory = memory;
    this.#conversation = conversation;
    this.#sink = sink;
    this.#signal = signal;
    this.#probe = new ActivityProbe(api);
  }

  get conversation(): Conversation {
    return this.#conversation;
  }

  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** @param isAsked whether the messages are read even where nothing seems to have changed. @throws ChatError */
  async look(isAsked: boolean): Promise<Looked> {
    const isThorough = isAsked || this.#looks % FULL_READ_EVERY === FULL_READ_EVERY - 1;
    // Asked even where the answer changes nothing: what is read now need not be read again.
    const mayBeNew = await this.#probe.mayBeNew(this.#signal);
    const session = mayBeNew || isThorough ? await this.#findSession() : null;
    this.#looks += 1;
    if (!mayBeNew && !isThorough) return NOTHING;
    const fingerprint = session ? `${session.lastMessageAt ?? ''}|${session.endedAt ?? ''}` : '';
    const isSame = session?.lastMessageAt !== undefined && fingerprint === this.#fingerprint;
    if (isSame && !isThorough) {
      this.#probe.taken();
      return NOTHING;
    }
    const hasNews = await this.readMessages();
    this.#fingerprint = fingerprint;
    this.#probe.taken();
    if (session) this.#update(session);
    return { hasNews, hasChanged: hasNews || !isSame };
  }

  /** Reads the messages and delivers them. Returns whether one of them was not known. @throws ChatError */
  async readMessages(): Promise<boolean> {
    const { known } = this.#memory;
    const { id } = this.#conversation;
    const incoming = await this.#api.listNewMessages(id, (key) => known.has(key), this.#signal);
    const hasNews = incoming.some(({ message }) => !known.has(message.id));
    for (const { message } of incoming) known.set(message.id, message.date);
    this.#isAnswered ||= incoming.some((wire) => this.#isAnswer(wire));
    await this.#deliver(incoming);
    return hasNews;
  }

  async #deliver(incoming: readonly WireMessage[]): Promise<void> {
    const { messages, late } = await this.#memory.authors.name(incoming, this.#signal);
    if (this.#signal.aborted) return;
    this.#sink.messages(messages);
    void late?.then((named) => {
      if (!this.#signal.aborted) this.#sink.messages(named);
    });
  }

  /** Whether somebody wrote it here: an organisation may list the history without marking it as imported. */
  #isAnswer({ message, imported }: WireMessage): boolean {
    const { createdAt = '' } = this.#conversation;
    return message.direction === 'out' && imported !== true && message.date > createdAt;
  }

  #update(session: Conversation): void {
    this.#conversation = session;
    if (!this.#signal.aborted) this.#sink.conversation(session);
  }

  /** The list runs by last message, newest first (section 5, documented): ours is nearly always on its first page. */
  async #findSession(): Promise<Conversation | null> {
    const isOurs = ({ conversation }: WireSession): boolean => conversation.id === this.#conversation.id;
    const first = await this.#api.listSessions(1, this.#signal);
    const found = first.items.find(isOurs);
    if (found || !first.hasNext) return found ? this.#withExternalId(found.conversation) : null;
    const rest = (await this.#api.listAllSessions(this.#signal)).find(isOurs);
    return rest ? this.#withExternalId(rest.conversation) : null;
  }

  #withExternalId(conversation: Conversation): Conversation {
    const { externalId } = this.#conversation;
    return externalId === undefined ? conversation : { ...conversation, externalId };
  }
}
