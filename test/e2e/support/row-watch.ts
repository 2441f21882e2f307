import type { Page } from '@playwright/test';
import type { KustomerHandoffChat } from '../../../src/elements/kustomer-handoff-chat.js';

interface WatchedWindow {
  acknowledged: string[];
  swaps: string[][];
}

/**
 * Watches, from each page's first moment on, that messages which the server has acknowledged keep their order: new ones
 * may come between them, but no two may swap.
 */
export async function watchRows(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const target = window as unknown as WatchedWindow;
    target.acknowledged = [];
    target.swaps = [];
    const look = (): void => {
      const chat = document.querySelector<KustomerHandoffChat>('kustomer-handoff-chat');
      const messages = chat?.phase === undefined ? [] : chat.messages;
      const now = messages
        .filter(({ status }) => status === 'sent' || status === 'received')
        .map(({ id }) => id);
      const before = target.acknowledged.filter((id) => now.includes(id));
      const kept = now.filter((id) => before.includes(id));
      if (before.join() !== kept.join()) target.swaps.push(before, kept);
      target.acknowledged = now;
      requestAnimationFrame(look);
    };
    look();
  });
}

/** The ids of the acknowledged messages in their order, and the orders before and after each swap. */
export const seenRows = (page: Page): Promise<{ acknowledged: string[]; swaps: string[][] }> =>
  page.evaluate(() => {
    const { acknowledged, swaps } = window as unknown as WatchedWindow;
    return { acknowledged, swaps };
  });
