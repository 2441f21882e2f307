import { ChatError, toChatError } from '../domain/chat-error.js';
import { withFacts } from '../domain/handoff-errors.js';
import type { IncomingMessage } from '../domain/log/live-log.js';
import type { Conversation } from '../domain/message.js';
import { isGone } from '../domain/refusals.js';
import type { LiveSink, LiveTransport, OutgoingMessage } from '../ports/live-transport.js';
import { RememberedSettings } from './chat-settings.js';
import type { DriverDependencies } from './driver-dependencies.js';
import { forwardTo } from './forwarding-sink.js';
import { awaitCore, hasCore, newWebSdkTransport, showInWidget } from './page-sdk.js';
import { KnownMessages } from './known-messages.js';
import { closeWith } from './lifetime.js';
import { openRest } from './rest/open-rest.js';
import type { RestTransport } from './rest/rest-transport.js';
import type { WebSdkTransport } from './web-sdk/web-sdk-transport.js';

/** Returns what carries a conversation: the page's own transport, polling, or polling that Core may take over from. */
export const openTransport = (dependencies: DriverDependencies): LiveTransport => {
  const { transport, driver } = dependencies.config();
  const own = transport?.();
  if (own) return own;
  if (driver !== 'rest') return new LiveDriver(dependencies);
  return openRest(dependencies, new RememberedSettings(dependencies.api));
};

/** REST was refused and Core is still to come: what is to be sent waits for the line. */
const uncarried = (): ChatError =>
  new ChatError('offline', 'Nothing carries the conversation just now.', { retryable: true });

/**
 * Starts over REST at once, and lets Core take over where it can: the person never waits for a script of the page.
 * Beside Core, REST goes on slowly, since what Core delivers is not documented (kustomer-chat-api.md section 10). Where
 * REST is refused, Core goes on alone.
 */
class LiveDriver implements LiveTransport {
  readonly #deps: DriverDependencies;
  readonly #settings: RememberedSettings;
  readonly #known = new KnownMessages();
  #work = new AbortController();
  #rest: RestTransport | null = null;
  #core: WebSdkTransport | null = null;
  /** Whether Core could be opened, asked once in this connection. */
  #opening: Promise<boolean> | null = null;
  /** Whether Core has delivered in this conversation, and has missed nothing since. */
  #isCoreHeard = false;
  #hasCoreFeatures = false;

  constructor(dependencies: DriverDependencies) {
    this.#deps = dependencies;
    this.#settings = new RememberedSettings(dependencies.api);
  }

