import { expect } from 'chai';
import fc from 'fast-check';
import { settle } from '../../support/handoff-model-tabs.js';
import {
  LIST_FATES,
  PUSH_FATES,
  SEND_FATES,
  type ListFateName,
  type PushFateName,
  type SendFateName,
} from '../../support/live-model-fates.js';
import type { Tally } from '../../support/live-model-checks.js';
import { LiveWorld, storedHandoff, type Setup } from '../../support/live-model.js';

/*
 * Random schedules of one person who writes, a server that fails in every way, and pages that come and go. A failure
 * prints a seed, a path and the shortest schedule; put seed and path into REPLAY to run it alone. The seed is fixed,
 * since a gate must be no lottery: to search on, put another one here.
 */
const PARTS = 5;
const RUNS = 1_000;
const SEED = 20_261_122;
const REPLAY: { seed?: number; path?: string } = {};

interface Command {
  readonly name: string;
  readonly run: (world: LiveWorld) => unknown;
}

const act = (name: string, run: Command['run']): fc.Arbitrary<Command> => fc.constant({ name, run });

const namesOf = <Name extends string | number>(table: Readonly<Record<Name, unknown>>): Name[] =>
  Object.keys(table) as Name[];

const acts: readonly (readonly [number, fc.Arbitrary<Command>])[] = [
  [8, act('writes "ok"', (world) => world.write('ok'))],
  [
    4,
    fc.nat({ max: 99 }).map((one) => ({ name: `writes "${one}"`, run: (world) => world.write(String(one)) })),
  ],
  [5, act('sends again what failed', (world) => world.retry())],
  [3, act('deletes what failed', (world) => world.delete())],
  [2, act('tries to connect again', (world) => world.page.tryAgain())],
  [3, act('reloads', (world) => world.reload(false))],
  [1, act('crashes', (world) => world.reload(true))],
  [1, act('leaves the element out', (world) => world.page.attach(false))],
  [2, act('puts the element in', (world) => world.page.attach(true))],
  [1, act('goes to another site', (world) => world.page.turn(true))],
  [2, act('comes back', (world) => world.page.turn(false))],
  [1, act('polls', (world) => world.page.poll())],
];

const conditions: readonly (readonly [number, fc.Arbitrary<Command>])[] = [
  [
    10,
    fc.constantFrom<SendFateName[]>(...namesOf(SEND_FATES)).map((name) => ({
      name: `next send: ${String(name)}`,
      run: ({ chat }) => chat.planSend(name),
    })),
  ],
  [
    3,
    fc.constantFrom<ListFateName[]>(...namesOf(LIST_FATES)).map((name) => ({
      name: `next list: ${String(name)}`,
      run: ({ chat }) => chat.planList(name),
    })),
  ],
  [
    3,
    fc.constantFrom<PushFateName[]>(...namesOf(PUSH_FATES)).map((name) => ({
      name: `next push: ${name}`,
      run: ({ chat }) => chat.planPush(name),
    })),
  ],
  [
    3,
    fc.constantFrom('a', 'z').map((prefix) => ({
      name: `the agent writes (${prefix})`,
      run: ({ chat }) => chat.write('out', 'ok', prefix),
    })),
  ],
  [1, act('the customer writes "ok" elsewhere', ({ chat }) => chat.write('in', 'ok', 'e'))],
  [1, fc.nat({ max: 9 }).map((index) => ({ name: `edits ${index}`, run: (world) => world.edit(index) }))],
  [1, act('nothing is pushed any more', ({ chat }) => (chat.isSilent = true))],
  [1, act('all is pushed again', ({ chat }) => (chat.isSilent = false))],
  [1, act('the list is gone', ({ chat }) => (chat.isHidden = true))],
  [1, act('the list is back', ({ chat }) => (chat.isHidden = false))],
  [1, act('the agent ends it', (world) => world.end(true))],
  [2, act('the agent opens it again', (world) => world.end(false))],
  [1, act('the server restarts', (world) => world.restartServer())],
  [1, act('the line goes', (world) => world.setLine(false))],
  [2, act('the line is back', (world) => world.setLine(true))],
];

const time: fc.Arbitrary<Command> = fc
  .constantFrom(50, 150, 1_000, 2_500, 6_000, 16_000, 31_000)
  .map((ms) => ({ name: `${ms} ms pass`, run: (world) => world.pass(ms) }));

const commands = fc.oneof(
  ...[...acts, ...conditions, [12, time] as const].map(([weight, arbitrary]) => ({ weight, arbitrary })),
);

const SETUPS: readonly Setup[] = [0, 6, -6].flatMap((hours) =>
  [true, false].flatMap((flagsImports) =>
    [1, 10_000].map((tick) => ({ skew: hours * 3_600_000, tick, flagsImports })),
  ),
);

const stored = new Map<Setup, ReadonlyMap<string, string>>();
const tally: Tally = { chosen: 0, mistaken: 0 };

const runSchedule = async (setup: Setup, schedule: readonly Command[]): Promise<void> => {
  const world = new LiveWorld(setup, stored.get(setup) ?? new Map<string, string>(), tally);
  await world.pass(0);
  for (const { run } of schedule) {
    await run(world);
    await world.pass(0);
  }
  await world.finish();
  world.page.leave(false);
};

const holds = async (part: number): Promise<void> => {
  const rejections: unknown[] = [];
  const note = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    rejections.push(event.reason);
  };
  addEventListener('unhandledrejection', note, true);
  try {
    const details = await fc.check(
      fc.asyncProperty(
        fc.constantFrom(...SETUPS),
        fc.array(commands, { maxLength: 40, size: 'max' }),
        async (setup, schedule) => {
          rejections.length = 0;
          await runSchedule(setup, schedule);
          await settle();
          if (rejections.length > 0) throw new Error(`Nobody caught: ${rejections.map(String).join('; ')}`);
        },
      ),
      { numRuns: RUNS, seed: SEED + part, ...REPLAY },
    );
    // The runner prints messages alone, without the cause that fast-check puts apart.
    if (details.failed) {
      const { errorInstance, seed, counterexamplePath, counterexample, numRuns: runs } = details;
      const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
      const replay = `{ seed: ${seed}, path: '${counterexamplePath ?? ''}' }`;
      const [setup, schedule] = counterexample ?? [];
      const story = `${JSON.stringify(setup)}\n${schedule?.map(({ name }) => name).join('\n') ?? ''}`;
      throw new Error(`${why}\nSchedule ${runs}, ${replay}:\n${story}`);
    }
  } finally {
    removeEventListener('unhandledrejection', note, true);
  }
};

describe('a live conversation, whatever happens', function () {
  this.timeout(300_000);

  before(async () => {
    for (const setup of SETUPS) stored.set(setup, await storedHandoff(setup));
  });

  for (let part = 1; part <= PARTS; part += 1) {
    it(`loses nothing, doubles nothing, and keeps the order (${part})`, () => holds(part));
  }

  it('left to chance only what nobody can tell', () => {
    expect(tally.chosen).to.be.lessThan(0.01 * PARTS * RUNS);
    expect(tally.mistaken).to.be.lessThan(0.03 * PARTS * RUNS);
  });
});
