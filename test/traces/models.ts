import { connectionOf } from '../../src/session/state.js';
import { commands as handoffCommands, DOUBLE, SINGLE } from '../support/handoff-model-schedules.js';
import { ModelWorld, type Setup as HandoffSetup } from '../support/handoff-model.js';
import { settle } from '../support/handoff-model-tabs.js';
import type { Tally } from '../support/live-model-checks.js';
import { commands as liveCommands, SETUPS } from '../support/live-model-schedules.js';
import { LiveWorld, storedHandoff, type Setup as LiveSetup } from '../support/live-model.js';
import { fc } from '../support/property.js';
import { placeOf } from '../support/session.js';
import { TraceRecorder } from '../support/trace.js';

/* The three models, run along the schedule that fast-check makes of a seed. */

/** A model whose traces are kept. */
export interface TracedModel {
  /** Of the file too. */
  readonly name: string;
  /** Whether something happens that is not the usual course. */
  readonly isRich: (lines: readonly string[]) => boolean;
  /** @returns the lines of the schedule, the first of which says how the world was set up */
  readonly run: (seed: number) => Promise<readonly string[]>;
}

const scheduleOf = <T>(arbitrary: fc.Arbitrary<T>, seed: number): T => {
  // The first values of a seed are made short and small; without that, all are of the same kind.
  const [value] = fc.sample(fc.noBias(arbitrary), { seed, numRuns: 1 });
  if (value === undefined) throw new Error(`Seed ${seed} makes no schedule.`);
  return value;
};

/** Runs a schedule to its end, or to where the model finds a fault, and writes that down. */
const record = async (recorder: TraceRecorder, run: () => Promise<void>): Promise<void> => {
  try {
    await run();
    await settle();
  } catch (error) {
    recorder.fault(String(error));
  }
};

const HANDOFF_KINDS = /asking|queued|checking|unconfirmed|rejects \w+|log 2/g;
const LIVE_KINDS = /ended|failed|POST message (?:3|4|5)/g;

const kindsIn = (lines: readonly string[], kinds: RegExp): number =>
  new Set(lines.join('\n').match(kinds) ?? []).size;

const handoff = (name: string, setups: fc.Arbitrary<HandoffSetup>): TracedModel => {
  const arbitrary = fc.tuple(setups, fc.commands([handoffCommands], { maxCommands: 30, size: 'max' }));
  return {
    name,
    isRich: (lines) => kindsIn(lines, HANDOFF_KINDS) >= 2,
    run: async (seed) => {
      const [setup, schedule] = scheduleOf(arbitrary, seed);
      const recorder = new TraceRecorder();
      const world = new ModelWorld(setup, recorder);
      const whoOf = (tab: string): string => (setup.tabs === 1 ? '' : tab);
      recorder.watch({
        clock: world.clock,
        look: () =>
          world.tabs.map((tab) => ({
            who: whoOf(tab.name),
            place: placeOf(tab.page.flow),
            values: tab.values,
          })),
        whoOf,
        labelOf: (id) => `#${world.server.sessions.findIndex((session) => session.id === id) + 1}`,
      });
      await record(recorder, async () => {
        let step = 0;
        for (const command of schedule) {
          step += 1;
          if (!command.check(world)) continue;
          recorder.begin(step, command.toString());
          await command.run(world, world);
        }
        recorder.begin(step + 1, 'end');
        await world.finish();
      });
      return [JSON.stringify(setup), ...recorder.lines];
    },
  };
};

const stateOf = ({ page }: LiveWorld): string =>
  `${placeOf(page.session.state.flow)} ${connectionOf(page.session.state)}`;

/** How many rows stand behind the history, and how many of them wait. */
const shownBy = ({ page }: LiveWorld): string =>
  `${page.rows.length} rows ${page.waiting.length} waiting${page.failed === null ? '' : ' failed'}`;

const live = (): TracedModel => {
  const arbitrary = fc.tuple(
    fc.constantFrom(...SETUPS),
    fc.array(liveCommands, { maxLength: 40, size: 'max' }),
  );
  const stored = new Map<LiveSetup, ReadonlyMap<string, string>>();
  const tally: Tally = { chosen: 0, mistaken: 0 };
  return {
    name: 'live',
    isRich: (lines) => kindsIn(lines, LIVE_KINDS) >= 1,
    run: async (seed) => {
      const [setup, schedule] = scheduleOf(arbitrary, seed);
      const values = stored.get(setup) ?? (await storedHandoff(setup));
      stored.set(setup, values);
      const recorder = new TraceRecorder();
      const world = new LiveWorld(setup, values, tally, recorder);
      recorder.watch({
        clock: world.clock,
        look: () => [{ who: '', place: stateOf(world), shown: shownBy(world), values: world.values }],
        whoOf: (name) => name,
        // There is but one.
        labelOf: () => '#1',
      });
      await record(recorder, async () => {
        recorder.begin(0, 'start');
        await world.pass(0);
        let step = 0;
        for (const command of schedule) {
          step += 1;
          recorder.begin(step, command.name);
          await command.run(world);
          await world.pass(0);
        }
        recorder.begin(step + 1, 'end');
        await world.finish();
        world.page.leave(false);
      });
      return [JSON.stringify(setup), ...recorder.lines];
    },
  };
};

export const MODELS: readonly TracedModel[] = [
  handoff('handoff-one-tab', SINGLE),
  handoff('handoff-two-tabs', DOUBLE),
  live(),
];
