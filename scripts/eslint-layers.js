import { dirname, relative, resolve, sep } from 'node:path';

/**
 * Which layer of src/ may import which: `domain ← kustomer ← session ← elements`, with `platform`, `i18n` and `styles`
 * as leaves. `types` may be imported with `import type` only. Files directly in src/ are the entries and their wiring:
 * they import anything, and from below only `events` is reached. `redactors` is an entry that pages import or don't:
 * nothing here imports it.
 */
const layers = {
  domain: {},
  kustomer: { values: ['domain'] },
  session: { values: ['domain', 'kustomer'] },
  platform: { types: ['domain'] },
  i18n: { types: ['domain'] },
  styles: { types: ['domain'] },
  redactors: { types: ['domain'] },
  controllers: { values: ['domain', 'session', 'events'], types: ['i18n'] },
};

const litLayers = ['styles', 'controllers', 'elements'];
const src = resolve(import.meta.dirname, '../src');

/** The folder of src/ that a file is in, the bare name of one directly in it, or undefined outside. */
function layerOf(file) {
  const path = relative(src, file);
  return path.startsWith('..') ? undefined : path.split(sep)[0].replace(/\.[jt]s$/, '');
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
      lit: '{{from}} knows nothing of Lit',
    },
  },
  create(context) {
    const from = layerOf(context.filename);
    const rule = from && layers[from];
    const check = (node, source) => {
      if (typeof source?.value !== 'string') return;
      if (/^(lit|@lit)($|\/|-)/.test(source.value) && from in layers && !litLayers.includes(from)) {
        context.report({ node: source, messageId: 'lit', data: { from } });
      }
      if (!from || !source.value.startsWith('.')) return;
      const to = layerOf(resolve(dirname(context.filename), source.value)) ?? 'code outside src';
      if (to === 'redactors' && to !== from) context.report({ node: source, messageId: 'optIn' });
      if (!rule || to === from || rule.values?.includes(to)) return;
      const typesAllowed = rule.types?.includes(to);
      if (typesAllowed && isTypeOnly(node)) return;
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
