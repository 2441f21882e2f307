// eslint-disable-next-line @typescript-eslint/no-restricted-imports -- the one place that gives it a seed
import fc from 'fast-check';
import { seedOr } from './proof.js';

// A gate must be no lottery. `npm run soak` looks on with random seeds; what it finds becomes a case of its own.
fc.configureGlobal({ seed: seedOr(20_261_125) });

/** Throws what a check found, in one message: the runner prints messages alone, without the cause that fast-check puts apart. */
export const reportFailure = <Found>(details: fc.RunDetails<Found>, tell: (found: Found) => string): void => {
  if (!details.failed) return;
  const { errorInstance, seed, counterexamplePath, counterexample, numRuns } = details;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const replay = `{ seed: ${String(seed)}, path: '${counterexamplePath ?? ''}' }`;
  const story = counterexample === null ? '' : tell(counterexample);
  throw new Error(`${why}\nSchedule ${String(numRuns)}, ${replay}:\n${story}`);
};

/** What a table has rows for: what a schedule can choose from. */
export const namesOf = <Name extends string | number>(table: Readonly<Record<Name, unknown>>): Name[] =>
  Object.keys(table) as Name[];

/** fast-check with the seed of this run. Tests import it from here alone. */
export { fc };
