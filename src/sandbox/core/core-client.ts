import { isRecord, textOf } from '../json.js';
import { ConversationBook } from './conversation-book.js';
import type {
  CoreConversation,
  CoreConversationState,
  CoreEvents,
  CoreHabits,
  CoreIdentity,
  Pushed,
} from './core-types.js';
import { Listeners } from './listeners.js';
import { MessageEcho } from './message-echo.js';
import { PushedStream } from './pushed-stream.js';
import { attributesOf, conversationForm, dataOf, idOf, linksOf, MessageForms, rowsOf } from './rest-forms.js';
import { coreError, type WebApi } from './web-api.js';

const PAGE_SIZE = 100;
const NOBODY: CoreIdentity = { identified: false, customerId: null, email: null, externalId: null };

/** The state of a running Core: who the customer is, what it knows, what it was pushed. `methods.ts` is its surface. */
export class CoreClient {
  readonly api: WebApi;
  readonly listeners = new Listeners();
  readonly book = new ConversationBook();
  readonly forms: MessageForms;
  readonly echo: MessageEcho;
  /** Methods do nothing until `init` is through. */
  ready = false;
  settings: Readonly<Record<string, unknown>> = {};
  identity: CoreIdentity = NOBODY;
  habits: CoreHabits = {
    coreNoticesHandoff: 'after-getConversations',
    coreMessagesHoldImports: false,
    coreAvailability: 'online',
  };
  readonly #stream: PushedStream;

  constructor(api: WebApi) {
    this.api = api;
    this.forms = new MessageForms(api);
    this.echo = new MessageEcho((message) => {
      if (message.direction === 'out') this.book.received(message.conversationId, message.messageId);
      this.emit('onMessageReceived', message);
    });
    this.#stream = new PushedStream({
      open: (signal) => api.fetch('GET', '/core/events', undefined, signal),
      onHabits: (habits) => {
        this.habits = habits;
      },
      onPushed: (pushed) => this.#take(pushed),
    });
  }

  /** Settings, token, conversations, then the stream. A second call starts over, with the same listeners. */
  async start(lang: string | null): Promise<{ settings: Readonly<Record<string, unknown>> }> {
    await this.api.ensureToken();
    const query = lang === null ? '' : `?lang=${encodeURIComponent(lang)}`;
    this.settings = attributesOf(dataOf(await this.api.call('GET', `/p/v1/chat/settings${query}`)));
    await this.readCustomer();
    await this.#stream.restart();
    this.ready = true;
    return { settings: this.settings };
  }

  /** Who the customer is now, and which conversations are theirs. */
  async readCustomer(): Promise<void> {
    this.book.clear();
    this.identity = (await this.api.call('GET', '/core/identity')) as CoreIdentity;
    if (this.identity.customerId !== null) await this.listConversations(1, PAGE_SIZE, true);
  }

  restartStream(): Promise<void> {
    return this.#stream.restart();
  }

  emit<Name extends keyof CoreEvents>(event: Name, payload: CoreEvents[Name]): void {
    this.listeners.emit(event, payload);
  }

  /** One page, newest first. What it lists that was unknown is known from then on, if `notice` is set. */
  async listConversations(page: number, pageSize: number, notice: boolean) {
    const active = this.settings['noHistory'] === true ? '&active=true' : '';
    const path = `/c/v1/chat/sessions?page=${page}&pageSize=${pageSize}${active}`;
    const answer = await this.api.call('GET', path);
    const states = await this.api.call('GET', '/core/conversations');
    const stateOf = (id: string) =>
      (isRecord(states) ? states[id] : undefined) as CoreConversationState | undefined;
    const conversations = rowsOf(answer).map((session): CoreConversation => {
      const id = idOf(session);
      if (notice) this.book.add(id, stateOf(id));
      return conversationForm(session, stateOf(id)?.isInAssistantMode ?? false);
    });
    return { conversations, links: linksOf(answer) };
  }

  #take(pushed: Pushed): void {
    if (pushed.event === 'conversation-created') {
      const { conversationId } = pushed.data;
      const noticed = !pushed.handoff || this.habits.coreNoticesHandoff === 'listed';
      if (!noticed || this.book.knows(conversationId)) return;
      this.created(pushed.data);
      return;
    }
    if (!this.book.knows(pushed.data.conversationId)) return;
    switch (pushed.event) {
      case 'message':
        this.echo.pushed(pushed.data);
        return;
      case 'onAgentTypingActivity':
        if (this.settings['showTypingIndicatorCustomerWeb'] === false) return;
        break;
      case 'onAssistantEnded':
        this.book.assistantEnded(pushed.data.conversationId);
        break;
      default:
    }
    this.listeners.emit(pushed.event, pushed.data);
  }

  /** Takes a new conversation in and tells of it, by whichever way the news of it came first. */
  created(conversation: CoreEvents['onConversationCreate']): void {
    if (this.book.knows(conversation.conversationId)) return;
    this.book.add(conversation.conversationId);
    this.emit('onConversationCreate', conversation);
  }
}

/** A field that a method can't do without. */
export function required(params: Readonly<Record<string, unknown>>, name: string): string {
  const value = textOf(params[name]);
  if (value !== null) return value;
  throw coreError(`"${name}" is required.`, {
    status: 400,
    code: 'invalid_request',
    title: 'Invalid request',
  });
}
