import { join } from 'node:path';
import type { WebScriptName } from './context.js';

const bundled = new Map<WebScriptName, Promise<string>>();

/**
 * The text of `core.js` or `widget.js`, bundled from `core/` into one classic script when it is first asked for.
 * Sources that change later need a new start.
 */
export function bundleWebScript(name: WebScriptName): Promise<string> {
  const script = bundled.get(name) ?? bundle(name);
  bundled.set(name, script);
  return script;
}

async function bundle(name: WebScriptName): Promise<string> {
  // Loaded here alone, so that a sandbox without the scripts starts at once.
  const { build } = await import('vite');
  const { NODE_ENV } = process.env;
  const outcome = await build({
    configFile: false,
    publicDir: false,
    root: import.meta.dirname,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: {
        entry: join(import.meta.dirname, 'core', `${name}.ts`),
        formats: ['iife'],
        name: 'KustomerSandboxScript', // asked for by the format; there are no exports to put there
      },
    },
  });
  // A build sets it for the whole process, which is not only ours.
  if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
  const [output] = [outcome].flat().flatMap((result) => ('output' in result ? result.output : []));
  if (output?.type !== 'chunk') throw new Error(`The sandbox's ${name}.js could not be bundled.`);
  return output.code;
}
