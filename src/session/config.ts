import type { Redact } from '../domain/handoff/shareable.js';
import type { RouteOverrides } from '../kustomer/routes.js';
import type { TokenInput } from '../kustomer/token/tracking-token.js';
import type { LiveTransport } from '../ports/live-transport.js';

export type Driver = 'auto' | 'core' | 'rest';

/** What the page has set. Read when it is needed, so that it may change at any time. */
export interface SessionConfig {
  readonly baseUrl: string | null;
  readonly from: string | null;
  readonly brand: string | null;
  /** The page's own; where there is none, one is generated for each log. */
  readonly externalId: string | null;
  readonly lang: string | null;
  readonly archive: boolean;
  readonly anonymous: boolean;
  readonly trackingToken: TokenInput;
  readonly routes: RouteOverrides | null;
  readonly redact: Redact | null;
  /** Whether the person sees and decides what will be shared. */
  readonly review: boolean;
  /** What may be stored for a reload: in the tab, on the device too, or nothing. */
  readonly resume: 'session' | 'device' | 'off';
  /** Tells this chat from others of the page in what is stored: the element's id. */
  readonly name: string;
  /** Milliseconds between polls while there is activity. */
  readonly pollInterval: number;
  readonly transport: (() => LiveTransport) | null;
  /** What carries the live conversation where there is no `transport`: Kustomer's web SDK, polling, or what fits. */
  readonly driver: Driver;
  /** Stands in for a bot's message where the log has none. */
  readonly connectingNotice: string;
}
