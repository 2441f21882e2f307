import { expect, test } from './support/site.js';

/* A page that runs Kustomer's own widget beside the chat. */

const SLOW = { anonymous: null, 'poll-interval': '60000' };

test('what the widget hears of as unread is shown at once, and not only with the next poll', async ({
  page,
  embed,
  desk,
}) => {
  await desk.settings({ coreNoticesHandoff: 'listed' });
  // A start before the script is through is kept for then.
  const head = `<script src="${desk.baseUrl}/chat-web/widget.js" data-kustomer-api-key="key"
      onload="Kustomer.start({ hideChatIcon: true })"></script>`;
  const chat = await embed({ attributes: SLOW, head });
  await page.waitForFunction(() => 'addListener' in (window as unknown as { Kustomer: object }).Kustomer);
  await chat.handOff();
  await desk.reply('Hello, this is Sam.');
  await expect(chat.bubble('Hello, this is Sam.')).toBeVisible();
  await desk.reply('Still here.');
  await expect(chat.bubble('Still here.')).toBeVisible();
  expect((await chat.bodies()).slice(2)).toEqual(['Hello, this is Sam.', 'Still here.']);
});
