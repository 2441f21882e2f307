import { ChatError } from '../../domain/chat-error.js';
import type { Known } from '../../domain/customer.js';
import { until } from '../../ports/clock.js';
import type { Storage } from '../../ports/storage.js';
import { cancelled } from '../lifetime.js';
import { mayReceivePageToken } from './token-hosts.js';
import { ownerOf, type TokenOrigin } from './tracking-id.js';

/** A tracking token, or what gives one. Asked anew for every request. */
export type TokenInput = string | (() => string | Promise<string>) | null | undefined;

/** Where Kustomer's web SDK keeps the page's token (kustomer-chat-api.md section 2, seen in source 2025). */
export const PAGE_TOKEN_KEY = 'kustomer-chat-tracking-token';

/** A token, and the name of the customer that it stands for. */
export interface NamedToken {
  readonly token: string;
  readonly owner: string;
}

/** What the page has set, all of one moment. */
export interface TokenSettings {
  /** The element's property. */
  readonly explicit: TokenInput;
  /** What a provider further up the page gives; `null` without a provider, `undefined` while its token is to come. */
  readonly context: TokenInput;
  /** Where requests go. */
  readonly baseUrl: string | null;
  /** Whether an anonymous token may be asked for. */
  readonly anonymous: boolean;
}

export interface TokenSources {
  readonly settings: () => TokenSettings;
  /** The page's `localStorage`. */
  readonly pageStorage: Storage;
  readonly pageOrigin: string;
  /** Keeps the anonymous token alone; in memory where nothing may be stored. */
  readonly anonymousStorage: Storage;
  /**
   * @param previous the visitor's own token, to be renewed; `null` for a new visitor
   * @param baseUrl where to ask, whatever the page has set by then
   */
  readonly requestAnonymous: (previous: string | null, baseUrl: string | null) => Promise<string>;
}

// A header takes only visible ASCII; anything else would make fetch throw with the token in its message.
const HEADER_SAFE = /^[\x21-\x7e]+$/;

/** Takes off the quotes that a JSON-writing store puts around a string. */
const unquote = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const token = value.trim().replace(/^"(.*)"$/, '$1');
  return HEADER_SAFE.test(token) ? token : null;
};

const named = (token: string | null, origin: TokenOrigin): NamedToken | null =>
  token === null ? null : { token, owner: ownerOf(token, origin) };

/** @throws ChatError `cancelled` once aborted */
const orGivenUp = async <T>(signal: AbortSignal, promise: Promise<T>): Promise<T> => {
  try {
    return await until(signal, promise);
  } catch (error) {
    throw signal.aborted ? cancelled() : error;
  }
};

