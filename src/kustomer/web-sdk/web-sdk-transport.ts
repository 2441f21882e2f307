import { ChatError, toChatError } from '../../domain/chat-error.js';
import type { IncomingMessage } from '../../domain/log/live-log.js';
import type { Author, Conversation } from '../../domain/message.js';
import type { Clock } from '../../ports/clock.js';
import type { Page } from '../../ports/page.js';
import type { Timings } from '../../ports/timings.js';
import { featuresOf, type ChatSettings } from '../chat-settings.js';
import {
  readConversationId,
  readCoreConversation,
  readCoreMessage,
  readPerson,
  type CoreConversation,
  type MessageContext,
} from './web-sdk-wire.js';
import { KustomerCore } from './kustomer-core.js';
import type { LiveSink, LiveTransport, OutgoingMessage } from '../../ports/live-transport.js';
import { at } from '../wire.js';

export interface CoreDependencies {
  /** `window.KustomerCore`, unseen. */
  readonly source: unknown;
  /** For a Core that nobody has started, where we may; `null` where it is the page's alone. */
  readonly init: { readonly brandId?: string; readonly lang?: string } | null;
  readonly clock: Clock;
  readonly page: Page;
  readonly timings: Timings;
  readonly settings: () => Promise<ChatSettings | null>;
  /** Rejects where the browser is another customer's by now: Core would send as whoever that is. */
  readonly verify: (signal: AbortSignal) => Promise<unknown>;
  /** Core has told of something in this conversation by itself; `false` where that could not be read. */
  readonly onEvent: (isReadable: boolean) => void;
  /** Whether nothing else catches up with what Core may have missed. */
  readonly isAlone: () => boolean;
}

/** How many messages a page of history has (Core's own default). */
const BATCH = 25;
/** A history whose pages never end must not keep us reading for ever. */
const MOST_BATCHES = 40;

const cancelled = (): ChatError => new ChatError('cancelled', 'The connection was given up.');

/**
 * The live conversation over `window.KustomerCore` (kustomer-chat-api.md section 10). Core delivers in real time; what
 * it delivers, and whether it knows a conversation that was handed off beside it, is not documented, so that it is best
 * composed with a driver that looks for itself.
 */
export class CoreTransport implements LiveTransport {
  readonly #deps: CoreDependencies;
  readonly #core: KustomerCore;
  readonly #known = new Set<string>();
  #work = new AbortController();
  #conversation: Conversation | null = null;
  #sink: LiveSink | null = null;
  #isInAssistantMode: boolean | null = null;
  #isPresent = false;
  #isEnding = false;
  #undo: (() => void)[] = [];

  constructor(dependencies: CoreDependencies) {
    this.#deps = dependencies;
    this.#core = new KustomerCore(dependencies.source, dependencies);
  }

