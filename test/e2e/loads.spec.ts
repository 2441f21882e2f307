import type { Page } from '@playwright/test';
import { coreScript, coreStarted } from './support/page-core.js';
import { expect, test, type Chat, type Desk } from './support/site.js';

/* What a plain conversation really fetches: `.size-limit.js` counts the size of these files. */

/** Names of the chunks that are fetched, without their hashes. */
const watchChunks = (page: Page): string[] => {
  const names: string[] = [];
  page.on('request', (request) => {
    const name = /\/chunks\/([\w-]+)-[\w-]{8}\.js$/.exec(request.url())?.[1];
    if (name !== undefined) names.push(name);
  });
  return names;
};

const talk = async (chat: Chat, desk: Desk): Promise<void> => {
  await chat.handOff();
  await chat.write('Is anybody there?');
  await expect.poll(async () => (await desk.conversation()).messages.at(-1)?.body).toBe('Is anybody there?');
  await desk.reply('Yes, I am.');
  await expect(chat.bubble('Yes, I am.')).toBeVisible();
};

const PLAIN = ['composer', 'conversation'];

test('a conversation by polling loads composer and conversation with its engine, and nothing else', async ({
  embed,
  desk,
  page,
}) => {
  const chunks = watchChunks(page);
  await talk(await embed({ attributes: { 'poll-interval': '1000' } }), desk);
  expect(chunks.sort()).toEqual(PLAIN);
});

test('a conversation over the page’s Core loads its driver besides', async ({ embed, desk, page }) => {
  const chunks = watchChunks(page);
  const chat = await embed({ head: coreScript(desk.baseUrl), attributes: { anonymous: null } });
  await coreStarted(page);
  await talk(chat, desk);
  expect(chunks.sort()).toEqual([...PLAIN, 'web-sdk']);
});
