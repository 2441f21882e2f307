import { ChatError, toChatError } from '../domain/chat-error.js';
import type { IncomingMessage } from '../domain/log/live-log.js';
import type { Author, Conversation } from '../domain/message.js';
import type { ChatApi } from './api.js';
import { rememberSettings, type ChatSettings } from './chat-settings.js';
import type { CoreTransport } from './web-sdk/web-sdk-transport.js';
import { isGone } from '../domain/refusals.js';
import type { LiveSink, LiveTransport, OutgoingMessage } from '../ports/live-transport.js';
import { RestTransport } from './rest/rest-transport.js';
import type { LiveToken } from '../engine/customer/access.js';
import type { SessionConfig } from '../session/config.js';
import type { SessionEnvironment } from '../engine/environment.js';
import type { Fact } from '../domain/facts.js';

export interface DriverDependencies {
  readonly environment: SessionEnvironment;
  readonly api: ChatApi;
  readonly token: LiveToken;
  readonly config: () => SessionConfig;
  readonly signal: (signal: Fact) => void;
}

interface RestOptions {
  readonly settings: () => Promise<ChatSettings | null>;
  readonly pace?: () => number;
}

const openRest = ({ environment, api, config }: DriverDependencies, options: RestOptions): RestTransport => {
  const { clock, page, random, locks, openChannel, timings, sdk } = environment;
  const pollActive = config().pollInterval;
  return new RestTransport({
    api,
    clock,
    page,
    random,
    locks,
    openChannel,
    timings: { ...timings, pollActive },
    whenUnread: sdk.whenUnread,
    ...options,
  });
};

/** What carries a conversation: the page's own transport, polling, or polling that Core may take over from. */
export const openTransport = (dependencies: DriverDependencies): LiveTransport => {
  const { transport, driver } = dependencies.config();
  const own = transport?.();
  if (own) return own;
  if (driver !== 'rest') return new LiveDriver(dependencies);
  return openRest(dependencies, { settings: rememberSettings(dependencies.api) });
};

const isThere = (sdk: unknown): boolean =>
  (typeof sdk === 'object' && sdk !== null) || typeof sdk === 'function';

/** Between a REST that was refused and a Core that is still to come; what is to be sent waits for the line. */
const uncarried = (): ChatError =>
  new ChatError('offline', 'Nothing carries the conversation just now.', { retryable: true });

/**
 * Begins over REST at once, and lets Core take over where it can: the person never waits for a script of the page.
 * Beside Core, REST goes on slowly, since what Core delivers is not documented; and where REST is refused, Core goes on
 * alone.
 */
class LiveDriver implements LiveTransport {
  readonly #deps: DriverDependencies;
  readonly #settings: () => Promise<ChatSettings | null>;
  /** Ids of all messages that either has delivered, with their authors where Core has said so: REST knows no bots. */
  readonly #known = new Map<string, Author | null>();
  #work = new AbortController();
  #rest: RestTransport | null = null;
  #core: CoreTransport | null = null;
  /** The one attempt at Core in this connection. */
  #attempt: Promise<boolean> | null = null;
  /** Core has delivered in this conversation, and nothing was missed since. */
  #isCoreHeard = false;
  #hasCoreFeatures = false;

  constructor(dependencies: DriverDependencies) {
    this.#deps = dependencies;
    this.#settings = rememberSettings(dependencies.api);
  }

