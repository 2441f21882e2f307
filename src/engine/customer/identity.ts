import { ChatError } from '../../domain/chat-error.js';
import { identityChanged } from '../../domain/handoff-errors.js';
import { relationOf, type Known, type Relation } from '../../domain/customer.js';
import type { NamedToken, TrackingToken } from '../../kustomer/token/tracking-token.js';

/**
 * What has become of the bound customer. `other`: the token names somebody else. `maybe`: it or the one of before can't
 * be read, so that only the list can tell. `gone`: no source has a token any more, as after a log-out.
 */
export type CustomerChange = Exclude<Relation, 'same'> | 'gone';

/** Hears of a change once for each look or request that meets it, and before that request fails. */
export type CustomerListener = (change: CustomerChange) => void;

/** Nobody can say yet that it is another customer. */
const inDoubt = (): ChatError =>
  new ChatError(
    'cancelled',
    'Stopped until the list has told whether the new token is the same customer’s.',
    {
      retryable: true,
    },
  );

/**
 * Whose conversation it is. Every token that goes into a request passes here: once bound, none of another customer
 * does, so that nothing of one person's is ever sent, or asked for, as another.
 */
export class Customer {
  readonly #tokens: Pick<TrackingToken, 'read' | 'refresh' | 'peek' | 'known'>;
  readonly #onChange: CustomerListener;
  #owner: string | null = null;
  #lastSeen: string | null = null;
  /** Who was last met in any token, sent or not. */
  #lastNamed: string | null = null;
  #hasSeenOwner = false;
  #isProven = false;
  #isClosed = false;

  constructor(
    tokens: Pick<TrackingToken, 'read' | 'refresh' | 'peek' | 'known'>,
    onChange: CustomerListener,
  ) {
    this.#tokens = tokens;
    this.#onChange = onChange;
  }

  /** The name of the bound customer. */
  get owner(): string | null {
    return this.#owner;
  }

  /** Who is known to be the customer without asking anybody; the bound one, if there is one. */
  get known(): Known {
    return this.#owner === null ? this.#tokens.known() : { id: this.#owner };
  }

  /** The name to store with what the person writes now; `null` while nobody was ever met. */
  get writer(): string | null {
    const { known } = this;
    return typeof known === 'object' ? known.id : this.#lastNamed;
  }

  /** The name of the last token that went into a request. */
  get lastSeen(): string | null {
    return this.#lastSeen;
  }

  /** Whether a token of the bound customer has been seen since they were bound. */
  get hasSeenOwner(): boolean {
    return this.#hasSeenOwner;
  }

  /** @param baseUrl where the request goes @throws as `readNamed` */
  async read(signal: AbortSignal, baseUrl?: string): Promise<string> {
    return (await this.readNamed(signal, baseUrl)).token;
  }

  /**
   * Returns the token for a request, and whose it is.
   *
   * @param baseUrl where the request goes; without it, what the page has set now
   * @throws ChatError `identity_changed`, `cancelled` while it is in doubt, and what the sources throw
   */
  async readNamed(signal: AbortSignal, baseUrl?: string): Promise<NamedToken> {
    let found: NamedToken;
    try {
      found = await this.#tokens.read(signal, baseUrl);
    } catch (error) {
      // No source has one any more. A page's function that failed may have one the next time.
      const isGone = error instanceof ChatError && error.code === 'no_tracking_token' && !error.retryable;
      if (isGone && this.#owner !== null) this.#tell('gone');
      throw error;
    }
    return this.#checked(found);
  }

  /** After a 401: another token of the bound customer, if there is one. @throws as `readNamed` */
  async refresh(refused: string, signal: AbortSignal, baseUrl?: string): Promise<string | null> {
    const found = await this.#tokens.refresh(refused, signal, baseUrl);
    if (found === null) return null;
    // Nobody whom the server knew has done anything: who comes in their place is who the person is.
    if (!this.#isProven && this.#owner !== null) this.#owner = found.owner;
    return this.#checked(found).token;
  }

  /**
   * Binds to whoever the token stands for now, and names them; for good only once that is proven. @throws as `readNamed`
   */
  async bind(signal: AbortSignal): Promise<string> {
    const { owner } = await this.readNamed(signal);
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
    const found = await this.#peek();
    if (found === null || this.#owner !== null) return;
    this.#owner = found.owner;
    this.#isProven = true;
    this.#hasSeenOwner = true;
  }

  /** Binds to somebody known from before. */
  bindTo(owner: string): void {
    this.#owner = owner;
    this.#isProven = true;
    this.#hasSeenOwner = false;
  }

  /** Lets go of them. Who it was is still known, to be stored with the log. */
  release(): void {
    this.#owner = null;
    this.#isProven = false;
  }

  /** Lets go of them and of who it was: what is written from now on is a new person's. */
  forget(): void {
    this.release();
    this.#lastNamed = null;
  }

  /**
   * Asks the page, never a server, who the customer is now, bound or not, and binds nobody. What was stored may be shown
   * by the answer (`showingOf`).
   */
  async identify(): Promise<Known> {
    const found = await this.#peek();
    return found ? { id: found.owner } : this.#tokens.known();
  }

  /** Looks whether the token is still the same customer's, without asking a server. */
  async verify(): Promise<void> {
    if (this.#owner === null) return;
    const found = await this.#peek();
    // A token that is gone may be on its way; the next request will tell.
    const change = found && this.#changeOf(found);
    if (change) this.#tell(change);
  }

  /** What is still read belongs to requests that have left; nobody is told of it any more. */
  close(): void {
    this.#isClosed = true;
  }

  /** A page's function that fails is as good as one that has not answered yet. */
  async #peek(): Promise<NamedToken | null> {
    const found = await this.#tokens.peek().catch(() => null);
    if (found) this.#lastNamed = found.owner;
    return found;
  }

  #changeOf({ owner }: NamedToken): CustomerChange | null {
    if (this.#owner === null) return null;
    const relation = relationOf(this.#owner, owner);
    if (relation !== 'same') return relation;
    this.#hasSeenOwner = true;
    return null;
  }

  #checked(found: NamedToken): NamedToken {
    this.#lastSeen = found.owner;
    this.#lastNamed = found.owner;
    const change = this.#changeOf(found);
    if (change === null) return found;
    this.#tell(change);
    throw change === 'maybe' ? inDoubt() : identityChanged();
  }

  #tell(change: CustomerChange): void {
    if (!this.#isClosed) this.#onChange(change);
  }
}
