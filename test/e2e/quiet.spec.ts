import type { Page } from '@playwright/test';
import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';
import { expect, test, type Chat, type EmbedOptions } from './support/site.js';

/* Nothing until somebody acts: what a page with the chat does before the person has done anything. */

/** Before the chat there is more page than a screen holds. */
const BELOW: EmbedOptions = {
  head: '<style>h1 { height: 4000px; margin: 0 }</style>',
  body: '<p><a href="#top">A link</a></p>',
};

const stored = (page: Page): Promise<unknown> =>
  page.evaluate(async () => ({
    tab: Object.keys(sessionStorage),
    device: Object.keys(localStorage),
    cookies: document.cookie,
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    locks: (await navigator.locks.query()).held?.map(({ name }) => name),
  }));

const NOTHING = { tab: [], device: [], cookies: '', caches: [], databases: [], locks: [] };

/** Addresses that the page has asked for, from now on. */
const watch = (page: Page): string[] => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  return asked;
};

/** A minute passes in which nobody does anything; what browsers do when they are idle happens. */
const idle = async (page: Page): Promise<void> => {
  for (let turn = 0; turn < 6; turn += 1) await page.clock.runFor(10_000);
};

const isChunk = (cdn: string, url: string): boolean => url.startsWith(`${cdn}/chunks/`);

const scrollTo = (chat: Chat): Promise<void> => chat.host.evaluate((host) => host.scrollIntoView());

/** The person asks the bot, and the log is stored. */
const ask = async (chat: Chat, page: Page): Promise<void> => {
  await chat.host.evaluate((host: KustomerHandoffChat) => {
    host.appendMessage({ direction: 'in', body: 'Is anybody there?' });
  });
  await expect
    .poll(() => page.evaluate(() => Object.keys(sessionStorage).some((key) => key.startsWith('khc:log:'))))
    .toBe(true);
};

for (const build of ['module', 'classic'] as const) {
  test(`a page that nobody has touched asks for code alone, and stores nothing (${build})`, async ({
    embed,
    desk,
    page,
    cdn,
  }) => {
    await page.clock.install();
    const chat = await embed({ ...BELOW, build });
    await chat.expectPhase('bot');
    const asked = watch(page);
    await idle(page);
    expect(asked, 'before it was on the screen').toEqual([]);
    await scrollTo(chat);
    if (build === 'module') {
      await expect(async () => {
        await idle(page);
        expect(asked.length).toBeGreaterThan(0);
      }).toPass();
    }
    await chat.handoffButton.hover();
    await page.locator('h1').click({ position: { x: 1, y: 3990 } });
    for (let count = 0; count < 6; count += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await chat.host.evaluate((host: KustomerHandoffChat) => {
      host.lang = 'de';
      host.appendMessage({ direction: 'out', body: 'Can I help?' });
    });
    await expect(chat.bubble('Can I help?')).toBeVisible();
    await page.evaluate(() => window.scrollTo(0, 0));
    await idle(page);
    expect(asked.filter((url) => !isChunk(cdn.url, url))).toEqual([]);
    expect(await desk.requests()).toEqual([]);
    expect(await stored(page)).toEqual(NOTHING);
  });
}

test('the person’s own words are an act: they are stored, and still nothing is asked of the server', async ({
  embed,
  desk,
  page,
}) => {
  const chat = await embed(BELOW);
  await ask(chat, page);
  expect(await desk.requests()).toEqual([]);
});

test('with Save-Data code comes when the button goes down, not before', async ({ embed, page, cdn }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
  await page.clock.install();
  const chat = await embed();
  await expect(chat.handoffButton).toBeVisible();
  const asked = watch(page);
  await chat.handoffButton.hover();
  await chat.handoffButton.focus();
  await idle(page);
  expect(asked).toEqual([]);
  await page.mouse.down();
  await expect.poll(() => asked.some((url) => isChunk(cdn.url, url))).toBe(true);
});

for (const [key, name] of [
  ['Enter', 'Enter'],
  [' ', 'the space bar'],
] as const) {
  test(`going down on the button with ${name} is an act`, async ({ embed, page, desk }) => {
    const chat = await embed();
    await chat.handoffButton.focus();
    await page.keyboard.down(key);
    await expect.poll(() => desk.count('GET /c/v1/chat/sessions')).toBeGreaterThan(0);
    await page.keyboard.up(key);
    await chat.expectLive();
  });
}

test('a stored log is taken up once the panel is on the screen, a conversation at once', async ({
  embed,
  page,
}) => {
  const chat = await embed(BELOW);
  await ask(chat, page);
  await page.clock.install();
  await page.reload();
  await page.evaluate(() => window.scrollTo(0, 0));
  const asked = watch(page);
  await idle(page);
  expect(asked, 'off the screen').toEqual([]);
  await scrollTo(chat);
  await expect(chat.bubble('Is anybody there?')).toBeVisible();
  await page.clock.resume();
  await chat.handOff();
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.reload();
  await chat.expectPhase('live');
  expect(await page.evaluate(() => scrollY)).toBe(0);
});
