import { findChromium } from '../support/find-browser.mjs';
import { expectSaid, QUICK } from './support/resume.js';
import { expect, HANDOFF, test, type Chat, type EmbedOptions } from './support/site.js';

/* Back and forward: the browser keeps a page as it was, if nothing on it is in the way, and wakes it again. */

// Playwright turns the cache off, so that its own tests see each page loaded anew.
test.use({
  launchOptions: { ...(await findChromium()), ignoreDefaultArgs: ['--disable-back-forward-cache'] },
});

test.beforeEach(async ({ page, pages }) => {
  await page.goto(pages.put('<!doctype html><title>A plain page</title><p>Nothing is in the way here'));
  await page.evaluate(() => {
    document.documentElement.dataset['seen'] = 'yes';
  });
  await page.goto(pages.put('<!doctype html><title>Elsewhere</title><p>Elsewhere'));
  await page.goBack({ waitUntil: 'commit' });
  const isWoken = await page.evaluate(() => document.documentElement.dataset['seen'] === 'yes');
  test.skip(!isWoken, 'This browser has no back/forward cache: headless shells come without one.');
});

/** Makes the page known again, if it is the same one. */
const mark = (chat: Chat): Promise<void> =>
  chat.page.evaluate(() => {
    document.documentElement.dataset['seen'] = 'yes';
  });

/** The page was woken as it was, and not loaded anew. */
async function expectWoken({ page }: Chat): Promise<void> {
  const seen = (): Promise<unknown> =>
    page.evaluate(() => {
      const [entry] = performance.getEntriesByType('navigation');
      const { notRestoredReasons } = (entry?.toJSON() ?? {}) as { notRestoredReasons?: unknown };
      return document.documentElement.dataset['seen'] ?? notRestoredReasons;
    });
  expect(await seen()).toBe('yes');
}

const BADGE: EmbedOptions = { attributes: { ...QUICK.attributes, 'title-badge': '', sound: '' } };

for (const [what, options] of [
  ['a live conversation', QUICK],
  ['one with a title badge and sounds', BADGE],
] as const) {
  test(`Back to ${what} wakes the page, and it goes on`, async ({ page, embed, desk, pages }) => {
    const chat = await embed(options);
    await chat.handOff();
    await chat.write('One');
    await expectSaid(chat, desk, ['One']);
    await chat.composer.fill('Thr');
    await mark(chat);
    await page.goto(pages.put('<!doctype html><title>Elsewhere</title><p>Elsewhere'));
    await desk.reply('Two');
    await page.goBack({ waitUntil: 'commit' });
    await expectWoken(chat);
    await expect(chat.composer).toHaveValue('Thr');
    await expectSaid(chat, desk, ['One', 'Two']);
    await chat.composer.fill('Three');
    await chat.composer.press('Enter');
    await expectSaid(chat, desk, ['One', 'Two', 'Three']);
  });
}

test('Back and forward between two pages of the site, each has what was said on the other', async ({
  page,
  embed,
  desk,
}) => {
  const chat = await embed(BADGE);
  await chat.handOff();
  await chat.write('One');
  await expectSaid(chat, desk, ['One']);
  await mark(chat);
  await embed(BADGE);
  await chat.expectLive();
  await chat.write('Two');
  await expectSaid(chat, desk, ['One', 'Two']);
  await chat.composer.fill('Thr');
  await mark(chat);
  await page.goBack({ waitUntil: 'commit' });
  await expectWoken(chat);
  await chat.expectLive();
  await expect(chat.composer).toHaveValue('Thr');
  await expectSaid(chat, desk, ['One', 'Two']);
  await chat.composer.fill('');
  await chat.write('Three');
  await expectSaid(chat, desk, ['One', 'Two', 'Three']);
  await page.goForward({ waitUntil: 'commit' });
  await expectWoken(chat);
  await chat.expectLive();
  await expect(chat.composer).toHaveValue('');
  await chat.write('Four');
  await expectSaid(chat, desk, ['One', 'Two', 'Three', 'Four']);
  expect(await desk.count(HANDOFF)).toBe(1);
});

test('Back to a page that was left while a message was on its way sends it no second time', async ({
  page,
  embed,
  desk,
  gate,
  pages,
}) => {
  const chat = await embed(QUICK);
  await chat.handOff();
  gate.hold();
  await desk.faults({ match: 'POST /c/v1/chat/messages', kind: 'delay', ms: 1 });
  await chat.write('On its way');
  await expect.poll(() => desk.count('POST /c/v1/chat/messages')).toBe(1);
  await page.goto(pages.put('<!doctype html><title>Elsewhere</title><p>Elsewhere'));
  gate.release();
  await page.goBack({ waitUntil: 'commit' });
  await chat.expectLive();
  await expectSaid(chat, desk, ['On its way']);
  expect(await desk.count('POST /c/v1/chat/messages')).toBe(1);
});

test('Back to the bot’s page after a handoff on the next one is in the conversation', async ({
  page,
  embed,
  desk,
}) => {
  const chat = await embed(QUICK);
  await expect(chat.handoffButton).toBeVisible();
  await expect.poll(() => page.evaluate(() => sessionStorage.length)).toBeGreaterThan(1);
  await mark(chat);
  await embed(QUICK);
  await chat.handOff();
  await chat.write('One');
  await expectSaid(chat, desk, ['One']);
  await page.goBack({ waitUntil: 'commit' });
  await expectWoken(chat);
  await chat.expectLive();
  await chat.write('Two');
  await expectSaid(chat, desk, ['One', 'Two']);
  expect(await desk.count(HANDOFF)).toBe(1);
});
