import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';

/* A project of somebody else, in a folder of its own, that has the package installed. Needs no network. */

export const ROOT = resolve(import.meta.dirname, '../../..');

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  strict: true,
  skipDefaultLibCheck: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
};
export const RESOLUTIONS: Readonly<Record<string, ts.CompilerOptions>> = {
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  node: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
};

/** Parses what several programs have in common once; the project's own files are read anew. */
const parsed = new Map<string, ts.SourceFile | undefined>();
const hostOf = (options: ts.CompilerOptions, own: string): ts.CompilerHost => {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, languageVersion, ...rest) => {
    if (name === own) return getSourceFile.call(host, name, languageVersion, ...rest);
    const format = typeof languageVersion === 'object' ? languageVersion.impliedNodeFormat : undefined;
    const key = `${name} ${String(format)}`;
    if (!parsed.has(key)) parsed.set(key, getSourceFile.call(host, name, languageVersion, ...rest));
    return parsed.get(key);
  };
  return host;
};

const FORMAT: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => ROOT,
  getNewLine: () => '\n',
};

export const textsOf = (diagnostics: readonly ts.Diagnostic[]): string[] =>
  diagnostics.map((diagnostic) => ts.formatDiagnostic(diagnostic, FORMAT).trim());

/** Writes the declarations as `npm run build:types` does, elsewhere. */
const emitDeclarations = (outDir: string): void => {
  const path = join(ROOT, 'tsconfig.build.json');
  const config = ts.readConfigFile(path, (file) => ts.sys.readFile(file));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT, { outDir }, path);
  const program = ts.createProgram(fileNames, options);
  const { diagnostics } = program.emit();
  const texts = textsOf([...diagnostics, ...program.getSemanticDiagnostics()]);
  if (texts.length > 0) throw new Error(texts.join('\n'));
};

export class ForeignProject {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'khc-foreign-')));
  /** Where the package is installed. */
  readonly package = join(this.folder, 'node_modules/kustomer-handoff-chat');

  constructor() {
    mkdirSync(this.package, { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(this.package, 'package.json'));
    // What the package depends on.
    symlinkSync(join(ROOT, 'node_modules'), join(this.package, 'node_modules'));
    writeFileSync(join(this.folder, 'package.json'), '{ "type": "module" }');
    emitDeclarations(join(this.package, 'dist/npm'));
  }

  /** Returns what the compiler has to say about a file of the project. */
  check(source: string, options: ts.CompilerOptions): string[] {
    const file = join(this.folder, 'main.ts');
    writeFileSync(file, source);
    const all = { ...OPTIONS, ...options };
    const program = ts.createProgram([file], all, hostOf(all, file));
    return textsOf(ts.getPreEmitDiagnostics(program));
  }

  /** A program of the package's own entries, by their names in `exports`. */
  entries(): { readonly program: ts.Program; readonly files: ReadonlyMap<string, string> } {
    const names = ['index', 'define', 'handoff', 'redactors'];
    const files = new Map(names.map((name) => [name, join(this.package, `dist/npm/${name}.d.ts`)]));
    const program = ts.createProgram([...files.values()], { ...OPTIONS, ...RESOLUTIONS['bundler'] });
    return { program, files };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
