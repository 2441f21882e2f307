import { ChatError } from '../../domain/chat-error.js';
import { until, wait, type Clock } from '../../ports/clock.js';
import type { Timings } from '../../ports/timings.js';
import { cancelled } from '../lifetime.js';
import type { KustomerCore } from './kustomer-core.js';
import type { WebSdkConversation } from './web-sdk-wire.js';

/** What starts a Core that nobody has started (`init`; kustomer-chat-api.md section 10, documented). */
export interface WebSdkInit {
  readonly brandId?: string;
  readonly lang?: string;
}

export interface SearchDependencies {
  readonly core: KustomerCore;
  /** Given where we may start Core; `null` where that is the page's alone. */
  readonly init: WebSdkInit | null;
  readonly clock: Clock;
  readonly timings: Pick<Timings, 'coreReady' | 'coreListed' | 'coreLook' | 'coreInit'>;
}

const silent = (): ChatError =>
  new ChatError('not_ready', 'KustomerCore did not answer in time: has the page called init?');

const unlisted = (): ChatError =>
  new ChatError(
    'not_ready',
    'KustomerCore does not list the conversation: it is for another customer or brand.',
  );

/** Asks for the list again and again, since a Core that nobody has started answers nothing, or an error. */
class Search {
  readonly #deps: SearchDependencies;
  readonly #id: string;
  /** Aborted when the search is over, however it ended. */
  readonly #over = new AbortController();
  /** Aborted at Core's first answer, and with the search. */
  readonly #unanswered = new AbortController();

  constructor(dependencies: SearchDependencies, id: string) {
    this.#deps = dependencies;
    this.#id = id;
  }

  run(): Promise<WebSdkConversation> {
    void this.#startIfSilent();
    return Promise.race([this.#ask(), this.#loseHope()]);
  }

  stop(): void {
    this.#unanswered.abort();
    this.#over.abort();
  }

  #ask(): Promise<WebSdkConversation> {
    const { core, clock, timings } = this.#deps;
    const { signal } = this.#over;
    return new Promise((resolve) => {
      const look = async (): Promise<void> => {
        const list = await core.listConversations(signal);
        const found = list.find(({ id }) => id === this.#id);
        if (found) resolve(found);
        this.#unanswered.abort();
      };
      const lookOn = async (): Promise<void> => {
        while (!signal.aborted) {
          look().catch(() => undefined);
          await wait(clock, timings.coreLook, signal);
        }
      };
      void lookOn();
    });
  }

  async #startIfSilent(): Promise<void> {
    const { core, clock, timings, init } = this.#deps;
    if (!init) return;
    await wait(clock, timings.coreInit, this.#unanswered.signal);
    if (!this.#unanswered.signal.aborted) await core.init(init, this.#over.signal).catch(() => undefined);
  }

  async #loseHope(): Promise<never> {
    const { clock, timings } = this.#deps;
    await wait(clock, timings.coreReady, this.#unanswered.signal);
    if (!this.#unanswered.signal.aborted) throw silent();
    await wait(clock, timings.coreListed, this.#over.signal);
    throw unlisted();
  }
}

/**
 * Asks Core until it lists the conversation: only then does it speak for the same customer.
 *
 * @throws ChatError `not_ready` where it does not answer, or does not list it, in time; `cancelled`
 */
export const findConversation = async (
  dependencies: SearchDependencies,
  id: string,
  signal: AbortSignal,
): Promise<WebSdkConversation> => {
  if (signal.aborted) throw cancelled();
  const search = new Search(dependencies, id);
  try {
    return await until(signal, search.run());
  } catch (error) {
    throw error instanceof ChatError ? error : cancelled();
  } finally {
    search.stop();
  }
};
