import { ContextConsumer } from '@lit/context';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { trackingTokenContext } from '../context.js';
import { Announcer } from '../controllers/announcer.js';
import { ChildTranscript } from '../controllers/child-transcript.js';
import { FocusKeeper } from '../controllers/focus-keeper.js';
import { InvokerCommands } from '../controllers/invoker-commands.js';
import { SessionController } from '../controllers/session-controller.js';
import { browserEnvironment, DEFAULT_CONFIG } from '../create-session.js';
import type { ChatError } from '../domain/chat-error.js';
import { flowError, isCancellable, stepOf, type HandoffStep, type Phase } from '../domain/handoff-flow.js';
import { MAX_HANDOFF_MESSAGES } from '../domain/handoff-request.js';
import type { ChatMessage, Conversation, MessageInput } from '../domain/message.js';
import type { Readiness } from '../domain/readiness.js';
import { emit } from '../events.js';
import type { Strings } from '../i18n/strings.js';
import { loadLiveView } from '../lazy.js';
import { debugLog, warn } from '../platform/console.js';
import { ChatSession } from '../session/chat-session.js';
import type { Connection, SessionState } from '../session/session-types.js';
import { base } from '../styles/base.js';
import { chatStyles } from '../styles/chat.js';
import { footerStyles } from '../styles/footer.js';
import { tokens } from '../styles/tokens.js';
import { renderHeader } from './chat-header.js';
import { announcementsFor, askBeforeHandoff, reportSignal, reportState } from './chat-reports.js';
import { ConfiguredElement } from './configured-element.js';
import { renderHandoffBar, type BarMode } from './handoff-bar.js';
import type { MessageList } from './message-list.js';
import { isTold, renderEnd, renderTakeover, type TakeoverContext } from './takeover.js';

/**
 * Shows a bot's transcript, hands it off to Kustomer when the customer asks for a person, and becomes, in place, the
 * live conversation.
 *
 * @tag kustomer-handoff-chat
 * @fires {CustomEvent} kustomer-phase-change - `{ phase, previous }`
 * @fires {CustomEvent} kustomer-readiness-change - `{ readiness }`
 * @fires {CustomEvent} kustomer-before-handoff - `{ request, omitted, waitUntil }`; cancelable
 * @fires {CustomEvent} kustomer-handoff - `{ conversation, request, omitted }`
 * @fires {CustomEvent} kustomer-handoff-error - `{ error }`
 * @fires {CustomEvent} kustomer-message - `{ message }`: any live message, sent or received
 * @fires {CustomEvent} kustomer-connection-change - `{ connection, previous }`
 * @fires {CustomEvent} kustomer-conversation-ended - `{ conversation, by }`
 * @slot header - Instead of the name and face
 * @slot handoff-trigger - Instead of the "Talk to a person" button
 * @slot footer - Below the composer
 * @slot empty - Instead of the text that stands for an empty log
 * @slot fallback - Another way to a person, shown when this one fails
 * @csspart panel - The whole widget
 * @csspart header - The header
 * @csspart transcript - The scrolling log
 * @csspart message - One message with its time
 * @csspart bubble - The text of a message
 * @csspart divider - The line where the person took over
 * @csspart composer - Field and send button
 * @csspart send-button - The send button
 * @csspart handoff-button - The "Talk to a person" button
 * @cssprop [--khc-color-accent=#2f5bea] - Buttons, links, focus
 * @cssprop [--khc-color-background=#fff] - The panel
 * @cssprop [--khc-color-text=#14171f] - Text
 * @cssprop [--khc-radius=16px] - Corners of the panel
 * @cssprop [--khc-font] - The font shorthand
 */
export class KustomerHandoffChat extends ConfiguredElement {
  static override styles = [tokens, base, footerStyles, chatStyles];

  @state() private hasLiveView = false;
  @query('khc-live-view, .human, [name=handoff-trigger]') private foot!: HTMLElement | null;

  @query('khc-message-list') private list!: MessageList | null;

