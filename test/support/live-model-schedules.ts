import {
  LIST_FATES,
  PUSH_FATES,
  SEND_FATES,
  type ListFateName,
  type PushFateName,
  type SendFateName,
} from './live-model-fates.js';
import type { LiveWorld, Setup } from './live-model.js';
import { fc, namesOf } from './property.js';

/* What a schedule of a live conversation is made of: what a person does, how the server fails, and time that passes. */

export interface Command {
  readonly name: string;
  readonly run: (world: LiveWorld) => unknown;
}

const act = (name: string, run: Command['run']): fc.Arbitrary<Command> => fc.constant({ name, run });

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

export const commands = fc.oneof(
  ...[...acts, ...conditions, [12, time] as const].map(([weight, arbitrary]) => ({ weight, arbitrary })),
);

export const SETUPS: readonly Setup[] = [0, 6, -6].flatMap((hours) =>
  [true, false].flatMap((flagsImports) =>
    [1, 10_000].map((tick) => ({ skew: hours * 3_600_000, tick, flagsImports })),
  ),
);
