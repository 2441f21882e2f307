/* Customers by name: the tracking id of their token, or what stands for it where a token can't be read. */

/**
 * Who is known to be the customer without asking anybody, not even a function of the page. `nobody`: no source has a
 * token. `unknown`: a source is there whose token has not been read, or is still to come.
 */
export type Known = { readonly id: string } | 'nobody' | 'unknown';

/**
 * How two names relate. `maybe`: one of them stands for a token that can't be read, so that only the server's list can
 * tell whether both are the same person.
 */
export type Relation = 'same' | 'other' | 'maybe';

/** Names of tokens that can't be read begin with one of these (see `kustomer/token/tracking-id.ts`). */
const UNREADABLE = /^(?:#|opaque:)/;

export const relationOf = (one: string, two: string): Relation => {
  if (one === two) return 'same';
  return UNREADABLE.test(one) || UNREADABLE.test(two) ? 'maybe' : 'other';
};

/**
 * What may be done with a log that was stored. `withhold-until-read`: kept, and shown once a token was read and names
 * its owner. `foreign`: not shown; whether its conversation has moved along to the customer of now, the list tells.
 */
export type Showing = 'show' | 'withhold-until-read' | 'foreign';

/**
 * Decides whether a stored log may be shown to whoever is at the device now.
 *
 * A log without an owner was kept while nobody was known, so only nobody may see it: as soon as there is a customer,
 * it may be the words of another one, who was there before. A customer's own log waits for a token where there is
 * none, too: a page may set it late, and what was shown can't be taken back.
 *
 * @param stored the name that the log was stored under; `null` where nobody was known
 */
export const showingOf = (stored: string | null, known: Known): Showing => {
  if (known === 'unknown') return 'withhold-until-read';
  if (known === 'nobody') return stored === null ? 'show' : 'withhold-until-read';
  return stored !== null && relationOf(stored, known.id) === 'same' ? 'show' : 'foreign';
};
