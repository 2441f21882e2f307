import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { findCircles, loadedWith, readImports, type ImportGraph } from '../../scripts/imports.js';

const graph = readImports();
const list = new URL('./first-load.txt', import.meta.url);

describe('the first load', () => {
  it('brings exactly the files that stand in first-load.txt', () => {
    // Each line more is downloaded by every page: write it into the list only if the bot phase needs it.
    expect(loadedWith(graph, 'define.ts')).to.deep.equal(readFileSync(list, 'utf8').trim().split('\n'));
  });

  it('brings nothing of what is fetched later', () => {
    const later = /^(?:engine|composer|conversation|options|developer|headless|doctor|sandbox|redactors)\//;
    expect(loadedWith(graph, 'define.ts').filter((file) => later.test(file))).to.deep.equal([]);
  });
});

describe('imports between files of src', () => {
  it('go in no circle, types included', () => {
    expect(findCircles(graph)).to.deep.equal([]);
  });
});

describe('the reader of imports', () => {
  const made = (edges: Readonly<Record<string, readonly string[]>>): ImportGraph =>
    new Map(
      Object.entries(edges).map(([file, targets]) => [
        file,
        targets.map((target) => {
          const [kind, to] = target.split(' ') as ['value' | 'type' | 'dynamic', string];
          return { kind, to };
        }),
      ]),
    );

  it('finds a circle that a type import closes, and none that import() closes', () => {
    expect(
      findCircles(made({ a: ['value b'], b: ['value c'], c: ['type a', 'value d'], d: [] })),
    ).to.deep.equal([['a', 'b', 'c']]);
    expect(findCircles(made({ a: ['value b'], b: ['dynamic a'] }))).to.deep.equal([]);
  });

  it('tells two circles apart that share a way', () => {
    const edges = { a: ['value b'], b: ['value a', 'value c'], c: ['value d'], d: ['value c'] };
    expect(findCircles(made(edges))).to.deep.equal([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('counts as loaded what values bring, neither types nor what comes later', () => {
    const edges = { a: ['value b', 'type x'], b: ['dynamic y', 'value c'], c: [], x: [], y: [] };
    expect(loadedWith(made(edges), 'a')).to.deep.equal(['a', 'b', 'c']);
  });

  it('reads the three kinds out of the sources', () => {
    const lazy = graph.get('lazy.ts') ?? [];
    expect(lazy).to.deep.include({ to: 'elements/parts.ts', kind: 'type' });
    expect(lazy).to.deep.include({ to: 'conversation/conversation.ts', kind: 'dynamic' });
    expect(graph.get('warn.ts')).to.deep.equal([{ to: 'lazy.ts', kind: 'value' }]);
    // A list in which some names are types still brings the file.
    expect(graph.get('define.ts')).to.deep.include({ to: 'lit', kind: 'value' });
  });
});
