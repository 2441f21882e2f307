import { expect, HANDOFF, test, type Chat } from './support/site.js';
import { tooManyMessages } from './support/desk.js';
import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';

const FAILED = 'We couldn’t connect you';

async function expectRefused(chat: Chat, sentence: string): Promise<void> {
  await chat.expectPhase('bot');
  await expect(chat.status).toContainText(FAILED);
  await expect(chat.status).toContainText(sentence);
  await expect(chat.fallback).toBeVisible();
  await expect(chat.rows).toHaveCount(2);
}

const errorCode = (chat: Chat): Promise<string | undefined> =>
  chat.host.evaluate((host: KustomerHandoffChat) => host.error?.code);

test.describe('When the server refuses the handoff', () => {
  test('a missing direction is told with its numbers, and the next try works', async ({ embed, desk }) => {
    await desk.faults({
      match: HANDOFF,
      kind: 'status',
      status: 422,
      body: {
        status: 422,
        error: 'direction_requirement_failed',
        message: 'Direction requirement failed.',
        details: { inboundCount: 1, outboundCount: 0 },
      },
    });
    const chat = await embed();
    await chat.handoffButton.click();
    await expectRefused(chat, 'once both sides have written something');
    await expect(chat.status).toContainText('1 from you, 0 from us');
    expect(await errorCode(chat)).toBe('direction_requirement_failed');
    await chat.host.locator('[part~=handoff-button]').click();
    await chat.expectLive();
    await expect(chat.fallback).toBeHidden();
  });

  test('too many messages are told with both numbers', async ({ embed, desk }) => {
    await desk.faults(tooManyMessages(100, 142));
    const chat = await embed();
    await chat.handoffButton.click();
    await expectRefused(chat, '142 messages, and the limit is 100');
    await chat.host.locator('[part~=handoff-button]').click();
    await chat.expectLive();
  });

  test('a refusal that nobody knows is passed on in the server’s words, as text', async ({ embed, desk }) => {
    await desk.faults({
      match: HANDOFF,
      kind: 'status',
      status: 422,
      body: { status: 422, error: 'odd', message: 'Not on <b>Sundays</b>.', details: {} },
    });
    const chat = await embed();
    await chat.handoffButton.click();
    await expectRefused(chat, 'It says: “Not on <b>Sundays</b>.”');
  });

  test('an API that this page may not reach is told, and nothing is posted', async ({
    embed,
    desk,
    diary,
  }) => {
    diary.allow(/\[kustomer-handoff-chat\] .*cannot be reached from this page/);
    await desk.faults({ match: 'GET /c/v1/chat/sessions', kind: 'no-cors', times: 'always' });
    const chat = await embed();
    await chat.handoffButton.click();
    await expectRefused(chat, 'is blocking the chat');
    expect(await errorCode(chat)).toBe('blocked');
    expect(await desk.count(HANDOFF)).toBe(0);
  });

  test('messages that failed can be sent again or taken back', async ({ embed, desk }) => {
    const chat = await embed();
    await chat.handOff();
    await desk.faults({
      match: 'POST /c/v1/chat/messages',
      kind: 'status',
      status: 422,
      times: 2,
    });
    await chat.write('First try');
    await expect(chat.host.locator('.meta.failed')).toBeVisible();
    await chat.tryAgain.click();
    await expect.poll(() => desk.count('POST /c/v1/chat/messages')).toBe(2);
    await expect(chat.host.locator('.meta.failed')).toBeVisible();
    await chat.tryAgain.click();
    await expect
      .poll(async () => (await desk.conversation()).messages.map(({ body }) => body))
      .toEqual(['Hello', 'Hi there!', 'First try']);
    await desk.faults({ match: 'POST /c/v1/chat/messages', kind: 'status', status: 422 });
    await chat.write('Second thoughts');
    await chat.host.getByRole('button', { name: 'Delete' }).click();
    await expect(chat.bubble('Second thoughts')).toHaveCount(0);
    expect((await desk.conversation()).messages).toHaveLength(3);
  });
});
