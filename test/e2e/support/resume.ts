import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { Chat } from './chat.js';
import type { Desk } from './desk.js';
import type { EmbedOptions } from './site.js';

/** What every handoff of these pages begins with. */
export const SHARED = ['Hello', 'Hi there!'];

/** Quick polls, so that an answer is not long in coming. */
export const QUICK: EmbedOptions = { attributes: { 'poll-interval': '1000' } };

/** Names of what the chat has stored in the tab and on the device. */
export const storedKeys = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [sessionStorage, localStorage].flatMap((storage) =>
      Object.keys(storage).filter((key) => key.startsWith('khc:')),
    ),
  );

/** Waits until what stands in the composer is written down. */
export const expectStoredDraft = (page: Page, draft: string): Promise<void> =>
  expect
    .poll(() =>
      page.evaluate(() => {
        const key = Object.keys(sessionStorage).find((name) => name.startsWith('khc:draft:'));
        return key === undefined ? '' : sessionStorage.getItem(key);
      }),
    )
    .toBe(draft);

/** Each message is there once, in order: at the server, and for the person. */
export async function expectSaid(chat: Chat, desk: Desk, live: readonly string[]): Promise<void> {
  const all = [...SHARED, ...live];
  await expect.poll(() => desk.bodies()).toEqual([all]);
  await expect.poll(() => chat.bodies()).toEqual(all);
}

/** Writes into the storage until not a letter more fits. */
export const fillStorage = (): void => {
  for (let size = 2 ** 22; size >= 1;) {
    try {
      sessionStorage.setItem(`page:${String(size)}`, 'x'.repeat(size));
      sessionStorage.setItem(
        `page:${String(Math.random())}`,
        sessionStorage.getItem(`page:${String(size)}`) ?? '',
      );
    } catch {
      size = Math.floor(size / 2);
    }
  }
};
