import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/*
 * npm run soak                                    everything
 * npm run soak -- --count 2000 --seed 5000        so many schedules per driver, from this seed on
 * npm run soak -- --only "core.*schedule 17$"     what the title matches alone
 */

const { values } = parseArgs({
  options: { count: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});

const { status } = spawnSync(
  'npx',
  [
    'playwright',
    'test',
    '--config',
    'playwright.soak.config.ts',
    ...(values.only ? ['--grep', values.only] : []),
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(values.count && { SOAK_COUNT: values.count }),
      ...(values.seed && { SOAK_SEED: values.seed }),
    },
  },
);
process.exitCode = status ?? 1;
