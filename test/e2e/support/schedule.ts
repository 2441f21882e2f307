import type { Fault } from '../../support/tcp-proxy.js';
import { HANDOFF, SEND, SESSIONS } from './desk.js';
import { Random } from './random.js';

export type Driver = 'rest' | 'core';

/** One thing that happens in a conversation over a bad line. Times are real; the element's own are divided. */
export type Step =
  /** The customer writes with the keyboard. */
  | { readonly do: 'write'; readonly body: string }
  /** The agent replies. */
  | { readonly do: 'reply'; readonly body: string }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'reload' }
  /** The next request of this kind meets a fault. */
  | { readonly do: 'trap'; readonly on: string; readonly fault: Fault }
  /** All connections that are open meet a fault, once. */
  | { readonly do: 'cut'; readonly fault: Fault }
  /** All connections are so until the line heals. */
  | { readonly do: 'line'; readonly fault: Fault }
  | { readonly do: 'refuse' }
  /** The server stops; it comes back, with what it knew, when the line heals. */
  | { readonly do: 'stop-server' }
  | { readonly do: 'offline' }
  | { readonly do: 'heal' }
  /** What becomes of the events that Core is pushed next. */
  | { readonly do: 'push'; readonly settings: Readonly<Record<string, number>> };

export interface Schedule {
  readonly seed: number;
  readonly driver: Driver;
  /** In the middle of the wish for a person, not after it. */
  readonly isEarly: boolean;
  readonly steps: readonly Step[];
}

/** Requests over which something can be lost. */
const REQUESTS: readonly (readonly [number, string])[] = [
  [6, SEND],
  [1, SESSIONS],
  [1, 'GET /c/v1/chat/customers/stats'],
  [2, 'GET /c/v1/chat/sessions/'],
  [1, 'OPTIONS '],
  [1, 'GET /core/'],
];

const onceFault = (random: Random): Fault =>
  random.pick<Fault>([
    [3, { kind: 'reset' }],
    [4, { kind: 'reset-after' }],
    [2, { kind: 'half-close' }],
    [3, { kind: 'truncate', bytes: random.below(600) }],
    [2, { kind: 'stall' }],
  ]);

/** What people write twice is the hardest to tell apart. */
const body = (random: Random, count: number): string =>
  random.pick([
    [5, 'ok'],
    [2, 'yes'],
    [3, `no. ${count}`],
  ]);

const trouble = (random: Random, driver: Driver): Step =>
  random.pick<Step>([
    [5, { do: 'trap', on: random.pick(REQUESTS), fault: onceFault(random) }],
    [2, { do: 'cut', fault: random.chance(0.5) ? { kind: 'reset' } : { kind: 'half-close' } }],
    [2, { do: 'line', fault: { kind: 'stall' } }],
    [2, { do: 'line', fault: { kind: 'slow', ms: 5 + random.below(60) } }],
    [2, { do: 'refuse' }],
    [2, { do: 'stop-server' }],
    [2, { do: 'offline' }],
    [driver === 'core' ? 3 : 0, { do: 'push', settings: pushSettings(random) }],
  ]);

const pushSettings = (random: Random): Record<string, number> => ({
  pushDrops: random.below(3),
  pushDuplicates: random.below(3),
  pushDelayMs: random.below(3) * 40,
});

/** Troubles that last until the line heals. */
const isLasting = (step: Step): boolean =>
  step.do === 'line' || step.do === 'refuse' || step.do === 'stop-server' || step.do === 'offline';

/** The same for the same seed and driver. */
export const makeSchedule = (seed: number, driver: Driver, length = 7): Schedule => {
  const random = new Random(seed * 2 + (driver === 'core' ? 1 : 0));
  const isEarly = random.chance(0.3);
  const steps: Step[] = [];
  let lasting: Step | null = null;
  let written = 0;
  if (isEarly) steps.push({ do: 'trap', on: HANDOFF, fault: onceFault(random) });
  while (steps.length < length * 2) {
    const wish = random.pick<'write' | 'reply' | 'trouble' | 'reload'>([
      [5, 'write'],
      [2, 'reply'],
      [5, 'trouble'],
      [1.5, 'reload'],
    ]);
    if (wish === 'write') steps.push({ do: 'write', body: body(random, (written += 1)) });
    else if (wish === 'reply' && !isEarly && lasting?.do !== 'stop-server')
      steps.push({ do: 'reply', body: `Reply ${steps.length}` });
    // A browser without a line has nothing to load the page from.
    else if (wish === 'reload' && lasting?.do !== 'offline') steps.push({ do: 'reload' });
    else if (wish === 'trouble' && lasting) {
      steps.push({ do: 'heal' });
      lasting = null;
    } else if (wish === 'trouble') {
      const step = trouble(random, driver);
      steps.push(step);
      if (isLasting(step)) lasting = step;
    } else continue;
    steps.push({
      do: 'wait',
      ms: random.pick([
        [2, 0],
        [3, random.below(60)],
        [1, 100 + random.below(200)],
      ]),
    });
  }
  return { seed, driver, isEarly, steps };
};

/** What a schedule has in it: its steps, the faults that they bring, and the requests that these meet. */
const kindsOf = ({ isEarly, steps }: Schedule): Set<string> =>
  new Set([
    ...(isEarly ? ['early'] : []),
    ...steps.flatMap((step) => ('fault' in step ? [`${step.do} ${step.fault.kind}`] : [step.do])),
    ...steps.flatMap((step) => (step.do === 'trap' ? [`at ${step.on}`] : [])),
  ]);

/** Few of these schedules, with every kind in them that there is in all. */
export const oneOfEachKind = (schedules: readonly Schedule[]): Schedule[] => {
  const left = new Set(schedules.flatMap((schedule) => [...kindsOf(schedule)]));
  const chosen: Schedule[] = [];
  const gain = (schedule: Schedule): number => [...kindsOf(schedule)].filter((kind) => left.has(kind)).length;
  while (left.size > 0) {
    const best = schedules.reduce((one, other) => (gain(other) > gain(one) ? other : one));
    chosen.push(best);
    for (const kind of kindsOf(best)) left.delete(kind);
  }
  return chosen;
};

/** As it stands in the report of a failure, one step a line. */
export const describe = ({ seed, driver, isEarly, steps }: Schedule): string =>
  [
    `seed ${seed}, driver ${driver}${isEarly ? ', during the handoff' : ''}`,
    ...steps.map((step) => `  ${JSON.stringify(step)}`),
  ].join('\n');
