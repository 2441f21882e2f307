import { DEFAULT_TIMINGS } from './domain/ports.js';
import { resolveBaseUrl } from './kustomer/base-url.js';
import { en } from './i18n/en.js';
import { loadHandoff, loadLive } from './lazy.js';
import { systemClock } from './platform/clock.js';
import { warn } from './platform/console.js';
import { randomIds, systemRandom } from './platform/ids.js';
import { browserPage } from './platform/page.js';
import { pageLocalStorage, pageSessionStorage } from './platform/storage.js';
import { openTabChannel, webLocks } from './platform/tabs.js';
import { ChatSession } from './session/chat-session.js';
import type { SessionConfig, SessionEnvironment, SessionHooks } from './session/session-types.js';

/** The real world, as the session sees it. */
export const browserEnvironment = (overrides: Partial<SessionEnvironment> = {}): SessionEnvironment => ({
  clock: systemClock,
  ids: randomIds,
  random: systemRandom,
  page: browserPage,
  locks: webLocks,
  openChannel: openTabChannel,
  // Bound late: a page may wrap fetch after our script ran.
  fetch: (input, init) => fetch(input, init),
  timings: DEFAULT_TIMINGS,
  pageOrigin: location.origin,
  pageStorage: pageLocalStorage(),
  anonymousStorage: pageSessionStorage(),
  loadHandoff,
  loadLive,
  ...overrides,
});

export const DEFAULT_CONFIG: SessionConfig = {
  baseUrl: null,
  from: null,
  brand: null,
  externalId: null,
  lang: null,
  archive: false,
  anonymous: false,
  trackingToken: null,
  routes: null,
  redact: null,
  pollInterval: DEFAULT_TIMINGS.pollActive,
  transport: null,
  connectingNotice: en.connectingNotice,
};

export interface HandoffSessionOptions extends Partial<Omit<SessionConfig, 'baseUrl'>> {
  /** Organisation name, `[a-z0-9-]+`. */
  readonly org?: string;
  readonly baseUrl?: string;
  readonly hooks?: SessionHooks;
}

/**
 * The chat without any element: the log, the handoff, the live conversation. Call `resume()` to let it listen to the
 * page, and `suspend()` when you are done with it.
 */
export const createHandoffSession = (options: HandoffSessionOptions = {}): ChatSession => {
  const { org = '', baseUrl = '', hooks = {}, ...config } = options;
  return new ChatSession(
    browserEnvironment(),
    { ...DEFAULT_CONFIG, ...config, baseUrl: resolveBaseUrl(org, baseUrl, document.baseURI) },
    { warn, ...hooks },
  );
};