const readInput = async (
  input: TokenInput,
  origin: 'function' | 'provider',
  signal: AbortSignal,
): Promise<NamedToken | null> => {
  if (typeof input !== 'function') return named(unquote(input), 'text');
  const ask = async (): Promise<unknown> => input();
  try {
    return named(unquote(await orGivenUp(signal, ask())), origin);
  } catch (cause) {
    if (signal.aborted) throw cancelled();
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

const keyOf = (baseUrl: string | null): string => `khc:anonymous-token:${baseUrl ?? ''}`;

const nobodyAborts = (): AbortSignal => new AbortController().signal;

/** Finds the tracking token, in the contract's order of sources. Nothing of it is logged or put in an error. */
export class TrackingToken {
  readonly #sources: TokenSources;
  readonly #pending = new Map<string, Promise<string>>();

  constructor(sources: TokenSources) {
    this.#sources = sources;
  }

  /**
   * What the page has set is taken once, before anything is waited for, so that the token is one for the address.
   *
   * @param baseUrl where the request goes; without it, what the page has set now
   * @throws ChatError `no_tracking_token` where no source has one, `cancelled`
   */
  async read(signal: AbortSignal, baseUrl?: string): Promise<NamedToken> {
    return this.#read(this.#settings(baseUrl), signal);
  }

  /** Returns what `read` would, without asking any server; `null` where that can't be told. */
  async peek(): Promise<NamedToken | null> {
    const settings = this.#settings();
    return (await this.#fromPage(settings, nobodyAborts())) ?? this.#stored(settings);
  }

  /** Asks nobody: a function's token is unknown, and so is that of a provider who gives none yet. */
  known(): Known {
    const settings = this.#settings();
    const { explicit, context } = settings;
    for (const input of [explicit, context]) {
      if (typeof input === 'function') return 'unknown';
      const given = named(unquote(input), 'text');
      if (given) return { id: given.owner };
    }
    if (context !== null) return 'unknown';
    const stored = this.#stored(settings);
    return stored ? { id: stored.owner } : 'nobody';
  }

  /** Whether the token in use is the one that the page's web SDK keeps, so that both stand for one customer. */
  async isPages(): Promise<boolean> {
    const found = await this.peek().catch(() => null);
    return found !== null && found.token === unquote(this.#sources.pageStorage.get(PAGE_TOKEN_KEY));
  }

  /** After a 401: the token if the sources have another one by now, else `null`. @param baseUrl as for `read` */
  async refresh(refused: string, signal: AbortSignal, baseUrl?: string): Promise<NamedToken | null> {
    const settings = this.#settings(baseUrl);
    if (this.#kept(settings) === refused) {
      // The same visitor with a new token, if the server still knows them; else somebody new.
      const renewal = this.#request(settings.baseUrl, refused).catch(nullIfRefused);
      const renewed = await orGivenUp(signal, renewal);
      if (renewed !== null && renewed !== refused) return named(renewed, 'text');
      const { anonymousStorage } = this.#sources;
      // Two requests may have been refused: the visitor who was asked for after the first one stays.
      if (this.#kept(settings) === refused) anonymousStorage.remove(keyOf(settings.baseUrl));
    }
    const found = await this.#read({ ...this.#settings(), baseUrl: settings.baseUrl }, signal);
    return found.token === refused ? null : found;
  }

  async #read(settings: TokenSettings, signal: AbortSignal): Promise<NamedToken> {
    const found = (await this.#fromPage(settings, signal)) ?? this.#stored(settings);
    if (found) return found;
    if (!settings.anonymous) throw missing();
    if (signal.aborted) throw cancelled();
    const token = await orGivenUp(signal, this.#request(settings.baseUrl, null));
    return { token, owner: ownerOf(token, 'text') };
  }

  #settings(baseUrl?: string): TokenSettings {
    const settings = this.#sources.settings();
    return baseUrl === undefined ? settings : { ...settings, baseUrl };
  }

  async #fromPage({ explicit, context }: TokenSettings, signal: AbortSignal): Promise<NamedToken | null> {
    return (await readInput(explicit, 'function', signal)) ?? readInput(context, 'provider', signal);
  }

  /** What the page's web SDK or this tab has stored. */
  #stored(settings: TokenSettings): NamedToken | null {
    return named(this.#pageToken(settings) ?? this.#kept(settings), 'text');
  }

  #pageToken({ baseUrl }: TokenSettings): string | null {
    const { pageOrigin, pageStorage } = this.#sources;
    if (baseUrl === null || !mayReceivePageToken(baseUrl, pageOrigin)) return null;
    return unquote(pageStorage.get(PAGE_TOKEN_KEY));
  }

  /** The anonymous token of before. */
  #kept({ anonymous, baseUrl }: TokenSettings): string | null {
    return anonymous ? unquote(this.#sources.anonymousStorage.get(keyOf(baseUrl))) : null;
  }

  /** Two requests at once must not become two customers. */
  #request(baseUrl: string | null, previous: string | null): Promise<string> {
    const key = keyOf(baseUrl);
    const pending = this.#pending.get(key) ?? this.#requestAndKeep(baseUrl, previous);
    this.#pending.set(key, pending);
    return pending;
  }

  async #requestAndKeep(baseUrl: string | null, previous: string | null): Promise<string> {
    const key = keyOf(baseUrl);
    try {
      // Shared by all who wait, so that none of them can give it up for the others.
      const token = unquote(await this.#sources.requestAnonymous(previous, baseUrl));
      if (token === null) throw new ChatError('bad_response', 'The server gave no usable anonymous token.');
      this.#sources.anonymousStorage.set(key, token);
      return token;
    } finally {
      this.#pending.delete(key);
    }
  }
}
