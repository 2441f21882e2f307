/** What the bundler knows of a module, as far as it matters here. */
interface Module {
  readonly importedIds: readonly string[];
  readonly dynamicallyImportedIds: readonly string[];
  readonly dynamicImporters: readonly string[];
}

interface Modules {
  readonly getModuleInfo: (id: string) => Module | null;
}

/** Names of chunks, and the files that such a chunk begins with. The first name that reaches a module has it. */
export type ChunkRoots = Readonly<Record<string, readonly string[]>>;

/** A file that a page loads by itself, and the name of its chunk. */
export interface Entry {
  readonly name: string;
  readonly file: string;
}

/**
 * Returns a function that names the chunk of a module, for what several chunks share or would not be one by itself.
 * What the entry brings has the entry's name: otherwise the bundler may part from it what other chunks want too, which
 * is a request more. What only one `import()` brings stays in the chunk of that: `null`.
 */
export function nameChunks(entry: Entry, roots: ChunkRoots): (id: string, modules: Modules) => string | null {
  let names: ReadonlyMap<string, string> | null = null;
  return (id, modules) => (names ??= assign(entry, roots, modules)).get(id) ?? null;
}

function assign(entry: Entry, roots: ChunkRoots, modules: Modules): ReadonlyMap<string, string> {
  const isLoaded = (id: string): boolean => (modules.getModuleInfo(id)?.dynamicImporters.length ?? 0) > 0;
  const loads = findLoads(entry.file, modules).map((id) => reach(id, modules));
  const names = new Map([...reach(entry.file, modules)].map((id) => [id, entry.name]));
  for (const [name, files] of Object.entries(roots)) {
    for (const file of files) {
      for (const id of reach(file, modules)) {
        const isShared = loads.filter((load) => load.has(id)).length > 1;
        // What `import()` names is a chunk already; in another one it would need a wrapper.
        const isOwn = isLoaded(id) || (isLoaded(file) && !isShared);
        if (!names.has(id) && !isOwn) names.set(id, name);
      }
    }
  }
  return names;
}

/** Returns a module and what comes with it. */
function reach(start: string, modules: Modules): ReadonlySet<string> {
  const seen = new Set([start]);
  for (const id of seen) modules.getModuleInfo(id)?.importedIds.forEach((next) => seen.add(next));
  return seen;
}

/** Returns all that `import()` names, from the entry on. */
function findLoads(entry: string, modules: Modules): string[] {
  const seen = new Set([entry]);
  const loads = new Set<string>();
  for (const id of seen) {
    const module = modules.getModuleInfo(id);
    module?.dynamicallyImportedIds.forEach((next) => loads.add(next));
    [...(module?.importedIds ?? []), ...(module?.dynamicallyImportedIds ?? [])].forEach((next) =>
      seen.add(next),
    );
  }
  return [...loads];
}
