import { join } from 'node:path';
import { build, type Plugin } from 'vite';

const ROOT = join(import.meta.dirname, '../../..');

/** Puts `fast-engine.ts` in the place of `src/engine/browser.ts`, but for the one that builds on it. */
const fastEngine = (): Plugin => ({
  name: 'fast-engine',
  enforce: 'pre',
  resolveId(source, importer) {
    const isAsked = /\/engine\/browser\.js$/.test(source) && importer?.startsWith(join(ROOT, 'src'));
    return isAsked === true ? join(import.meta.dirname, 'fast-engine.ts') : null;
  },
});

/** The element with all its waits divided, as files by their names; the first is the script to load. Takes a second. */
export async function buildFastElement(): Promise<ReadonlyMap<string, string>> {
  const { NODE_ENV } = process.env;
  const outcome = await build({
    configFile: false,
    publicDir: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [fastEngine()],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      modulePreload: false,
      lib: { entry: { 'kustomer-handoff-chat': 'src/define.ts' }, formats: ['es'] },
      rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' } },
    },
  });
  // A build sets it for the whole process, which is not only ours.
  if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
  const chunks = [outcome].flat().flatMap((result) => ('output' in result ? result.output : []));
  const files = new Map<string, string>();
  for (const chunk of chunks) if (chunk.type === 'chunk') files.set(`/${chunk.fileName}`, chunk.code);
  if (![...files.values()].some((code) => code.includes('scaleTimings'))) {
    throw new Error('The engine has its real timings: has the import of engine/browser.js moved?');
  }
  return files;
}
