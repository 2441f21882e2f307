import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { build, type Plugin, type Rolldown } from 'vite';
import { asciiOnly } from './ascii-only.js';
import { minifyCss, minifyHtml, minifyTemplates } from './minify-templates.js';

const hole = '\uE000';

const css: [name: string, source: string, expected: string][] = [
  ['drops white space and comments', '\n  a {\n  color: red; /* why */\n  }\n', 'a{color:red}'],
  ['keeps a descendant before a colon', '.a :hover { b: c }', '.a :hover{b:c}'],
  [
    'keeps the spaces of calc()',
    'a { b: calc( 1px + 2 * var(--c, 4px) ) }',
    'a{b:calc(1px + 2 * var(--c,4px))}',
  ],
  [
    'keeps strings and URLs',
    `a { b: '{ x ;  y }' url(a  b) "/* z */" }`,
    `a{b:'{ x ;  y }' url(a  b) "/* z */"}`,
  ],
  ['keeps escapes', String.raw`.a\: b { content: '\\201C  ' }`, String.raw`.a\: b{content:'\\201C  '}`],
  [
    'keeps nesting',
    '@layer x { a { & .b { c: d } &::part(e) { f: g } } }',
    '@layer x{a{& .b{c:d}&::part(e){f:g}}}',
  ],
  ['keeps media conditions', '@media (width >= 4px) and (hover) { }', '@media (width >= 4px) and (hover){}'],
  ['keeps expressions', `a { b: ${hole} ${hole}; }\n ${hole} `, `a{b:${hole} ${hole}}${hole}`],
];

for (const [name, source, expected] of css) {
  test(`CSS: ${name}`, () => expect(minifyCss(source)).toBe(expected));
}

const html: [name: string, source: string, expected: string][] = [
  ['leaves one space between elements', '<b>a</b>\n  <i>b</i>', '<b>a</b> <i>b</i>'],
  ['adds none', '<b>a</b><i>b</i>', '<b>a</b><i>b</i>'],
  ['drops comments', 'a<!-- b -->c <!-- d --> e', 'ac e'],
  ['keeps a comment with an expression', `<!--  ${hole}  -->`, `<!--  ${hole}  -->`],
  ['tidies tags', `<p\n  a=${hole}\n  b="c  d"\n>`, `<p a=${hole} b="c  d">`],
  ['keeps a space before a closing slash', `<input a=${hole} />`, `<input a=${hole} />`],
  [
    'keeps preformatted text',
    '<pre>a\n  b</pre> <textarea> c  </textarea>',
    '<pre>a\n  b</pre> <textarea> c  </textarea>',
  ],
  ['reads > in quotes as text', '<p a="b  >  c">  d', '<p a="b  >  c"> d'],
];

for (const [name, source, expected] of html) {
  test(`HTML: ${name}`, () => expect(minifyHtml(source)).toBe(expected));
}

/** Builds one module of ours in memory. */
const bundle = async (source: string, plugins: Plugin[]): Promise<string> => {
  const entry = join(import.meta.dirname, '../src/entry.ts');
  const inMemory: Plugin = {
    name: 'in-memory',
    enforce: 'pre',
    resolveId: (id) => (id === entry ? id : null),
    load: (id) => (id === entry ? source : null),
  };
  const [result] = (await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [inMemory, ...plugins],
    build: {
      write: false,
      target: 'es2022',
      lib: { entry, formats: ['es'], fileName: 'entry' },
      rolldownOptions: { output: { charset: 'ascii' } },
    },
  })) as Rolldown.RolldownOutput[];
  return result?.output[0].code ?? '';
};

// The tag gives back what Lit reads, and what it holds its templates by.
const foreign = `const html = (strings) => [strings[0], strings.raw[0]];
export const one = html\`<b>a · b</b>\`; export const two = 'Sending…';`;

test('what is not ASCII is escaped, and read as it was', async () => {
  const code = await bundle(foreign, [minifyTemplates(), asciiOnly()]);
  const { one, two } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    one: string[];
    two: string;
  };
  expect(one).toEqual(['<b>a · b</b>', String.raw`<b>a \u00b7 b</b>`]);
  expect(two).toBe('Sending…');
});

test('a build that is to be ASCII stops at what is not', async () => {
  await expect(bundle(foreign, [asciiOnly()])).rejects.toThrow('is not all ASCII, at: ');
});
