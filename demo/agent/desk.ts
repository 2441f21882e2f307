import type { Conversation, DeskApi } from './desk-api.js';

export const AGENTS = ['Sam Rivera', 'Alex Kim', 'Jo Park', 'Priya Nair'] as const;

/** A typing sign is refreshed about every 3 s and taken back after a pause (`kustomer-chat-api.md` section 6). */
const TYPING_REFRESH_MS = 3000;
const TYPING_PAUSE_MS = 5000;
/** Without another sign, the customer's typing is forgotten after this. */
const CUSTOMER_TYPING_MS = 5000;

const READ_KEY = 'agent-console-read';
const AGENT_KEY = 'agent-console-agent';

export type LoadState = 'loading' | 'ready' | 'unreachable';

/** What the console shows, and what a person can do in it. Tells its subscriber of every change. */
export class Desk {
  conversations: readonly Conversation[] = [];
  load: LoadState = 'loading';
  selectedId: string | null = null;
  agent: string;
  /** Why the last action on the selected conversation failed, for people; `null` when nothing did. */
  problem: string | null = null;
  sending = false;

  readonly #api: DeskApi;
  readonly #onChange: () => void;
  readonly #drafts = new Map<string, string>();
  /** Messages of each conversation that have been on the screen, kept for a reload. */
  readonly #read: Map<string, number>;
  #refreshing: Promise<void> | null = null;
  #refreshAgain = false;
  #typing: { readonly id: string; readonly since: number } | null = null;
  #typingPause: ReturnType<typeof setTimeout> | undefined;
  /** The last sign of each customer who types, and until when it holds by this machine's clock. */
  readonly #customerTyping = new Map<string, { readonly at: string; readonly until: number }>();

  constructor(api: DeskApi, onChange: () => void) {
    this.#api = api;
    this.#onChange = onChange;
    this.agent = sessionStorage.getItem(AGENT_KEY) ?? AGENTS[0];
    this.#read = new Map(JSON.parse(sessionStorage.getItem(READ_KEY) ?? '[]') as [string, number][]);
  }

  get selected(): Conversation | null {
    return this.conversations.find(({ id }) => id === this.selectedId) ?? null;
  }

  /** Reads everything anew. Calls during a running one lead to one more, however many they are. */
  async refresh(): Promise<void> {
    if (this.#refreshing) {
      this.#refreshAgain = true;
      return this.#refreshing;
    }
    this.#refreshing = this.#load();
    await this.#refreshing;
    this.#refreshing = null;
    if (!this.#refreshAgain) return;
    this.#refreshAgain = false;
    await this.refresh();
  }

  async #load(): Promise<void> {
    try {
      this.conversations = await this.#api.list();
      this.#noteCustomerTyping();
      this.load = 'ready';
    } catch {
      this.load = 'unreachable';
    }
    this.#onChange();
  }

  isCustomerTyping(id: string): boolean {
    return (this.#customerTyping.get(id)?.until ?? 0) > Date.now();
  }

  #noteCustomerTyping(): void {
    for (const { id, customerTyping } of this.conversations) {
      if (!customerTyping) this.#customerTyping.delete(id);
      else if (this.#customerTyping.get(id)?.at !== customerTyping.at) {
        this.#customerTyping.set(id, { at: customerTyping.at, until: Date.now() + CUSTOMER_TYPING_MS });
        // A sign that fades is no change that the sandbox would tell of.
        setTimeout(this.#onChange, CUSTOMER_TYPING_MS);
      }
    }
  }

  select(id: string | null): void {
    if (id === this.selectedId) return;
    this.stopTyping();
    this.selectedId = id;
    this.problem = null;
    this.#onChange();
  }

  chooseAgent(name: string): void {
    this.stopTyping();
    this.agent = name;
    sessionStorage.setItem(AGENT_KEY, name);
    this.#onChange();
  }

  /** What waits for an agent; an ended conversation waits for nobody. */
  unreadCount(conversation: Conversation): number {
    if (conversation.lockedAt !== null) return 0;
    const read = this.#read.get(conversation.id) ?? 0;
    const unread = conversation.messages.slice(read).filter(({ direction }) => direction === 'in').length;
    // An import is one piece of news, however long the history is.
    return read === 0 ? Math.min(1, conversation.messages.length) : unread;
  }

  get totalUnread(): number {
    return this.conversations.reduce((sum, conversation) => sum + this.unreadCount(conversation), 0);
  }

  markRead(conversation: Conversation): void {
    if (this.#read.get(conversation.id) === conversation.messages.length) return;
    this.#read.set(conversation.id, conversation.messages.length);
    sessionStorage.setItem(READ_KEY, JSON.stringify([...this.#read]));
  }

  draft(id: string): string {
    return this.#drafts.get(id) ?? '';
  }

  write(id: string, text: string): void {
    this.#drafts.set(id, text);
    this.problem = null;
    if (text.trim() === '') this.stopTyping();
    else this.#keepTyping(id);
    this.#onChange();
  }

  async send(id: string): Promise<void> {
    const body = this.draft(id).trim();
    if (body === '' || this.sending) return;
    this.sending = true;
    this.stopTyping();
    await this.#act('Not sent. Your text is still here: try again.', async () => {
      await this.#api.reply(id, body, this.agent);
      // Whatever was written while the reply was on its way stays.
      if (this.draft(id).trim() === body) this.#drafts.delete(id);
    });
    this.sending = false;
    await this.refresh();
  }

  async end(id: string): Promise<void> {
    this.#forgetTyping();
    await this.#act('The conversation could not be ended. Try again.', () => this.#api.end(id));
    await this.refresh();
  }

  async reopen(id: string): Promise<void> {
    await this.#act('The conversation could not be reopened. Try again.', () => this.#api.reopen(id));
    await this.refresh();
  }

  stopTyping(): void {
    const typing = this.#typing;
    this.#forgetTyping();
    if (typing) void this.#api.setTyping(typing.id, false, this.agent).catch(() => undefined);
  }

  #forgetTyping(): void {
    clearTimeout(this.#typingPause);
    this.#typing = null;
  }

  #keepTyping(id: string): void {
    clearTimeout(this.#typingPause);
    this.#typingPause = setTimeout(() => this.stopTyping(), TYPING_PAUSE_MS);
    const now = Date.now();
    if (this.#typing?.id === id && now - this.#typing.since < TYPING_REFRESH_MS) return;
    this.#typing = { id, since: now };
    // A lost typing sign is no news worth a word to the agent.
    void this.#api.setTyping(id, true, this.agent).catch(() => undefined);
  }

  async #act(failure: string, work: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await work();
    } catch {
      this.problem = failure;
    }
    this.#onChange();
  }
}