  async connect(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<void> {
    this.disconnect();
    const work = new AbortController();
    this.#work = work;
    const stop = (): void => {
      work.abort();
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#attempt = null;
    this.#isCoreHeard = false;
    this.#hasCoreFeatures = false;
    const rest = openRest(this.#deps, { settings: this.#settings, pace: () => this.#pace() });
    this.#rest = rest;
    void this.#takeCore(conversation, sink, work.signal);
    try {
      await rest.connect(conversation, this.#besideCore(conversation, sink, work.signal), work.signal);
    } catch (thrown) {
      const error = toChatError(thrown);
      if (isGone(error) && (await this.#goOnAlone(conversation, sink, work.signal))) return;
      if (this.#work === work) this.disconnect();
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
    const { config, token } = this.#deps;
    if (config().driver === 'auto' && !(await token.isPages())) return;
    const isReady = await this.#coreOnPage(signal);
    if (signal.aborted) return;
    if (isReady) await this.#attemptCore(conversation, sink, signal);
    else this.#note('rest', 'KustomerCore is not on this page.');
  }

  #coreOnPage(signal: AbortSignal): Promise<boolean> {
    const { sdk, clock, timings } = this.#deps.environment;
    if (isThere(sdk.core())) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (): void => {
        stopListening();
        stopTimer();
        signal.removeEventListener('abort', settle);
        resolve(isThere(sdk.core()));
      };
      const stopListening = sdk.whenCoreLoaded(() => {
        if (isThere(sdk.core())) settle();
      });
      const stopTimer = clock.after(timings.coreReady, settle);
      signal.addEventListener('abort', settle);
    });
  }

  #attemptCore(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<boolean> {
    return (this.#attempt ??= this.#openCore(conversation, sink, signal));
  }

  /** Gives whether Core delivers from now on. */
  async #openCore(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<boolean> {
    const { environment, token, config } = this.#deps;
    const { clock, page, timings, sdk } = environment;
    const { driver, brand, lang } = config();
    try {
      const { CoreTransport } = await environment.loadCore();
      const core = new CoreTransport({
        source: sdk.core(),
        init:
          driver === 'core'
            ? { ...(brand !== null && { brandId: brand }), ...(lang !== null && { lang }) }
            : null,
        clock,
        page,
        timings,
        settings: this.#settings,
        verify: (work) => token.read(work),
        onEvent: (isReadable) => {
          this.#isCoreHeard = isReadable;
          if (!isReadable) this.#rest?.readNow();
        },
        isAlone: () => this.#rest === null,
      });
      await core.connect(conversation, this.#fromCore(sink), signal);
      this.#core = core;
      sink.line('online');
    } catch (thrown) {
      if (!signal.aborted) this.#note('rest', toChatError(thrown).message);
      return false;
    }
    this.#note('core', null);
    // What came between the last poll and Core's listeners.
    this.#rest?.readNow();
    return true;
  }

  #fromCore(sink: LiveSink): LiveSink {
    return {
      ...forwardTo(sink),
      messages: (incoming) => {
        for (const { message } of incoming) this.#known.set(message.id, message.author ?? null);
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

  /** REST's deliveries, with what Core knows better left out. */
  #besideCore(conversation: Conversation, sink: LiveSink, signal: AbortSignal): LiveSink {
    return {
      ...forwardTo(sink),
      messages: (incoming) => {
        const missed = incoming.some(
          ({ message }) => message.direction === 'out' && !this.#known.has(message.id),
        );
        if (missed) this.#isCoreHeard = false;
        sink.messages(incoming.map((one) => this.#withKnownAuthor(one)));
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

  #withKnownAuthor(incoming: IncomingMessage): IncomingMessage {
    const { message } = incoming;
    const author = this.#known.get(message.id) ?? null;
    this.#known.set(message.id, author);
    if (author === null) return incoming;
    return { ...incoming, message: Object.freeze({ ...message, author: { ...message.author, ...author } }) };
  }

  /** REST is refused: gives whether Core carries the conversation without it. */
  async #goOnAlone(conversation: Conversation, sink: LiveSink, signal: AbortSignal): Promise<boolean> {
    this.#rest?.disconnect();
    this.#rest = null;
    if (!this.#core && !isThere(this.#deps.environment.sdk.core())) return false;
    // One that was taken beside REST has left the catching up to it.
    await this.#core?.refresh(signal).catch(() => undefined);
    return (await this.#attemptCore(conversation, sink, signal)) && !signal.aborted;
  }

  /** The last resort but one: the page's own widget shows the conversation. Here it is gone all the same. */
  async #showInWidget(
    { id }: Conversation,
    sink: LiveSink,
    { code, message, status }: ChatError,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { environment, token } = this.#deps;
    try {
      const widget = environment.sdk.widget();
      if (!isThere(widget) || !(await token.isPages())) return false;
      const { openInWidget } = await environment.loadCore();
      await openInWidget(widget, id, signal, environment);
    } catch {
      return false;
    }
    if (signal.aborted) return true;
    sink.gone(new ChatError(code, message, { status, details: { openedIn: 'widget' } }));
    return true;
  }
}

const forwardTo = (sink: LiveSink): LiveSink => ({
  messages: (incoming) => {
    sink.messages(incoming);
  },
  conversation: (conversation) => {
    sink.conversation(conversation);
  },
  typing: (isTyping, author) => {
    sink.typing(isTyping, author);
  },
  wait: (seconds) => {
    sink.wait(seconds);
  },
  features: (features) => {
    sink.features(features);
  },
  line: (state) => {
    sink.line(state);
  },
  gone: (error) => {
    sink.gone(error);
  },
});
