import { ChatError } from '../../domain/chat-error.js';
import type { IncomingMessage } from '../../domain/log/live-log.js';
import type { Clock } from '../../ports/clock.js';
import type { Timings } from '../../ports/timings.js';
import {
  readCoreBatch,
  readCoreConversations,
  readCoreError,
  readCoreSent,
  type CoreBatch,
  type CoreConversation,
  type MessageContext,
} from './web-sdk-wire.js';
import { bad } from '../wire.js';

export interface SdkDependencies {
  readonly clock: Clock;
  readonly timings: Pick<Timings, 'request'>;
}

type Call = (...args: readonly unknown[]) => unknown;

/** A method of an object that nothing is known of; may throw, as any access to it may. */
const methodOf = (source: unknown, name: string): Call | null => {
  if ((typeof source !== 'object' && typeof source !== 'function') || source === null) return null;
  const method: unknown = Reflect.get(source, name);
  return typeof method === 'function' ? (...args) => Reflect.apply(method as Call, source, args) : null;
};

const lacking = (name: string): ChatError =>
  new ChatError('not_ready', `Kustomer's web SDK on this page has no method ${name}.`);

/** Runs what may throw anything; gives what it threw as ChatError. */
const attempt = (task: () => void): ChatError | null => {
  try {
    task();
    return null;
  } catch (thrown) {
    return thrown instanceof ChatError ? thrown : bad("Kustomer's web SDK threw");
  }
};

export interface SdkRequest<T> {
  readonly method: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly read: (response: unknown) => T;
  readonly signal: AbortSignal;
}

/**
 * Calls a method that answers by `(response, error)` (kustomer-chat-api.md section 10, documented), which may come
 * twice, or never. The answer is read before anything is promised, so that a "then" in it is never called.
 *
 * @throws ChatError `not_ready` where the method is missing, `timeout`, `cancelled`, or what Core's error says
 */
export const askSdk = <T>(
  source: unknown,
  { method, input, read, signal }: SdkRequest<T>,
  { clock, timings }: SdkDependencies,
): Promise<T> =>
  new Promise((resolve, reject) => {
    let isOpen = true;
    const settle = (outcome: () => void): void => {
      if (!isOpen) return;
      isOpen = false;
      stopTimer();
      signal.removeEventListener('abort', giveUp);
      const error = attempt(outcome);
      if (error) reject(error);
    };
    const fail = (error: ChatError): void => {
      settle(() => {
        throw error;
      });
    };
    const giveUp = (): void => {
      fail(new ChatError('cancelled', 'The request was given up.'));
    };
    const stopTimer = clock.after(timings.request, () => {
      fail(new ChatError('timeout', "Kustomer's web SDK did not answer in time.", { retryable: true }));
    });
    if (signal.aborted) {
      giveUp();
      return;
    }
    signal.addEventListener('abort', giveUp);
    const error = attempt(() => {
      const call = methodOf(source, method);
      if (!call) throw lacking(method);
      call({ ...input }, (response: unknown, refusal: unknown) => {
        settle(() => {
          if (refusal) throw readCoreError(refusal);
          resolve(read(response));
        });
      });
    });
    if (error) fail(error);
  });

/** What is sent along with `sendMessage`. */
export interface CoreOutgoing {
  readonly conversationId: string;
  readonly body: string;
  readonly payload?: string;
  readonly isInAssistantMode?: boolean;
}

/** What has to be there before anything is trusted to it. */
const NEEDED = ['getConversations', 'sendMessage', 'addListener', 'removeListener'];

/** `window.KustomerCore` with types and promises; every answer is looked at, and nothing of it gets through as it is. */
export class KustomerCore {
  readonly #source: unknown;
  readonly #deps: SdkDependencies;

  constructor(source: unknown, dependencies: SdkDependencies) {
    this.#source = source;
    this.#deps = dependencies;
  }

  /** @throws ChatError `not_ready` where this is no Core that a conversation could be led with */
  check(): void {
    const error = attempt(() => {
      for (const name of NEEDED) if (!methodOf(this.#source, name)) throw lacking(name);
    });
    if (error) throw error;
  }

  async init(
    options: { readonly brandId?: string; readonly lang?: string },
    signal: AbortSignal,
  ): Promise<void> {
    await this.#ask('init', options, () => null, signal);
  }

  /** The newest 100. */
  listConversations(signal: AbortSignal): Promise<CoreConversation[]> {
    return this.#ask('getConversations', { page: 1, pageSize: 100 }, readCoreConversations, signal);
  }

  /** @param before ISO 8601; only what is older is listed */
  listMessages(
    input: { readonly conversationId: string; readonly count: number; readonly before?: string },
    context: MessageContext,
    signal: AbortSignal,
  ): Promise<CoreBatch> {
    return this.#ask('getHistoricalMessages', input, (response) => readCoreBatch(response, context), signal);
  }

  sendMessage(input: CoreOutgoing, context: MessageContext, signal: AbortSignal): Promise<IncomingMessage> {
    return this.#ask('sendMessage', { ...input }, (response) => readCoreSent(response, context), signal);
  }

  async endConversation(conversationId: string, signal: AbortSignal): Promise<void> {
    await this.#ask('endConversation', { conversationId }, () => null, signal);
  }

  sendTyping(conversationId: string, typing: boolean): void {
    this.#tell('sendTypingActivity', { conversationId, typing });
  }

  sendPresence(presence: 'online' | 'offline'): void {
    this.#tell('sendPresenceActivity', { presence });
  }

  markRead(conversationId: string, messageIds: readonly string[]): void {
    this.#tell('markRead', { conversationId, messageIds: [...messageIds] });
  }

  /** Calls the listener with what an event brings, until the returned function is called. @throws ChatError */
  on(event: string, listener: (payload: unknown) => void): () => void {
    let isOpen = true;
    const heard = (payload: unknown): void => {
      if (!isOpen) return;
      // A payload whose parts throw: the page's Core must not hear of it.
      attempt(() => {
        listener(payload);
      });
    };
    const error = attempt(() => {
      methodOf(this.#source, 'addListener')?.(event, heard);
    });
    if (error) throw error;
    return () => {
      isOpen = false;
      // Core knows a listener by its function.
      attempt(() => {
        methodOf(this.#source, 'removeListener')?.(event, heard);
      });
    };
  }

  #ask<T>(
    method: string,
    input: Readonly<Record<string, unknown>>,
    read: (response: unknown) => T,
    signal: AbortSignal,
  ): Promise<T> {
    return askSdk(this.#source, { method, input, read, signal }, this.#deps);
  }

  /** For what no answer is documented of, and nothing depends on. */
  #tell(method: string, input: Readonly<Record<string, unknown>>): void {
    attempt(() => {
      methodOf(this.#source, method)?.(input);
    });
  }
}

/**
 * Lets the page's widget show the conversation (section 10, documented). It floats: nothing of it can be mounted here.
 *
 * @throws ChatError where it does not say that it has
 */
export const openInWidget = async (
  widget: unknown,
  conversationId: string,
  signal: AbortSignal,
  dependencies: SdkDependencies,
): Promise<void> => {
  const read = (): null => null;
  await askSdk(
    widget,
    { method: 'openConversationById', input: { conversationId }, read, signal },
    dependencies,
  );
};
