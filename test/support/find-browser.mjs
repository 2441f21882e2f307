/**
 * Finds a Chromium for the tests, so that `npm ci && npm test` is all a bare machine needs.
 *
 * Nothing is downloaded by Playwright: its browsers do not come with the npm packages. In order:
 * CHROME_PATH, an installed Chrome or Chromium, the one inside the optional @sparticuz/chromium package, and as
 * root on Debian the distribution's own package.
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Launcher } from 'chrome-launcher';

const isRoot = process.getuid?.() === 0;

const args = [
  '--disable-dev-shm-usage', // containers give /dev/shm 64 MB, and tabs crash when it is full
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Chromium's sandbox refuses to run as root, and needs user namespaces that CI machines often lack.
  ...(isRoot || process.env.CI ? ['--no-sandbox'] : []),
];

/** @returns {Promise<{ executablePath: string, args: string[] }>} for Playwright's `chromium.launch()`. */
export async function findChromium() {
  const executablePath = fromEnvironment() ?? fromInstallation() ?? (await fromPackage()) ?? fromDebian();
  if (!executablePath) {
    throw new Error(
      'No Chromium found. Install Chrome or Chromium, or set CHROME_PATH to its executable, ' +
        'or run `npm ci --include=optional` to get the one in @sparticuz/chromium (Linux x64 only).',
    );
  }
  return { executablePath, args: [...args] };
}

function fromEnvironment() {
  const path = process.env.CHROME_PATH;
  if (path && !existsSync(path)) throw new Error(`CHROME_PATH names no file: ${path}`);
  return path || undefined;
}

function fromInstallation() {
  try {
    return Launcher.getFirstInstallation();
  } catch {
    return undefined; // it throws where it finds none
  }
}

/**
 * Unpacks @sparticuz/chromium into a folder of ours under the OS temp dir and starts it through a small script.
 * The package itself unpacks straight into the temp dir (two processes at once would see half a file), and adds the
 * libraries it needs (NSS, NSPR, expat) only where it believes to be on AWS Lambda.
 */
async function fromPackage() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const version = packageVersion();
  if (!version) return undefined;
  const home = join(tmpdir(), `kustomer-handoff-chat-chromium-${version}-${process.getuid?.() ?? 0}`);
  const start = join(home, 'start.sh');
  if (existsSync(start)) return start;

  const stage = await mkdtemp(`${home}-`);
  try {
    const unpack = `import('@sparticuz/chromium').then((m) => m.default.executablePath())`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', unpack], {
      cwd: dirname(fileURLToPath(import.meta.url)),
      env: { ...process.env, TMPDIR: stage, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    });
    await writeFile(join(stage, 'fonts', 'fonts.conf'), fontConfig(join(home, 'fonts')));
    await writeFile(join(stage, 'start.sh'), startScript(home), { mode: 0o700 });
    await rename(stage, home);
  } catch (error) {
    await rm(stage, { recursive: true, force: true });
    // A rename that fails because another process was quicker is as good as one that works.
    if (!existsSync(start)) console.warn('Could not unpack @sparticuz/chromium:', error.message);
  }
  return existsSync(start) ? start : undefined;
}

function packageVersion() {
  try {
    // Not exported by the package, hence the way round by its entry, `build/esm/index.js`.
    const manifest = new URL('../../package.json', import.meta.resolve('@sparticuz/chromium'));
    return JSON.parse(readFileSync(manifest, 'utf8')).version;
  } catch {
    return undefined; // an optional dependency: absent is fine
  }
}

/** A script of its own keeps the library path off this process and off all others that it starts. */
const startScript = (home) => `#!/bin/sh
export LD_LIBRARY_PATH="${home}/al2023/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH="${home}/fonts"
exec "${home}/chromium" "$@"
`;

const fontConfig = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <cachedir>${folder}/cache</cachedir>
</fontconfig>
`;

function fromDebian() {
  if (!isRoot || !existsSync('/etc/debian_version')) return undefined;
  console.warn('No browser found: installing Debian’s chromium with apt-get.');
  const run = (...parameters) =>
    spawnSync('apt-get', parameters, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  run('update');
  return run('install', '--yes', '--no-install-recommends', 'chromium') ? '/usr/bin/chromium' : undefined;
}
