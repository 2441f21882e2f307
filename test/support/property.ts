// eslint-disable-next-line @typescript-eslint/no-restricted-imports -- the one place that gives it a seed
import fc from 'fast-check';
import { seedOr } from './proof.js';

// A gate must be no lottery. `npm run soak` looks on with random seeds; what it finds becomes a case of its own.
fc.configureGlobal({ seed: seedOr(20_261_125) });

/** fast-check with the seed of this run. Tests import it from here alone. */
export { fc };
