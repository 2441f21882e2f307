import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ASPECTS, compare, read, write } from '../test/traces/compare.ts';
import { MODELS } from '../test/traces/models.ts';

/*
 * npm run traces                                  runs all schedules again, and says what differs from what is kept
 * npm run traces -- --model live --seed 17        one schedule, with both traces whole
 * npm run traces -- --aspect place,told           looks at these alone (place, requests, stored, told, ...)
 * npm run traces -- --ignore '[+-](log|tab)$'     leaves out what the pattern matches, such as a deviation that is wanted
 * npm run traces -- --strict                      prints too what differs in times and order alone
 * npm run traces -- --write                       keeps the traces of today, of the same seeds
 * npm run traces -- --choose                      keeps them, of the first seeds in which something happens
 */

const SEEDS = 500;

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    choose: { type: 'boolean', default: false },
    model: { type: 'string' },
    seed: { type: 'string' },
    aspect: { type: 'string' },
    ignore: { type: 'string' },
    strict: { type: 'boolean', default: false },
  },
});
const wanted = values.aspect?.split(',') ?? Object.keys(ASPECTS);
const ignored = values.ignore ? new RegExp(values.ignore) : null;
if ((values.write || values.choose) && values.seed) throw new Error('A file is written whole.');

const fileOf = (name) => new URL(`../test/traces/${name}.txt`, import.meta.url);

// A model of an engine that listens to the same signal many times is no leak.
process.removeAllListeners('warning');
let unhandled = [];
process.on('unhandledRejection', (reason) => {
  unhandled.push(String(reason));
});

const runSeed = async (model, seed) => {
  unhandled = [];
  const lines = await model.run(seed);
  // A step that comes after all others.
  const uncaught = unhandled.map((reason) => `99 nobody caught | fault ${reason.replaceAll(/\s+/g, ' ')}`);
  return [...lines, ...uncaught.slice(0, 1)];
};

const runAll = async (model, seeds) => {
  const traces = new Map();
  for (const seed of seeds) traces.set(seed, await runSeed(model, seed));
  return traces;
};

const choose = async (model) => {
  const traces = new Map();
  for (let seed = 1; traces.size < SEEDS; seed += 1) {
    const lines = await runSeed(model, seed);
    if (model.isRich(lines)) traces.set(seed, lines);
  }
  return traces;
};

const report = (model, kept, traces) => {
  const counts = { same: 0, times: 0, order: 0, different: 0 };
  const byAspect = new Map();
  const details = [];
  for (const [seed, lines] of traces) {
    const verdict = compare(kept.get(seed) ?? [], lines, ignored);
    const found = typeof verdict === 'string' ? [] : verdict.filter(({ aspect }) => wanted.includes(aspect));
    if (values.strict && (verdict === 'times' || verdict === 'order')) {
      const before = kept.get(seed) ?? [];
      const index = lines.findIndex((line, at) => line !== before[at]);
      details.push(`  seed ${seed}: ${verdict}\n    - ${before[index]}\n    + ${lines[index]}`);
    }
    if (typeof verdict === 'string') counts[verdict] += 1;
    else counts[found.length > 0 ? 'different' : 'same'] += 1;
    for (const { aspect } of found) byAspect.set(aspect, (byAspect.get(aspect) ?? 0) + 1);
    const [first] = found;
    if (first) {
      const aspects = found.map(({ aspect }) => aspect).join(', ');
      details.push(
        `  seed ${seed}: ${aspects}\n    - ${first.before ?? 'nothing'}\n    + ${first.after ?? 'nothing'}`,
      );
    }
  }
  const { same, times, order, different } = counts;
  const aspects = [...byAspect].map(([aspect, count]) => `${aspect} in ${count}`).join(', ');
  console.log(
    `${model.name}: of ${traces.size}, ${same} the same, ${times} but for the times, ${order} but for the order, ` +
      `${different} different${aspects && ` (${aspects})`}`,
  );
  for (const detail of details) console.log(detail);
  return different;
};

const models = MODELS.filter(({ name }) => !values.model || name === values.model);
if (models.length === 0) throw new Error(`The models are ${MODELS.map(({ name }) => name).join(', ')}.`);
let different = 0;
for (const model of models) {
  const kept = values.choose ? new Map() : read(await readFile(fileOf(model.name), 'utf8'));
  const seeds = values.seed ? [Number(values.seed)] : kept.keys();
  const traces = values.choose ? await choose(model) : await runAll(model, seeds);
  const faults = [...traces.values()].filter((lines) => lines.some((line) => line.includes(' | fault ')));
  if (faults.length > 0) console.log(`${model.name}: the model finds a fault in ${faults.length}`);
  if (values.write || values.choose) {
    await writeFile(fileOf(model.name), write(traces));
    continue;
  }
  different += report(model, kept, traces);
  if (values.seed)
    console.log(`${write(new Map([...kept].filter(([seed]) => traces.has(seed))))}\n${write(traces)}`);
}
// The model's message channel would keep the process alive.
process.exit(different > 0 ? 1 : 0);
