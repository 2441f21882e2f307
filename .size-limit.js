import { existsSync, readFileSync } from 'node:fs';

/**
 * Limits of what a page loads, compressed with brotli. Each counts whole import graphs out of the build's manifest: an
 * entry's own file alone says nothing about what it pulls in.
 */
const manifestPath = 'dist/.vite/manifest.json';
const classicPath = 'dist/kustomer-handoff-chat.iife.js';
for (const path of [manifestPath, classicPath]) {
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`npm run build\` first`);
}

/** @type {Record<string, { file: string, isEntry?: boolean, imports?: string[], dynamicImports?: string[] }>} */
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
if (!entry) throw new Error(`${manifestPath} names no entry`);

const localeChunks = Object.keys(manifest)
  .filter((key) => /(^|\/)i18n\/(.*\/)?[a-z]{2}(-[a-z]{2,4})?\.ts$/i.test(key))
  .sort((a, b) => size(b) - size(a));
/** A conversation has one language: the largest stands for it. */
const otherLocales = new Set(localeChunks.slice(1));

function size(key) {
  return readFileSync(`dist/${manifest[key].file}`).length;
}

/**
 * What comes only where an attribute asks for it (`review`, `title-badge`, `sound`, `src`) or a developer has to be told
 * of something. A conversation loads none of it by itself: test/e2e/loads.spec.ts looks at what one does load.
 */
const OPTIONS = ['src/options/review/review.ts', 'src/options/alerts/alerts.ts', 'src/rare.ts'];
for (const key of OPTIONS) if (!manifest[key]) throw new Error(`${key} is no chunk of its own any more`);

/** Files reached from the entry; `follow` names the kinds of import that count. */
function graph(follow) {
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key) || otherLocales.has(key) || OPTIONS.includes(key)) return;
    seen.add(key);
    for (const kind of follow) manifest[key][kind]?.forEach(visit);
  };
  visit(entry);
  return [...seen].map((key) => `dist/${manifest[key].file}`);
}

export default [
  { name: 'First load', path: graph(['imports']), limit: '17 kB' },
  { name: 'One conversation, one language', path: graph(['imports', 'dynamicImports']), limit: '55 kB' },
  {
    name: 'What attributes add to it',
    path: OPTIONS.map((key) => `dist/${manifest[key].file}`),
    limit: '6 kB',
  },
  { name: 'Classic script, all languages', path: classicPath, limit: '55 kB' },
];
