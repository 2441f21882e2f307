import { ChatError } from '../../domain/chat-error.js';
import { trackingIdOf } from '../../kustomer/token/tracking-id.js';

/** Where the token of the moment comes from. */
interface TokenReader {
  read(signal: AbortSignal, baseUrl?: string): Promise<string>;
  refresh(refused: string, signal: AbortSignal, baseUrl?: string): Promise<string | null>;
  /** As `read`, but asks no server. */
  peek(): Promise<string | null>;
  /** The one that is stored, where the page gives none: asks nobody. */
  stored(): string | null;
}

export const identityChanged = (): ChatError =>
  new ChatError(
    'identity_changed',
    "The browser's tracking token is another customer's than the conversation's.",
  );

/**
 * Whose conversation it is. Every token that goes into a request passes here: once bound, none of another customer
 * does, so that nothing of one person's is ever sent, or asked for, as another.
 */
export class Identity {
  readonly #token: TokenReader;
  readonly #onChange: () => void;
  #owner: string | null = null;
  #lastSeen: string | null = null;
  #hasSeenOwner = false;
  #isProven = false;

  /** @param onChange the token is another customer's than the one that is bound; called before the request fails */
  constructor(token: TokenReader, onChange: () => void) {
    this.#token = token;
    this.#onChange = onChange;
  }

  /** The tracking id of the bound customer. */
  get owner(): string | null {
    return this.#owner;
  }

  /** The tracking id of who is known to be the customer without asking anybody. */
  get known(): string | null {
    const stored = this.#token.stored();
    return this.#owner ?? (stored === null ? null : trackingIdOf(stored));
  }

  /** The tracking id of the last token that went into a request. */
  get lastSeen(): string | null {
    return this.#lastSeen;
  }

  /** Whether a token of the bound customer has been seen since they were bound. */
  get hasSeenOwner(): boolean {
    return this.#hasSeenOwner;
  }

  /** @throws ChatError `identity_changed`, and what the sources throw */
  async read(signal: AbortSignal, baseUrl?: string): Promise<string> {
    let token: string;
    try {
      token = await this.#token.read(signal, baseUrl);
    } catch (error) {
      // No source has one any more: a logout. A page's function that failed may have one the next time.
      const isGone = error instanceof ChatError && error.code === 'no_tracking_token' && !error.retryable;
      if (isGone && this.#owner !== null) this.#onChange();
      throw error;
    }
    return this.#checked(token);
  }

  /** @throws ChatError `identity_changed`, and what the sources throw */
  async refresh(refused: string, signal: AbortSignal, baseUrl?: string): Promise<string | null> {
    const token = await this.#token.refresh(refused, signal, baseUrl);
    if (token === null) return null;
    // Nobody whom the server knew has done anything: who comes in their place is who the person is.
    if (!this.#isProven && this.#owner !== null) this.#owner = trackingIdOf(token);
    return this.#checked(token);
  }

  /**
   * Binds to whoever the token stands for now, and names them; for good only once that is proven. @throws as `read`
   */
  async bind(signal: AbortSignal): Promise<string> {
    const owner = trackingIdOf(await this.read(signal));
    this.#isProven &&= this.#owner === owner;
    this.#owner = owner;
    this.#hasSeenOwner = true;
    return owner;
  }

  /** The server knows them. Until then, what comes for a token that has run out may be a new visitor's. */
  prove(): void {
    this.#isProven = true;
  }

  /** Binds if that can be told without asking a server. */
  async bindIfKnown(): Promise<void> {
    const token = await this.#token.peek().catch(() => null);
    if (token === null || this.#owner !== null) return;
    this.#owner = trackingIdOf(token);
    this.#isProven = true;
    this.#hasSeenOwner = true;
  }

  /** Binds to somebody known from before. */
  bindTo(owner: string): void {
    this.#owner = owner;
    this.#isProven = true;
    this.#hasSeenOwner = false;
  }

  release(): void {
    this.#owner = null;
    this.#isProven = false;
  }

  /** Looks whether the token is still the same customer's, without asking a server. */
  async verify(): Promise<void> {
    if (this.#owner === null) return;
    const token = await this.#token.peek().catch(() => null);
    // A token that is gone may be on its way; the next request will tell.
    if (token !== null && !this.#isOwner(token)) this.#onChange();
  }

  #isOwner(token: string): boolean {
    if (this.#owner === null) return true;
    if (this.#owner !== trackingIdOf(token)) return false;
    this.#hasSeenOwner = true;
    return true;
  }

  #checked(token: string): string {
    this.#lastSeen = trackingIdOf(token);
    if (this.#isOwner(token)) return token;
    this.#onChange();
    throw identityChanged();
  }
}
