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

/** @type {Record<string, { file: string, imports?: string[], dynamicImports?: string[] }>} */
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));

/** In the order in which they are fetched: what two lines share is counted with the first. */
const LINES = [
  // 17.5 kB is the aim of the rebuilding that is under way.
  { name: 'First load', entries: ['src/define.ts'], limit: '17.9 kB' },
  {
    name: 'Engine, composer and conversation',
    entries: ['src/conversation/conversation.ts'],
    // 34.5 kB is the aim.
    limit: '35.5 kB',
  },
  { name: 'Web SDK driver', entries: ['src/kustomer/web-sdk/web-sdk.ts'], limit: '3.5 kB' },
  { name: 'Review', entries: ['src/options/review/review.ts'], limit: '3.5 kB' },
  { name: 'Alerts', entries: ['src/options/alerts/alerts.ts'], limit: '1.5 kB' },
  { name: 'Developer', entries: ['src/developer/developer.ts'], limit: '1.5 kB' },
  { name: 'Src', entries: ['src/options/src/src.ts'], limit: '0.5 kB' },
  {
    name: 'Invoker fallback',
    entries: ['src/options/invoker-fallback/invoker-fallback.ts'],
    limit: '0.5 kB',
  },
];

/** Returns the chunks that are reached by imports of these kinds. */
function reach(keys, kinds) {
  const seen = new Set(keys);
  for (const key of seen) {
    if (!manifest[key]) throw new Error(`${key} is no chunk of its own any more`);
    for (const kind of kinds) manifest[key][kind]?.forEach((next) => seen.add(next));
  }
  return seen;
}

const counted = new Set();
const lines = LINES.map(({ name, entries, limit }) => {
  const added = [...reach(entries, ['imports'])].filter((key) => !counted.has(key));
  added.forEach((key) => counted.add(key));
  return { name, path: added.map((key) => `dist/${manifest[key].file}`), limit };
});

for (const key of reach(LINES[0].entries, ['imports', 'dynamicImports'])) {
  if (!counted.has(key)) throw new Error(`${manifest[key].file} is in no line: add one`);
}

export default [...lines, { name: 'Classic script', path: classicPath, limit: '95 kB' }];
