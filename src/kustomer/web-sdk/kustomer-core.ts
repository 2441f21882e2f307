import { ChatError } from '../../domain/chat-error.js';
import type { IncomingMessage } from '../../domain/log/live-log.js';
import { until, wait, type Clock } from '../../ports/clock.js';
import type { Timings } from '../../ports/timings.js';
import {
  readWebSdkBatch,
  readWebSdkConversations,
  readWebSdkError,
  readWebSdkSent,
  type WebSdkBatch,
  type WebSdkConversation,
  type MessageContext,
} from './web-sdk-wire.js';
import { cancelled } from '../lifetime.js';
import { bad } from '../wire.js';

export interface SdkDependencies {
  readonly clock: Clock;
  readonly timings: Pick<Timings, 'request'>;
}

type Call = (...args: readonly unknown[]) => unknown;

/** Returns a method of an object that nothing is known of; `null` where it has none. May throw, as any access may. */
const methodOf = (source: unknown, name: string): Call | null => {
  if ((typeof source !== 'object' && typeof source !== 'function') || source === null) return null;
  const method: unknown = Reflect.get(source, name);
  return typeof method === 'function' ? (...args) => Reflect.apply(method as Call, source, args) : null;
};

const lacking = (name: string): ChatError =>
  new ChatError('not_ready', `Kustomer's web SDK on this page has no method ${name}.`);

/** Runs what may throw anything. Returns what it threw as ChatError, or `null`. */
const thrownIn = (task: () => void): ChatError | null => {
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

/** Calls the method at once. @param over aborted when nobody waits for the answer any more: it is not looked at then */
const call = <T>(source: unknown, { method, input, read }: SdkRequest<T>, over: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const error = thrownIn(() => {
      const ask = methodOf(source, method);
      if (!ask) throw lacking(method);
      ask({ ...input }, (response: unknown, refusal: unknown) => {
        if (over.aborted) return;
        const unusable = thrownIn(() => {
          if (refusal) throw readWebSdkError(refusal);
          // Read before anything is promised, so that a "then" in the answer is never called.
          resolve(read(response));
        });
        if (unusable) reject(unusable);
      });
    });
    if (error) reject(error);
  });

/**
 * Calls a method that answers by `(response, error)` (kustomer-chat-api.md section 10, documented), which may come
 * twice, or never.
 *
 * @throws ChatError `not_ready` where the method is missing, `timeout`, `cancelled`, or what Core's error says
 */
export const askSdk = async <T>(
  source: unknown,
  request: SdkRequest<T>,
  { clock, timings }: SdkDependencies,
): Promise<T> => {
  const { signal } = request;
  if (signal.aborted) throw cancelled();
  const over = new AbortController();
  const tooLate = wait(clock, timings.request, over.signal).then((): never => {
    throw new ChatError('timeout', "Kustomer's web SDK did not answer in time.", { retryable: true });
  });
  try {
    return await until(signal, Promise.race([call(source, request, over.signal), tooLate]));
  } catch (error) {
    throw error instanceof ChatError ? error : cancelled();
  } finally {
    over.abort();
  }
};

/** What is sent along with `sendMessage`. */
export interface WebSdkOutgoing {
  readonly conversationId: string;
  readonly body: string;
  readonly payload?: string;
  readonly isInAssistantMode?: boolean;
}

/** The methods that a Core must have before a conversation is trusted to it. */
const NEEDED = ['getConversations', 'sendMessage', 'addListener', 'removeListener'];

/** `window.KustomerCore` with types and promises (section 10, documented). Every answer is read, none is passed on. */
export class KustomerCore {
  readonly #source: unknown;
  readonly #deps: SdkDependencies;

  constructor(source: unknown, dependencies: SdkDependencies) {
    this.#source = source;
    this.#deps = dependencies;
  }

  /** @throws ChatError `not_ready` where a needed method is missing */
  check(): void {
    const error = thrownIn(() => {
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

  /** Returns the newest 100. */
  listConversations(signal: AbortSignal): Promise<WebSdkConversation[]> {
    return this.#ask('getConversations', { page: 1, pageSize: 100 }, readWebSdkConversations, signal);
  }

  /** @param before ISO 8601; only what is older is listed */
  listMessages(
    input: { readonly conversationId: string; readonly count: number; readonly before?: string },
    context: MessageContext,
    signal: AbortSignal,
  ): Promise<WebSdkBatch> {
    return this.#ask(
      'getHistoricalMessages',
      input,
      (response) => readWebSdkBatch(response, context),
      signal,
    );
  }

  sendMessage(input: WebSdkOutgoing, context: MessageContext, signal: AbortSignal): Promise<IncomingMessage> {
    return this.#ask('sendMessage', { ...input }, (response) => readWebSdkSent(response, context), signal);
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
      thrownIn(() => {
        listener(payload);
      });
    };
    const error = thrownIn(() => {
      methodOf(this.#source, 'addListener')?.(event, heard);
    });
    if (error) throw error;
    return () => {
      isOpen = false;
      // Core knows a listener by its function.
      thrownIn(() => {
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

  /** Calls a method for which no answer is documented, and on which nothing depends. */
  #tell(method: string, input: Readonly<Record<string, unknown>>): void {
    thrownIn(() => {
      methodOf(this.#source, method)?.(input);
    });
  }
}

/**
 * Lets the page's widget show the conversation (section 10, documented), floating over the page.
 *
 * @throws ChatError where the widget does not answer that it does
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