  /** Resolves once Core lists the conversation: only then does it speak for the same customer. */
  async connect(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<void> {
    this.disconnect();
    const work = new AbortController();
    this.#work = work;
    const stop = (): void => {
      // A newer connection is none of this signal's business.
      if (this.#work === work) this.disconnect();
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) throw cancelled();
      await this.#open(conversation, sink, work.signal);
    } catch (error) {
      stop();
      throw error;
    }
  }

  async send(
    { body, payload, attachmentIds }: OutgoingMessage,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const conversationId = this.#conversation?.id;
    if (conversationId === undefined)
      throw new ChatError('not_ready', 'There is no live conversation to send to.');
    if (attachmentIds.length > 0)
      throw new ChatError('not_ready', 'KustomerCore takes files, not ids of uploads.');
    if (!this.#deps.page.online())
      throw new ChatError('offline', 'This device is offline.', { retryable: true });
    await this.#deps.verify(signal);
    const sent = await this.#core.sendMessage(
      {
        conversationId,
        body,
        ...(payload !== undefined && { payload }),
        ...(this.#isInAssistantMode !== null && { isInAssistantMode: this.#isInAssistantMode }),
      },
      this.#context(),
      signal,
    );
    // Or else the counts of unread messages are wrong after a reload (section 10).
    this.markRead([sent.message.id]);
    return sent;
  }

  async refresh(signal: AbortSignal): Promise<void> {
    const conversationId = this.#conversation?.id;
    if (conversationId === undefined) throw cancelled();
    const { signal: work } = this.#work;
    const all: IncomingMessage[] = [];
    let before: string | undefined;
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const input = { conversationId, count: BATCH, ...(before !== undefined && { before }) };
      const { messages, length } = await this.#core.listMessages(input, this.#context(), signal);
      if (work.aborted) throw cancelled();
      all.push(...messages);
      const dates = messages.map(({ message }) => message.date).sort();
      const isCaughtUp = messages.some(({ message }) => this.#known.has(message.id));
      if (isCaughtUp || length < BATCH || dates[0] === undefined || dates[0] === before) break;
      [before] = dates;
    }
    for (const { message } of all) this.#known.add(message.id);
    if (all.length > 0) this.#sink?.messages(all);
  }

  setTyping(isTyping: boolean): void {
    if (this.#conversation) this.#core.sendTyping(this.#conversation.id, isTyping);
  }

  markRead(messageIds: readonly string[]): void {
    if (this.#conversation && messageIds.length > 0) this.#core.markRead(this.#conversation.id, messageIds);
  }

  async end(signal: AbortSignal): Promise<void> {
    if (!this.#conversation) return;
    await this.#deps.verify(signal);
    this.#isEnding = true;
    try {
      await this.#core.endConversation(this.#conversation.id, signal);
      this.#ended({});
    } finally {
      this.#isEnding = false;
    }
  }

  disconnect(): void {
    this.#work.abort();
    for (const undo of this.#undo.splice(0)) undo();
    this.#setPresence(false);
    this.#sink = null;
    this.#conversation = null;
  }

  async #open(conversation: Conversation, sink: LiveSink, work: AbortSignal): Promise<void> {
    this.#core.check();
    const listed = await this.#find(conversation.id, work);
    if (work.aborted) throw cancelled();
    const { endedAt: _at, endedBy: _by, ...open } = conversation;
    this.#conversation = { ...(listed.createdAt !== undefined && { createdAt: listed.createdAt }), ...open };
    this.#sink = sink;
    this.#isInAssistantMode = listed.isInAssistantMode;
    this.#listen(conversation.id);
    this.#watchPage();
    // After the listeners, so that nothing falls between the two.
    if (this.#deps.isAlone()) await this.refresh(work);
    if (work.aborted) throw cancelled();
    sink.line('online');
    if (listed.hasEnded) this.#ended(listed);
    void this.#deps.settings().then((settings) => {
      if (!work.aborted) sink.features(featuresOf(settings, true));
    });
  }

  /** Asks for the list until the conversation is on it. */
  #find(id: string, signal: AbortSignal): Promise<CoreConversation> {
    const { clock, timings, init } = this.#deps;
    const search = new AbortController();
    return new Promise((resolve, reject) => {
      let hasAnswered = false;
      let stopAsking: () => void = () => undefined;
      const finish = (outcome: () => void): void => {
        stopAsking();
        stopWaiting();
        stopStarting();
        signal.removeEventListener('abort', giveUp);
        // Whatever is still under way has lost its purpose.
        search.abort();
        outcome();
      };
      const fail = (error: ChatError): void => {
        finish(() => {
          reject(error);
        });
      };
      const giveUp = (): void => {
        fail(cancelled());
      };
      const answered = (): void => {
        if (hasAnswered) return;
        hasAnswered = true;
        stopStarting();
        stopWaiting();
        stopWaiting = clock.after(timings.coreListed, () => {
          fail(
            new ChatError(
              'not_ready',
              'KustomerCore does not list the conversation: it is for another customer or brand.',
            ),
          );
        });
      };
      const ask = (): void => {
        stopAsking = clock.after(timings.coreLook, ask);
        this.#core.listConversations(search.signal).then(
          (list) => {
            const found = list.find((one) => one.id === id);
            if (search.signal.aborted) return;
            if (!found) answered();
            else
              finish(() => {
                resolve(found);
              });
          },
          // A Core that nobody has started answers nothing, or an error.
          () => undefined,
        );
      };
      let stopWaiting = clock.after(timings.coreReady, () => {
        fail(new ChatError('not_ready', 'KustomerCore did not answer in time: has the page called init?'));
      });
      const stopStarting = init
        ? clock.after(timings.coreInit, () => {
            this.#core.init(init, search.signal).catch(() => undefined);
          })
        : () => undefined;
      signal.addEventListener('abort', giveUp);
      ask();
    });
  }

  #listen(id: string): void {
    const on = (event: string, listener: (payload: unknown) => boolean): void => {
      const heard = (payload: unknown): void => {
        // Core tells of all conversations of the browser.
        if (readConversationId(payload) !== id) return;
        const isReadable = listener(payload);
        this.#deps.onEvent(isReadable);
        if (isReadable) this.#sink?.line('online');
      };
      this.#undo.push(this.#core.on(event, heard));
    };
    on('onMessageReceived', (payload) => this.#received(payload));
    on('onConversationEnded', (payload) => this.#ended(readCoreConversation(payload) ?? {}));
    on('onConversationUnended', () => this.#reopened());
    on('onAssistantEnded', () => {
      this.#isInAssistantMode = false;
      return true;
    });
    this.#undo.push(
      // No proof of anything: typing has a channel of its own (section 6).
      this.#core.on('onAgentTypingActivity', (payload) => {
        if (readConversationId(payload) === id) this.#typing(payload);
      }),
    );
  }

  #received(payload: unknown): boolean {
    const incoming = readCoreMessage(payload, this.#context());
    if (!incoming) return false;
    this.#known.add(incoming.message.id);
    this.#sink?.messages([incoming]);
    return true;
  }

  #typing(payload: unknown): void {
    const kind: Author['kind'] = this.#isInAssistantMode === true ? 'bot' : 'agent';
    this.#sink?.typing(at(payload, 'typing') === true, { kind, ...readPerson(at(payload, 'user')) });
  }

