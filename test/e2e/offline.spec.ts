import { expect, HANDOFF, test } from './support/site.js';
import type { Page } from '@playwright/test';

async function preloaded(page: Page): Promise<void> {
  await page.waitForFunction(() => customElements.get('khc-composer') !== undefined);
}

test.describe('Without a line', () => {
  test('a handoff waits visibly, and leaves when the line is back', async ({
    page,
    context,
    embed,
    desk,
  }) => {
    const chat = await embed();
    await preloaded(page);
    await context.setOffline(true);
    await chat.handoffButton.click();
    await chat.expectStep('queued');
    await expect(chat.status).toContainText('You’re offline');
    await expect(chat.host.getByRole('button', { name: 'Cancel' })).toBeVisible();
    expect(await desk.requests()).toEqual([]);
    await context.setOffline(false);
    await chat.expectLive();
    expect(await desk.count(HANDOFF)).toBe(1);
  });

  test('a waiting handoff can be cancelled, and stays cancelled', async ({ page, context, embed, desk }) => {
    const chat = await embed();
    await preloaded(page);
    await context.setOffline(true);
    await chat.handoffButton.click();
    await chat.expectStep('queued');
    await chat.host.getByRole('button', { name: 'Cancel' }).click();
    await chat.expectPhase('bot');
    await expect(chat.handoffButton).toBeFocused();
    await context.setOffline(false);
    await page.waitForFunction(() => navigator.onLine);
    expect(await desk.requests()).toEqual([]);
  });

  test('a live conversation says so, keeps what is written, and catches up', async ({
    page,
    context,
    embed,
    desk,
  }) => {
    const chat = await embed({ attributes: { 'poll-interval': '1000' } });
    await chat.handOff();
    await context.setOffline(true);
    await expect(chat.host.locator('.banner')).toHaveText('You’re offline. Messages will send later.');
    await chat.write('Written on the train');
    await desk.reply('Sent meanwhile');
    await expect(chat.bubble('Written on the train')).toBeVisible();
    await expect(chat.host.locator('.meta.failed')).toHaveCount(0);
    expect((await desk.conversation()).messages).toHaveLength(3);
    await context.setOffline(false);
    await expect(chat.bubble('Sent meanwhile')).toBeVisible();
    await expect(chat.host.locator('.banner')).toHaveCount(0);
    await expect
      .poll(async () => (await desk.conversation()).messages.at(-1)?.body)
      .toBe('Written on the train');
    expect((await desk.conversation()).messages).toHaveLength(4);
    expect(await page.evaluate(() => navigator.onLine)).toBe(true);
  });

  test('a server that does not answer is shown as reconnecting, and nothing is lost', async ({
    embed,
    desk,
  }) => {
    const chat = await embed({ attributes: { 'poll-interval': '1000' } });
    await chat.handOff();
    await desk.faults({ match: 'GET /c/*', kind: 'status', status: 503, times: 'always' });
    await expect(chat.host.locator('.banner')).toHaveText('Reconnecting…');
    await desk.reply('Still here');
    await desk.faults();
    await expect(chat.bubble('Still here')).toBeVisible();
    await expect(chat.host.locator('.banner')).toHaveCount(0);
  });
});
