import { expect, HANDOFF, SESSIONS, test, TRANSCRIPT, type Chat, type Desk } from './support/site.js';

/* A server that says "later" is asked again by itself, as often as it makes sense, and the person sees when. */

const BUSY = 'We’re very busy right now';

const later = (status: number, headers: Readonly<Record<string, string>> = {}, times = 1) => ({
  match: HANDOFF,
  kind: 'status',
  status,
  headers,
  times,
});

async function expectBusy(chat: Chat, seconds: number): Promise<void> {
  await chat.expectStep('queued');
  await expect(chat.status).toContainText(BUSY);
  const left = await chat.secondsLeft();
  // The page's clock runs on while we look.
  expect(left).toBeLessThanOrEqual(seconds);
  expect(left).toBeGreaterThan(seconds - 5);
}

async function expectOneConversation(chat: Chat, desk: Desk, posts: number): Promise<void> {
  await chat.expectLive();
  expect(await desk.bodies()).toEqual([['Hello', 'Hi there!']]);
  expect(await desk.count(HANDOFF)).toBe(posts);
  await expect(chat.fallback).toBeHidden();
}

test.describe('When the server asks to come later', () => {
  test.beforeEach(async ({ page }) => {
    await page.clock.install();
  });

  test('for 30 seconds, they are counted down and then it is sent again', async ({ embed, desk }) => {
    await desk.settings({ exposeHeaders: true });
    await desk.faults(later(429, { 'retry-after': '30' }));
    const chat = await embed();
    await chat.handoffButton.click();
    await expectBusy(chat, 30);
    await expect(chat.status).toContainText('We’ll keep trying');
    await expect(chat.button('Cancel')).toBeVisible();
    // Said aloud once, with the seconds; not every second anew.
    await expect(chat.host.getByRole('status')).toContainText(/Next try in (30|29) seconds/);
    await expect(chat.countdown).toHaveAttribute('aria-hidden', 'true');
    await chat.later(10_000);
    await expect.poll(() => chat.secondsLeft()).toBeLessThanOrEqual(20);
    expect(await chat.host.getByRole('status').getByText('Next try in').count()).toBe(1);
    expect(await desk.count(HANDOFF)).toBe(1);
    await chat.later(20_000);
    await expectOneConversation(chat, desk, 2);
  });

  test('until a moment of x-ratelimit-reset, it waits that long', async ({ page, embed, desk }) => {
    await desk.settings({ exposeHeaders: true });
    const now = await page.evaluate(() => Date.now());
    await desk.faults(later(429, { 'x-ratelimit-reset': String(Math.floor(now / 1000) + 40) }));
    const chat = await embed();
    await chat.handoffButton.click();
    await chat.expectStep('queued');
    const left = await chat.secondsLeft();
    expect(left).toBeGreaterThan(25);
    expect(left).toBeLessThanOrEqual(40);
    await chat.later(40_000);
    await expectOneConversation(chat, desk, 2);
  });

  test('and the page may not read for how long, it waits 10 seconds, then 20', async ({ embed, desk }) => {
    await desk.faults(later(429, { 'retry-after': '3' }, 2));
    const chat = await embed();
    await chat.handoffButton.click();
    await expectBusy(chat, 10);
    await chat.later(10_000);
    await expect.poll(() => desk.count(HANDOFF)).toBe(2);
    await expectBusy(chat, 20);
    await chat.later(20_000);
    await expectOneConversation(chat, desk, 3);
  });

  test('tomorrow, it waits a minute, explains that, and shows another way', async ({ embed, desk }) => {
    await desk.settings({ exposeHeaders: true });
    await desk.faults(later(429, { 'retry-after': '86400' }));
    const chat = await embed();
    await chat.handoffButton.click();
    await expectBusy(chat, 60);
    await expect(chat.status).toContainText('This may take a while');
    await expect(chat.fallback).toBeVisible();
    await chat.later(60_000);
    await expectOneConversation(chat, desk, 2);
  });

  test('the person may cancel, and nothing is sent any more', async ({ embed, desk }) => {
    await desk.faults(later(429));
    const chat = await embed();
    await chat.handoffButton.click();
    await expectBusy(chat, 10);
    await chat.button('Cancel').click();
    await chat.expectPhase('bot');
    await expect(chat.handoffButton).toBeFocused();
    await expect(chat.rows).toHaveCount(2);
    await chat.later(60_000);
    await chat.expectPhase('bot');
    expect(await desk.count(HANDOFF)).toBe(1);
    await chat.handoffButton.click();
    await expectOneConversation(chat, desk, 2);
  });

  test('again and again, it gives up in the end and offers to try again', async ({ embed, desk }) => {
    await desk.faults(later(429, {}, 6));
    const chat = await embed();
    await chat.handoffButton.click();
    for (let posts = 1; posts <= 5; posts += 1) {
      await expect.poll(() => desk.count(HANDOFF)).toBe(posts);
      await chat.expectStep('queued');
      // Not more: what it asks the server then would have run out of time at once.
      await chat.later((await chat.secondsLeft()) * 1000);
    }
    await chat.expectPhase('bot');
    await expect(chat.status).toContainText('We couldn’t connect you');
    await expect(chat.status).toContainText(BUSY);
    await expect(chat.fallback).toBeVisible();
    expect(await desk.count(HANDOFF)).toBe(6);
    await chat.tryAgain.click();
    await expectOneConversation(chat, desk, 7);
  });

  test('though it has done the work (503), the conversation is found and not sent again', async ({
    embed,
    desk,
  }) => {
    await desk.faults({ ...later(503), commit: true });
    const chat = await embed();
    await chat.handoffButton.click();
    await expectBusy(chat, 10);
    await chat.later(10_000);
    await expectOneConversation(chat, desk, 1);
  });

  test('and has done nothing (503), it is sent again', async ({ embed, desk }) => {
    await desk.faults(later(503));
    const chat = await embed();
    await chat.handoffButton.click();
    await expectBusy(chat, 10);
    await chat.later(10_000);
    await expectOneConversation(chat, desk, 2);
  });

  test('what is written meanwhile waits, and arrives once', async ({ embed, desk }) => {
    await desk.faults(later(429));
    const chat = await embed();
    await chat.handoffButton.click();
    await expectBusy(chat, 10);
    await chat.write('I am in no hurry');
    await chat.later(10_000);
    await chat.expectLive();
    await expect.poll(() => desk.bodies()).toEqual([['Hello', 'Hi there!', 'I am in no hurry']]);
  });
});

