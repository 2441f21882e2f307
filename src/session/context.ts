import type { Fact } from '../domain/facts.js';
import type { HandoffRequest } from '../domain/handoff/request.js';
import type { Readiness } from '../domain/handoff/readiness.js';
import type { Omission } from '../domain/handoff/shareable.js';
import type { TokenInput } from '../kustomer/token/tracking-token.js';
import type { Clock } from '../ports/clock.js';
import type { Ids } from '../ports/ids.js';
import type { SessionConfig } from './config.js';
import type { ExternalId } from './external-id.js';
import type { Flight } from './flight.js';
import type { SessionState } from './state.js';
import type { Store } from './store.js';

export interface SessionHooks {
  /** Asked before each POST; `false` stops the handoff, a rejection too. */
  readonly beforeHandoff?: (request: HandoffRequest, omitted: readonly Omission[]) => Promise<boolean>;
  readonly onSignal?: (signal: Fact) => void;
  /** Loads what will show the live conversation. Awaited before the POST leaves. */
  readonly prepareView?: (() => Promise<unknown>) | undefined;
  /** Told of what the developer should mend: a text, or one of the codes in `developer/developer.ts`. */
  readonly warn?: (message: string) => void;
}

/** What a session and its engine share: the one state, and everything that may be asked at any time. */
export interface SessionContext {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store<SessionState>;
  readonly flight: Flight;
  readonly hooks: SessionHooks;
  readonly externalId: ExternalId;
  readonly config: () => SessionConfig;
  /** The token of a provider further up the page. */
  readonly contextToken: () => TokenInput;
  readonly readiness: () => Readiness;
  /** Whether what was before a reload may be taken up; not once the page has asked for a fresh start. */
  readonly mayResume: () => boolean;
  /** Begins again with what is stored, as after a reload. */
  readonly reopen: () => void;
  /** Whether the element is on the page; away from it nothing may poll. */
  readonly isAttached: () => boolean;
}
