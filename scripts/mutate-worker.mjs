import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import Mocha from 'mocha';

/* Runs the tests of one file once for each of its mutants, in a copy of the repository; see mutate.mjs. */

process.on('disconnect', () => process.exit(1));

const { tests, ids } = JSON.parse(process.argv[2]);
const setup = await import(pathToFileURL(resolve('test/support/node-setup.ts')).href);
await setup.mochaGlobalSetup();

const mocha = new Mocha({ bail: true, timeout: 10_000, reporter: class {} });
mocha.cleanReferencesAfterRun(false);
for (const test of tests) mocha.addFile(resolve(test));
await mocha.loadFilesAsync();

const failures = (id) =>
  new Promise((done) => {
    globalThis.mutant = id;
    mocha.run(done);
  });

for (const id of [0, ...ids, 0]) {
  process.send({ id, state: 'begun' });
  process.send({ id, state: (await failures(id)) > 0 ? 'killed' : 'survived' });
}
process.exit(0);
