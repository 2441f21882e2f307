import type { Fact } from '../domain/facts.js';
import type { Clock } from '../ports/clock.js';
import type { LiveTransport } from '../ports/live-transport.js';
import type { Locks } from '../ports/locks.js';
import type { Page } from '../ports/page.js';
import type { Random } from '../ports/random.js';
import type { KustomerSdk } from '../ports/sdk.js';
import type { TabChannel } from '../ports/tabs.js';
import type { Timings } from '../ports/timings.js';
import type { ChatApi } from './api.js';
import type { openInWidget } from './web-sdk/kustomer-core.js';
import type { handOffOverWebSdk } from './web-sdk/web-sdk-handoff.js';
import type { WebSdkTransport } from './web-sdk/web-sdk-transport.js';

/** The chunk that only conversations over Kustomer's web SDK need. */
export interface WebSdkModule {
  readonly WebSdkTransport: typeof WebSdkTransport;
  readonly handOffOverWebSdk: typeof handOffOverWebSdk;
  readonly openInWidget: typeof openInWidget;
}

/** The world, as far as carrying a conversation takes it. */
export interface DriverEnvironment {
  readonly clock: Clock;
  readonly random: Random;
  readonly page: Page;
  readonly locks: Locks;
  readonly openChannel: (name: string) => TabChannel;
  readonly timings: Timings;
  readonly sdk: KustomerSdk;
  readonly loadWebSdk: () => Promise<WebSdkModule>;
}

/** What the page has set; see public-api.md. */
export interface DriverConfig {
  readonly driver: 'auto' | 'core' | 'rest';
  readonly brand: string | null;
  readonly lang: string | null;
  /** Milliseconds between polls while there is activity. */
  readonly pollInterval: number;
  /** The page's own transport; wins over `driver`. */
  readonly transport: (() => LiveTransport) | null;
}

/** Whose token it is, as far as a driver must know. */
export interface LiveToken {
  /** Whether the token in use is the page SDK's, so that Core speaks for the same customer. */
  isPages(): Promise<boolean>;
  /** Rejects where the token is not the bound customer's any more. */
  read(signal: AbortSignal): Promise<unknown>;
}

export interface DriverDependencies {
  readonly environment: DriverEnvironment;
  readonly api: ChatApi;
  readonly token: LiveToken;
  readonly config: () => DriverConfig;
  readonly signal: (signal: Fact) => void;
}
