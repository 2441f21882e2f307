import { expect, HANDOFF, SESSIONS, test, type Chat, type Desk } from './support/site.js';

/* Who reloads the page has not changed their mind: what was under way goes on, and nothing is sent a second time. */

const SHARED = ['Hello', 'Hi there!'];

async function expectOneConversation(chat: Chat, desk: Desk, posts = 1): Promise<void> {
  await chat.expectLive();
  expect(await desk.bodies()).toEqual([SHARED]);
  expect(await desk.count(HANDOFF)).toBe(posts);
  expect(await chat.bodies()).toEqual(SHARED);
}

test.describe('When the page is reloaded in the middle of a handoff', () => {
  test.beforeEach(async ({ page }) => {
    await page.clock.install();
  });

  test('while the request is under way, what comes of it is found and goes live', async ({
    page,
    embed,
    desk,
    gate,
  }) => {
    gate.hold();
    await desk.faults({ match: HANDOFF, kind: 'delay', ms: 1 });
    const chat = await embed();
    await chat.handoffButton.click();
    // The sandbox has it: from here on nothing can take it back.
    await expect.poll(() => desk.count(HANDOFF)).toBe(1);
    await page.reload();
    await chat.expectStep('checking');
    await expect(chat.status).toContainText('We’re checking whether it went through');
    gate.release();
    await chat.lookUntilFound();
    await expectOneConversation(chat, desk);
  });

  test('after the answer was lost, the conversation is found and goes live', async ({
    page,
    embed,
    desk,
  }) => {
    await desk.faults(
      { match: HANDOFF, kind: 'drop-after' },
      { match: SESSIONS, kind: 'list-lag', ms: 3_600_000, times: 'always' },
    );
    const chat = await embed();
    await chat.handoffButton.click();
    await chat.expectStep('checking');
    await page.reload();
    await chat.expectStep('checking');
    await desk.faults();
    await chat.lookUntilFound();
    await expectOneConversation(chat, desk);
  });

  test('after a request that came to nothing, “Try again” makes the one conversation', async ({
    page,
    embed,
    desk,
  }) => {
    await desk.faults({ match: HANDOFF, kind: 'drop-before' });
    const chat = await embed();
    await chat.handoffButton.click();
    await chat.expectStep('checking');
    await page.reload();
    await chat.expectStep('checking');
    await chat.later(10_000);
    await expect(chat.status).toContainText('We couldn’t confirm the connection');
    await expect(chat.fallback).toBeVisible();
    expect(await desk.count(HANDOFF)).toBe(1);
    await chat.tryAgain.click();
    await expectOneConversation(chat, desk, 2);
  });

  test('before anything has left, it begins where the bot was', async ({ page, embed, desk, gate }) => {
    gate.hold();
    await desk.faults({ match: SESSIONS, kind: 'delay', ms: 1 });
    const chat = await embed();
    await chat.handoffButton.click();
    await chat.expectStep('sending');
    await page.reload();
    gate.release();
    await chat.handoffButton.click();
    await expectOneConversation(chat, desk);
  });
});

test.describe('When the page is reloaded in a live conversation', () => {
  test('the same conversation is there again, with every message once', async ({ page, embed, desk }) => {
    const chat = await embed({ attributes: { 'poll-interval': '1000' } });
    await chat.handOff();
    await chat.write('Is anybody there?');
    await expect.poll(() => desk.bodies()).toEqual([[...SHARED, 'Is anybody there?']]);
    await desk.reply('Yes, I am.');
    await expect(chat.bubble('Yes, I am.')).toBeVisible();
    const said = [...SHARED, 'Is anybody there?', 'Yes, I am.'];
    for (let reload = 0; reload < 2; reload += 1) {
      await page.reload();
      await chat.expectLive();
      await expect(chat.bubble('Yes, I am.')).toBeVisible();
      expect(await chat.bodies()).toEqual(said);
    }
    await chat.write('Good.');
    await expect.poll(() => desk.bodies()).toEqual([[...said, 'Good.']]);
    expect(await chat.bodies()).toEqual([...said, 'Good.']);
    expect(await desk.count(HANDOFF)).toBe(1);
  });

  test('what the agent wrote meanwhile is there too', async ({ page, embed, desk }) => {
    const chat = await embed();
    await chat.handOff();
    const { page: tab } = chat;
    const address = tab.url();
    await page.goto('about:blank');
    await desk.reply('Are you still there?');
    await page.goto(address);
    await chat.expectLive();
    await expect(chat.bubble('Are you still there?')).toBeVisible();
    expect(await chat.bodies()).toEqual([...SHARED, 'Are you still there?']);
  });

  test('its end is shown where it has ended meanwhile', async ({ page, embed, desk }) => {
    await page.clock.install();
    const chat = await embed();
    await chat.handOff();
    await desk.reply('Goodbye.');
    await desk.end();
    await page.reload();
    await chat.expectLive();
    await chat.later(5_000);
    await chat.expectPhase('ended');
    await expect(chat.bubble('Goodbye.')).toBeVisible();
    await expect(chat.button('Start a new conversation')).toBeVisible();
    expect(await desk.count(HANDOFF)).toBe(1);
  });

  test('nothing is taken up where the page wants nothing kept', async ({ page, embed, desk }) => {
    const chat = await embed({ attributes: { resume: 'off' } });
    await chat.handOff();
    await page.reload();
    await expect(chat.handoffButton).toBeVisible();
    await chat.expectPhase('bot');
    expect(await desk.count(HANDOFF)).toBe(1);
  });
});
