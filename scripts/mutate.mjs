import { fork } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutate } from './mutants.mjs';

/*
 * Negates each condition of the files below, one at a time, moves each boundary, leaves out each case, and runs the
 * tests of that file: what no test notices is a survivor. It is printed, unless test/mutation-survivors.md gives the
 * reason. All happens in a copy; the tree is not touched.
 *
 * npm run mutate                              every file
 * npm run mutate -- domain/flow session       what the path of a file contains
 */

const listed = (folder) => readdirSync(folder).map((name) => join(folder, name));
const testsIn = (folder) => listed(folder).filter((file) => file.endsWith('.test.ts'));
const flowTests = testsIn('test/domain/flow').sort(
  (one, two) => one.includes('model') - two.includes('model'),
);
const engine = (...names) => names.map((name) => `test/engine/${name}.test.ts`);
const session = (name) => [`test/session/${name}.test.ts`];

/** Each file with its tests, the quickest and nearest first. */
const FILES = {
  ...Object.fromEntries(listed('src/domain/flow').map((file) => [file, flowTests])),
  'src/kustomer/wire.ts': ['test/kustomer/wire.test.ts'],
  'src/kustomer/web-sdk/web-sdk-wire.ts': testsIn('test/kustomer/web-sdk'),
  'src/domain/log/incoming.ts': ['test/domain/log/incoming.test.ts'],
  'src/domain/log/news.ts': ['test/domain/log/news.test.ts', 'test/domain/log/arrived.test.ts'],
  'src/domain/log/align-copies.ts': [
    'test/domain/log/merge-history.test.ts',
    'test/domain/log/message-log.test.ts',
  ],
  'src/domain/marker.ts': [
    'test/domain/marker.test.ts',
    ...engine('persistence/store', 'persistence/stored-form'),
  ],
  'src/domain/customer.ts': ['test/domain/customer.test.ts'],
  'src/session/store.ts': session('store'),
  'src/session/external-id.ts': session('external-id'),
  'src/engine/engine.ts': engine(
    'engine',
    'handoff/wish',
    'handoff/put-off',
    'handoff/other-tabs',
    'customer/identity',
    'persistence/reload',
    'persistence/resume-live',
    'faults/request',
    'faults/listeners',
  ),
  'src/engine/customer/identity.ts': engine('customer/customer', 'customer/identity', 'faults/customers'),
  'src/engine/handoff/find-owner.ts': engine('customer/identity', 'faults/find-owner'),
  'src/engine/live/sink.ts': engine('live/sink', 'live/own-transport'),
};

const SURVIVORS = 'test/mutation-survivors.md';
/** A mutant that makes its tests hang is as good as killed: so much longer than without one, in milliseconds. */
const PATIENCE = 20_000;
const LONGEST_RUN = 120_000;

const wanted = process.argv.slice(2);
const files = Object.keys(FILES).filter(
  (file) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
);

const copy = mkdtempSync(join(tmpdir(), 'mutants-'));
for (const name of ['src', 'test', 'scripts', 'package.json', 'tsconfig.json'])
  cpSync(name, join(copy, name), { recursive: true });
symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));

const mutants = [];
for (const file of files) {
  const made = mutate(file, readFileSync(file, 'utf8'), mutants.length + 1);
  writeFileSync(join(copy, file), made.text);
  mutants.push(...made.mutants);
}

/** Resolves with what a worker told of each mutant; a new worker goes on after one that hung. */
const run = (tests, ids) =>
  new Promise((done, fail) => {
    const states = new Map();
    const worker = fork('scripts/mutate-worker.mjs', [JSON.stringify({ tests, ids })], {
      cwd: copy,
      execArgv: ['--import=tsx'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let present = null;
    let begun = Date.now();
    let patience = LONGEST_RUN;
    let isHung = false;
    let timer = null;
    let errors = '';
    worker.stderr.on('data', (data) => (errors += data));
    worker.on('message', ({ id, state }) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isHung = true;
        worker.kill('SIGKILL');
      }, patience);
      if (state === 'begun') begun = Date.now();
      else if (id === 0) patience = PATIENCE + 3 * (Date.now() - begun);
      present = state === 'begun' ? id : null;
      if (state !== 'begun') states.set(id, id === 0 && states.get(0) === 'killed' ? 'killed' : state);
    });
    worker.on('exit', (code) => {
      clearTimeout(timer);
      if (states.get(0) === 'killed')
        fail(new Error(`${tests.join(' ')} fail without a mutant, or after one`));
      else if (code === 0) done(states);
      else if (present === null || present === 0)
        fail(new Error(`No tests ran: ${tests.join(' ')}\n${errors}`));
      else {
        states.set(present, isHung ? 'hung' : 'killed');
        const rest = ids.filter((id) => !states.has(id));
        run(tests, rest).then((more) => done(new Map([...more, ...states])), fail);
      }
    });
  });

const halves = (list) => [list.slice(0, Math.ceil(list.length / 2)), list.slice(Math.ceil(list.length / 2))];
const work = files.flatMap((file) => {
  const tests = FILES[file].filter((test) => existsSync(test));
  const ids = mutants.filter((mutant) => mutant.file === file).map(({ id }) => id);
  return halves(ids)
    .filter((half) => half.length > 0)
    .map((half) => ({ tests, ids: half }));
});

const states = new Map();
let isBroken = false;
const next = async () => {
  for (let job = work.shift(); job; job = work.shift()) {
    try {
      for (const [id, state] of await run(job.tests, job.ids)) states.set(id, state);
    } catch (thrown) {
      isBroken = true;
      console.error(thrown.message);
    }
  }
};
try {
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, next));
} finally {
  rmSync(copy, { recursive: true, force: true });
}

const known = existsSync(SURVIVORS) ? readFileSync(SURVIVORS, 'utf8') : '';
const survivors = mutants.filter(({ id }) => states.get(id) === 'survived');
// Known by file and text; the line moves.
const isKnown = ({ file, text }) =>
  known.split('\n').some((line) => line.startsWith(`- ${file}:`) && line.includes(`\`${text}\``));
for (const mutant of survivors) {
  console.log(
    `${isKnown(mutant) ? 'known   ' : 'SURVIVED'} ${mutant.file}:${mutant.line} \`${mutant.text}\``,
  );
}
for (const file of files) {
  const own = mutants.filter((mutant) => mutant.file === file);
  const left = survivors.filter((mutant) => mutant.file === file).length;
  const hung = own.filter(({ id }) => states.get(id) === 'hung').length;
  if (own.length > 0) console.log(`${file}: ${own.length} mutants, ${left} survived, ${hung} hung`);
}
const unrun = mutants.filter(({ id }) => !states.has(id)).length;
const fresh = survivors.filter((mutant) => !isKnown(mutant)).length;
console.log(
  `${mutants.length} mutants, ${survivors.length} survived, ${fresh} of them without a reason, ${unrun} not run.`,
);
process.exitCode = fresh + unrun > 0 || isBroken ? 1 : 0;
