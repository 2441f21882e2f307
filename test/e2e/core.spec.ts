import { coreEvents, coreScript, coreStarted, PAGE_TOKEN_KEY } from './support/page-core.js';
import { expect, test, type Chat, type Desk, type EmbedOptions } from './support/site.js';
import type { Diary } from './support/diary.js';

/* The live conversation over `window.KustomerCore`, against the sandbox's double of it. */

/** Polls so seldom that what comes in time has come over Core. */
const RARELY = { 'poll-interval': '300000' };

const withCore = (desk: Desk, attributes: EmbedOptions['attributes'] = {}): EmbedOptions => ({
  head: coreScript(desk.baseUrl),
  attributes: { anonymous: null, debug: '', ...RARELY, ...attributes },
});

const driverLines = (diary: Diary): string[] =>
  diary.lines.flatMap((line) => /driver \{(driver: .*)\}$/.exec(line)?.[1] ?? []);

const expectCore = (diary: Diary, times = 1): Promise<void> =>
  expect
    .poll(() => driverLines(diary))
    .toEqual(Array.from({ length: times }, () => 'driver: core, reason: null'));

const customerTyping = async (desk: Desk): Promise<boolean> =>
  (await desk.conversation()).customerTyping !== null;

const sayTyping = async (desk: Desk, typing: boolean): Promise<void> => {
  const { id } = await desk.conversation();
  await fetch(`${desk.baseUrl}/sandbox/conversations/${id}/typing`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ typing }),
  });
};

test.describe('With the page’s own Core', () => {
  let chat: Chat;

  test.beforeEach(async ({ embed, desk, diary, page }) => {
    chat = await embed(withCore(desk));
    await coreStarted(page);
    await chat.handOff();
    await expectCore(diary);
  });

  test('a conversation runs over it, each message once on either side', async ({ desk, page }) => {
    await chat.write('ok');
    await chat.write('ok');
    await expect.poll(async () => (await desk.conversation()).messages.length).toBe(4);
    await desk.reply('Sam here');
    await expect(chat.bubble('Sam here')).toBeVisible();
    await chat.write('ok');
    await expect
      .poll(async () => (await desk.bodies())[0])
      .toEqual(['Hello', 'Hi there!', 'ok', 'ok', 'Sam here', 'ok']);
    await expect.poll(() => chat.bodies()).toEqual(['Hello', 'Hi there!', 'ok', 'ok', 'Sam here', 'ok']);
    await expect(chat.host.locator('.meta.failed')).toHaveCount(0);
    // Each of them went through Core: not one over REST beside it.
    expect((await coreEvents(page)).map(([name]) => name).sort()).toEqual([
      'onMessageReceived',
      'onMessageSent',
      'onMessageSent',
      'onMessageSent',
    ]);
  });

  test('each sees that the other is typing', async ({ desk }) => {
    await sayTyping(desk, true);
    await expect(chat.host.locator('.typing')).toBeVisible();
    await sayTyping(desk, false);
    await expect(chat.host.locator('.typing')).toHaveCount(0);
    await chat.composer.pressSequentially('One mo');
    await expect.poll(() => customerTyping(desk)).toBe(true);
    await chat.composer.press('Enter');
    await expect.poll(() => customerTyping(desk)).toBe(false);
  });

  test('the end by the agent closes it, and a reopening opens it again', async ({ desk }) => {
    await desk.end();
    await chat.expectPhase('ended');
    const { id } = await desk.conversation();
    await fetch(`${desk.baseUrl}/sandbox/conversations/${id}/reopen`, { method: 'POST', body: '{}' });
    await expect(chat.status).toHaveCount(1);
    await chat.expectLive();
  });

  test('a reload comes back to it, and what was said meanwhile is there', async ({ desk, diary, page }) => {
    await chat.write('Before');
    await expect.poll(async () => (await desk.bodies())[0]).toContain('Before');
    await page.goto('about:blank');
    await desk.reply('Meanwhile');
    await page.goBack();
    await chat.expectLive();
    await expect.poll(() => chat.bodies()).toEqual(['Hello', 'Hi there!', 'Before', 'Meanwhile']);
    await expectCore(diary, 2);
    await desk.reply('After');
    await expect(chat.bubble('After')).toBeVisible();
    await chat.write('Here');
    await expect
      .poll(async () => (await desk.bodies())[0])
      .toEqual(['Hello', 'Hi there!', 'Before', 'Meanwhile', 'After', 'Here']);
    await expect.poll(() => chat.bodies()).toEqual((await desk.bodies())[0]);
  });

  test('events that are doubled or late change nothing', async ({ desk }) => {
    await desk.settings({ pushDuplicates: 3, pushDelayMs: 300 });
    await desk.reply('One');
    await chat.write('Two');
    await expect.poll(async () => (await desk.bodies()).flat()).toContain('Two');
    await desk.reply('Three');
    await expect(chat.bubble('Three')).toBeVisible();
    await expect.poll(() => chat.bodies()).toEqual(['Hello', 'Hi there!', 'One', 'Two', 'Three']);
  });
});

