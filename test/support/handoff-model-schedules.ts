import { isAt } from '../../src/domain/flow/flow.js';
import {
  HANDOFF_FATES,
  READ_FATES,
  type HandoffFateName,
  type ReadFateName,
  type Reading,
} from './handoff-model-server.js';
import type { ModelPage, ModelWorld, Setup } from './handoff-model.js';
import { fc, namesOf } from './property.js';

/* What a schedule of a handoff is made of: what a person does, how the server fails, and time that passes. */

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

export const commands = fc.oneof(
  ...[...acts, ...conditions, [12, time] as const].map(([weight, arbitrary]) => ({ weight, arbitrary })),
);

export const SINGLE: fc.Arbitrary<Setup> = fc.record({
  tabs: fc.constant(1 as const),
  externalId: fc.constantFrom(null, 'order-7'),
  anonymous: fc.boolean(),
});
export const DOUBLE: fc.Arbitrary<Setup> = fc.constant({ tabs: 2, externalId: 'order-7', anonymous: false });
