import { expect, HANDOFF, SESSIONS, test, TRANSCRIPT, type Chat, type Desk } from './support/site.js';
import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';

/* Kustomer makes another conversation of every POST that it takes: however the answer is lost, there may be one. */

const UNCONFIRMED = 'We couldn’t confirm the connection';

async function expectOneConversation(desk: Desk, posts = 1): Promise<void> {
  expect(await desk.conversations()).toHaveLength(1);
  expect(await desk.count(HANDOFF)).toBe(posts);
}

/** Lets the looks run out: the person is told that it is not known whether it went through. */
async function expectUnconfirmed(chat: Chat): Promise<void> {
  await chat.later(10_000);
  await expect(chat.status).toContainText(UNCONFIRMED);
  await expect(chat.tryAgain).toBeVisible();
  await expect(chat.host.getByRole('button', { name: 'Start a new one' })).toBeVisible();
  await expect(chat.fallback).toBeVisible();
}

test.describe('When the answer to the handoff is lost', () => {
  const foundAtOnce: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['the connection breaks after the work is done', { kind: 'drop-after' }],
    ['the answer is cut in the middle', { kind: 'malformed' }],
    ['the answer is a web page, though the work is done', { kind: 'html', commit: true }],
    ['the answer leads to a login page, though the work is done', { kind: 'redirect', commit: true }],
    ['the answer has no id', { kind: 'status', status: 201, body: { data: {} }, commit: true }],
    ['the answer is empty', { kind: 'status', status: 204, commit: true }],
    ['a gateway gives up after the work is done', { kind: 'status', status: 504, body: 'x', commit: true }],
  ];
  for (const [what, fault] of foundAtOnce) {
    test(`because ${what}, the one conversation is found and goes live`, async ({ embed, desk }) => {
      await desk.faults({ match: HANDOFF, ...fault });
      const chat = await embed();
      await chat.handOff();
      await expectOneConversation(desk);
    });
  }

  const nothingDone: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['the connection breaks before anything is done', { kind: 'drop-before' }],
    ['a captive portal answers with a web page', { kind: 'html' }],
    ['a login page takes the place of the answer', { kind: 'redirect' }],
  ];
  for (const [what, fault] of nothingDone) {
    test(`because ${what}, nothing is sent again until the person says so`, async ({ page, embed, desk }) => {
      await page.clock.install();
      await desk.faults({ match: HANDOFF, ...fault });
      const chat = await embed();
      await chat.handoffButton.click();
      await chat.expectStep('checking');
      await expectUnconfirmed(chat);
      expect(await desk.count(HANDOFF)).toBe(1);
      await chat.tryAgain.click();
      await chat.expectLive();
      await expectOneConversation(desk, 2);
      await expect(chat.fallback).toBeHidden();
    });
  }

  test('because the server hangs, it is given up after 15 seconds and looked for', async ({
    page,
    embed,
    desk,
  }) => {
    await page.clock.install();
    await desk.faults({ match: HANDOFF, kind: 'hang' });
    const chat = await embed();
    await chat.handoffButton.click();
    await expect.poll(() => desk.count(HANDOFF)).toBe(1);
    // The page's clock runs on between these steps, so they leave some seconds of room.
    await chat.later(8_000);
    await chat.expectStep('sending');
    await chat.later(7_000);
    await chat.expectStep('checking');
    await expectUnconfirmed(chat);
    await chat.tryAgain.click();
    await chat.expectLive();
    await expectOneConversation(desk, 2);
  });

  test('because the server was too slow, what it did in the end is found', async ({ page, embed, desk }) => {
    await page.clock.install();
    await desk.faults({ match: HANDOFF, kind: 'commit-late', ms: 0 });
    // Too much for a request that outlives its page (keepalive): those the browser goes on with, though we give up.
    const transcript = [...TRANSCRIPT, { ...TRANSCRIPT[0]!, body: 'A long story. '.repeat(2_200) }];
    const longer = { date: '2026-01-22T14:38:00Z', direction: 'out', body: 'x'.repeat(32_000) } as const;
    const chat = await embed({ transcript: [...transcript, longer] });
    await chat.handoffButton.click();
    await expect.poll(() => desk.count(HANDOFF)).toBe(1);
    await chat.later(15_000);
    await expect.poll(async () => (await desk.conversations()).length).toBe(1);
    await chat.lookUntilFound();
    await expectOneConversation(desk);
  });
});

test.describe('When the list is late as well', () => {
  test.beforeEach(async ({ page, desk }) => {
    await page.clock.install();
    await desk.faults(
      { match: HANDOFF, kind: 'drop-after' },
      { match: SESSIONS, kind: 'list-lag', ms: 3_600_000, times: 'always' },
    );
  });

  test('“Try again” looks before it sends: the conversation is found', async ({ embed, desk }) => {
    const chat = await embed();
    await chat.handoffButton.click();
    await chat.expectStep('checking');
    await expectUnconfirmed(chat);
    // Once the looking is over (the baseline, then 11 looks in a minute), nothing but the button can find it.
    await expect(async () => {
      await chat.later(8_000);
      expect(await desk.count(SESSIONS)).toBe(12);
    }).toPass();
    await desk.faults();
    await chat.tryAgain.click();
    await chat.expectLive();
    await expectOneConversation(desk);
  });

  test('the looking goes on by itself, and finds the conversation', async ({ embed, desk }) => {
    const chat = await embed();
    await chat.handoffButton.click();
    await chat.expectStep('checking');
    await expectUnconfirmed(chat);
    await desk.faults();
    await chat.lookUntilFound();
    await expectOneConversation(desk);
  });

  test('“Start a new one” makes another conversation, under another name', async ({ embed, desk }) => {
    const chat = await embed();
    await chat.handoffButton.click();
    await chat.expectStep('checking');
    await expectUnconfirmed(chat);
    await chat.host.getByRole('button', { name: 'Start a new one' }).click();
    await chat.expectPhase('live');
    const names = (await desk.conversations()).map(({ externalId }) => externalId);
    expect(new Set(names).size).toBe(2);
    expect(await desk.count(HANDOFF)).toBe(2);
  });

  test('what the person wrote meanwhile arrives once, when it is found', async ({ embed, desk }) => {
    const chat = await embed();
    await chat.handoffButton.click();
    await chat.expectStep('checking');
    await chat.write('Are you there?');
    await expectUnconfirmed(chat);
    await desk.faults();
    await chat.lookUntilFound();
    await expect
      .poll(async () => (await desk.conversation()).messages.map(({ body }) => body))
      .toEqual(['Hello', 'Hi there!', 'Are you there?']);
  });
});

test.describe('However often it is asked for', () => {
  test('a double click sends one request', async ({ embed, desk }) => {
    const chat = await embed();
    await chat.handoffButton.dblclick();
    await chat.expectLive();
    await expectOneConversation(desk);
  });

  test('two calls of handoff() get the same promise, and send one request', async ({ embed, desk }) => {
    const chat = await embed();
    await chat.expectPhase('bot');
    const result = await chat.host.evaluate(async (host: KustomerHandoffChat) => {
      const [first, second] = [host.handoff(), host.handoff()];
      return { same: first === second, id: (await first).id };
    });
    const { id } = await desk.conversation();
    expect(result).toEqual({ same: true, id });
    await expectOneConversation(desk);
  });
});
