import { dirname, relative, resolve, sep } from 'node:path';

/**
 * Which folder of src/ may import which. A layer (`domain`, `ports`, `platform`, `i18n`, `styles`) is taken by whoever
 * needs it; every other folder is a thing on the wire: what is fetched together stands together. From `types` come
 * `import type`s alone. Files directly in src/ are the entries and their wiring: they import anything.
 */
const UI = ['elements', 'session', 'domain', 'ports', 'i18n', 'styles'];
const FOLDERS = {
  domain: {},
  ports: { types: ['domain'] },
  platform: { types: ['ports', 'domain'] },
  i18n: { types: ['ports', 'domain'] },
  styles: { types: ['ports', 'domain'] },
  session: { values: ['domain'], types: ['ports', 'kustomer'] },
  elements: {
    values: ['session', 'domain', 'i18n', 'styles', 'platform', 'lazy', 'warn'],
    types: ['ports', 'kustomer'],
  },
  kustomer: { values: ['domain', 'ports'] },
  engine: { values: ['session', 'kustomer', 'domain', 'ports'] },
  composer: { values: UI },
  conversation: {
    values: ['engine', 'composer', ...UI, 'platform', 'lazy', 'warn'],
    types: ['kustomer'],
  },
  options: { values: ['composer', ...UI, 'platform', 'warn'], types: ['conversation', 'engine'] },
  headless: {
    values: ['session', 'domain', 'ports', 'i18n', 'platform', 'lazy', 'warn'],
    types: ['engine', 'kustomer'],
  },
  developer: { values: ['platform'] },
  doctor: {
    values: [
      'composer',
      'conversation',
      'engine',
      'kustomer',
      'developer',
      ...UI,
      'platform',
      'lazy',
      'warn',
    ],
  },
  sandbox: {},
  redactors: { types: ['domain'] },
};
/** Files at a border: what puts the engine together for a browser, and what loads the options. */
const FILES = {
  'engine/browser.ts': { values: ['platform', 'lazy'] },
  'headless/lazy.ts': { values: ['engine'] },
  'conversation/lazy.ts': { values: ['options'] },
  'conversation/lazy-eager.ts': { values: ['options'] },
};
/** The conversation's driver over Kustomer's web SDK is a chunk of its own: only `lazy.ts` names it by value. */
const CHUNKS = ['kustomer/web-sdk'];

const LIT_FOLDERS = ['styles', 'elements', 'composer', 'conversation', 'options', 'doctor'];
const src = resolve(import.meta.dirname, '../src');

const pathOf = (file) => relative(src, file).split(sep).join('/');

/** The folder of src/ that a file is in, the bare name of one directly in it, or undefined outside. */
function folderOf(file) {
  const path = pathOf(file);
  return path.startsWith('..') ? undefined : path.split('/')[0].replace(/\.[jt]s$/, '');
}

const isTypeOnly = (node) =>
  node.importKind === 'type' ||
  node.exportKind === 'type' ||
  node.type === 'TSImportType' ||
  (node.specifiers?.length > 0 &&
    node.specifiers.every((one) => (one.importKind ?? one.exportKind) === 'type'));

export const layersRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      value: '{{from}} may not import {{to}} (see scripts/eslint-layers.js)',
      type: '{{from}} may import only types from {{to}}: use `import type`',
      optIn: 'redactors is for pages: the element must work, and be loaded, without it',
      chunk: '{{to}} is a chunk of its own: import its types, and let lazy.ts load it',
      option: 'options do not know each other',
      lit: '{{from}} knows nothing of Lit',
    },
  },
  create(context) {
    const from = folderOf(context.filename);
    const rule = from && FOLDERS[from];
    const extra = from && FILES[pathOf(context.filename)];
    const isEntry = from !== undefined && !pathOf(context.filename).includes('/');
    const check = (node, source) => {
      if (typeof source?.value !== 'string' || !from) return;
      if (/^(lit|@lit)($|\/|-)/.test(source.value) && !isEntry && !LIT_FOLDERS.includes(from)) {
        context.report({ node: source, messageId: 'lit', data: { from } });
      }
      if (!source.value.startsWith('.')) return;
      const target = resolve(dirname(context.filename), source.value);
      const to = folderOf(target) ?? 'code outside src';
      const isType = isTypeOnly(node);
      if (to === 'redactors' && to !== from && !isEntry) context.report({ node: source, messageId: 'optIn' });
      const chunk = CHUNKS.find((path) => pathOf(target).startsWith(`${path}/`));
      if (chunk && !isType && !pathOf(context.filename).startsWith(`${chunk}/`) && !isEntry) {
        context.report({ node: source, messageId: 'chunk', data: { to: chunk } });
      }
      if (isEntry) return;
      if (to === from) {
        const option = (path) => path.split('/')[1];
        const isOther = from === 'options' && option(pathOf(target)) !== option(pathOf(context.filename));
        if (isOther) context.report({ node: source, messageId: 'option' });
        return;
      }
      if (rule?.values?.includes(to) || extra?.values.includes(to)) return;
      const typesAllowed = rule?.types?.includes(to) ?? false;
      if (typesAllowed && isType) return;
      context.report({ node: source, messageId: typesAllowed ? 'type' : 'value', data: { from, to } });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal),
    };
  },
};
