import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** How one file names another: `value` and `type` statically, `dynamic` by `import()`. */
export interface Import {
  readonly to: string;
  readonly kind: 'value' | 'type' | 'dynamic';
}

/** Paths relative to src, with `/`, and what each file imports: of src by its path, of a package as it is written. */
export type ImportGraph = ReadonlyMap<string, readonly Import[]>;

const src = resolve(import.meta.dirname, '../src');

/** Reads the import graph out of the sources. */
export function readImports(): ImportGraph {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return new Map(files.map((file) => [file.split(sep).join('/'), importsOf(join(src, file))]));
}

function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, kind: Import['kind']): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    if (!specifier.text.startsWith('.')) {
      found.push({ to: specifier.text, kind });
      return;
    }
    const target = resolve(dirname(file), specifier.text).replace(/\.js$/, '.ts');
    if (!existsSync(target)) throw new Error(`${file} imports ${specifier.text}, which is no file`);
    found.push({ to: relative(src, target).split(sep).join('/'), kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node) ? 'type' : 'value');
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, isTypeExport(node) ? 'type' : 'value');
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, 'type');
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], 'dynamic');
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true));
  return found;
}

/** `import type …`, or only `type` names. */
function isTypeImport({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = importClause;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly);
}

function isTypeExport({ isTypeOnly, exportClause }: ts.ExportDeclaration): boolean {
  if (isTypeOnly) return true;
  if (!exportClause || !ts.isNamedExports(exportClause)) return false;
  return exportClause.elements.length > 0 && exportClause.elements.every((one) => one.isTypeOnly);
}

/** Returns the files that come with a file: those, and the modules of packages, that it reaches by static value imports, sorted. */
export function loadedWith(graph: ImportGraph, entry: string): string[] {
  const seen = new Set([entry]);
  for (const file of seen) {
    for (const { to, kind } of graph.get(file) ?? []) if (kind === 'value') seen.add(to);
  }
  return [...seen].sort();
}

/**
 * Returns each set of files that reach one another, type imports included, sorted. `import()` does not count: it is how
 * a file names what comes later.
 */
export function findCircles(graph: ImportGraph): string[][] {
  const circles: string[][] = [];
  const indexes = new Map<string, number>();
  const stack: string[] = [];
  const connect = (file: string): number => {
    const index = indexes.size;
    let low = index;
    indexes.set(file, index);
    stack.push(file);
    for (const { to, kind } of graph.get(file) ?? []) {
      if (kind === 'dynamic') continue;
      if (!indexes.has(to)) low = Math.min(low, connect(to));
      else if (stack.includes(to)) low = Math.min(low, indexes.get(to) ?? index);
    }
    if (low === index) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return low;
  };
  for (const file of graph.keys()) if (!indexes.has(file)) connect(file);
  return circles.sort();
}
