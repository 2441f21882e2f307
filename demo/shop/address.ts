/*
 * The page's state stands in its address: a reload keeps it, which is what one does to see a conversation resumed,
 * and a test or a screenshot opens any state directly.
 *
 *   sandbox      name of an isolated sandbox
 *   scenario     normal, empty, bot-only, long, private, mixed, malformed, no-from
 *   customer     anonymous, a, b
 *   review       on
 *   redact       on
 *   archive      on
 *   external-id  any text
 *   resume       device, off
 *   title-badge  on
 *   sound        on
 *   debug        on
 *   driver       core, rest, own
 *   theme        auto, light, dark
 *   hood         open, or which of its groups is: transcript, faults, settings, driver, customer
 */

type Name =
  | 'scenario'
  | 'theme'
  | 'hood'
  | 'sandbox'
  | 'customer'
  | 'review'
  | 'redact'
  | 'archive'
  | 'external-id'
  | 'resume'
  | 'title-badge'
  | 'sound'
  | 'debug'
  | 'driver';

export function readAddress(name: Name): string {
  return new URLSearchParams(location.search).get(name) ?? '';
}

/** An empty value takes the name away. */
export function writeAddress(name: Name, value: string): void {
  const url = new URL(location.href);
  if (value === '') url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  history.replaceState(history.state, '', url);
}
