import type { Conversation } from '../message.js';

/**
 * The ids of the sessions that existed before the POST; only an id outside of it can be ours. `null` where the list
 * could not be read, so that only the external id counts.
 */
export type Baseline = ReadonlySet<string> | null;

export interface BaselineReading {
  readonly baseline: Baseline;
  /** The open conversation that carries our external id, or what came of an earlier attempt of ours. */
  readonly existing: Conversation | null;
  /** Whether there are some that may be ours, but can't be told from others: their custom attributes are hidden. */
  readonly isAmbiguous?: true;
}
