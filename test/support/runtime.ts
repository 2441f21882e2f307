/* What the tests learn of where they run. The same ones run in Node and in a browser, and are compiled without Node's types. */

interface NodeProcess {
  readonly env: Record<string, string | undefined>;
  getBuiltinModule(name: 'node:fs'): {
    existsSync(file: URL): boolean;
    readFileSync(file: URL, encoding: 'utf8'): string;
  };
  cpuUsage(): { readonly user: number; readonly system: number };
  listeners(event: 'unhandledRejection'): ((reason: unknown) => void)[];
  on(event: 'unhandledRejection', listener: (reason: unknown) => void): void;
  removeAllListeners(event: 'unhandledRejection'): void;
}

interface Globals {
  readonly location?: { readonly origin: string };
  readonly process?: NodeProcess;
  /** Written into the test page by web-test-runner.config.mjs: the settings below, as in Node's environment. */
  readonly testEnvironment?: Readonly<Record<string, string>>;
}

const globals = globalThis as unknown as Globals;

/** Node's process, or `null` in a browser. */
export const node: NodeProcess | null = globals.location ? null : (globals.process ?? null);

/** A setting of this run: `PROOF`, `PROOF_SEED` or `SANDBOX_ORIGIN`. */
export const setting = (name: string): string | undefined =>
  globals.testEnvironment?.[name] ?? globals.process?.env[name];

/** Where the sandbox's server is; in a browser it serves the test page too. */
export const testOrigin = (): string => {
  const origin = globals.location?.origin ?? setting('SANDBOX_ORIGIN');
  if (origin === undefined) throw new Error('The sandbox was not started: see test/support/node-setup.ts.');
  return origin;
};

/** The processor time of this process where it is known, so that a busy machine makes nothing look slow. */
export const cpuMilliseconds = (): number => {
  if (!node) return performance.now();
  const { user, system } = node.cpuUsage();
  return (user + system) / 1_000;
};