  async connect(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<void> {
    this.disconnect();
    const closing = new AbortController();
    this.#work = closing;
    const work = AbortSignal.any([signal, closing.signal]);
    const stop = (): void => {
      // A newer connection is none of this one's business.
      if (this.#work === closing) this.disconnect();
    };
    closeWith(signal, closing.signal, stop);
    this.#opening = null;
    this.#isCoreHeard = false;
    this.#hasCoreFeatures = false;
    const rest = openRest(this.#deps, this.#settings, () => this.#pace());
    this.#rest = rest;
    void this.#takeCore(conversation, sink, work);
    try {
      await rest.connect(conversation, this.#besideCore(conversation, sink, work), work);
    } catch (thrown) {
      const error = toChatError(thrown);
      if (isGone(error) && (await this.#goOnAlone(conversation, sink, work))) return;
      stop();
      if (isGone(error)) await this.#showInWidget(conversation, sink, error, signal);
      throw error;
    }
  }

  async send(message: OutgoingMessage, signal: AbortSignal): Promise<IncomingMessage> {
    // Core uploads files itself; what was uploaded over REST goes over REST.
    const carrier =
      message.attachmentIds.length > 0 ? (this.#rest ?? this.#core) : (this.#core ?? this.#rest);
    if (!carrier) throw uncarried();
    return carrier.send(message, signal);
  }

  async refresh(signal: AbortSignal): Promise<void> {
    const carrier = this.#rest ?? this.#core;
    if (!carrier) throw uncarried();
    await carrier.refresh(signal);
  }

  setTyping(isTyping: boolean): void {
    this.#core?.setTyping(isTyping);
  }

  markRead(messageIds: readonly string[]): void {
    (this.#core ?? this.#rest)?.markRead(messageIds);
  }

  async end(signal: AbortSignal): Promise<void> {
    const carrier = this.#core ?? this.#rest;
    if (!carrier) throw uncarried();
    await carrier.end(signal);
  }

  disconnect(): void {
    this.#work.abort();
    this.#rest?.disconnect();
    this.#core?.disconnect();
    this.#rest = null;
    this.#core = null;
  }

  #pace(): number {
    const { coreHeard, coreUnheard } = this.#deps.environment.timings;
    if (!this.#core) return 0;
    return this.#isCoreHeard ? coreHeard : coreUnheard;
  }

  #note(driver: 'core' | 'rest', reason: string | null): void {
    this.#deps.signal({ type: 'driver', driver, reason });
  }

  /** Takes Core if this page has it, or has it soon, and it is for the same customer. */
  async #takeCore(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<void> {
    const { environment, config, token } = this.#deps;
    if (config().driver === 'auto' && !(await token.isPages())) return;
    const isReady = await awaitCore(environment, signal);
    if (signal.aborted) return;
    if (isReady) await this.#openCoreOnce(conversation, sink, signal);
    else this.#note('rest', 'KustomerCore is not on this page.');
  }

  #openCoreOnce(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<boolean> {
    return (this.#opening ??= this.#openCore(conversation, sink, signal));
  }

  /** Returns whether Core delivers from now on. */
  async #openCore(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<boolean> {
    try {
      const core = await this.#newCore();
      await core.connect(conversation, this.#fromCore(sink), signal);
      // What Core told while it connected may have made the page let go of the conversation.
      if (signal.aborted) {
        core.disconnect();
        return false;
      }
      this.#core = core;
      sink.line('online');
    } catch (thrown) {
      if (!signal.aborted) this.#note('rest', toChatError(thrown).message);
      return false;
    }
    if (signal.aborted) return false;
    this.#note('core', null);
    // What came between the last poll and Core's listeners.
    this.#rest?.readNow();
    return true;
  }

  #newCore(): Promise<WebSdkTransport> {
    return newWebSdkTransport(this.#deps, this.#settings, {
      onEvent: (isReadable) => {
        this.#isCoreHeard = isReadable;
        if (!isReadable) this.#rest?.readNow();
      },
      isAlone: () => this.#rest === null,
    });
  }

  #fromCore(sink: LiveSink): LiveSink {
    return {
      ...forwardTo(sink),
      messages: (incoming) => {
        this.#known.fromCore(incoming);
        if (incoming.some(({ message }) => message.direction === 'out')) this.#rest?.answered();
        sink.messages(incoming);
      },
      conversation: (conversation) => {
        sink.conversation(conversation);
        // Messages that Core missed before the end; and polling rests or goes on as the state wants.
        this.#rest?.readNow();
      },
      features: (features) => {
        this.#hasCoreFeatures = true;
        sink.features(features);
      },
      line: (state) => {
        // What waits for the line is sent at once, so that Core must be in place by then.
        if (this.#core) sink.line(state);
      },
    };
  }

  /** Passes on what REST delivers, without what Core knows better. */
  #besideCore(conversation: Conversation, sink: LiveSink, signal: AbortSignal): LiveSink {
    return {
      ...forwardTo(sink),
      messages: (incoming) => {
        if (this.#known.hasMissed(incoming)) this.#isCoreHeard = false;
        sink.messages(this.#known.fromRest(incoming));
      },
      features: (features) => {
        if (!this.#hasCoreFeatures) sink.features(features);
      },
      line: (state) => {
        // A poll that fails says nothing of a Core that delivers.
        if (state !== 'reconnecting' || !this.#core || !this.#isCoreHeard) sink.line(state);
      },
      gone: (error) => {
        void this.#afterRefusal(conversation, sink, error, signal);
      },
    };
  }

  async #afterRefusal(
    conversation: Conversation,
    sink: LiveSink,
    error: ChatError,
    signal: AbortSignal,
  ): Promise<void> {
    if (!this.#core) sink.line('reconnecting');
    if (await this.#goOnAlone(conversation, sink, signal)) return;
    if (signal.aborted) return;
    const isShown = await this.#showInWidget(conversation, sink, error, signal);
    if (!isShown && !signal.aborted) sink.gone(error);
  }

  /** Returns whether Core carries the conversation without REST, which is refused. */
  async #goOnAlone(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<boolean> {
    this.#rest?.disconnect();
    this.#rest = null;
    if (!this.#core && !hasCore(this.#deps.environment)) return false;
    // Beside REST, Core left the catching up to it.
    await this.#core?.refresh(signal).catch(() => undefined);
    return (await this.#openCoreOnce(conversation, sink, signal)) && !signal.aborted;
  }

  /** Returns whether the page's own widget shows the conversation. For this chat it is gone all the same. */
  async #showInWidget(
    { id }: Conversation,
    sink: LiveSink,
    error: ChatError,
    signal: AbortSignal,
  ): Promise<boolean> {
    const isShown = await showInWidget(this.#deps, id, signal);
    if (isShown && !signal.aborted) sink.gone(withFacts(error, { details: { openedIn: 'widget' } }));
    return isShown;
  }
}
