import { ChatError } from '../../domain/chat-error.js';
import type { Storage } from '../../ports/storage.js';
import { mayReceivePageToken } from './token-hosts.js';

/** A tracking token, or what gives one. Asked anew for every request. */
export type TokenInput = string | (() => string | Promise<string>) | null | undefined;

/** Where Kustomer's web SDK keeps the page's token (kustomer-chat-api.md section 2, seen in source 2025). */
export const PAGE_TOKEN_KEY = 'kustomer-chat-tracking-token';

export interface TokenSources {
  /** The element's property. */
  readonly explicit: () => TokenInput;
  /** What a provider further up the page gives. */
  readonly context: () => TokenInput;
  /** The page's `localStorage`. */
  readonly pageStorage: Storage;
  readonly pageOrigin: string;
  readonly baseUrl: () => string | null;
  /** Whether an anonymous token may be asked for. */
  readonly anonymous: () => boolean;
  /** Keeps the anonymous token alone; in memory where nothing may be stored. */
  readonly anonymousStorage: Storage;
  /** @param previous the visitor's own token, to be renewed; `null` for a new visitor */
  readonly requestAnonymous: (previous: string | null) => Promise<string>;
}

// A header takes only visible ASCII; anything else would make fetch throw with the token in its message.
const HEADER_SAFE = /^[\x21-\x7e]+$/;

/** Takes off the quotes that a JSON-writing store puts around a string. */
const unquote = (value: string | null | undefined): string | null => {
  const token = (value ?? '').trim().replace(/^"(.*)"$/, '$1');
  return HEADER_SAFE.test(token) ? token : null;
};

const isToken = (value: unknown): value is string => typeof value === 'string';

const readInput = async (input: TokenInput): Promise<string | null> => {
  if (typeof input !== 'function') return isToken(input) ? unquote(input) : null;
  try {
    const value: unknown = await input();
    return isToken(value) ? unquote(value) : null;
  } catch (cause) {
    throw new ChatError('no_tracking_token', "The page's trackingToken function failed.", {
      retryable: true,
      cause,
    });
  }
};

/** A visitor whom the server refuses is gone; whom it could not be asked about is still the same. */
const passedOver = (error: unknown): null => {
  if (error instanceof ChatError && error.retryable && error.status !== 401) throw error;
  return null;
};

const missing = (): ChatError =>
  new ChatError(
    'no_tracking_token',
    "No tracking token: load Kustomer's web SDK on the page, set the trackingToken property, or set the attribute " +
      '"anonymous". The web SDK\'s token goes only to *.kustomerapp.com, the page\'s own origin or a loopback host.',
  );

/** Finds the tracking token, in the contract's order of sources. Nothing of it is logged or put in an error. */
export class TrackingToken {
  readonly #sources: TokenSources;
  readonly #pending = new Map<string, Promise<string>>();

  constructor(sources: TokenSources) {
    this.#sources = sources;
  }

  /** @throws ChatError `no_tracking_token` where no source has one */
  async read(signal: AbortSignal): Promise<string> {
    const fromPage =
      (await readInput(this.#sources.explicit())) ?? (await readInput(this.#sources.context()));
    return fromPage ?? this.#pageToken() ?? (await this.#anonymous(signal));
  }

  /** What `read` would give without asking any server. */
  async peek(): Promise<string | null> {
    const fromPage =
      (await readInput(this.#sources.explicit())) ?? (await readInput(this.#sources.context()));
    return fromPage ?? this.#stored();
  }

  /** What the page's web SDK or this tab has stored; `null` where the page gives the token itself. */
  stored(): string | null {
    const { explicit, context } = this.#sources;
    return (explicit() ?? context()) === null ? this.#stored() : null;
  }

  #stored(): string | null {
    return this.#pageToken() ?? this.#kept();
  }

  /** Whether the token in use is the one that the page's web SDK keeps, so that both stand for one customer. */
  async isPages(): Promise<boolean> {
    const token = await this.peek().catch(() => null);
    return token !== null && token === unquote(this.#sources.pageStorage.get(PAGE_TOKEN_KEY));
  }

  /** After a 401: the token if the sources have another one by now, else `null`. */
  async refresh(refused: string, signal: AbortSignal): Promise<string | null> {
    if (this.#kept() === refused) {
      // The same visitor with a new token, if the server still knows them; else somebody new.
      const renewed = await this.#request(refused).catch(passedOver);
      if (renewed !== null && renewed !== refused) return renewed;
      this.#sources.anonymousStorage.remove(this.#anonymousKey());
    }
    const token = await this.read(signal);
    return token === refused ? null : token;
  }

  #pageToken(): string | null {
    const baseUrl = this.#sources.baseUrl();
    if (baseUrl === null || !mayReceivePageToken(baseUrl, this.#sources.pageOrigin)) return null;
    return unquote(this.#sources.pageStorage.get(PAGE_TOKEN_KEY));
  }

  #anonymousKey(): string {
    return `khc:anonymous-token:${this.#sources.baseUrl() ?? ''}`;
  }

  /** The anonymous token of before. */
  #kept(): string | null {
    if (!this.#sources.anonymous()) return null;
    return unquote(this.#sources.anonymousStorage.get(this.#anonymousKey()));
  }

  async #anonymous(signal: AbortSignal): Promise<string> {
    if (!this.#sources.anonymous()) throw missing();
    const kept = this.#kept();
    if (kept !== null) return kept;
    if (signal.aborted) throw new ChatError('cancelled', 'The request was given up.');
    return this.#request(null);
  }

  /** Two requests at once must not become two customers. */
  #request(previous: string | null): Promise<string> {
    const key = this.#anonymousKey();
    const pending = this.#pending.get(key) ?? this.#requestAndKeep(key, previous);
    this.#pending.set(key, pending);
    return pending;
  }

  async #requestAndKeep(key: string, previous: string | null): Promise<string> {
    try {
      // Shared by all who wait, so that none of them can give it up for the others.
      const token = unquote(await this.#sources.requestAnonymous(previous));
      if (token === null) throw new ChatError('bad_response', 'The server gave no usable anonymous token.');
      this.#sources.anonymousStorage.set(key, token);
      return token;
    } finally {
      this.#pending.delete(key);
    }
  }
}