  #ended({ endedAt }: Partial<CoreConversation>): boolean {
    if (!this.#conversation) return false;
    const { createdAt = '' } = this.#conversation;
    // Core does not tell by whom.
    const endedBy = this.#isEnding ? 'customer' : 'unknown';
    this.#sink?.conversation({ ...this.#conversation, endedAt: endedAt ?? createdAt, endedBy });
    return true;
  }

  #reopened(): boolean {
    if (this.#conversation) this.#sink?.conversation(this.#conversation);
    return true;
  }

  #context(): MessageContext {
    return {
      isInAssistantMode: this.#isInAssistantMode === true,
      createdAt: this.#conversation?.createdAt,
    };
  }

  #watchPage(): void {
    const { page, isAlone } = this.#deps;
    const look = (): void => {
      this.#setPresence(page.online() && page.visible());
      if (!isAlone()) return;
      if (!page.online()) this.#sink?.line('offline');
      else if (page.visible()) void this.#catchUp();
    };
    this.#setPresence(page.online() && page.visible());
    this.#undo.push(page.subscribe(look));
  }

  /** What came while the page slept may never be told of again. */
  async #catchUp(): Promise<void> {
    try {
      await this.refresh(this.#work.signal);
      this.#sink?.line('online');
    } catch (thrown) {
      if (toChatError(thrown).code !== 'cancelled') this.#sink?.line('reconnecting');
    }
  }

  #setPresence(isPresent: boolean): void {
    if (isPresent === this.#isPresent) return;
    this.#isPresent = isPresent;
    this.#core.sendPresence(isPresent ? 'online' : 'offline');
  }
}
