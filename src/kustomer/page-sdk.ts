import { until, wait } from '../ports/clock.js';
import type { RememberedSettings } from './chat-settings.js';
import type { DriverConfig, DriverDependencies, DriverEnvironment } from './driver-dependencies.js';
import type { WebSdkInit } from './web-sdk/find-conversation.js';
import type { WebSdkDependencies, WebSdkTransport } from './web-sdk/web-sdk-transport.js';

/* Everything that a driver asks of Kustomer's web SDK on the page (kustomer-chat-api.md section 10). */

const isThere = (sdk: unknown): boolean =>
  (typeof sdk === 'object' && sdk !== null) || typeof sdk === 'function';

/** Whether Core is on the page now. */
export const hasCore = ({ sdk }: Pick<DriverEnvironment, 'sdk'>): boolean => isThere(sdk.core());

/** Waits until Core is on the page (`kustomerCoreLoaded`, documented), and no longer than it may take. */
export const awaitCore = async (
  environment: Pick<DriverEnvironment, 'sdk' | 'clock' | 'timings'>,
  signal: AbortSignal,
): Promise<boolean> => {
  const { sdk, clock, timings } = environment;
  if (hasCore(environment)) return true;
  const over = new AbortController();
  const stopListening = sdk.whenCoreLoaded(() => {
    if (hasCore(environment)) over.abort();
  });
  await until(signal, wait(clock, timings.coreReady, over.signal)).catch(() => undefined);
  over.abort();
  stopListening();
  return hasCore(environment);
};

/** Returns what Core is started with; `null` where starting it is the page's business (public-api.md, `driver`). */
const initOf = ({ driver, brand, lang }: DriverConfig): WebSdkInit | null =>
  driver === 'core' ? { ...(brand !== null && { brandId: brand }), ...(lang !== null && { lang }) } : null;

/** Loads the chunk and returns a transport over the page's Core, not connected yet. */
export const newWebSdkTransport = async (
  { environment, token, config }: Pick<DriverDependencies, 'environment' | 'token' | 'config'>,
  settings: RememberedSettings,
  driver: Pick<WebSdkDependencies, 'onEvent' | 'isAlone'>,
): Promise<WebSdkTransport> => {
  const { clock, page, timings, sdk, loadWebSdk } = environment;
  const { WebSdkTransport } = await loadWebSdk();
  const init = initOf(config());
  return new WebSdkTransport({
    ...{ clock, page, timings, token, settings, init },
    ...driver,
    source: sdk.core(),
  });
};

/** Lets the page's widget show a conversation, where there is one for the same customer. Returns whether it does. */
export const showInWidget = async (
  { environment, token }: Pick<DriverDependencies, 'environment' | 'token'>,
  conversationId: string,
  signal: AbortSignal,
): Promise<boolean> => {
  try {
    const widget = environment.sdk.widget();
    if (!isThere(widget) || !(await token.isPages())) return false;
    const { openInWidget } = await environment.loadWebSdk();
    await openInWidget(widget, conversationId, signal, environment);
    return true;
  } catch {
    return false;
  }
};
