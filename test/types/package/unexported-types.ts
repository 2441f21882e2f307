import ts from 'typescript';

/** Follows imports and re-exports to where something is declared. */
const declared = (checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

/** The names that a type, a base or a `typeof` is written with. */
const nameOf = (node: ts.Node): ts.Node | undefined => {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  if (ts.isTypeQueryNode(node)) return node.exprName;
  if (ts.isImportTypeNode(node)) return node.qualifier;
  return undefined;
};

const isHidden = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(
    ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword,
  );

/** A class that ours extends is a part of it: nobody has to name it, but all that it names is public. */
const isBaseClass = (node: ts.Node): boolean =>
  ts.isExpressionWithTypeArguments(node) &&
  ts.isHeritageClause(node.parent) &&
  ts.isClassDeclaration(node.parent.parent);

/**
 * Lists each type of this package that a public signature of an entry names and that the entry does not export, as
 * "Named in Where".
 *
 * @param isOurs whether a file belongs to the package
 */
export const unexportedTypes = (
  program: ts.Program,
  entry: string,
  isOurs: (file: string) => boolean,
): string[] => {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${entry} is no module`);
  const exported = new Set(checker.getExportsOfModule(module).map((symbol) => declared(checker, symbol)));
  const found = new Set<string>();
  const seen = new Set<ts.Symbol>();

  const visitSymbol = (symbol: ts.Symbol): void => {
    if (seen.has(symbol)) return;
    seen.add(symbol);
    for (const declaration of symbol.declarations ?? []) {
      if (isOurs(declaration.getSourceFile().fileName)) visit(declaration, symbol.name);
    }
  };
  const visit = (node: ts.Node, where: string): void => {
    if (isHidden(node)) return;
    const name = nameOf(node);
    const local = name && checker.getSymbolAtLocation(name);
    const symbol = local && declared(checker, local);
    const isForeign = !symbol?.declarations?.some((one) => isOurs(one.getSourceFile().fileName));
    if (symbol && !isForeign && !(symbol.flags & ts.SymbolFlags.TypeParameter)) {
      if (isBaseClass(node)) visitSymbol(symbol);
      else if (!exported.has(symbol)) found.add(`${symbol.name} in ${where}`);
    }
    ts.forEachChild(node, (child) => {
      visit(child, where);
    });
  };
  for (const symbol of exported) visitSymbol(symbol);
  return [...found].sort();
};
