/**
 * `node scripts/count-callbacks.mjs`: how many functions are handed into classes and factories by interfaces.
 *
 * Counted are the interfaces and type literals of src that are the type of a parameter of a constructor or of a factory
 * (a function named `open…`, `create…`, `make…`, `start…` or `watch…`), and of these the members of function type,
 * methods included. A part that takes many functions calls back up into what made it; it should take the few objects
 * that it needs.
 *
 * Not counted: `post` (the queue is the one way up); ports, whole or as a member, and with them the seam to the
 * transports (`LiveSink`, `LiveTransport`); the page's `fetch`; what a class implements (an object with verbs, no bag of
 * closures). What other functions take, most of them views, is listed apart.
 */
import { relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');
const FOLDERS = [
  ...['domain', 'session', 'engine', 'kustomer', 'elements'],
  ...['composer', 'conversation', 'options', 'headless'],
];
const NOT_COUNTED = ['post', 'fetch'];
const FACTORY = /^(?:open|create|make|start|watch)[A-Z]/;

const pathOf = (file) => relative(resolve(root, 'src'), file).split(sep).join('/');
const isOurs = (file) => FOLDERS.includes(pathOf(file).split('/')[0]);

function openProgram() {
  const path = resolve(root, 'tsconfig.json');
  const { config, error } = ts.readConfigFile(path, ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const ours = fileNames.filter((file) => !pathOf(file).startsWith('..'));
  return ts.createProgram({ rootNames: ours, options });
}

/** The interface or type literal behind a parameter's type, where it is one of ours. */
function declarationsOf(type) {
  const types = type.isUnionOrIntersection() ? type.types : [type];
  return types
    .flatMap((one) => one.symbol?.declarations ?? [])
    .filter(
      (node) =>
        (ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node)) &&
        isOurs(node.getSourceFile().fileName),
    );
}

const nameOf = (node) =>
  ts.isInterfaceDeclaration(node)
    ? node.name.text
    : ts.isTypeAliasDeclaration(node.parent)
      ? node.parent.name.text
      : `literal in line ${String(node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1)}`;

/** Whether a value of that type is called, whatever else (`null`, `undefined`) it may be. */
function isFunction(checker, type) {
  const present = checker.getNonNullableType(type);
  const types = present.isUnion() ? present.types : [present];
  return types.length > 0 && types.every((one) => one.getCallSignatures().length > 0);
}

const isPort = (node) => pathOf(node.getSourceFile().fileName).startsWith('ports/');

/** The type of a member is written down in ports/ (`random: Random`), or it opens a port (`openChannel`). */
function isPortType(checker, member) {
  const { type } = member;
  const [opens] = checker.getNonNullableType(checker.getTypeAtLocation(member)).getCallSignatures();
  if (opens?.getReturnType().symbol?.declarations?.some(isPort)) return true;
  if (!type || !ts.isTypeReferenceNode(type)) return false;
  const symbol = checker.getSymbolAtLocation(type.typeName);
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return target?.declarations?.some(isPort) ?? false;
}

const isFactory = (node) => {
  if (ts.isConstructorDeclaration(node)) return true;
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return named !== undefined && FACTORY.test(named.getText());
};

/** Collects what stands as the type of a parameter, by whether a constructor or factory takes it, and what classes implement. */
function collect(program, checker) {
  const injected = new Set();
  const others = new Set();
  const implemented = new Set();
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body) {
      for (const parameter of node.parameters) {
        const found = declarationsOf(checker.getTypeAtLocation(parameter));
        found.forEach((one) => (isFactory(node) ? injected : others).add(one));
      }
    }
    if (ts.isClassDeclaration(node)) {
      for (const clause of node.heritageClauses ?? []) {
        if (clause.token !== ts.SyntaxKind.ImplementsKeyword) continue;
        for (const type of clause.types) {
          declarationsOf(checker.getTypeAtLocation(type)).forEach((one) => implemented.add(one));
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (isOurs(file.fileName)) visit(file);
  return {
    injected: [...injected].filter((one) => !implemented.has(one)),
    others: [...others].filter((one) => !implemented.has(one) && !injected.has(one)),
  };
}

/**
 * Returns `{ name, file, members }` of each interface with members of function type, the largest first: `injected` into
 * constructors and factories, and `others`.
 *
 * @returns {Record<'injected' | 'others', { name: string, file: string, members: string[] }[]>}
 */
export function countCallbacks() {
  const program = openProgram();
  const checker = program.getTypeChecker();
  const rowOf = (node) => ({
    name: nameOf(node),
    file: pathOf(node.getSourceFile().fileName),
    members: node.members
      .filter((member) => member.name && !isPortType(checker, member))
      .filter((member) => isFunction(checker, checker.getTypeAtLocation(member)))
      .map((member) => member.name.getText())
      .filter((member) => !NOT_COUNTED.includes(member)),
  });
  const rowsOf = (nodes) =>
    nodes
      .map(rowOf)
      .filter(({ members }) => members.length > 0)
      .sort((a, b) => b.members.length - a.members.length || a.name.localeCompare(b.name));
  const { injected, others } = collect(program, checker);
  return { injected: rowsOf(injected), others: rowsOf(others) };
}

const print = (title, rows) => {
  const sum = rows.reduce((total, { members }) => total + members.length, 0);
  console.log(`${title}: ${String(sum)} members of function type in ${String(rows.length)} interfaces`);
  for (const { name, file, members } of rows) {
    console.log(`${String(members.length).padStart(4)}  ${name} (${file}): ${members.join(', ')}`);
  }
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { injected, others } = countCallbacks();
  print('Injected', injected);
  console.log();
  print('Taken by other functions', others);
}
