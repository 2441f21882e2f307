import { existsSync, readFileSync } from 'node:fs';

/**
 * Limits of what a page loads, compressed with brotli. Each line counts whole import graphs out of the build's manifest,
 * since an entry's own file alone says nothing about what it pulls in; what an earlier line has is there already.
 *
 * A line is raised in a commit of its own that says for what.
 */
const manifestPath = 'dist/.vite/manifest.json';
const classicPath = 'dist/kustomer-handoff-chat.iife.js';
for (const path of [manifestPath, classicPath]) {
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`npm run build\` first`);
}

/** @type {Record<string, { file: string, name: string, imports?: string[], dynamicImports?: string[] }>} */
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));

/** In the order in which they are fetched: what two lines share is counted with the first. */
const LINES = [
  // The aim is 17.5 kB.
  { name: 'First load', chunk: 'kustomer-handoff-chat', limit: '19.7 kB' },
  {
    name: 'Engine, composer and conversation',
    chunk: 'conversation',
    // The aim is 34.5 kB.
    limit: '41.4 kB',
  },
  { name: 'Web SDK driver', chunk: 'web-sdk', limit: '3.5 kB' },
  { name: 'Review', chunk: 'review', limit: '3.5 kB' },
  { name: 'Alerts', chunk: 'alerts', limit: '1.5 kB' },
  { name: 'Developer', chunk: 'developer', limit: '1.5 kB' },
  { name: 'Src', chunk: 'src', limit: '0.5 kB' },
  {
    name: 'Invoker fallback',
    chunk: 'invoker-fallback',
    limit: '0.5 kB',
  },
];

/** Returns what comes with a chunk by imports of these kinds. */
function reach(chunk, kinds) {
  const seen = new Set(Object.keys(manifest).filter((key) => manifest[key].name === chunk));
  if (seen.size === 0) throw new Error(`${chunk} is no chunk of its own any more`);
  for (const key of seen) {
    for (const kind of kinds) manifest[key][kind]?.forEach((next) => seen.add(next));
  }
  return seen;
}

const counted = new Set();
const lines = LINES.map(({ name, chunk, limit }) => {
  const added = [...reach(chunk, ['imports'])].filter((key) => !counted.has(key));
  added.forEach((key) => counted.add(key));
  return { name, path: added.map((key) => `dist/${manifest[key].file}`), limit };
});

for (const key of reach(LINES[0].chunk, ['imports', 'dynamicImports'])) {
  if (!counted.has(key)) throw new Error(`${manifest[key].file} is in no line: add one`);
}

export default [...lines, { name: 'Classic script', path: classicPath, limit: '95 kB' }];
