import { ChatError } from '../../domain/chat-error.js';
import type { Storage } from '../../ports/storage.js';
import { cancelled } from '../lifetime.js';
import { mayReceivePageToken } from './token-hosts.js';

/** A tracking token, or a function that returns one and is called for every request. */
export type TokenInput = string | (() => string | Promise<string>) | null | undefined;

/** Where Kustomer's web SDK keeps the page's token (kustomer-chat-api.md section 2, seen in source 2025). */
export const PAGE_TOKEN_KEY = 'kustomer-chat-tracking-token';

/** What the page has set; see public-api.md. */
export interface TokenConfig {
  readonly trackingToken: TokenInput;
  /** Whether an anonymous token may be asked for. */
  readonly anonymous: boolean;
  readonly baseUrl: string | null;
}

export interface TokenSources {
  readonly config: () => TokenConfig;
  /** Returns the token of a provider further up the page. */
  readonly context: () => TokenInput;
  /** The page's `localStorage`. */
  readonly pageStorage: Storage;
  readonly pageOrigin: string;
  /** Keeps the anonymous token alone; in memory where nothing may be stored. */
  readonly anonymousStorage: Storage;
  /** @param previous the visitor's own token, to be renewed; `null` for a new visitor */
  readonly requestAnonymous: (previous: string | null) => Promise<string>;
}

// A header takes only visible ASCII; anything else would make fetch throw with the token in its message.
const HEADER_SAFE = /^[\x21-\x7e]+$/;

/**
 * Returns the token without the quotes that a JSON-writing store puts around a string (section 2: whether the web SDK's
 * store does is unknown); `null` where it is no token.
 */
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

/** Returns null when the server refused the old token. Rethrows when it could not be asked: the visitor may be the same. */
const nullIfRefused = (error: unknown): null => {
  if (error instanceof ChatError && error.retryable && error.status !== 401) throw error;
  return null;
};

const missing = (): ChatError =>
  new ChatError(
    'no_tracking_token',
    "No tracking token: load Kustomer's web SDK on the page, set the trackingToken property, or set the attribute " +
      '"anonymous". The web SDK\'s token goes only to *.kustomerapp.com, the page\'s own origin or a loopback host.',
  );

/** Finds the tracking token, in the order of sources of public-api.md. Nothing of it is logged or put in an error. */
export class TrackingToken {
  readonly #sources: TokenSources;
  readonly #pending = new Map<string, Promise<string>>();

  constructor(sources: TokenSources) {
    this.#sources = sources;
  }

  /**
   * @param baseUrl where the token is to go; the page's present address without it
   * @throws ChatError `no_tracking_token` where no source has one
   */
  async read(signal: AbortSignal, baseUrl = this.#baseUrl()): Promise<string> {
    const fromPage = await this.#fromPage();
    return fromPage ?? this.#pageToken(baseUrl) ?? (await this.#anonymous(signal, baseUrl));
  }

  /** Returns what `read` would, but asks no server; `null` where only a server could give one. */
  async peek(): Promise<string | null> {
    const baseUrl = this.#baseUrl();
    return (await this.#fromPage()) ?? this.#stored(baseUrl);
  }

  /** Returns what the page's web SDK or this tab has stored; `null` where the page gives the token itself. */
  stored(): string | null {
    const { config, context } = this.#sources;
    return (config().trackingToken ?? context()) === null ? this.#stored(this.#baseUrl()) : null;
  }

  /** Whether the token in use is the one that the page's web SDK keeps, so that both stand for one customer. */
  async isPages(): Promise<boolean> {
    const token = await this.peek().catch(() => null);
    return token !== null && token === unquote(this.#sources.pageStorage.get(PAGE_TOKEN_KEY));
  }

  /** Returns the token that the sources have after a 401, where it is another one by now; else `null`. */
  async refresh(refused: string, signal: AbortSignal, baseUrl = this.#baseUrl()): Promise<string | null> {
    if (this.#kept(baseUrl) === refused) {
      // The same visitor with a new token, if the server still knows them; else somebody new.
      const renewed = await this.#request(refused, baseUrl).catch(nullIfRefused);
      if (renewed !== null && renewed !== refused) return renewed;
      this.#sources.anonymousStorage.remove(anonymousKey(baseUrl));
    }
    const token = await this.read(signal, baseUrl);
    return token === refused ? null : token;
  }

  #baseUrl(): string | null {
    return this.#sources.config().baseUrl;
  }

  async #fromPage(): Promise<string | null> {
    const { config, context } = this.#sources;
    return (await readInput(config().trackingToken)) ?? (await readInput(context()));
  }

  #stored(baseUrl: string | null): string | null {
    return this.#pageToken(baseUrl) ?? this.#kept(baseUrl);
  }

  #pageToken(baseUrl: string | null): string | null {
    if (baseUrl === null || !mayReceivePageToken(baseUrl, this.#sources.pageOrigin)) return null;
    return unquote(this.#sources.pageStorage.get(PAGE_TOKEN_KEY));
  }

  /** Returns the anonymous token that was asked for before. */
  #kept(baseUrl: string | null): string | null {
    if (!this.#sources.config().anonymous) return null;
    return unquote(this.#sources.anonymousStorage.get(anonymousKey(baseUrl)));
  }

  async #anonymous(signal: AbortSignal, baseUrl: string | null): Promise<string> {
    if (!this.#sources.config().anonymous) throw missing();
    const kept = this.#kept(baseUrl);
    if (kept !== null) return kept;
    if (signal.aborted) throw cancelled();
    return this.#request(null, baseUrl);
  }

  /** Asks for an anonymous token. Two requests at once must not become two customers. */
  #request(previous: string | null, baseUrl: string | null): Promise<string> {
    const key = anonymousKey(baseUrl);
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

const anonymousKey = (baseUrl: string | null): string => `khc:anonymous-token:${baseUrl ?? ''}`;