test.describe('Where the page’s Core can not lead the conversation', () => {
  test('because it is not there, the conversation is polled, and debug says why', async ({
    page,
    embed,
    desk,
    diary,
  }) => {
    await page.clock.install();
    const token = await desk.token();
    await page.addInitScript(([key, value]) => localStorage.setItem(key, value), [
      PAGE_TOKEN_KEY,
      token,
    ] as const);
    const chat = await embed({ attributes: { anonymous: null, debug: '' } });
    await chat.handOff();
    await chat.later(10_000);
    await expect
      .poll(() => driverLines(diary))
      .toEqual(['driver: rest, reason: KustomerCore is not on this page.']);
    await desk.reply('Sam here');
    await chat.later(5_000);
    await expect(chat.bubble('Sam here')).toBeVisible();
  });

  test('because it is never started, the conversation is polled, and debug says why', async ({
    page,
    embed,
    desk,
    diary,
  }) => {
    await page.clock.install();
    const token = await desk.token();
    await page.addInitScript(([key, value]) => localStorage.setItem(key, value), [
      PAGE_TOKEN_KEY,
      token,
    ] as const);
    const head = `<script src="${desk.baseUrl}/chat-web/core.js" data-kustomer-api-key="key"></script>`;
    const chat = await embed({ head, attributes: { anonymous: null, debug: '' } });
    await chat.handOff();
    await chat.later(10_000);
    await expect
      .poll(() => driverLines(diary))
      .toEqual([expect.stringContaining('has the page called init')]);
    await desk.reply('Sam here');
    await chat.later(5_000);
    await expect(chat.bubble('Sam here')).toBeVisible();
  });

  test('because it is another customer’s, “auto” never asks it', async ({ page, embed, desk, diary }) => {
    const chat = await embed(withCore(desk, { 'poll-interval': '1000' }));
    await coreStarted(page);
    await chat.setToken(await desk.token());
    await chat.handOff();
    await desk.reply('Sam here');
    await expect(chat.bubble('Sam here')).toBeVisible();
    await chat.write('Over REST');
    await expect.poll(async () => (await desk.bodies())[0]).toContain('Over REST');
    expect(await coreEvents(page)).toEqual([]);
    expect(driverLines(diary)).toEqual([]);
  });

  test('because it is another customer’s, “core” polls, and debug says why', async ({
    page,
    embed,
    desk,
    diary,
  }) => {
    await page.clock.install();
    const chat = await embed(withCore(desk, { driver: 'core', 'poll-interval': '1000' }));
    await coreStarted(page);
    await chat.setToken(await desk.token());
    await chat.handOff();
    await expect(async () => {
      await chat.later(1_000);
      expect(driverLines(diary)).toEqual([expect.stringContaining('does not list the conversation')]);
    }).toPass();
    await chat.write('Over REST');
    await expect.poll(async () => (await desk.bodies())[0]).toContain('Over REST');
    await desk.reply('Sam here');
    await chat.later(1_000);
    await expect(chat.bubble('Sam here')).toBeVisible();
    expect(await coreEvents(page)).toEqual([]);
  });
});

test('“core” starts a Core that nobody has started', async ({ page, embed, desk, diary }) => {
  await page.clock.install();
  const head = `<script src="${desk.baseUrl}/chat-web/core.js" data-kustomer-api-key="key"></script>`;
  const token = await desk.token();
  await page.addInitScript(([key, value]) => localStorage.setItem(key, value), [
    PAGE_TOKEN_KEY,
    token,
  ] as const);
  const chat = await embed({ head, attributes: { anonymous: null, debug: '', driver: 'core', ...RARELY } });
  await chat.handOff();
  await expect(async () => {
    await chat.later(1_000);
    expect(driverLines(diary)).toEqual(['driver: core, reason: null']);
  }).toPass();
  await desk.reply('Sam here');
  await expect(chat.bubble('Sam here')).toBeVisible();
});
