import { type PropertyValues, type TemplateResult } from 'lit';
import { InvokerCommands } from './controllers/invoker-commands.js';
import { PageTranscript } from './controllers/page-transcript.js';
import { Prefetch } from './controllers/prefetch.js';
import { SessionController } from './controllers/session-controller.js';
import type { ChatError } from '../domain/chat-error.js';
import { errorOf, stepOf, type HandoffStep, type Phase } from '../domain/flow/flow.js';
import type { ChatMessage, Conversation, MessageInput } from '../domain/message.js';
import type { Readiness } from '../domain/handoff/readiness.js';
import { emit } from './events.js';
import { systemClock } from '../platform/clock.js';
import { randomIds } from '../platform/ids.js';
import { ChatSession } from '../session/chat-session.js';
import type { Connection } from '../domain/connection.js';
import { connectionOf, unreadCountOf } from '../session/state.js';
import { base } from '../styles/base.js';
import { chatStyles } from '../styles/chat.js';
import { footerStyles } from '../styles/footer.js';
import { tokens } from '../styles/tokens.js';
import { renderPanel } from './chat-panel.js';
import type { BarActions } from './handoff-bar.js';
import { LaterParts } from './later-parts.js';
import { warn } from '../warn.js';
import { ConfiguredElement } from './configured-element.js';

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
 * @fires {CustomEvent} kustomer-unread-change - `{ unreadCount }`
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
 * @csspart divider - A line across the log: where the person took over, who joined, what is new, the end
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

  readonly #session: ChatSession = new ChatSession(
    { clock: systemClock, ids: randomIds, openEngine: (context) => this.#later.openEngine(context) },
    this.sessionConfig,
    {
      beforeHandoff: (request, omitted) => this.#later.mayLeave(request, omitted),
      prepareView: () => this.#later.prepare(),
      warn,
      report: reportError,
    },
  );
  readonly #later: LaterParts = new LaterParts({
    host: this,
    session: this.#session,
    texts: () => this.texts,
  });
  readonly #tie: SessionController;
  readonly #page: PageTranscript;
  readonly #actions: BarActions = {
    onIntent: () => {
      this.#sync();
      this.#session.prime();
    },
    onKey: ({ key }) => {
      // Those that press a button; with others the focus only passes by.
      if (key === 'Enter' || key === ' ') this.#actions.onIntent();
    },
    onHandoff: () => {
      // The failure is in the state, where the person sees it.
      this.handoff().catch(() => undefined);
    },
    onCancel: () => this.cancelHandoff(),
  };
  #readiness = '';
  #transcript: readonly MessageInput[] = this.transcript;

  constructor() {
    super();
    this.#tie = new SessionController(this, this.#session, (now, before, facts) => {
      this.#later.follow(now, before, facts);
    });
    // After it, so that a transcript that stands in the element is heard of.
    this.#page = new PageTranscript(this, this.#session);
    // So that a person who goes offline before they ask still finds all the code there.
    new Prefetch(this, () => {
      this.#session.preload().catch(() => undefined);
    });
    new InvokerCommands(this, (command) => {
      if (command === '--handoff') this.#actions.onHandoff();
    });
  }

  /** Where the conversation is. */
  get phase(): Phase {
    return this.#session.state.flow.place.phase;
  }

  /** How far the handoff is; `null` outside of one. */
  get step(): HandoffStep | null {
    return stepOf(this.#session.state.flow.place);
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
    return connectionOf(this.#session.state);
  }

  /** How many messages of the other side the person has not seen. */
  get unreadCount(): number {
    return unreadCountOf(this.#session.state);
  }

  get error(): ChatError | null {
    return errorOf(this.#session.state.flow.place);
  }

  /** Adds a message of the bot phase; returns it as it stands in the log, or `null` once handed off. */
  appendMessage(message: MessageInput): ChatMessage | null {
    this.#sync();
    return this.#session.appendMessage(message);
  }

  /** Hands off, or joins the handoff under way. Rejects with ChatError when cancelled or refused. */
  handoff(): Promise<Conversation> {
    this.#sync();
    const conversation = this.#session.handoff();
    this.#tie.reflectPhase();
    return conversation;
  }

  /** Returns whether there was something to cancel: not once the request has left. */
  cancelHandoff(): boolean {
    const isTaken = this.#session.cancelHandoff();
    this.#tie.reflectPhase();
    return isTaken;
  }

  /** Returns the message as it waits in the log, or `null` where there is no conversation to send it to. */
  sendMessage(body: string): ChatMessage | null {
    this.#sync();
    return this.#session.sendMessage(body);
  }

  /** Sends a message that failed again; returns whether there was one. */
  retryMessage(id: string): boolean {
    return this.#session.retryMessage(id);
  }

  /** Ends the live conversation, where the organisation lets customers do that; rejects with ChatError otherwise. */
  async endConversation(): Promise<void> {
    await this.#session.endConversation();
  }

  /** A fresh bot phase with a new external id. */
  reset(): void {
    this.#session.reset();
    this.#tie.reflectPhase();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#sync();
    if (changed.has('src')) this.#page.load().catch(() => undefined);
    if (changed.has('baseUrl') || changed.has('org')) this.#warnOfAddress();
  }

  protected override updated(): void {
    const { readiness } = this.#session;
    const fingerprint = JSON.stringify(readiness);
    if (fingerprint === this.#readiness) return;
    this.#readiness = fingerprint;
    emit(this, 'kustomer-readiness-change', { readiness });
  }

  protected override render(): TemplateResult {
    const { state } = this.#session;
    return renderPanel({
      state,
      texts: this.texts,
      from: this.from,
      privacyUrl: this.privacyUrl,
      archive: this.archive,
      contributions: this.#later.contributions,
      actions: this.#actions,
    });
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

  #warnOfAddress(): void {
    if (this.sessionConfig.baseUrl === null && this.org + this.baseUrl !== '') warn('address');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kustomer-handoff-chat': KustomerHandoffChat;
  }
}
