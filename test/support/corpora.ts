/** One of the public lists of bad inputs, or `null` where they do not lie beside the project. */
export const corpus = async (name: string): Promise<readonly string[] | null> => {
  const response = await fetch(`/__corpora/${name}.json`);
  // By its type, not its status: a missing list is answered with plain text.
  const isList = response.headers.get('content-type')?.includes('json') === true;
  return isList ? ((await response.json()) as string[]) : null;
};

/** Skips the running test, saying why, where a corpus is missing. */
export const corpusOrSkip = async (context: Mocha.Context, name: string): Promise<readonly string[]> => {
  const strings = await corpus(name);
  if (strings) return strings;
  if (context.test) context.test.title += ' (skipped: ../shared/corpora is not here)';
  return context.skip();
};