test.describe('When the server does not answer', () => {
  /** Every text that the person sees until it is given up, with the page's time at which it was there. */
  async function watchWords(chat: Chat, until: string): Promise<{ at: number; words: string }[]> {
    const seen: { at: number; words: string }[] = [];
    await expect(async () => {
      await chat.later(500);
      seen.push(
        await chat.host.evaluate((host) => ({
          at: Date.now(),
          words: (
            host.shadowRoot?.querySelector('khc-handoff-status')?.shadowRoot?.textContent ?? ''
          ).replace(/\s+/g, ' '),
        })),
      );
      expect(seen.at(-1)?.words).toContain(until);
    }).toPass({ timeout: 60_000, intervals: [0] });
    return seen;
  }

  /** The longest time for which the words stayed the same, in ms. */
  function longestSilence(seen: readonly { at: number; words: string }[]): number {
    let since = seen[0]?.at ?? 0;
    let longest = 0;
    for (const [index, { at, words }] of seen.entries()) {
      if (index > 0 && words !== seen[index - 1]?.words) since = at;
      longest = Math.max(longest, at - since);
    }
    return longest;
  }

  test('the person hears something new at least every 15 seconds, until they can act', async ({
    page,
    embed,
    desk,
  }) => {
    await page.clock.install();
    await desk.faults({ match: HANDOFF, kind: 'hang' });
    const chat = await embed();
    await chat.handoffButton.click();
    await expect.poll(() => desk.count(HANDOFF)).toBe(1);
    const seen = await watchWords(chat, 'We couldn’t confirm the connection');
    const words = seen.map((each) => each.words).join('\n');
    expect(words).toContain('This is taking longer than usual. Please stay with us.');
    expect(words).toContain('Checking the connection');
    expect(longestSilence(seen)).toBeLessThan(15_000);
    const voice = chat.host.getByRole('status');
    await expect(voice).toContainText('This is taking longer than usual');
    await expect(voice).toContainText('We couldn’t confirm the connection');
    await chat.tryAgain.click();
    await expectOneConversation(chat, desk, 2);
  });

  test('before anything has left, the person may cancel, and is told when it is given up', async ({
    page,
    embed,
    desk,
  }) => {
    await page.clock.install();
    await desk.faults({ match: SESSIONS, kind: 'hang', times: 'always' });
    const chat = await embed();
    await chat.handoffButton.click();
    await expect.poll(() => desk.count(SESSIONS)).toBeGreaterThan(0);
    await expect(chat.button('Cancel')).toBeVisible();
    const seen = await watchWords(chat, 'We couldn’t connect you');
    expect(seen.map((each) => each.words).join('\n')).toContain(
      'You can wait, or cancel and try again later.',
    );
    expect(longestSilence(seen)).toBeLessThan(15_000);
    await expect(chat.fallback).toBeVisible();
    expect(await desk.count(HANDOFF)).toBe(0);
    await desk.faults();
    await chat.tryAgain.click();
    await expectOneConversation(chat, desk, 1);
  });

  test('once there is a conversation, it says so and connects again', async ({ page, embed, desk }) => {
    await page.clock.install();
    await desk.faults({ match: 'GET /c/v1/chat/sessions/*', kind: 'hang', times: 'always' });
    const chat = await embed();
    await chat.handoffButton.click();
    await chat.expectStep('connecting');
    const seen = await watchWords(chat, 'Your conversation is open, but we couldn’t load it');
    expect(seen.map((each) => each.words).join('\n')).toContain('This is taking longer than usual');
    expect(longestSilence(seen)).toBeLessThan(15_000);
    await desk.faults();
    await chat.tryAgain.click();
    await expectOneConversation(chat, desk, 1);
  });
});

test.describe('When the token runs out', () => {
  test('an anonymous one is renewed by itself, and the handoff goes on', async ({ embed, desk }) => {
    await desk.faults({ match: HANDOFF, kind: 'status', status: 401 });
    const chat = await embed({ transcript: TRANSCRIPT });
    await chat.handOff();
    await expectOneConversation(chat, desk, 2);
    const visitors = (await desk.conversations()).map(({ trackingId }) => trackingId);
    expect(new Set(visitors).size).toBe(1);
  });

  test('in a live conversation it is renewed too, and nothing is lost', async ({ embed, desk }) => {
    const chat = await embed({ attributes: { 'poll-interval': '1000' } });
    await chat.handOff();
    await desk.expireTokens();
    await chat.write('Still me');
    await expect.poll(() => desk.bodies()).toEqual([['Hello', 'Hi there!', 'Still me']]);
    await chat.expectPhase('live');
  });
});
