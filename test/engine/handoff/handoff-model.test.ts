import { commands, DOUBLE, SINGLE } from '../../support/handoff-model-schedules.js';
import { settle } from '../../support/handoff-model-tabs.js';
import { ModelWorld, type Setup } from '../../support/handoff-model.js';
import { amount, seedOr } from '../../support/proof.js';
import { fc, reportFailure } from '../../support/property.js';
import { watchRejections } from '../../support/rejections.js';

/*
 * Random schedules of one person, one or two tabs, and a server that fails in every way. A failure prints a seed, a path
 * and the shortest schedule; put seed and path into REPLAY to run it alone. `npm run soak` searches
 * on from other seeds.
 */
const RUNS = amount(50, 500);
const SEED = seedOr(20_261_122);
const REPLAY: { seed?: number; path?: string; replayPath?: string } = {};

const holds = async (setups: fc.Arbitrary<Setup>, part: number): Promise<void> => {
  const { reasons: rejections, stop } = watchRejections();
  try {
    const details = await fc.check(
      fc.asyncProperty(
        setups,
        fc.commands([commands], {
          maxCommands: 30,
          size: 'max',
          ...(REPLAY.replayPath && { replayPath: REPLAY.replayPath }),
        }),
        async (setup, schedule) => {
          rejections.length = 0;
          const world = new ModelWorld(setup);
          await fc.asyncModelRun(() => ({ model: world, real: world }), schedule);
          await world.finish();
          await settle();
          if (rejections.length > 0) throw new Error(`Nobody caught: ${rejections.map(String).join('; ')}`);
        },
      ),
      { numRuns: RUNS, seed: SEED + part, ...REPLAY },
    );
    reportFailure(details, fc.stringify);
  } finally {
    stop();
  }
};

describe('a handoff, whatever happens', function () {
  this.timeout(1_800_000);

  for (let part = 1; part <= 5; part += 1) {
    it(`makes one conversation of one log, and never leaves the person without a way on (${part})`, () =>
      holds(SINGLE, part));

    it(`does so too where the same log is open in two tabs (${part})`, () => holds(DOUBLE, part));
  }
});
