import { spawnSync } from 'node:child_process';

/** Every proof whole, with no eye on the time: see test/support/proof.ts. */
const { status } = spawnSync('npm', ['test'], { stdio: 'inherit', env: { ...process.env, PROOF: 'whole' } });
process.exitCode = status ?? 1;
