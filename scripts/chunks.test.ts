import { expect, test } from '@playwright/test';
import { nameChunks, type ChunkRoots } from './chunks.js';

type Graph = Readonly<
  Record<string, { readonly imports?: readonly string[]; readonly loads?: readonly string[] }>
>;

/** The names of a graph's modules, of those that get one. */
const namesOf = (graph: Graph, roots: ChunkRoots): Readonly<Record<string, string>> => {
  const nameOf = nameChunks({ name: 'main', file: 'entry' }, roots);
  const getModuleInfo = (id: string) => ({
    importedIds: graph[id]?.imports ?? [],
    dynamicallyImportedIds: graph[id]?.loads ?? [],
    dynamicImporters: Object.keys(graph).filter((other) => graph[other]?.loads?.includes(id)),
  });
  const named = Object.keys(graph).map((id) => [id, nameOf(id, { getModuleInfo })] as const);
  return Object.fromEntries(named.filter((pair): pair is [string, string] => pair[1] !== null));
};

test('what the view brings is parted by the roots, and what the entry brings is the entry’s', () => {
  const graph: Graph = {
    entry: { imports: ['error'], loads: ['view'] },
    error: {},
    view: { imports: ['engine', 'field', 'error', 'text'] },
    engine: { imports: ['wire', 'error'] },
    field: { imports: ['wire', 'text'] },
    wire: {},
    text: {},
  };
  const named = {
    entry: 'main',
    error: 'main',
    engine: 'engine',
    wire: 'engine',
    field: 'composer',
    text: 'composer',
  };
  expect(namesOf(graph, { engine: ['engine'], composer: ['field'] })).toEqual(named);
});

test('a root that is loaded by itself gives its name only to what others bring too', () => {
  const graph: Graph = {
    entry: { loads: ['view', 'engine'] },
    view: { imports: ['wire', 'rows'] },
    rows: {},
    engine: { imports: ['wire', 'queue'] },
    wire: {},
    queue: {},
  };
  expect(namesOf(graph, { engine: ['engine'] })).toEqual({ entry: 'main', wire: 'engine' });
});
