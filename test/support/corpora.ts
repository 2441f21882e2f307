import { node } from './runtime.js';

const FOLDER = '../../../shared/corpora/';

const readFile = (name: string): string[] | null => {
  const fs = node?.getBuiltinModule('node:fs');
  const file = new URL(`${FOLDER}${name}.json`, import.meta.url);
  return fs?.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as string[]) : null;
};

/** What the test server has; asked first, so that nothing is requested that is not there. */
const served = async (): Promise<readonly string[]> =>
  (await (await fetch('/__corpora/')).json()) as string[];

/** One of the public lists of bad inputs, or `null` where they do not lie beside the project. */
export const corpus = async (name: string): Promise<readonly string[] | null> => {
  if (node) return readFile(name);
  if (!(await served()).includes(name)) return null;
  return (await (await fetch(`/__corpora/${name}.json`)).json()) as string[];
};

/** Skips the running test, saying why, where a corpus is missing. */
export const corpusOrSkip = async (context: Mocha.Context, name: string): Promise<readonly string[]> => {
  const strings = await corpus(name);
  if (strings) return strings;
  if (context.test) context.test.title += ' (skipped: ../shared/corpora is not here)';
  return context.skip();
};
