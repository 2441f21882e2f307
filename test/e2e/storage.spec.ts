import { expectSaid, fillStorage, QUICK, SHARED, storedKeys } from './support/resume.js';
import { Chat, expect, HANDOFF, SEND, test, type EmbedOptions } from './support/site.js';

/* Storage that is refused, full, corrupt or not wanted: the chat works all the same, and the console stays empty. */

const DROP = { match: SEND, kind: 'drop-before', times: 'always' };

/** Every way to a storage throws, as with cookies blocked. */
const refuse = (): void => {
  for (const name of ['sessionStorage', 'localStorage']) {
    Object.defineProperty(window, name, {
      get: () => {
        throw new DOMException('The document is sandboxed.', 'SecurityError');
      },
    });
  }
};

test('Where storage is refused, the chat works, and a reload begins anew', async ({ embed, desk, page }) => {
  await page.addInitScript(refuse);
  const chat = await embed(QUICK);
  await chat.handOff();
  await chat.write('One');
  await expect.poll(async () => (await desk.bodies()).flat()).toContain('One');
  await desk.reply('Two');
  await expectSaid(chat, desk, ['One', 'Two']);
  await page.reload();
  await expect(chat.handoffButton).toBeVisible();
  expect(await chat.bodies()).toEqual(SHARED);
  expect(await desk.count(HANDOFF)).toBe(1);
});

test('In a sandboxed frame, which has neither storage nor locks, the chat works', async ({
  embed,
  desk,
  page,
  pages,
}) => {
  const { page: tab } = await embed(QUICK);
  const frame = `<iframe sandbox="allow-scripts" src="${tab.url()}" width="400" height="600" title="Chat"></iframe>`;
  await page.goto(pages.put(`<!doctype html><title>A frame</title>${frame}`));
  const chat = new Chat(page, page.frameLocator('iframe'));
  await chat.handOff();
  await chat.write('One');
  await expect.poll(async () => (await desk.bodies()).flat()).toContain('One');
  await desk.reply('Two');
  await expectSaid(chat, desk, ['One', 'Two']);
});

test('Where storage is full, the chat works, and nothing is sent twice after a reload', async ({
  embed,
  desk,
  page,
}) => {
  await page.addInitScript(fillStorage);
  const chat = await embed(QUICK);
  await chat.handOff();
  await chat.write('One');
  await expect.poll(async () => (await desk.bodies()).flat()).toContain('One');
  await desk.reply('Two');
  await expectSaid(chat, desk, ['One', 'Two']);
  expect(await storedKeys(page)).toEqual([]);
  await page.reload();
  await expect(chat.handoffButton).toBeVisible();
  await expect.poll(() => desk.bodies()).toEqual([[...SHARED, 'One', 'Two']]);
});

test('Where storage fills up while messages wait, what was sent since is not sent again', async ({
  embed,
  desk,
  page,
}) => {
  const chat = await embed(QUICK);
  await chat.handOff();
  await desk.faults(DROP);
  await chat.write('One');
  await expect.poll(() => desk.count(SEND)).toBe(1);
  await page.evaluate(fillStorage);
  await chat.write('Two, which makes what waits longer than what there is room for');
  await desk.faults();
  const said = ['One', 'Two, which makes what waits longer than what there is room for'];
  await expectSaid(chat, desk, said);
  await page.reload();
  await chat.expectLive();
  await expectSaid(chat, desk, said);
});

test('Where a page or a person has written garbage there, the chat works', async ({ embed, desk, page }) => {
  const chat = await embed(QUICK);
  await chat.handOff();
  await chat.write('One');
  await expectSaid(chat, desk, ['One']);
  const keys = await storedKeys(page);
  expect(keys.length).toBeGreaterThan(3);
  // Before any script of the next page runs.
  await page.addInitScript((names) => {
    if (sessionStorage.getItem('corrupted') !== null) return;
    sessionStorage.setItem('corrupted', 'yes');
    for (const name of names) sessionStorage.setItem(name, '[{"__proto__":{"version":1}},');
  }, keys);
  await page.reload();
  await expect(chat.handoffButton).toBeVisible();
  await chat.handOff();
  await chat.write('Two');
  await expect.poll(() => chat.bodies()).toEqual([...SHARED, 'Two']);
  await expect.poll(async () => (await desk.bodies())[0]).toEqual([...SHARED, 'Two']);
  await page.reload();
  await chat.expectLive();
  await expect.poll(() => chat.bodies()).toEqual([...SHARED, 'Two']);
});

test('With resume="off" nothing of a whole conversation is stored', async ({ embed, desk, page }) => {
  const off: EmbedOptions = { attributes: { ...QUICK.attributes, resume: 'off' } };
  const chat = await embed(off);
  const stored: string[] = [];
  const look = async (): Promise<void> => {
    stored.push(...(await storedKeys(page)));
  };
  await chat.handOff();
  await look();
  await desk.faults(DROP);
  await chat.write('One');
  await expect.poll(() => desk.count(SEND)).toBe(1);
  await look();
  await desk.faults();
  await desk.reply('Two');
  await expect(chat.bubble('Two')).toBeVisible();
  await expect.poll(async () => (await desk.bodies())[0]?.length).toBe(4);
  await chat.composer.fill('draft');
  await desk.end();
  await chat.expectPhase('ended');
  await look();
  await page.goto('about:blank');
  await page.goBack();
  await look();
  expect(stored).toEqual([]);
  await expect(chat.handoffButton).toBeVisible();
});

test('With resume="device" a new tab is in the conversation, and no text is on the device', async ({
  embed,
  desk,
  page,
}) => {
  const token = await desk.token();
  const chat = await embed({
    attributes: { ...QUICK.attributes, anonymous: null, resume: 'device' },
    // As Kustomer's web SDK keeps it.
    head: `<script>localStorage.setItem('kustomer-chat-tracking-token', ${JSON.stringify(token)})</script>`,
  });
  await chat.handOff();
  await chat.write('One');
  await expect.poll(async () => (await desk.bodies()).flat()).toContain('One');
  await desk.reply('Two');
  await expectSaid(chat, desk, ['One', 'Two']);
  const second = await chat.openTab();
  await second.expectLive();
  await expectSaid(second, desk, ['One', 'Two']);
  await second.write('From the second tab');
  for (const tab of [chat, second]) await expectSaid(tab, desk, ['One', 'Two', 'From the second tab']);
  const device = await page.evaluate(() => JSON.stringify(localStorage));
  expect(device).toContain('khc:handoff:');
  for (const text of ['One', 'Two', 'From the second', 'Hi there']) expect(device).not.toContain(text);
  expect(await desk.count(HANDOFF)).toBe(1);
});

test('With resume="session" a new tab has nothing of it', async ({ embed, desk }) => {
  const chat = await embed(QUICK);
  await chat.handOff();
  const second = await chat.openTab();
  await expect(second.handoffButton).toBeVisible();
  expect(await second.bodies()).toEqual(SHARED);
  expect(await desk.count(HANDOFF)).toBe(1);
});
