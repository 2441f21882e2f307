import type { Clock } from '../ports/clock.js';
import type { Random } from '../ports/random.js';
import type { Page } from '../ports/page.js';
import type { Locks } from '../ports/locks.js';
import type { TabChannel } from '../ports/tabs.js';
import type { Timings } from '../ports/timings.js';
import type { Storage } from '../ports/storage.js';
import type { KustomerSdk } from '../ports/sdk.js';
import type { WebSdkModule } from '../kustomer/driver-dependencies.js';

/** All that a conversation needs of the world. */
export interface SessionEnvironment {
  readonly clock: Clock;
  readonly random: Random;
  readonly page: Page;
  readonly locks: Locks;
  readonly openChannel: (name: string) => TabChannel;
  readonly fetch: typeof fetch;
  readonly timings: Timings;
  readonly pageOrigin: string;
  /** Where the page's web SDK keeps its token; read only. */
  readonly pageStorage: Storage;
  /** What lives as long as the tab: an anonymous token, the marker of a handoff. */
  readonly storage: Storage;
  /** What lives as long as the page, where nothing may be stored. */
  readonly memory: Storage;
  readonly sdk: KustomerSdk;
  readonly loadWebSdk: () => Promise<WebSdkModule>;
}
