import { expect, test } from '@playwright/test';
import { nameChunks, type ChunkNames } from './chunks.js';

type Graph = Readonly<Record<string, readonly string[]>>;

/** The names of a graph's modules, of those that get one. */
const namesOf = (graph: Graph, chunks: ChunkNames): Readonly<Record<string, string>> => {
  const nameOf = nameChunks(chunks);
  const getModuleInfo = (id: string) => ({ importedIds: graph[id] ?? [] });
  const named = Object.keys(graph).map((id) => [id, nameOf(id, { getModuleInfo })] as const);
  return Object.fromEntries(named.filter((pair): pair is [string, string] => pair[1] !== null));
};

const GRAPH: Graph = {
  entry: ['error'],
  error: [],
  view: ['engine', 'field', 'error', 'text'],
  engine: ['wire', 'error'],
  field: ['keys', 'error'],
  keys: [],
  wire: [],
  text: [],
  option: ['wire', 'chime'],
  chime: [],
};
const roots = { main: 'entry', conversation: 'view' };
const inMain = { entry: 'main', error: 'main' };
const inView = { view: 'conversation', engine: 'conversation', wire: 'conversation', text: 'conversation' };

test('a chunk holds what its file brings, but for what stands in an earlier one', () => {
  const fields = { field: 'conversation', keys: 'conversation' };
  expect(namesOf(GRAPH, { roots })).toEqual({ ...inMain, ...inView, ...fields });
});

test('what must come without a chunk stays out of it, but never out of the entry', () => {
  expect(namesOf(GRAPH, { roots, apart: ['field'] })).toEqual({ ...inMain, ...inView });
});
