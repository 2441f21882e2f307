import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import ts from 'typescript';
import { build, type Rolldown } from 'vite';
import { ForeignProject, RESOLUTIONS, ROOT } from './foreign-project.js';
import { unexportedTypes } from './unexported-types.js';

/** A file of this folder's type tests, as somebody would write it who has the package installed. */
const asForeign = (name: string): string =>
  readFileSync(join(ROOT, 'test/types', name), 'utf8')
    .replaceAll("'../../src/index.js'", "'kustomer-handoff-chat'")
    .replaceAll(/'..\/..\/src\/(\w+)\.js'/g, "'kustomer-handoff-chat/$1'");

const LOOK_FOR_ELEMENT = `
  const found = document.querySelector('kustomer-handoff-chat');
  export const phase: 'bot' | 'handing-off' | 'live' | 'ended' | undefined = found?.phase;
  document.body.addEventListener('kustomer-message', ({ detail }) => detail.message.id.toUpperCase());
`;

/** The chunks that the entry can come to fetch: a bundler writes those of unused `import()`s too. */
const fetchable = (chunks: readonly Rolldown.OutputChunk[]): Rolldown.OutputChunk[] => {
  const reached = chunks.filter(({ isEntry }) => isEntry);
  // Grows while it is walked.
  for (const { code } of reached) {
    for (const chunk of chunks) {
      const name = chunk.fileName.slice(chunk.fileName.lastIndexOf('/'));
      if (!reached.includes(chunk) && code.includes(name)) reached.push(chunk);
    }
  }
  return reached;
};

describe('the package in another project', function () {
  this.timeout(300_000);
  let project: ForeignProject;

  before(() => {
    project = new ForeignProject();
  });
  after(() => {
    project.remove();
  });

  describe('its types', () => {
    it('names the element and its events in the DOM once "define" is imported, and not without', () => {
      const source = `import 'kustomer-handoff-chat/define';${LOOK_FOR_ELEMENT}`;
      for (const options of Object.values(RESOLUTIONS)) expect(project.check(source, options)).to.be.empty;
      expect(project.check(LOOK_FOR_ELEMENT, {})).to.have.length(2);
    });

    it('compiles and refuses there what it compiles and refuses here', () => {
      for (const name of ['public.ts', 'handoff.ts']) {
        const source = asForeign(name);
        expect(source).not.to.contain('../src');
        // What is expected to fail and does not is a failure too.
        expect(project.check(source, { ...RESOLUTIONS['bundler'], skipLibCheck: true })).to.be.empty;
      }
    });

    it('exports every type that a public signature of an entry names', () => {
      const { program, files } = project.entries();
      const isOurs = (file: string): boolean => file.startsWith(join(project.package, 'dist/'));
      for (const [entry, file] of files) {
        expect(unexportedTypes(program, file, isOurs), `of the entry "${entry}"`).to.be.empty;
      }
    });

    it('would notice one that is not exported', () => {
      const file = join(project.folder, 'entry.d.ts');
      const inner = join(project.folder, 'inner.d.ts');
      writeFileSync(file, "export { take, Base } from './inner.js';");
      writeFileSync(
        inner,
        `interface Seen {} interface Kept {} declare class Root { over(kept: Kept[]): void; private hidden(seen: Seen): void }
         export declare const take: (seen: Seen | null) => void; export declare class Base extends Root {}`,
      );
      const program = ts.createProgram([file], { ...RESOLUTIONS['bundler'] });
      const isOurs = (name: string): boolean => name.startsWith(project.folder);
      expect(unexportedTypes(program, file, isOurs)).to.deep.equal(['Kept in Root', 'Seen in take']);
    });
  });

  describe('its code', () => {
    before(async () => {
      const outDir = join(project.package, 'dist/npm');
      const options = { outDir, emptyOutDir: false, sourcemap: false };
      await build({ root: ROOT, mode: 'package', logLevel: 'silent', build: options });
    });

    it('is imported in Node without touching anything, and makes a session there', () => {
      const script = `
        const before = Object.getOwnPropertyNames(globalThis).sort().join();
        const { createHandoffSession, KustomerHandoffChat } = await import('kustomer-handoff-chat');
        const { buildHandoffRequest } = await import('kustomer-handoff-chat/handoff');
        const { personalData } = await import('kustomer-handoff-chat/redactors');
        const chat = createHandoffSession({ org: 'acme', from: 'Acme Assistant' });
        chat.appendMessage({ direction: 'in', body: 'Hello' });
        const after = Object.getOwnPropertyNames(globalThis).sort().join();
        console.log(JSON.stringify({
          types: [KustomerHandoffChat, buildHandoffRequest, personalData].map((one) => typeof one).join(),
          missing: chat.readiness.problems.map(({ code }) => code),
          added: after.split(',').filter((name) => !before.split(',').includes(name)),
        }));`;
      const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
        cwd: project.folder,
        encoding: 'utf8',
      });
      expect(JSON.parse(output)).to.deep.equal({
        types: 'function,function,function',
        missing: ['too_few_messages', 'missing_outbound'],
        // Lit's own, in Node; ours would stand among them.
        added: [
          'customElements',
          'litElementVersions',
          'litHtmlVersions',
          'litPropertyMetadata',
          'litServerRoot',
          'reactiveElementVersions',
        ],
      });
    });

    it('brings a page that draws its own chat no Lit and nothing of the element', async () => {
      const entry = join(project.folder, 'headless.js');
      writeFileSync(
        entry,
        "import { createHandoffSession } from 'kustomer-handoff-chat'; globalThis.chat = createHandoffSession();",
      );
      const bundle = (await build({
        root: project.folder,
        configFile: false,
        logLevel: 'silent',
        build: { write: false, modulePreload: false, rolldownOptions: { input: entry } },
      })) as Rolldown.RolldownOutput;
      const chunks = bundle.output.filter((file) => file.type === 'chunk');
      const fetched = fetchable(chunks);
      const modules = fetched.flatMap((chunk) =>
        Object.entries(chunk.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : [])),
      );
      expect(modules.filter((id) => /\/(@?lit|lit-\w+|elements|conversation|composer)\//.test(id))).to.be
        .empty;
      // The engine is there, and comes when somebody acts.
      const withEngine = fetched.filter(({ code }) => code.includes('/c/v2.1/chat/handoff'));
      expect(withEngine.map(({ isEntry }) => isEntry)).to.deep.equal([false]);
    });
  });
});
