import fc from 'fast-check';
import { isAt } from '../../../src/domain/flow/flow.js';
import {
  HANDOFF_FATES,
  READ_FATES,
  type HandoffFateName,
  type ReadFateName,
  type Reading,
} from '../../support/handoff-model-server.js';
import { ModelWorld, type ModelPage, type Setup } from '../../support/handoff-model.js';
import { settle } from '../../support/handoff-model-tabs.js';

/*
 * Random schedules of one person, one or two tabs, and a server that fails in every way. A failure prints a seed, a path
 * and the shortest schedule; put seed and path into REPLAY to run it alone. The seed is fixed, since a gate must be no
 * lottery: to search on, put another one here.
 */
const RUNS = 200;
const SEED = 20_261_122;
const REPLAY: { seed?: number; path?: string; replayPath?: string } = {};

type Command = fc.AsyncCommand<ModelWorld, ModelWorld>;

const command = (
  name: string,
  run: (world: ModelWorld) => unknown,
  check: (world: Readonly<ModelWorld>) => boolean = () => true,
): Command => ({
  check,
  run: async (_, world) => {
    await run(world);
    await world.pass(0);
  },
  toString: () => name,
});

/** Something that the person does on a page, where the page lets them. */
const act = (
  name: string,
  run: (page: ModelPage) => void,
  can: (page: ModelPage) => boolean = () => true,
): fc.Arbitrary<Command> =>
  fc.nat({ max: 1 }).map((index) => {
    const pageOf = ({ pages }: Readonly<ModelWorld>): ModelPage | undefined => pages[index];
    return command(
      `${'AB'.charAt(index)} ${name}`,
      (world) => {
        const page = pageOf(world);
        if (page) run(page);
      },
      (world) => {
        const page = pageOf(world);
        return page !== undefined && can(page);
      },
    );
  });

const namesOf = <Name extends string | number>(table: Readonly<Record<Name, unknown>>): Name[] =>
  Object.keys(table) as Name[];

const acts: readonly (readonly [number, fc.Arbitrary<Command>])[] = [
  [6, act('presses', (page) => page.press())],
  [
    1,
    act('presses twice', (page) => {
      page.press();
      page.press();
    }),
  ],
  [2, act('hovers', (page) => page.session.prime())],
  [
    2,
    act(
      'cancels',
      (page) => page.session.cancelHandoff(),
      ({ flow: { place } }) => place.phase === 'handing-off',
    ),
  ],
  [
    6,
    act(
      'tries again',
      (page) => page.tryAgain(),
      ({ flow: { place } }) =>
        isAt(place, 'unconfirmed') || (isAt(place, 'connecting') && place.error !== null),
    ),
  ],
  [
    1,
    act(
      'starts a new one',
      (page) => page.startNew(),
      ({ flow: { place } }) =>
        isAt(place, 'unconfirmed') || (isAt(place, 'asking') && place.existing !== null),
    ),
  ],
  [
    3,
    act(
      'answers',
      (page) => page.answer(),
      ({ flow: { place } }) => isAt(place, 'asking'),
    ),
  ],
  [
    2,
    act(
      'writes',
      (page) => page.write(),
      ({ flow: { place } }) => place.phase === 'handing-off' || place.phase === 'live',
    ),
  ],
  [4, act('reloads', (page) => page.tab.reload())],
  [1, act('resets', (page) => page.reset())],
];

const conditions: readonly (readonly [number, fc.Arbitrary<Command>])[] = [
  [
    8,
    fc
      .constantFrom<HandoffFateName[]>(...namesOf(HANDOFF_FATES))
      .map((name) => command(`next handoff: ${String(name)}`, ({ server }) => server.plan(name))),
  ],
  [
    4,
    fc
      .tuple(
        fc.constantFrom<Reading[]>('list', 'list', 'messages', 'token'),
        fc.constantFrom<ReadFateName[]>(...namesOf(READ_FATES)),
      )
      .map(([what, name]) =>
        command(`next ${what}: ${String(name)}`, ({ server }) => server.planRead(what, name)),
      ),
  ],
  [
    2,
    fc.constantFrom(0, 1_500, 8_000).map((ms) =>
      command(`the list lags by ${ms} ms`, ({ server }) => {
        server.lag = ms;
      }),
    ),
  ],
  [
    1,
    fc.boolean().map((hides) =>
      command(`the list ${hides ? 'hides' : 'shows'} external ids`, ({ server }) => {
        server.hidesNames = hides;
      }),
    ),
  ],
  [
    1,
    fc.constant(
      command(
        'the line goes',
        (world) => world.setLine(false),
        ({ isOnline }) => isOnline,
      ),
    ),
  ],
  [
    2,
    fc.constant(
      command(
        'the line is back',
        (world) => world.setLine(true),
        ({ isOnline }) => !isOnline,
      ),
    ),
  ],
];

const time: fc.Arbitrary<Command> = fc
  .constantFrom(50, 150, 350, 1_000, 3_000, 9_000, 16_000, 21_000, 61_000)
  .map((ms) => command(`${ms} ms pass`, (world) => world.pass(ms)));

const commands = fc.oneof(
  ...[...acts, ...conditions, [12, time] as const].map(([weight, arbitrary]) => ({ weight, arbitrary })),
);

const SINGLE: fc.Arbitrary<Setup> = fc.record({
  tabs: fc.constant(1 as const),
  externalId: fc.constantFrom(null, 'order-7'),
  anonymous: fc.boolean(),
});
const DOUBLE: fc.Arbitrary<Setup> = fc.constant({ tabs: 2, externalId: 'order-7', anonymous: false });

const holds = async (setups: fc.Arbitrary<Setup>, part: number): Promise<void> => {
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
    // The runner prints messages alone, without the cause that fast-check puts apart.
    if (details.failed) {
      const { errorInstance, seed, counterexamplePath, counterexample, numRuns: runs } = details;
      const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
      const replay = `{ seed: ${seed}, path: '${counterexamplePath ?? ''}' }`;
      throw new Error(`${why}\nSchedule ${runs}, ${replay}:\n${fc.stringify(counterexample)}`);
    }
  } finally {
    removeEventListener('unhandledrejection', note, true);
  }
};

describe('a handoff, whatever happens', function () {
  this.timeout(300_000);

  for (let part = 1; part <= 5; part += 1) {
    it(`makes one conversation of one log, and never leaves the person without a way on (${part})`, () =>
      holds(SINGLE, part));

    it(`does so too where the same log is open in two tabs (${part})`, () => holds(DOUBLE, part));
  }
});
