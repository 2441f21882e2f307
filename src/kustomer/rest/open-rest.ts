import type { RememberedSettings } from '../chat-settings.js';
import type { DriverDependencies } from '../driver-dependencies.js';
import { RestTransport } from './rest-transport.js';

/** @param pace least milliseconds between polls, where something else delivers too */
export const openRest = (
  { environment, api, config }: Pick<DriverDependencies, 'environment' | 'api' | 'config'>,
  settings: RememberedSettings,
  pace?: () => number,
): RestTransport => {
  const { clock, page, random, locks, openChannel, timings, sdk } = environment;
  return new RestTransport({
    ...{ api, clock, page, random, locks, openChannel, sdk, settings },
    timings: { ...timings, pollActive: config().pollInterval },
    ...(pace && { pace }),
  });
};
