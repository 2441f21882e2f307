import { LongLife, type LifeSize } from './long-life.js';
import { coreScript, coreStarted } from './page-core.js';
import type { Driver } from './schedule.js';
import { test as base } from './site.js';
import { countTimers } from './vitals.js';

interface Fixtures {
  /** A page that lives so long, on a clock that can be moved on. */
  readonly life: (driver: Driver, size: LifeSize) => Promise<void>;
}

export const test = base.extend<Fixtures>({
  life: async ({ page, embed, desk }, use) => {
    await use(async (driver, size) => {
      await page.clock.install();
      await countTimers(page);
      const isCore = driver === 'core';
      const attributes = { driver, anonymous: isCore ? null : '' };
      const chat = await embed({ attributes, head: isCore ? coreScript(desk.baseUrl) : '' });
      if (isCore) await coreStarted(page);
      await (await LongLife.begin(chat, desk)).live(size);
    });
  },
});
