import { waitUntil } from '@open-wc/testing';

/** Waits for a condition that real HTTP, rendering or another tab brings about, however busy the machine is. */
export const eventually = (
  condition: () => boolean | undefined | Promise<boolean | undefined>,
  what = 'the condition',
): Promise<void> =>
  waitUntil(async () => (await condition()) === true, what, { timeout: 30_000, interval: 10 });
