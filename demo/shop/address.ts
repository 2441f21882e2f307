/*
 * The page's state stands in its address: a reload keeps it, which is what one does to see a conversation resumed,
 * and a test or a screenshot opens any state directly.
 */

type Name = 'scenario' | 'theme' | 'hood' | 'sandbox';

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
