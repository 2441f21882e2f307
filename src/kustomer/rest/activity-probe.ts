import { toChatError } from '../../domain/chat-error.js';
import { isContentRefusal, isGone } from '../../domain/refusals.js';
import type { ChatApi } from '../api.js';

/**
 * The cheap look of polling: the customer's `lastActivity` changes with everything that happens to them
 * (kustomer-chat-api.md section 6: the legacy client read its lists only after that, seen in source 2020). An
 * organisation that lacks the route is asked once.
 */
export class ActivityProbe {
  readonly #api: Pick<ChatApi, 'readLastActivity'>;
  #isUsable = true;
  #latest: string | null = null;
  #read: string | null = null;

  constructor(api: Pick<ChatApi, 'readLastActivity'>) {
    this.#api = api;
  }

  /** Returns `false` only where nothing has happened since the last `taken`. @throws ChatError where the line is down */
  async mayBeNew(signal: AbortSignal): Promise<boolean> {
    if (!this.#isUsable) return true;
    this.#latest = null;
    try {
      this.#latest = await this.#api.readLastActivity(signal);
    } catch (thrown) {
      const error = toChatError(thrown);
      if (isGone(error) || isContentRefusal(error) || error.code === 'bad_response') this.#isUsable = false;
      else if (error.status === undefined || error.status < 500) throw error;
      return true;
    }
    return this.#latest !== this.#read;
  }

  /** Notes that all that had happened at the last look has been read. */
  taken(): void {
    this.#read = this.#latest;
  }
}
