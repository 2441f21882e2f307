import { DEFAULT_TIMINGS } from '../ports/timings.js';
import { loadWebSdk } from '../lazy.js';
import { systemClock } from '../platform/clock.js';
import { systemRandom } from '../platform/ids.js';
import { browserSdk } from '../platform/kustomer-sdk.js';
import { browserPage } from '../platform/page.js';
import { memoryStorage, pageLocalStorage, pageSessionStorage } from '../platform/storage.js';
import { openTabChannel, webLocks } from '../platform/tabs.js';
import { openSessionEngine, type SessionEngine } from './session-engine.js';
import type { SessionContext } from '../session/context.js';
import type { SessionEnvironment } from './environment.js';

/* The part that talks to Kustomer, put together for a browser. Lazy. */

/** The real world, as a conversation sees it. */
export const browserEnvironment = (overrides: Partial<SessionEnvironment> = {}): SessionEnvironment => ({
  clock: systemClock,
  random: systemRandom,
  page: browserPage,
  locks: webLocks,
  openChannel: openTabChannel,
  // Bound late: a page may wrap fetch after our script ran.
  fetch: (input, init) => fetch(input, init),
  timings: DEFAULT_TIMINGS,
  pageOrigin: location.origin,
  pageStorage: pageLocalStorage(),
  storage: pageSessionStorage(),
  memory: memoryStorage(),
  sdk: browserSdk,
  loadWebSdk,
  ...overrides,
});

export const openEngine = (core: SessionContext): Promise<SessionEngine> =>
  openSessionEngine(core, browserEnvironment());
