import type { Fact } from '../domain/facts.js';
import { onceEach, type Omission, type Redact } from '../domain/handoff/shareable.js';
import type { HandoffRequest } from '../domain/handoff/request.js';
import { readinessOf, type Outlook } from '../domain/handoff/readiness.js';
import type { TokenInput } from '../kustomer/token/tracking-token.js';
import type { Clock } from '../ports/clock.js';
import type { Ids } from '../ports/ids.js';
import type { SessionConfig } from './config.js';
import { ExternalId } from './external-id.js';
import { HandoffPromise } from './handoff-promise.js';
import { initialState, type SessionState } from './state.js';
import { Store } from './store.js';

export interface SessionHooks {
  /** Asked before each POST; `false` stops the handoff, a rejection too. */
  readonly beforeHandoff?: (request: HandoffRequest, omitted: readonly Omission[]) => Promise<boolean>;
  /** Loads what will show the live conversation. Awaited before the POST leaves. */
  readonly prepareView?: (() => Promise<unknown>) | undefined;
  /** Told of what the developer should mend: a text, or a code of `developer.ts` with the values of its places. */
  readonly warn?: (message: string, ...values: string[]) => void;
  /** Told of what a listener of the page threw. */
  readonly report?: (thrown: unknown) => void;
}

/** The token that a provider further up the page gives; `null` where there is no provider. */
export interface ProvidedToken {
  readonly value: TokenInput;
}

export type SessionStore = Store<SessionState, Fact>;

/** What a session and its engine share: the one state, and what the page has set. */
export class SessionContext {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: SessionStore;
  readonly hooks: SessionHooks;
  readonly promise = new HandoffPromise();
  readonly externalIds: ExternalId;
  /** Set by the session whenever the page changes something. */
  config: SessionConfig;
  provided: ProvidedToken | null = null;
  /** Whether the element is on the page; away from it nothing may poll. */
  isAttached = false;
  /** Whether what was before a reload may be taken up; not once the page has asked for a fresh start. */
  mayResume = true;
  /** Whether the person has done something that lets us store and ask. */
  hasActed = false;
  readonly #reopen: () => void;
  #outlook: { readonly value: Outlook; readonly facts: readonly unknown[] } | null = null;
  #redact: { readonly from: Redact; readonly once: Redact } | null = null;

  constructor(
    { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
    config: SessionConfig,
    hooks: SessionHooks,
    reopen: () => void,
  ) {
    this.#reopen = reopen;
    this.clock = clock;
    this.ids = ids;
    this.store = new Store(initialState(), {
      clock,
      report: (thrown) => {
        hooks.report?.(thrown);
      },
      onFlood: () => {
        this.warn('many-tellings');
      },
    });
    this.hooks = hooks;
    this.config = config;
    this.externalIds = new ExternalId(ids);
  }

  get state(): SessionState {
    return this.store.state;
  }

  /** The page's function, which runs once for each message. */
  get redact(): Redact | null {
    const { redact } = this.config;
    if (!redact) return null;
    if (this.#redact?.from !== redact) this.#redact = { from: redact, once: onceEach(redact) };
    return this.#redact.once;
  }

  /** The external id of the present log. */
  get externalId(): string {
    return this.externalIds.of(this.config.externalId);
  }

  /** What a request that is built now would lack. Worked out when asked for: on a long log it takes milliseconds. */
  get outlook(): Outlook {
    const { log, intake } = this.state;
    const { config, redact } = this;
    const facts = [log.history, config, intake];
    const known = this.#outlook;
    if (known && facts.every((fact, index) => fact === known.facts[index])) return known.value;
    const messages = log.history.map(({ message }) => message);
    const value = readinessOf(messages, { from: config.from, baseUrl: config.baseUrl, redact }, intake);
    this.#outlook = { value, facts };
    return value;
  }

  /** Names the log that begins now. Where the page has an id of its own, the developer is told what it has become. */
  useFurtherId(externalId: string): void {
    const { config } = this;
    this.externalIds.use(externalId, config.externalId);
    if (config.externalId !== null) this.warn('external-id-further', externalId);
  }

  /** Begins again with what is stored: another page of the tab has gone on with it. */
  reopen(): void {
    this.#reopen();
  }

  report(thrown: unknown): void {
    this.hooks.report?.(thrown);
  }

  warn(message: string, ...values: string[]): void {
    this.hooks.warn?.(message, ...values);
  }
}
