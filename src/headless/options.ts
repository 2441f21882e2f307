import type { Redact } from '../domain/handoff/shareable.js';
import { en } from '../i18n/en.js';
import type { RouteOverrides } from '../kustomer/routes.js';
import type { TokenInput } from '../kustomer/token/tracking-token.js';
import type { LiveTransport } from '../ports/live-transport.js';
import { DEFAULT_TIMINGS } from '../ports/timings.js';
import { resolveBaseUrl } from '../session/address.js';
import type { Driver, SessionConfig } from '../session/config.js';

/** What a page can set on a session: the element's properties. `null` and `undefined` mean "not set". */
export interface HandoffSessionOptions {
  /** Organisation name, `[a-z0-9-]+`; gives the base URL. */
  readonly org?: string | null | undefined;
  /** Instead of what `org` gives: the sandbox, a proxy. */
  readonly baseUrl?: string | null | undefined;
  /** Label of the bot's messages in the handoff; required to hand off. */
  readonly from?: string | null | undefined;
  readonly brand?: string | null | undefined;
  /** The page's own name for this log; generated where there is none. */
  readonly externalId?: string | null | undefined;
  /** Language of the conversation; sent only where it is set. */
  readonly lang?: string | null | undefined;
  /** Imports the log as a closed conversation. */
  readonly archive?: boolean | null | undefined;
  /** Asks for an anonymous token where the page has none. */
  readonly anonymous?: boolean | null | undefined;
  /** A tracking token, or a function that returns one. Never stored or logged. */
  readonly trackingToken?: TokenInput;
  /** Overrides parts of the table of paths, headers and bodies. */
  readonly routes?: RouteOverrides | null | undefined;
  /** Runs on everything that is about to leave. */
  readonly redact?: Redact | null | undefined;
  /** Stops at the step `reviewing`, where the person decides what is shared. */
  readonly review?: boolean | null | undefined;
  /** What may be stored for a reload: in the tab, on the device too, or nothing. */
  readonly resume?: 'session' | 'device' | 'off' | null | undefined;
  /** Tells this chat from others of the page in what is stored, as an element's `id` does. */
  readonly name?: string | null | undefined;
  /** Milliseconds between polls while there is activity. */
  readonly pollInterval?: number | null | undefined;
  /** Makes the page's own live transport, anew for each connection; wins over `driver`. */
  readonly transport?: (() => LiveTransport) | null | undefined;
  /** What carries the live conversation: Kustomer's web SDK (`core`), polling (`rest`), or what fits (`auto`). */
  readonly driver?: Driver | null | undefined;
  /** Stands in for a bot's message where the log has none. */
  readonly connectingNotice?: string | null | undefined;
}

const textOrNull = (text: string | null | undefined): string | null => (text ? text : null);

/** @param pageUrl what a relative `baseUrl` is relative to */
export const configOf = (options: HandoffSessionOptions, pageUrl: string): SessionConfig => ({
  baseUrl: resolveBaseUrl(options.org ?? '', options.baseUrl ?? '', pageUrl),
  from: textOrNull(options.from),
  brand: textOrNull(options.brand),
  externalId: textOrNull(options.externalId),
  lang: textOrNull(options.lang),
  archive: options.archive ?? false,
  anonymous: options.anonymous ?? false,
  trackingToken: options.trackingToken ?? null,
  routes: options.routes ?? null,
  redact: options.redact ?? null,
  review: options.review ?? false,
  resume: options.resume ?? 'session',
  name: options.name ?? '',
  pollInterval: options.pollInterval ?? DEFAULT_TIMINGS.pollActive,
  transport: options.transport ?? null,
  driver: options.driver ?? 'auto',
  connectingNotice: options.connectingNotice ?? en.connectingNotice,
});
