import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { build, type Plugin, type Rolldown } from 'vite';
import { CUTS, trim, trimLit } from './trim-lit.js';

const published = (file: string): string =>
  readFileSync(join(import.meta.dirname, '../node_modules', file), 'utf8');

const files = Object.keys(CUTS);

for (const file of files) {
  test(`cuts every piece out of ${file}`, () => {
    const code = published(file);
    const trimmed = trim(file, code).toString();
    expect(trimmed.length).toBeLessThan(code.length);
    for (const [piece] of CUTS[file] ?? []) expect(trimmed).not.toContain(piece);
  });

  test(`refuses ${file} without a piece, or with one twice`, () => {
    const code = published(file);
    for (const [piece] of CUTS[file] ?? []) {
      expect(() =>
        trim(
          file,
          code.replace(piece, () => ''),
        ),
      ).toThrow('not as expected');
      expect(() => trim(file, code + piece)).toThrow('not as expected');
    }
  });
}

/** Builds one module of ours with the bundled Lit. */
const bundle = async (source: string): Promise<string> => {
  const entry = join(import.meta.dirname, '../src/entry.ts');
  const inMemory: Plugin = {
    name: 'in-memory',
    enforce: 'pre',
    resolveId: (id) => (id === entry ? id : null),
    load: (id) => (id === entry ? source : null),
  };
  const result = (await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [inMemory, trimLit()],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry, formats: ['es'], fileName: 'entry' },
    },
  })) as Rolldown.RolldownOutput[];
  return result[0]?.output[0].code ?? '';
};

const all = `export * from 'lit'; export { repeat } from 'lit/directives/repeat.js';`;

test('leaves nothing of what is cut, and what Lit checks for safety', async () => {
  const code = await bundle(all);
  expect(code).not.toMatch(
    /polyfillSupport|HydrateSupport|Versions|metadata|ShadyCSS|litNonce|createElement\("style/i,
  );
  expect(code).toContain('invalid template strings array');
});

test('leaves style sheets that add up', async () => {
  const code = await bundle(`export { css } from '@lit/reactive-element/css-tag.js'; ${all}`);
  // All of the DOM that Lit asks for while it is read.
  const dom = 'const document = { createTreeWalker() {} }; const HTMLElement = Object;';
  const { css: sheet } = (await import(`data:text/javascript,${encodeURIComponent(dom + code)}`)) as {
    css: (strings: TemplateStringsArray, ...values: unknown[]) => { cssText: string };
  };
  expect(sheet`${sheet`a{b:c}`}d{e:${2}px}`.cssText).toBe('a{b:c}d{e:2px}');
});

test('refuses decorators, and properties whose conversion is cut', async () => {
  const cases = [
    `export { property } from 'lit/decorators.js';`,
    `export class A { static properties = { a: { type: Number } }; }`,
    `export class A { static properties = { a: { attribute: 'b', type: Array, reflect: true } }; }`,
  ];
  for (const source of cases) await expect(bundle(`${all} ${source}`)).rejects.toThrow('trim-lit.ts');
});

test('refuses a bundle without one of the files', async () => {
  await expect(bundle(`export * from 'lit';`)).rejects.toThrow('lit-html/directives/repeat.js');
});
