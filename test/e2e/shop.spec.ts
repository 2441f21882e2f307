import { expect, test } from './support/site.js';
import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';

test.describe('The shop demo, as a newcomer sees it', () => {
  test('the page’s own button hands off, and a person answers from a second window', async ({
    page,
    context,
    shop,
  }) => {
    await page.clock.install();
    const chat = await shop.open();
    await expect(chat.rows).toHaveCount(7);
    await page.locator('#talk').click();
    await chat.expectLive();

    const link = page.locator('.strip a[data-agent]');
    expect(await link.getAttribute('href')).toContain('?base=%2Fsandboxes%2F');
    const [agent] = await Promise.all([context.waitForEvent('page'), link.click()]);
    const imported = agent.getByRole('region', { name: 'Imported transcript' });
    await expect(imported).toContainText('Imported from Acme Assistant');
    await expect(imported.locator('.bubble')).toHaveCount(7);
    await expect(imported.locator('.bubble').last()).toHaveText('I would rather speak to someone.');

    await agent.getByPlaceholder('Write a reply').fill('Hello, this is Sam. I am on it.');
    await agent.getByRole('button', { name: 'Send' }).click();
    await expect(agent.locator('.run.out').last()).toContainText('I am on it.');
    await chat.later(5_000);
    await expect(chat.bubble('Hello, this is Sam. I am on it.')).toBeVisible();
    await expect(chat.host.locator('header')).toContainText('Sam Rivera');

    await chat.write('Thank you, that is quick.');
    await expect(chat.bubble('Thank you, that is quick.')).toBeVisible();
    await expect(agent.locator('.run.in').last()).toContainText('Thank you, that is quick.');

    await agent.getByRole('button', { name: 'End', exact: true }).click();
    await expect(agent.getByText('An agent ended the conversation')).toBeVisible();
    await chat.later(5_000);
    await chat.expectPhase('ended');
    await expect(chat.host.locator('khc-takeover[end]')).toContainText('Sam Rivera ended the conversation');
    // Seven of the bot's log, one of the agent, one of the customer.
    await expect(chat.rows).toHaveCount(9);
    await expect(chat.composer).toHaveCount(0);
  });

  test('after the end a new conversation can be started, under another name', async ({ page, shop }) => {
    await page.clock.install();
    const chat = await shop.open();
    await chat.handOff();
    await shop.desk.end();
    await chat.later(5_000);
    await chat.expectPhase('ended');
    await chat.host.getByRole('button', { name: 'Start a new conversation' }).click();
    await chat.expectPhase('bot');
    await expect(chat.handoffButton).toBeVisible();
    await chat.host.evaluate((host: KustomerHandoffChat) => {
      host.appendMessage({ direction: 'in', body: 'One more thing' });
    });
    await chat.handOff();
    const names = (await shop.desk.conversations()).map(({ externalId }) => externalId);
    expect(names).toHaveLength(2);
    expect(new Set(names).size).toBe(2);
    expect(names.every((name) => typeof name === 'string' && name !== '')).toBe(true);
  });

  for (const scenario of ['empty', 'bot-only']) {
    test(`with the "${scenario}" transcript the person is asked what they need first`, async ({ shop }) => {
      const chat = await shop.open({ scenario });
      await chat.handoffButton.click();
      await chat.expectStep('asking');
      await expect(chat.composer).toBeFocused();
      await expect(chat.host.getByText('What can we help you with?')).toBeVisible();
      await chat.write('My parcel is late');
      await chat.expectLive();
      const { messages } = await shop.desk.conversation();
      expect(messages.filter(({ direction }) => direction === 'in').map(({ body }) => body)).toEqual([
        'My parcel is late',
      ]);
      expect(messages.some(({ direction }) => direction === 'out')).toBe(true);
    });
  }

  test('the question can be left again, and nothing was sent', async ({ shop }) => {
    const chat = await shop.open({ scenario: 'empty' });
    await chat.handoffButton.click();
    await chat.expectStep('asking');
    await chat.host.getByRole('button', { name: 'Back' }).click();
    await chat.expectPhase('bot');
    await expect(chat.handoffButton).toBeFocused();
    expect(await shop.desk.conversations()).toEqual([]);
  });

  test('a malformed transcript shows its good entries, says which were left out, and hands off', async ({
    shop,
    diary,
  }) => {
    diary.allow(/\[kustomer-handoff-chat\]/);
    const chat = await shop.open({ scenario: 'malformed' });
    await expect(chat.bubble('This one is fine.')).toBeVisible();
    await expect(chat.bubble('not bold')).toContainText('<b>not bold</b>');
    await chat.handOff();
    const { messages } = await shop.desk.conversation();
    expect(messages.some(({ body }) => body === 'This one is fine.')).toBe(true);
    expect(diary.lines.filter((line) => line.includes('[kustomer-handoff-chat]'))).not.toEqual([]);
  });
});
