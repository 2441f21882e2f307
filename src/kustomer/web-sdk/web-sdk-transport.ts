import { ChatError, toChatError } from '../../domain/chat-error.js';
import type { IncomingMessage } from '../../domain/log/live-log.js';
import type { Author, Conversation } from '../../domain/message.js';
import type { Clock } from '../../ports/clock.js';
import type { LiveSink, LiveTransport, OutgoingMessage } from '../../ports/live-transport.js';
import type { Page } from '../../ports/page.js';
import type { Timings } from '../../ports/timings.js';
import { featuresOf, type RememberedSettings } from '../chat-settings.js';
import { cancelled, closeWith } from '../lifetime.js';
import { at, readPerson } from '../wire.js';
import { findConversation, type WebSdkInit } from './find-conversation.js';
import { KustomerCore } from './kustomer-core.js';
import { Presence } from './presence.js';
import { readHistory } from './web-sdk-history.js';
import {
  readConversationId,
  readWebSdkConversation,
  readWebSdkMessage,
  type MessageContext,
  type WebSdkConversation,
} from './web-sdk-wire.js';

export interface WebSdkDependencies {
  /** `window.KustomerCore`, unseen. */
  readonly source: unknown;
  /** Given where we may start a Core that nobody has started; `null` where that is the page's alone. */
  readonly init: WebSdkInit | null;
  readonly clock: Clock;
  readonly page: Page;
  readonly timings: Timings;
  readonly settings: Pick<RememberedSettings, 'read'>;
  /** Rejects where the browser is another customer's by now: Core would send as whoever that is. */
  readonly token: { read(signal: AbortSignal): Promise<unknown> };
  /** Core has told of something in this conversation by itself; `false` where that could not be read. */
  readonly onEvent: (isReadable: boolean) => void;
  /** Whether nothing else catches up with what Core may have missed. */
  readonly isAlone: () => boolean;
}

/**
 * The live conversation over `window.KustomerCore` (kustomer-chat-api.md section 10). Core delivers in real time. What
 * it delivers, and whether it knows a conversation that was handed off beside it, is not documented: it is best used
 * together with a driver that looks for itself.
 */
export class WebSdkTransport implements LiveTransport {
  readonly #deps: WebSdkDependencies;
  readonly #core: KustomerCore;
  readonly #presence: Presence;
  readonly #known = new Set<string>();
  #closing = new AbortController();
  /** Aborted when this connection is closed, or the work that it belongs to is over. */
  #signal: AbortSignal = this.#closing.signal;
  #conversation: Conversation | null = null;
  #sink: LiveSink | null = null;
  #isInAssistantMode: boolean | null = null;
  #isEnding = false;
  #undo: (() => void)[] = [];

  constructor(dependencies: WebSdkDependencies) {
    this.#deps = dependencies;
    this.#core = new KustomerCore(dependencies.source, dependencies);
    this.#presence = new Presence(this.#core, dependencies.page);
  }

