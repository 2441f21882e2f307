/** What the bundler knows of a module, as far as it matters here. */
interface Module {
  readonly importedIds: readonly string[];
}

interface Modules {
  readonly getModuleInfo: (id: string) => Module | null;
}

export interface ChunkNames {
  /** Names of chunks and the file that each begins with, in order: the first one that brings a module has it. */
  readonly roots: Readonly<Record<string, string>>;
  /** What some `import()` brings that has to come without these chunks too. */
  readonly apart?: readonly string[];
}

/**
 * Returns a function that names the chunk of a module; `null` for what stays with the `import()` that brings it.
 * Without names the bundler may part from a chunk what others want too: a request more, and less to compress together.
 */
export function nameChunks(chunks: ChunkNames): (id: string, modules: Modules) => string | null {
  let names: ReadonlyMap<string, string> | null = null;
  return (id, modules) => (names ??= assign(chunks, modules)).get(id) ?? null;
}

function assign({ roots, apart = [] }: ChunkNames, modules: Modules): ReadonlyMap<string, string> {
  const isApart = new Set(apart.flatMap((file) => [...reach(file, modules)]));
  const names = new Map<string, string>();
  Object.entries(roots).forEach(([name, file], index) => {
    for (const id of reach(file, modules)) {
      if (!names.has(id) && (index === 0 || !isApart.has(id))) names.set(id, name);
    }
  });
  return names;
}

/** Returns a module and what comes with it. */
function reach(start: string, modules: Modules): ReadonlySet<string> {
  const seen = new Set([start]);
  for (const id of seen) modules.getModuleInfo(id)?.importedIds.forEach((next) => seen.add(next));
  return seen;
}
