import { expect, HANDOFF, longTranscript, test, type Chat, type TranscriptEntry } from './support/site.js';
import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';

/* What leaves is what the person has seen, no more and no less. */

const at = (minute: number): string => `2026-01-22T14:3${minute}:00Z`;

const FOUR: readonly TranscriptEntry[] = [
  { date: at(1), direction: 'in', body: 'Where is my parcel?' },
  { date: at(2), direction: 'out', body: 'What is its number?' },
  { date: at(3), direction: 'in', body: 'My doctor says 12345' },
  { date: at(4), direction: 'out', body: 'I do not understand.' },
];
const BODIES = FOUR.map(({ body }) => body);

const REVIEWED = { attributes: { review: '' }, transcript: FOUR } as const;

async function openReview(chat: Chat): Promise<void> {
  await chat.handoffButton.focus();
  await chat.page.keyboard.press('Enter');
  await expect(chat.review).toBeVisible();
  await chat.expectStep('reviewing');
}

/** Presses Tab until that button of the review has the focus. */
async function tabTo(chat: Chat, name: string): Promise<void> {
  const button = chat.review.getByRole('button', { name });
  await expect(async () => {
    await chat.page.keyboard.press('Tab');
    await expect(button).toBeFocused({ timeout: 100 });
  }).toPass({ intervals: [0] });
}

test.describe('The review before sharing', () => {
  test('lets one message be left out by keyboard alone; the desk gets all but that one', async ({
    page,
    embed,
    desk,
  }) => {
    const chat = await embed(REVIEWED);
    await openReview(chat);
    await expect(chat.review.getByRole('heading')).toBeFocused();
    expect(await chat.review.getByRole('listitem').locator('.bubble').allTextContents()).toEqual(BODIES);
    await expect(chat.review).toContainText('4 messages will be shared');
    await tabTo(chat, 'Leave out: My doctor says 12345');
    await page.keyboard.press('Enter');
    await expect(chat.review).toContainText('3 messages will be shared');
    await expect(chat.reviewed('My doctor')).toContainText('Left out by you');
    await expect(chat.review.getByRole('button', { name: 'Put back: My doctor says 12345' })).toBeFocused();
    expect(await desk.count(HANDOFF)).toBe(0);
    await tabTo(chat, 'Share and continue');
    await page.keyboard.press('Enter');
    await chat.expectLive();
    await expect(chat.composer).toBeFocused();
    const shared = BODIES.filter((body) => !body.includes('doctor'));
    expect(await desk.bodies()).toEqual([shared]);
  });

  test('lets a message be put back', async ({ page, embed, desk }) => {
    const chat = await embed(REVIEWED);
    await openReview(chat);
    await tabTo(chat, 'Leave out: Where is my parcel?');
    await page.keyboard.press('Space');
    await expect(chat.review).toContainText('3 messages will be shared');
    await page.keyboard.press('Space');
    await expect(chat.review).toContainText('4 messages will be shared');
    await chat.shareButton.click();
    await chat.expectLive();
    expect(await desk.bodies()).toEqual([BODIES]);
  });

  test('can be cancelled, with the focus back on the button, and nothing has left', async ({
    page,
    embed,
    desk,
  }) => {
    const chat = await embed(REVIEWED);
    await openReview(chat);
    await tabTo(chat, 'Cancel');
    await page.keyboard.press('Enter');
    await chat.expectPhase('bot');
    await expect(chat.review).toHaveCount(0);
    await expect(chat.handoffButton).toBeFocused();
    await expect(chat.rows).toHaveCount(4);
    expect(await desk.count(HANDOFF)).toBe(0);
  });

  test('is left by Escape, with the focus back on the button', async ({ page, embed, desk }) => {
    const chat = await embed(REVIEWED);
    await openReview(chat);
    await page.keyboard.press('Escape');
    await chat.expectPhase('bot');
    await expect(chat.handoffButton).toBeFocused();
    expect(await desk.count(HANDOFF)).toBe(0);
    // And what was behind it can be reached again.
    await page.keyboard.press('Shift+Tab');
    await expect(chat.log).toBeFocused();
  });

  test('keeps the last message of each side', async ({ page, embed, desk }) => {
    const chat = await embed(REVIEWED);
    await openReview(chat);
    await tabTo(chat, 'Leave out: Where is my parcel?');
    await page.keyboard.press('Enter');
    await expect(chat.reviewed('My doctor')).toContainText('Needed: one message from each side');
    await expect(chat.reviewed('My doctor').getByRole('button')).toHaveCount(0);
    await tabTo(chat, 'Leave out: What is its number?');
    await page.keyboard.press('Enter');
    await expect(chat.reviewed('I do not understand').getByRole('button')).toHaveCount(0);
    await chat.shareButton.click();
    await chat.expectLive();
    expect(await desk.bodies()).toEqual([['My doctor says 12345', 'I do not understand.']]);
  });

  test('shows what “redact” makes of the messages, and the desk gets just that', async ({ embed, desk }) => {
    const chat = await embed(REVIEWED);
    await chat.host.evaluate((host: KustomerHandoffChat) => {
      host.redact = (message) => ({ ...message, body: message.body.replace(/\d+/g, '•••') });
    });
    await openReview(chat);
    await expect(chat.reviewed('My doctor')).toContainText('My doctor says •••');
    await expect(chat.reviewed('My doctor')).toContainText('Private details are hidden');
    await expect(chat.review).not.toContainText('12345');
    await chat.shareButton.click();
    await chat.expectLive();
    const shared = BODIES.map((body) => body.replace('12345', '•••'));
    expect(await desk.bodies()).toEqual([shared]);
    expect(await chat.bodies()).toEqual(shared);
  });

  test('is not passed over by a double click', async ({ embed, desk }) => {
    const chat = await embed(REVIEWED);
    await chat.handoffButton.dblclick();
    await expect(chat.review).toBeVisible();
    await chat.expectStep('reviewing');
    expect(await desk.count(HANDOFF)).toBe(0);
  });

  test('stands before everything that leaves: the answer to the question is in it', async ({
    embed,
    desk,
  }) => {
    const chat = await embed({ attributes: { review: '' }, transcript: FOUR.slice(1, 2) });
    await chat.handoffButton.click();
    await chat.write('My parcel is late');
    await expect(chat.review).toBeVisible();
    await expect(chat.reviewed('My parcel is late')).toBeVisible();
    await chat.shareButton.click();
    await chat.expectLive();
    expect(await desk.bodies()).toEqual([['What is its number?', 'My parcel is late']]);
  });

  test('waits for the line after it, and sends what was chosen', async ({ page, context, embed, desk }) => {
    const chat = await embed(REVIEWED);
    await page.waitForFunction(() => customElements.get('khc-review') !== undefined);
    await context.setOffline(true);
    await openReview(chat);
    await tabTo(chat, 'Leave out: My doctor says 12345');
    await page.keyboard.press('Enter');
    await chat.shareButton.click();
    await chat.expectStep('queued');
    await context.setOffline(false);
    await chat.expectLive();
    expect(await desk.bodies()).toEqual([BODIES.filter((body) => !body.includes('doctor'))]);
  });
});

