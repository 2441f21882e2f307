import { parseArgs } from 'node:util';
import { startSandbox } from './server.js';

const USAGE = 'Usage: npm run sandbox -- [--port 4600] [--host 127.0.0.1]';
const DEFAULT_PORT = '4600';

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function readOptions(): { port: number; host: string } {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: DEFAULT_PORT },
        host: { type: 'string', default: '127.0.0.1' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) {
      fail(`"${values.port}" is not a port: give a number from 0 to 65535.\n${USAGE}`);
    }
    return { port, host: values.host };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function reasonFor(error: unknown, port: number, host: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return `Port ${port} is already in use. Give another one with --port.`;
  if (code === 'EACCES')
    return `Port ${port} may not be used by this account. Give one above 1023 with --port.`;
  return `The sandbox could not start on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`;
}

const { port, host } = readOptions();
const sandbox = await startSandbox({ port, host }).catch((error: unknown) =>
  fail(reasonFor(error, port, host)),
);
console.log(`The Kustomer sandbox is at ${sandbox.url}`);

const stop = (): void => void sandbox.close().then(() => process.exit(0));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
