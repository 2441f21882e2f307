import { buildFastElement } from './fast-element.js';
import { BadLineJourney } from './bad-line.js';
import { coreScript, coreStarted } from './page-core.js';
import { RestartableSandbox } from './restartable.js';
import { watchRows } from './row-watch.js';
import { describe, makeSchedule, type Driver } from './schedule.js';
import { startFiles, type Server } from './servers.js';
import { Chat, embedHtml, test as base } from './site.js';

interface Fixtures {
  readonly sandbox: RestartableSandbox;
  /** A whole conversation by the schedule of this seed. */
  readonly journey: (seed: number, driver: Driver) => Promise<void>;
}

interface WorkerFixtures {
  /** The element with divided waits. */
  readonly fast: Server;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  fast: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startFiles(await buildFastElement());
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  // eslint-disable-next-line no-empty-pattern
  sandbox: async ({}, use) => {
    const sandbox = await RestartableSandbox.start();
    await use(sandbox);
    await sandbox.close();
  },
  journey: async ({ page, pages, fast, sandbox, diary }, use) => {
    // Where the first request finds no way, that is what a developer is told.
    diary.allow(/The device is online, yet this API cannot be reached/);
    await use(async (seed, driver) => {
      const schedule = makeSchedule(seed, driver);
      const { url } = sandbox.line;
      const html = embedHtml(fast.url, url, {
        attributes: { driver, anonymous: driver === 'core' ? null : '' },
        head: driver === 'core' ? coreScript(url) : '',
      });
      await watchRows(page);
      await page.goto(pages.put(html));
      if (driver === 'core') await coreStarted(page);
      const journey = new BadLineJourney(new Chat(page), sandbox);
      try {
        await journey.run(schedule);
      } catch (error) {
        if (error instanceof Error) {
          error.message = [describe(schedule), await journey.report(), error.message].join('\n\n');
        }
        throw error;
      }
    });
  },
});