test.describe('When the server does not take what the messages say', () => {
  const refusal = {
    match: HANDOFF,
    kind: 'status',
    status: 422,
    body: {
      errors: [
        {
          code: 'forbidden_content',
          title: 'A message has forbidden content.',
          source: { pointer: '/messages/1/body' },
        },
      ],
    },
  };

  test('the message that it names is marked, and leaving it out goes live', async ({ page, embed, desk }) => {
    await desk.faults(refusal);
    const chat = await embed({ transcript: FOUR });
    await chat.handoffButton.click();
    await expect(chat.status).toContainText('We couldn’t connect you');
    const again = chat.button('Review and try again');
    await expect(again).toBeVisible();
    await again.focus();
    await page.keyboard.press('Enter');
    await expect(chat.review).toBeVisible();
    await expect(chat.reviewed('What is its number?')).toContainText('didn’t accept this');
    await expect(chat.review.getByText('didn’t accept this')).toHaveCount(1);
    await tabTo(chat, 'Leave out: What is its number?');
    await page.keyboard.press('Enter');
    // Still marked, so that one knows why it was left out.
    await expect(chat.reviewed('What is its number?')).toContainText('Left out by you');
    await tabTo(chat, 'Share and continue');
    await page.keyboard.press('Enter');
    await chat.expectLive();
    expect(await desk.bodies()).toEqual([BODIES.filter((_, index) => index !== 1)]);
    await expect(chat.fallback).toBeHidden();
  });

  test('the place is counted in what was sent, not in the log', async ({ embed, desk }) => {
    await desk.faults(refusal);
    const blank = { date: at(0), direction: 'in', body: '   ' } as const;
    const chat = await embed({ transcript: [blank, ...FOUR] });
    await chat.handoffButton.click();
    await chat.button('Review and try again').click();
    await expect(chat.reviewed('What is its number?')).toContainText('didn’t accept this');
    await expect(chat.review.getByText('didn’t accept this')).toHaveCount(1);
  });

  for (const status of [413, 422]) {
    test(`“Continue with only the latest messages” shares only these (${status})`, async ({
      page,
      embed,
      desk,
    }) => {
      await desk.faults({ match: HANDOFF, kind: 'status', status });
      const transcript = longTranscript(20);
      const chat = await embed({ transcript });
      await chat.handoffButton.click();
      await expect(chat.status).toContainText('We couldn’t connect you');
      await chat.button('Continue with only the latest messages').focus();
      await page.keyboard.press('Enter');
      await chat.expectLive();
      await expect(chat.composer).toBeFocused();
      const latest = transcript.slice(10).map(({ body }) => body);
      expect(await desk.bodies()).toEqual([latest]);
      await expect(chat.host.getByText('10 earlier messages weren’t shared')).toBeVisible();
    });
  }

  test('nothing is offered to be left out where only two messages are left', async ({ embed, desk }) => {
    await desk.faults({ match: HANDOFF, kind: 'status', status: 413 });
    const chat = await embed();
    await chat.handoffButton.click();
    await expect(chat.status).toContainText('We couldn’t connect you');
    await expect(chat.button('Continue with only the latest messages')).toHaveCount(0);
    await expect(chat.fallback).toBeVisible();
  });
});

