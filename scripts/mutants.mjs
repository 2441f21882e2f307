import ts from 'typescript';

/*
 * Puts every mutant of a file into one text: each condition is asked through a helper that negates it while its number
 * is `globalThis.mutant`. So a file is loaded once, and its tests run once for each mutant.
 */

const { SyntaxKind: Kind } = ts;
const LOGICAL = new Set([Kind.AmpersandAmpersandToken, Kind.BarBarToken]);
const EQUALITY = new Set([
  Kind.EqualsEqualsEqualsToken,
  Kind.ExclamationEqualsEqualsToken,
  Kind.EqualsEqualsToken,
  Kind.ExclamationEqualsToken,
]);
const ORDER = new Map([
  [Kind.LessThanToken, '<'],
  [Kind.LessThanEqualsToken, '<='],
  [Kind.GreaterThanToken, '>'],
  [Kind.GreaterThanEqualsToken, '>='],
]);

/** On the first line, so that the lines of the file keep their numbers. */
const HELPERS = [
  'const __not = (id, value) => (globalThis.mutant === id ? !value : value);',
  'const __never = (id, value) => (globalThis.mutant === id ? __nothing : value);',
  'const __nothing = Symbol("no case");',
  'const __order = (id, sign, one, two) => globalThis.mutant === id',
  '  ? (sign === "<" ? one <= two : sign === "<=" ? one < two : sign === ">" ? one >= two : one > two)',
  '  : (sign === "<" ? one < two : sign === "<=" ? one <= two : sign === ">" ? one > two : one >= two);',
].join(' ');

const withoutParentheses = (node) =>
  ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node;

/** Returns the expressions that a node decides by. */
const conditionsOf = (node) => {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return [node.expression];
  if (ts.isForStatement(node)) return node.condition ? [node.condition] : [];
  if (ts.isConditionalExpression(node)) return [node.condition];
  if (ts.isPrefixUnaryExpression(node) && node.operator === Kind.ExclamationToken) return [node];
  if (!ts.isBinaryExpression(node)) return [];
  const kind = node.operatorToken.kind;
  if (LOGICAL.has(kind)) return [node.left, node.right];
  return EQUALITY.has(kind) || ORDER.has(kind) ? [node] : [];
};

const applied = (text, edits) => {
  const at = new Map();
  const put = (position, edit) => at.set(position, [...(at.get(position) ?? []), edit]);
  for (const { start, end, open, close, sign } of edits) {
    put(start, { order: 2, rank: -end, insert: open });
    put(end, { order: 1, rank: -start, insert: close });
    if (sign) put(sign.start, { order: 3, rank: 0, insert: ',', skip: sign.end - sign.start });
  }
  let result = '';
  let from = 0;
  for (const [position, here] of [...at].sort(([one], [two]) => one - two)) {
    result += text.slice(from, position);
    from = position;
    // Sorting keeps equals in order: of two wraps around the same text, the one that was made first stands outside.
    for (const edit of here.sort((one, two) => one.order - two.order || one.rank - two.rank)) {
      result += edit.insert;
      from += edit.skip ?? 0;
    }
  }
  return result + text.slice(from);
};

const short = (text) => text.replace(/\s+/g, ' ').slice(0, 120);

/**
 * @param file the file's path from the root of the repository
 * @param first the number of its first mutant
 * @returns the text that holds all mutants, and what each of them does
 */
export const mutate = (file, text, first) => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants = [];
  const edits = [];
  const seen = new Set();
  const add = (node, what, edit) => {
    const id = first + mutants.length;
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    mutants.push({ id, file, line, text: `${what} ${short(node.getText())}` });
    edits.push({ start: node.getStart(), end: node.getEnd(), close: ')', ...edit(id) });
  };
  const visit = (node) => {
    for (const condition of conditionsOf(node).map(withoutParentheses)) {
      if (seen.has(condition)) continue;
      seen.add(condition);
      add(condition, 'not', (id) => ({ open: `__not(${id}, ` }));
    }
    if (ts.isCaseClause(node)) add(node.expression, 'never', (id) => ({ open: `__never(${id}, ` }));
    const sign = ts.isBinaryExpression(node) && ORDER.get(node.operatorToken.kind);
    if (sign) {
      const { operatorToken: token } = node;
      add(node, 'boundary of', (id) => ({
        open: `__order(${id}, "${sign}", `,
        sign: { start: token.getStart(), end: token.getEnd() },
      }));
    }
    if (!ts.isTypeNode(node)) ts.forEachChild(node, visit);
  };
  visit(source);
  return { text: `${HELPERS} ${applied(text, edits)}`, mutants };
};
