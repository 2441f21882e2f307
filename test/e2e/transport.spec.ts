import type { Page } from '@playwright/test';
import { expect, SEND, test, type Chat, type Desk } from './support/site.js';

/* A page's own transport: the demo's example over the shop's own server and an event stream. */

const PATH = '/shop-server/conversations';

/** How often the page has asked its own server for the stream, or for something else. */
async function asked(desk: Desk, end: string): Promise<number> {
  const requests = await desk.requests();
  return requests.filter(({ path }) => path.startsWith(PATH) && path.endsWith(end)).length;
}

/** The stream is open, and what was said before it was has been asked for. */
const listening = (page: Page): Promise<unknown> =>
  page.waitForResponse((response) => response.url().endsWith('/events'));

const liveBodies = async (chat: Chat): Promise<string[]> => (await chat.bodies()).slice(7);

test('what is said goes both ways, and nothing of it over Kustomer’s routes', async ({ page, shop }) => {
  const chat = await shop.open({ driver: 'own' });
  const stream = listening(page);
  await chat.handOff();
  await stream;
  await shop.desk.reply('Hello, this is Sam.');
  await expect(chat.bubble('Hello, this is Sam.')).toBeVisible();
  await expect(chat.host.locator('header')).toContainText('Sam Rivera');
  await chat.write('Can it come on Monday?');
  await expect
    .poll(async () => (await shop.desk.bodies())[0]?.slice(7))
    .toEqual(['Hello, this is Sam.', 'Can it come on Monday?']);
  await expect(chat.bubble('Can it come on Monday?')).toHaveClass(/sent/);
  expect(await liveBodies(chat)).toEqual(['Hello, this is Sam.', 'Can it come on Monday?']);
  expect(await shop.desk.count(SEND)).toBe(0);
});

test('what was said while the stream was cut is caught up with, once', async ({ page, shop }) => {
  const chat = await shop.open({ driver: 'own' });
  const stream = listening(page);
  await chat.handOff();
  await stream;
  await shop.desk.reply('Before the break.');
  await expect(chat.bubble('Before the break.')).toBeVisible();
  const streams = await asked(shop.desk, '/events');
  await shop.desk.faults({ match: `GET ${PATH}/*`, kind: 'drop-before', times: 'always' });
  await shop.desk.cutStreams();
  // A stream that is asked for anew is no more: the page has noticed.
  await expect.poll(() => asked(shop.desk, '/events')).toBeGreaterThan(streams);
  await shop.desk.reply('During the break.');
  await expect(chat.host.locator('.banner')).toHaveText('Reconnecting…');
  await shop.desk.faults();
  await expect(chat.bubble('During the break.')).toBeVisible();
  await shop.desk.reply('After the break.');
  await expect(chat.bubble('After the break.')).toBeVisible();
  await chat.write('All here.');
  await expect(chat.bubble('All here.')).toHaveClass(/sent/);
  expect(await liveBodies(chat)).toEqual([
    'Before the break.',
    'During the break.',
    'After the break.',
    'All here.',
  ]);
});

test('each side sees the other type, and the customer can end it', async ({ page, shop }) => {
  const chat = await shop.open({ driver: 'own' });
  const stream = listening(page);
  await chat.handOff();
  await stream;
  await shop.desk.typing(true);
  await expect(chat.host.getByText('Sam Rivera is typing').first()).toBeAttached();
  await chat.composer.pressSequentially('Thank');
  await expect.poll(async () => (await shop.desk.conversation()).customerTyping).not.toBeNull();
  await chat.button('End conversation').click();
  await chat.host.locator('button.end').click();
  await chat.expectPhase('ended');
  expect((await shop.desk.conversation()).lockReason).toBe('customer_ended');
});

test('a reload goes on over a stream of its own', async ({ page, shop }) => {
  const chat = await shop.open({ driver: 'own' });
  await chat.handOff();
  await shop.desk.reply('Before the reload.');
  await expect(chat.bubble('Before the reload.')).toBeVisible();
  const stream = listening(page);
  await page.reload();
  await chat.expectLive();
  await stream;
  await shop.desk.reply('After the reload.');
  await expect(chat.bubble('After the reload.')).toBeVisible();
  expect(await liveBodies(chat)).toEqual(['Before the reload.', 'After the reload.']);
});

test('a chat that leaves the page takes its stream with it', async ({ page, shop }) => {
  await page.addInitScript(() => {
    const streams: EventSource[] = [];
    const { EventSource: Native } = window;
    Object.assign(window, {
      streams,
      EventSource: class extends Native {
        constructor(url: string) {
          super(url);
          streams.push(this);
        }
      },
    });
  });
  const chat = await shop.open({ driver: 'own' });
  const states = (): Promise<number[]> =>
    page.evaluate(() =>
      (window as unknown as { streams: EventSource[] }).streams.map(({ readyState }) => readyState),
    );
  await chat.handOff();
  await expect.poll(states).toEqual([1 /* open */]);
  await chat.host.evaluate((host) => host.remove());
  await expect.poll(states).toEqual([2 /* closed */]);
});