test.describe('An archived conversation', () => {
  test('is saved calmly, and there is nothing to write to', async ({ embed, desk }) => {
    const chat = await embed({ attributes: { archive: '' } });
    await chat.handoffButton.click();
    await chat.expectPhase('ended');
    await expect(chat.status).toContainText('Conversation saved');
    await expect(chat.status).toContainText('There’s nothing more you need to do');
    await expect(chat.host.getByText('Saved for our team')).toBeVisible();
    await expect(chat.host.getByRole('status')).toContainText('Conversation saved');
    await expect(chat.composer).toHaveCount(0);
    await expect(chat.fallback).toBeHidden();
    const { lockedAt, messages } = await desk.conversation();
    expect(lockedAt).not.toBeNull();
    expect(messages.map(({ body }) => body)).toEqual(['Hello', 'Hi there!']);
  });

  test('is still saved after a reload, and not saved again', async ({ page, embed, desk }) => {
    const chat = await embed({ attributes: { archive: '' } });
    await chat.handoffButton.click();
    await chat.expectPhase('ended');
    await page.reload();
    await chat.expectPhase('ended');
    await expect(chat.status).toContainText('Conversation saved');
    await expect(chat.handoffButton).toHaveCount(0);
    expect(await desk.conversations()).toHaveLength(1);
    expect(await desk.count(HANDOFF)).toBe(1);
  });

  test('is gone on with where an agent opens it again', async ({ page, embed, desk }) => {
    await page.clock.install();
    const chat = await embed({ attributes: { archive: '' } });
    await chat.handoffButton.click();
    await chat.expectPhase('ended');
    await desk.reopen();
    await desk.reply('We have a question.');
    // What has ended is read once a minute.
    await expect(async () => {
      await chat.later(60_000);
      await chat.expectPhaseNow('live');
    }).toPass();
    await expect(chat.bubble('We have a question.')).toBeVisible();
    await chat.write('Yes?');
    await expect.poll(async () => (await desk.bodies())[0]?.at(-1)).toBe('Yes?');
  });

  test('is asked nothing where the customer has written nothing', async ({ embed, desk, diary }) => {
    diary.allow(/No "in" message/);
    const chat = await embed({
      attributes: { archive: '' },
      transcript: [{ date: '2026-01-22T14:36:00Z', direction: 'out', body: 'Hi there!' }],
    });
    await chat.handoffButton.click();
    await expect(chat.status).toContainText('We couldn’t save your conversation');
    await expect(chat.composer).toHaveCount(0);
    expect(await desk.count(HANDOFF)).toBe(0);
  });
});
