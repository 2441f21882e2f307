import { toChatError } from '../../domain/chat-error.js';
import type { ChatApi } from '../api.js';
import { isGone } from '../../domain/refusals.js';

/**
 * The cheap look of polling (kustomer-chat-api.md section 6: the legacy client read its lists only after the
 * customer's `lastActivity` had changed). An organisation that lacks the route is asked once.
 */
export class ActivityProbe {
  readonly #api: ChatApi;
  #isUsable = true;
  #latest: string | null = null;
  #read: string | null = null;

  constructor(api: ChatApi) {
    this.#api = api;
  }

  /** Gives `false` only where nothing has happened since what was last `taken`. @throws ChatError where the line is down */
  async mayBeNew(signal: AbortSignal): Promise<boolean> {
    if (!this.#isUsable) return true;
    this.#latest = null;
    try {
      this.#latest = await this.#api.readLastActivity(signal);
    } catch (thrown) {
      const error = toChatError(thrown);
      if (isGone(error) || error.code === 'bad_response') this.#isUsable = false;
      else if (error.status === undefined || error.status < 500) throw error;
      return true;
    }
    return this.#latest !== this.#read;
  }

  /** All that had happened at the last look has been read. */
  taken(): void {
    this.#read = this.#latest;
  }
}