  /** Resolves once Core lists the conversation: only then does it speak for the same customer. */
  async connect(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<void> {
    this.disconnect();
    const closing = new AbortController();
    this.#closing = closing;
    this.#signal = AbortSignal.any([signal, closing.signal]);
    const stop = (): void => {
      // A newer connection is none of this one's business.
      if (this.#closing === closing) this.disconnect();
    };
    closeWith(signal, closing.signal, stop);
    try {
      await this.#open(conversation, sink, this.#signal);
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
      throw new ChatError('not_ready', 'There is no conversation to send to.');
    if (attachmentIds.length > 0)
      throw new ChatError('not_ready', 'KustomerCore takes files, not ids of uploads.');
    if (!this.#deps.page.online())
      throw new ChatError('offline', 'This device is offline.', { retryable: true });
    await this.#deps.token.read(signal);
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
    // Without it the counts of unread messages are wrong after a reload (section 10, documented).
    this.markRead([sent.message.id]);
    return sent;
  }

  async refresh(signal: AbortSignal): Promise<void> {
    const conversationId = this.#conversation?.id;
    if (conversationId === undefined) throw cancelled();
    const work = AbortSignal.any([signal, this.#signal]);
    const all = await readHistory(this.#core, conversationId, this.#known, this.#context(), work);
    if (work.aborted) throw cancelled();
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
    await this.#deps.token.read(signal);
    this.#isEnding = true;
    try {
      await this.#core.endConversation(this.#conversation.id, signal);
      this.#ended({});
    } finally {
      this.#isEnding = false;
    }
  }

  disconnect(): void {
    this.#closing.abort();
    for (const undo of this.#undo.splice(0)) undo();
    this.#presence.leave();
    this.#sink = null;
    this.#conversation = null;
  }

  async #open(conversation: Conversation, sink: LiveSink, work: AbortSignal): Promise<void> {
    this.#core.check();
    const { clock, timings, init, settings, isAlone } = this.#deps;
    const listed = await findConversation({ core: this.#core, init, clock, timings }, conversation.id, work);
    if (work.aborted) throw cancelled();
    const { endedAt: _at, endedBy: _by, ...open } = conversation;
    this.#conversation = { ...(listed.createdAt !== undefined && { createdAt: listed.createdAt }), ...open };
    this.#sink = sink;
    this.#isInAssistantMode = listed.isInAssistantMode;
    this.#listen(conversation.id);
    this.#watchPage();
    // After the listeners, so that nothing falls between the two.
    if (isAlone()) await this.refresh(work);
    if (work.aborted) throw cancelled();
    sink.line('online');
    if (listed.hasEnded) this.#ended(listed);
    // The page may have let go of the conversation when it heard of its end.
    if (work.aborted) throw cancelled();
    void settings.read().then((read) => {
      if (!work.aborted) sink.features(featuresOf(read, true));
    });
  }

  #listen(id: string): void {
    const work = this.#signal;
    const on = (event: string, listener: (payload: unknown) => boolean): void => {
      const heard = (payload: unknown): void => {
        // Core tells of all conversations of the browser.
        if (work.aborted || readConversationId(payload) !== id) return;
        const isReadable = listener(payload);
        this.#deps.onEvent(isReadable);
        if (isReadable) this.#sink?.line('online');
      };
      this.#undo.push(this.#core.on(event, heard));
    };
    on('onMessageReceived', (payload) => this.#received(payload));
    on('onConversationEnded', (payload) => this.#ended(readWebSdkConversation(payload) ?? {}));
    on('onConversationUnended', () => {
      if (this.#conversation) this.#sink?.conversation(this.#conversation);
      return true;
    });
    on('onAssistantEnded', () => {
      this.#isInAssistantMode = false;
      return true;
    });
    this.#undo.push(
      // Typing has a channel of its own (section 6, documented): it does not prove that Core delivers messages.
      this.#core.on('onAgentTypingActivity', (payload) => {
        if (!work.aborted && readConversationId(payload) === id) this.#typing(payload);
      }),
    );
  }

  #received(payload: unknown): boolean {
    const incoming = readWebSdkMessage(payload, this.#context());
    if (!incoming) return false;
    this.#known.add(incoming.message.id);
    this.#sink?.messages([incoming]);
    return true;
  }

  #typing(payload: unknown): void {
    const kind: Author['kind'] = this.#isInAssistantMode === true ? 'bot' : 'agent';
    this.#sink?.typing(at(payload, 'typing') === true, { kind, ...readPerson(at(payload, 'user')) });
  }

  #ended({ endedAt }: Partial<WebSdkConversation>): boolean {
    if (!this.#conversation) return false;
    // Core does not tell by whom.
    const endedBy = this.#isEnding ? 'customer' : 'unknown';
    const { createdAt = '' } = this.#conversation;
    this.#sink?.conversation({ ...this.#conversation, endedAt: endedAt ?? createdAt, endedBy });
    return true;
  }

  #context(): MessageContext {
    const isInAssistantMode = this.#isInAssistantMode === true;
    return { isInAssistantMode, createdAt: this.#conversation?.createdAt };
  }

  #watchPage(): void {
    const { page, isAlone } = this.#deps;
    this.#presence.update();
    const stop = page.subscribe(() => {
      this.#presence.update();
      if (isAlone() && !page.online()) this.#sink?.line('offline');
      else if (isAlone() && page.visible()) void this.#catchUp();
    });
    this.#undo.push(stop);
  }

  /** Reads what came while the page slept: Core may never tell of it. */
  async #catchUp(): Promise<void> {
    try {
      await this.refresh(this.#signal);
      this.#sink?.line('online');
    } catch (thrown) {
      if (toChatError(thrown).code !== 'cancelled') this.#sink?.line('reconnecting');
    }
  }
}
