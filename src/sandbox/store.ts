import { emptyState, type SandboxState } from './state.js';

/** What happened; the event stream sends it, and a push channel for `core.js` can be built on it. */
export interface Change {
  readonly type:
    | 'conversation-created'
    | 'message-created'
    | 'conversation-updated'
    | 'conversation-ended'
    | 'conversation-reopened'
    | 'typing'
    | 'customer-typing'
    | 'assistant-ended'
    | 'satisfaction'
    | 'identity'
    | 'tokens'
    | 'settings'
    | 'faults'
    | 'streams-cut'
    | 'reset';
  readonly conversationId?: string;
  readonly messageId?: string;
  /** The agent who began or stopped typing. */
  readonly userId?: string;
  readonly typing?: boolean;
}

/** The one place an instance's state is kept, with the clock, the ids and the news of changes. */
export interface Store {
  readonly state: SandboxState;
  /** Counts resets, so that work begun before one can tell. */
  readonly epoch: number;
  now(): Date;
  /** ISO 8601 with milliseconds. */
  timestamp(): string;
  /** 24 hexadecimal digits that sort in the order of creation, like the ids of Kustomer's records. */
  newId(): string;
  changed(change: Change): void;
  /** @returns the undo. */
  subscribe(listener: (change: Change) => void): () => void;
  reset(): void;
}

export interface StoreOptions {
  readonly now: () => Date;
  readonly state?: SandboxState | undefined;
}

export function createStore(options: StoreOptions): Store {
  const listeners = new Set<(change: Change) => void>();
  let state = options.state ?? emptyState();
  let epoch = 0;

  const changed = (change: Change): void => {
    for (const listener of [...listeners]) listener(change);
  };
  const newId = (): string => {
    state.ids.counter += 1;
    const seconds = Math.floor(options.now().getTime() / 1000);
    return hex(seconds, 8) + state.ids.machine + hex(state.ids.counter, 6);
  };

  return {
    get state() {
      return state;
    },
    get epoch() {
      return epoch;
    },
    now: options.now,
    timestamp: () => options.now().toISOString(),
    newId,
    changed,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reset() {
      state = emptyState();
      epoch += 1;
      changed({ type: 'reset' });
    },
  };
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, '0').slice(-length);
}
