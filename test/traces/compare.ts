/* Reads traces as they are kept, and says in what two of the same schedule differ. */

/**
 * What a line tells, with its sign: the command, where the pages are and when they came there, what is shown, what they asked for, what is stored, what was
 * told, and what the model found wrong.
 */
export const ASPECTS = {
  schedule: 'command',
  place: 'at',
  shown: '=',
  requests: '>',
  stored: '$',
  told: '!',
  fault: 'fault',
} as const;

export type Aspect = keyof typeof ASPECTS;

export interface Difference {
  readonly aspect: Aspect;
  /** The first line that differs, in the one and in the other; `null` where there is none for that step. */
  readonly before: string | null;
  readonly after: string | null;
}

/** `times` and `order`: each step is the same but for when something was, or for which request left first. */
export type Verdict = 'same' | 'times' | 'order' | readonly Difference[];

/** One line for each step: `3 A presses | at A:live | > A:list@0, A:POST handoff log 1 of 2@200`. */
interface Step {
  readonly line: string;
  readonly parts: ReadonlyMap<string, readonly string[]>;
}

const stepsOf = (lines: readonly string[], ignored: RegExp | null): ReadonlyMap<string, Step> =>
  new Map(
    lines.map((line, index) => {
      const [head = '', ...parts] = line.split(' | ');
      const read = parts.map((part): [string, string[]] => {
        const [sign = ''] = part.split(' ', 1);
        const entries = part.slice(sign.length + 1).split(', ');
        return [sign, entries.filter((entry) => ignored?.test(entry) !== true)];
      });
      const key = index === 0 ? 'setup' : (head.split(' ', 1)[0] ?? '');
      return [key, { line, parts: new Map([['command', [head]], ...read]) }];
    }),
  );

const REQUEST = /^(?<name>.*?)(?:\*(?<count>\d+))?@[\d-]+$/;

/** Each request by its name alone, as often as it left. */
const namesOf = (requests: readonly string[]): string[] =>
  requests.flatMap((request) => {
    const { name = request, count = '1' } = REQUEST.exec(request)?.groups ?? {};
    return Array.from({ length: Number(count) }, () => name);
  });

type Closeness = 'same' | 'times' | 'order' | 'different';
const CLOSENESS: readonly Closeness[] = ['same', 'times', 'order', 'different'];

const requestsDiffer = (before: readonly string[], after: readonly string[]): Closeness => {
  if (before.join() === after.join()) return 'same';
  const [first, second] = [namesOf(before), namesOf(after)];
  if (first.join() === second.join()) return 'times';
  return first.sort().join() === second.sort().join() ? 'order' : 'different';
};

/** Pages move independently: each one's places count in their order. */
const byPage = (a: string, b: string): number => {
  const [first, second] = [a, b].map((entry) => (/^\w+(?=:)/.exec(entry) ?? [''])[0]);
  return first === second ? 0 : (first ?? '') < (second ?? '') ? -1 : 1;
};

const placesDiffer = (before: readonly string[], after: readonly string[]): Closeness => {
  const close = requestsDiffer(before.toSorted(byPage), after.toSorted(byPage));
  return close === 'order' ? 'different' : close;
};

/** How close two steps are in one aspect. Only requests have an order. */
const closeness = (aspect: Aspect, before: Step | undefined, after: Step | undefined): Closeness => {
  const sign = ASPECTS[aspect];
  const [first, second] = [before?.parts.get(sign) ?? [], after?.parts.get(sign) ?? []];
  // Steps without a change are left out, so that a command may be known of one trace alone.
  if (aspect === 'schedule')
    return first.length > 0 && second.length > 0 && first.join() !== second.join() ? 'different' : 'same';
  if (aspect === 'requests') return requestsDiffer(first, second);
  if (aspect === 'place') return placesDiffer(first, second);
  return first.toSorted().join() === second.toSorted().join() ? 'same' : 'different';
};

const byStep = (a: string, b: string): number =>
  a === 'setup' ? -1 : b === 'setup' ? 1 : Number(a) - Number(b);

/**
 * Compares two traces of one seed.
 *
 * @param ignored entries that are left out of both, such as `+log`
 * @returns for each aspect that differs its first difference, in the order of the steps
 */
export const compare = (
  before: readonly string[],
  after: readonly string[],
  ignored: RegExp | null = null,
): Verdict => {
  const [first, second] = [stepsOf(before, ignored), stepsOf(after, ignored)];
  const found = new Map<Aspect, Difference>();
  let worst: Closeness = 'same';
  for (const key of [...new Set([...first.keys(), ...second.keys()])].sort(byStep)) {
    const [one, other] = [first.get(key), second.get(key)];
    for (const aspect of Object.keys(ASPECTS) as Aspect[]) {
      const close = closeness(aspect, one, other);
      if (CLOSENESS.indexOf(close) > CLOSENESS.indexOf(worst)) worst = close;
      if (close === 'different' && !found.has(aspect)) {
        found.set(aspect, { aspect, before: one?.line ?? null, after: other?.line ?? null });
      }
    }
  }
  return worst === 'different' ? [...found.values()] : worst;
};

const SEED = /^# (\d+) /;

/** A file of traces: a block for each seed. */
export const write = (traces: ReadonlyMap<number, readonly string[]>): string =>
  [...traces].map(([seed, lines]) => `# ${seed} ${lines.join('\n')}\n`).join('\n');

export const read = (text: string): ReadonlyMap<number, readonly string[]> =>
  new Map(
    text
      .split(/\n\n/)
      .map((block) => block.trimEnd())
      .filter((block) => SEED.test(block))
      .map((block) => [Number(SEED.exec(block)?.[1]), block.replace(SEED, '').split('\n')]),
  );
