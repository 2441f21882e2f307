import { EventEmitter } from 'node:events';
import { startSandbox, type RunningSandbox } from '../../src/sandbox/server.js';

// A page's signal has more listeners than Node's ten, of all that waits; a leak has more than this.
EventEmitter.defaultMaxListeners = 100;

let sandbox: RunningSandbox | undefined;

/** Runs once before all tests, in the process that starts the workers: they inherit its environment. */
export const mochaGlobalSetup = async (): Promise<void> => {
  sandbox = await startSandbox();
  process.env['SANDBOX_ORIGIN'] = sandbox.url;
};

export const mochaGlobalTeardown = async (): Promise<void> => {
  await sandbox?.close();
};
