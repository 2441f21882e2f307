import { setting } from './runtime.js';

/*
 * How much of the long proofs runs, and from which seed on. The gate takes a sample that is always the same; PROOF=whole
 * (`npm run test:all`) takes all of it; PROOF_SEED (`npm run soak`) puts another seed in place of each fixed one.
 */

export const isWhole = setting('PROOF') === 'whole';
const given = setting('PROOF_SEED');

/** How many runs, schedules or cases: so many in the gate, so many in the whole proof. */
export const amount = (gate: number, whole: number): number => (isWhole ? whole : gate);

/** The seed of a proof: its own, unless this run was given one. */
export const seedOr = (fixed: number): number => (given === undefined ? fixed : Number(given));
