type Callback = (response?: unknown, error?: unknown) => void;

export interface CoreCall {
  readonly method: string;
  readonly input: Record<string, unknown>;
  /** Answers the call; may be called any number of times. */
  readonly answer: Callback;
}

/** What a method answers: a response, an `Error`, or nothing ever where it gives `undefined`. */
export type CoreAnswer = (input: Record<string, unknown>) => unknown;

/** Has the habits of `window.KustomerCore` that are documented: callbacks `(response, error)`, listeners by reference. */
export class FakeCore {
  readonly calls: CoreCall[] = [];
  readonly answers: Record<string, CoreAnswer>;
  readonly #listeners = new Map<string, Set<(payload: unknown) => void>>();

  constructor(answers: Record<string, CoreAnswer> = {}) {
    this.answers = {
      getConversations: () => ({ conversations: [coreConversation()] }),
      getHistoricalMessages: () => ({ messages: [] }),
      endConversation: ({ conversationId }) => ({ conversationId, ended: true }),
      sendMessage: ({ body }) => coreMessage({ messageId: 'sent', direction: 'in', body }),
      init: () => ({ settings: {} }),
      ...answers,
    };
  }

  readonly init = this.#method('init');
  readonly getConversations = this.#method('getConversations');
  readonly getHistoricalMessages = this.#method('getHistoricalMessages');
  readonly sendMessage = this.#method('sendMessage');
  readonly endConversation = this.#method('endConversation');
  readonly sendTypingActivity = this.#method('sendTypingActivity');
  readonly sendPresenceActivity = this.#method('sendPresenceActivity');
  readonly markRead = this.#method('markRead');

  addListener(event: string, listener: (payload: unknown) => void): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  removeListener(event: string, listener: (payload: unknown) => void): void {
    this.#listeners.get(event)?.delete(listener);
  }

  emit(event: string, payload: unknown): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(payload);
  }

  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }

  /** What a listener was, to call it after it was taken away. */
  listenersOf(event: string): readonly ((payload: unknown) => void)[] {
    return [...(this.#listeners.get(event) ?? [])];
  }

  inputs(method: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.method === method).map(({ input }) => input);
  }

  #method(method: string): (input: Record<string, unknown>, callback?: Callback) => void {
    return (input, callback = () => undefined) => {
      this.calls.push({ method, input, answer: callback });
      const answer = this.answers[method]?.(input);
      if (answer === undefined) return;
      queueMicrotask(() => {
        if (answer instanceof Error) callback(undefined, answer);
        else callback(answer, null);
      });
    };
  }
}

export const coreConversation = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  conversationId: 'c1',
  createdAt: '2026-01-22T14:40:00.000Z',
  ended: false,
  isInAssistantMode: false,
  ...change,
});

export const coreMessage = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  messageId: 'm1',
  body: 'Hello',
  createdAt: '2026-01-22T15:00:00.000Z',
  direction: 'out',
  conversationId: 'c1',
  attachments: [],
  meta: {},
  sentBy: { type: 'user', id: 'u1', displayName: 'Sam', avatarUrl: 'https://x.example/sam.png' },
  ...change,
});