  readonly #announcer = new Announcer(this);
  readonly #session = new ChatSession(browserEnvironment(), DEFAULT_CONFIG, {
    beforeHandoff: (request, omitted) => askBeforeHandoff(this, request, omitted),
    onSignal: (signal) => {
      reportSignal(this, signal);
    },
    prepareView: () => this.#loadLiveView(),
    warn,
  });
  #readiness = '';
  #transcript: readonly MessageInput[] = this.transcript;

  constructor() {
    super();
    new ContextConsumer(this, {
      context: trackingTokenContext,
      subscribe: true,
      callback: (token) => {
        this.#session.setContextToken(token);
      },
    });
    new SessionController(this, this.#session, (now, before) => {
      this.#onChange(now, before);
    });
    new FocusKeeper(this, () => this.foot);
    new InvokerCommands(this, (command) => {
      if (command === '--handoff') void this.handoff().catch(() => undefined);
    });
    new ChildTranscript(this, (text) => {
      // The page's own transcript, by property or by src, is newer than what stands in its source.
      if (this.transcript.length === 0 && this.src === '') this.#takeTranscriptText(text);
    });
  }

  /** Where the conversation is. */
  get phase(): Phase {
    return this.#session.state.flow.phase;
  }

  /** How far the handoff is; `null` outside of one. */
  get step(): HandoffStep | null {
    return stepOf(this.#session.state.flow);
  }

  /** The log, oldest first. */
  get messages(): readonly ChatMessage[] {
    this.#sync();
    return this.#session.messages;
  }

  get conversation(): Conversation | null {
    return this.#session.conversation;
  }

  /** What a request that was built now would lack. */
  get readiness(): Readiness {
    this.#sync();
    return this.#session.readiness;
  }

  get connection(): Connection {
    return this.#session.state.connection;
  }

  get error(): ChatError | null {
    return flowError(this.#session.state.flow);
  }

  /** Adds a message of the bot phase; gives it as it stands in the log, or `null` once handed off. */
  appendMessage(message: MessageInput): ChatMessage | null {
    this.#sync();
    return this.#session.appendMessage(message);
  }

  /** Hands off, or joins the handoff under way. Rejects with ChatError when cancelled or refused. */
  handoff(): Promise<Conversation> {
    this.#sync();
    return this.#session.handoff();
  }

  /** Gives whether there was something to cancel: not once the request has left. */
  cancelHandoff(): boolean {
    return this.#session.cancelHandoff();
  }

  /** Gives the message as it waits in the log, or `null` where there is no conversation to send it to. */
  sendMessage(body: string): ChatMessage | null {
    this.#sync();
    return this.#session.sendMessage(body);
  }

  retryMessage(id: string): void {
    this.#session.retryMessage(id);
  }

  endConversation(): Promise<void> {
    return this.#session.endConversation();
  }

  /** A fresh bot phase with a new external id. */
  reset(): void {
    this.#session.reset();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#sync();
    if (changed.has('src') && this.src !== '') void this.#loadTranscript(this.src);
    if (changed.has('baseUrl') || changed.has('org')) this.#warnOfAddress();
    if (this.step === 'asking' && !this.hasLiveView) void this.#loadLiveView().catch(() => undefined);
  }

  protected override updated(): void {
    const { readiness } = this.#session;
    const fingerprint = JSON.stringify(readiness);
    if (fingerprint === this.#readiness) return;
    this.#readiness = fingerprint;
    emit(this, 'kustomer-readiness-change', { readiness });
  }

  protected override render(): TemplateResult {
    const { texts: strings, locale } = this;
    const { flow, log, agent, connection } = this.#session.state;
    const takeover = this.#takeover(strings, locale);
    const isOnline = connection === 'online' && flow.phase === 'live';
    const error = flowError(flow);
    return html`
      <div class="sr" role="status">
        ${repeat(
          this.#announcer.announcements,
          ({ id }) => id,
          ({ text }) => html`<p>${text}</p>`,
        )}
      </div>
      <section class="panel" part="panel" aria-label=${this.from || strings.transcriptLabel}>
        ${renderHeader({ flow, botName: this.from, agent, isOnline, strings })}
        <div class="middle">
          ${this.#renderBanner(strings)}
          <khc-message-list
            exportparts="transcript, message, bubble"
            .history=${log.history}
            .live=${log.live}
            .strings=${strings}
            .locale=${locale}
            .botName=${this.from}
            .isLive=${flow.phase === 'live' || flow.phase === 'ended'}
            @khc-retry-message=${this.#onRetry}
            @khc-delete-message=${this.#onDelete}
          >
            <slot name="empty" slot="empty">
              <p class="empty"><b>${strings.emptyTitle}</b>${strings.emptyText}</p>
            </slot>
            ${renderTakeover(takeover)} ${renderEnd(takeover)}
          </khc-message-list>
        </div>
        <div class="fallback" ?hidden=${!isTold(error) || this.step === 'checking'}>
          <slot name="fallback"></slot>
        </div>
        <footer>${this.#renderFoot(strings)}<slot name="footer"></slot></footer>
      </section>
    `;
  }

  #renderBanner(strings: Strings): unknown {
    const { flow, connection } = this.#session.state;
    if (flow.phase !== 'live') return nothing;
    const text = { offline: strings.offlineBanner, reconnecting: strings.reconnectingBanner }[
      connection as string
    ];
    return text ? html`<div class="banner">${text}</div>` : nothing;
  }

  /** The composer as soon as there may be someone to write to, else the way there. */
  #renderFoot(strings: Strings): TemplateResult {
    const { flow } = this.#session.state;
    const isAsking = this.step === 'asking';
    const isCalling = flow.phase === 'live' || (flow.phase === 'handing-off' && !this.archive) || isAsking;
    if (isCalling && this.hasLiveView) {
      return html`<khc-live-view
        exportparts="composer, send-button"
        .strings=${strings}
        .asking=${isAsking}
        .cancellable=${isCancellable(flow)}
        @khc-send=${this.#onSend}
        @khc-cancel=${this.#onCancel}
      ></khc-live-view>`;
    }
    const modes: Record<Phase, BarMode> = {
      bot: 'offer',
      'handing-off': isCancellable(flow) ? 'waiting' : 'busy',
      live: 'busy',
      ended: 'restart',
    };
    return renderHandoffBar({
      mode: modes[flow.phase],
      strings,
      privacyUrl: safeLink(this.privacyUrl),
      onIntent: this.#onIntent,
      onHandoff: this.#onHandoff,
      onCancel: this.#onCancel,
      onRestart: this.#onRestart,
    });
  }

  #takeover(strings: Strings, locale: string): TakeoverContext {
    const { flow, agent, liveSince, omitted, log } = this.#session.state;
    // The preview is worth its milliseconds only where a log can be too long at all.
    const candidates = flow.phase === 'bot' ? this.#session.preview.omitted : omitted;
    const isLong = log.history.length > MAX_HANDOFF_MESSAGES;
    return {
      flow,
      strings,
      locale,
      agentName: agent?.name ?? strings.agent,
      leftBehind: isLong ? candidates.filter(({ reason }) => reason === 'over_limit').length : 0,
      max: MAX_HANDOFF_MESSAGES,
      liveSince,
      onTryAgain: () => {
        this.#sync();
        this.#session.tryAgain();
      },
      onStartNew: () => {
        this.#session.startNew();
      },
    };
  }

  /** Brings what the page has set to the session; cheap, so that a method may follow a property at once. */
  #sync(): void {
    const config = this.sessionConfig;
    const known = this.#session.config;
    const names = Object.keys(config) as (keyof typeof config)[];
    if (names.some((name) => config[name] !== known[name])) this.#session.configure(config);
    if (this.transcript === this.#transcript) return;
    this.#transcript = this.transcript;
    this.#session.setTranscript(this.transcript);
  }

  #onChange(now: SessionState, before: SessionState): void {
    const { phase } = now.flow;
    // At once, not with the next render: a page's styles and tests may look right after the event.
    if (this.getAttribute('phase') !== phase) this.setAttribute('phase', phase);
    for (const text of announcementsFor(now, before, this.texts)) this.#announcer.announce(text);
    reportState(this, now, before);
    if (this.debug && now.flow !== before.flow) {
      debugLog('flow', { phase, step: stepOf(now.flow), code: flowError(now.flow)?.code });
    }
  }

  async #loadLiveView(): Promise<void> {
    const { define } = await loadLiveView();
    define();
    this.hasLiveView = true;
  }

  async #loadTranscript(src: string): Promise<void> {
    try {
      const response = await fetch(new URL(src, this.ownerDocument.baseURI));
      if (!response.ok) throw new Error(`status ${String(response.status)}`);
      const text = await response.text();
      if (src === this.src && this.transcript.length === 0) this.#takeTranscriptText(text);
    } catch (error) {
      warn(
        `src: the transcript could not be loaded (${error instanceof Error ? error.message : 'unknown'}).`,
      );
    }
  }

  #takeTranscriptText(text: string): void {
    let transcript: unknown;
    try {
      transcript = JSON.parse(text);
    } catch {
      warn('The transcript is not JSON; expected an array of { date, direction, body }.');
      transcript = null;
    }
    this.#session.setTranscript(transcript);
  }

  #warnOfAddress(): void {
    if (this.sessionConfig.baseUrl !== null || (this.org === '' && this.baseUrl === '')) return;
    warn(
      this.baseUrl === ''
        ? `org="${this.org}" is no organisation name: small letters, digits and hyphens only.`
        : `base-url="${this.baseUrl}" is no http(s) address without credentials, query and fragment.`,
    );
  }

  readonly #onIntent = (): void => {
    this.#sync();
    this.#session.prime();
  };

  readonly #onHandoff = (): void => {
    this.#sync();
    void this.#session.handoff().catch(() => undefined);
  };

  readonly #onCancel = (): void => {
    this.#session.cancelHandoff();
  };

  readonly #onRestart = (): void => {
    this.#session.reset();
  };

  readonly #onSend = ({ detail }: CustomEvent<{ body: string }>): void => {
    if (this.step === 'asking') this.#session.answer(detail.body);
    else this.#session.sendMessage(detail.body);
    this.list?.scrollToEnd();
  };

  readonly #onRetry = ({ detail }: CustomEvent<{ id: string }>): void => {
    this.#session.retryMessage(detail.id);
  };

  readonly #onDelete = ({ detail }: CustomEvent<{ id: string }>): void => {
    this.#session.deleteMessage(detail.id);
  };
}

/** The page's own link, unless it is no link to a page at all. */
const safeLink = (url: string): string => (/^(?:javascript|data|vbscript):/i.test(url.trim()) ? '' : url);

declare global {
  interface HTMLElementTagNameMap {
    'kustomer-handoff-chat': KustomerHandoffChat;
  }
}
