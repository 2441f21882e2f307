import type { Page } from '@playwright/test';
import { Chat, expect, HANDOFF, test, type ShopFixture } from './support/site.js';
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
    await expect(chat.host.locator('khc-conversation-end')).toContainText(
      'Sam Rivera ended the conversation',
    );
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

/** What the hints promise, for faults that a handoff meets at once; the waits are in the tests below. */
const OUTCOMES: Readonly<Record<string, (chat: Chat) => Promise<void>>> = {
  'drop-after': (chat) => chat.expectLive(),
  'drop-after-hidden': (chat) => chat.expectLive(),
  malformed: (chat) => chat.expectLive(),
  html: (chat) => chat.expectStep('checking'),
  redirect: (chat) => chat.expectStep('checking'),
  'drop-before': (chat) => chat.expectStep('checking'),
  'status-422': (chat) => expect(chat.status).toContainText('once both sides have written something'),
  'status-422-pointer': async (chat) => {
    await expect(chat.status).toContainText('does not accept');
    await chat.host.locator('[part~=handoff-button]').click();
    await chat.expectStep('reviewing');
  },
  'status-413': (chat) =>
    expect(chat.host.getByRole('button', { name: 'Continue with only the latest messages' })).toBeVisible(),
  'too-many': async (chat) => {
    await chat.expectLive();
    await expect(chat.host.getByText('3 earlier messages weren’t shared')).toBeVisible();
  },
  'status-401': (chat) => chat.expectLive(),
  'no-cors': (chat) => expect(chat.status).toContainText('is blocking the chat'),
  'status-429': (chat) => expect(chat.status).toContainText(/Next try in \d seconds?/),
  'status-429-long': (chat) => expect(chat.status).toContainText('This may take a while'),
  'list-lag': (chat) => chat.expectLive(),
};

test.describe('Under the hood of the shop', () => {
  test('every fault can be chosen with the keyboard, says what it does, and is known to the sandbox', async ({
    page,
    shop,
  }) => {
    await shop.open({ hood: 'faults' });
    const chips = page.locator('[data-fault]');
    const names = await chips.evaluateAll((all) => all.map((chip) => (chip as HTMLElement).dataset['fault']));
    expect(names.length).toBeGreaterThan(20);
    for (const [index, name] of names.entries()) {
      await chips.nth(index).press('Enter');
      await expect(page.locator(`[data-fault=${name}]`)).toHaveAttribute('aria-pressed', 'true');
      await expect(page.locator('#fault-hint')).not.toBeEmpty();
      const wanted = name === 'none' ? '' : /Waiting for the next|In force until/;
      await expect(page.locator('#fault-state')).toHaveText(wanted);
    }
    await expect(page.locator('[data-fault][aria-pressed=true]')).toHaveCount(1);
  });

  for (const [name, expectOutcome] of Object.entries(OUTCOMES)) {
    test(`the fault "${name}" does what its hint says`, async ({ page, shop, diary }) => {
      diary.allow(/\[kustomer-handoff-chat\]/);
      const chat = await shop.open({ hood: 'faults' });
      await page.locator(`[data-fault=${name}]`).click();
      await expect(page.locator('#fault-state')).not.toBeEmpty();
      await chat.handoffButton.click();
      await expectOutcome(chat);
      expect((await shop.desk.conversations()).length).toBeLessThanOrEqual(1);
    });
  }

  test('what the server did after the chat had given up is found, and not sent again', async ({
    page,
    shop,
    gate,
  }) => {
    await page.clock.install();
    const chat = await shop.open({ hood: 'faults' });
    await page.locator('[data-fault=commit-late]').click();
    await expect(page.locator('#fault-state')).toContainText('Waiting');
    gate.hold();
    await chat.handoffButton.click();
    await expect.poll(() => shop.desk.count(HANDOFF)).toBe(1);
    await chat.later(15_000);
    await chat.expectStep('checking');
    gate.release();
    await expect.poll(async () => (await shop.desk.conversations()).length).toBe(1);
    await expect(async () => {
      await chat.later(1_000);
      await chat.expectPhase('live');
    }).toPass();
    expect(await shop.desk.count(HANDOFF)).toBe(1);
  });

  for (const name of ['status-429-plain', 'status-503', 'status-503-done']) {
    test(`after "${name}" the chat goes on by itself, with one conversation`, async ({ page, shop }) => {
      await page.clock.install();
      const chat = await shop.open({ hood: 'faults' });
      await page.locator(`[data-fault=${name}]`).click();
      await expect(page.locator('#fault-state')).toContainText('Waiting');
      await chat.handoffButton.click();
      await chat.expectStep('queued');
      await chat.later(10_000);
      await chat.expectLive();
      expect(await shop.desk.conversations()).toHaveLength(1);
      expect(await shop.desk.count(HANDOFF)).toBe(name === 'status-503-done' ? 1 : 2);
    });
  }

  test('card number and e-mail address are hidden, and the person sees so before anything leaves', async ({
    shop,
  }) => {
    const chat = await shop.open({ scenario: 'private', review: 'on', redact: 'on' });
    await expect
      .poll(() => chat.host.evaluate((host: KustomerHandoffChat) => String(host.redact)))
      .toContain('body');
    await chat.handoffButton.click();
    await chat.expectStep('reviewing');
    expect(await shop.desk.count(HANDOFF)).toBe(0);
    await expect(chat.host.getByText('Private details are hidden').first()).toBeVisible();
    await chat.host.getByRole('button', { name: 'Share and continue' }).click();
    await chat.expectLive();
    const shared = JSON.stringify((await shop.desk.conversation()).messages);
    expect(shared).toContain('My card is');
    expect(shared).not.toContain('4242');
    expect(shared).not.toContain('jo.malik@');
  });

  test('with “Archive only” the conversation is saved as a closed one', async ({ shop }) => {
    const chat = await shop.open({ archive: 'on' });
    await chat.handoffButton.click();
    await chat.expectPhase('ended');
    expect((await shop.desk.conversation()).lockedAt).not.toBeNull();
  });

  test('the developer hears that two bots become one name', async ({ shop, diary }) => {
    diary.allow(/several names/);
    const chat = await shop.open({ scenario: 'mixed' });
    await chat.handOff();
    expect(diary.lines.filter((line) => line.includes('several names'))).toHaveLength(1);
  });

  test('the switches set the element and the address, and turn off again', async ({ page, shop }) => {
    const chat = await shop.open({ hood: 'settings' });
    for (const name of ['review', 'archive', 'title-badge', 'sound', 'debug'] as const) {
      const toggle = page.locator(`[data-setting=${name}]`);
      await toggle.focus();
      await toggle.press('Space');
      await expect(chat.host).toHaveAttribute(name, '');
      expect(page.url()).toContain(`${name}=on`);
      await toggle.press('Space');
      await expect(chat.host).not.toHaveAttribute(name);
      expect(page.url()).not.toContain(name);
    }
    await page.locator('[data-resume=device]').click();
    await expect(chat.host).toHaveAttribute('resume', 'device');
    expect(page.url()).toContain('resume=device');
    await page.locator('[data-resume=session]').click();
    await expect(chat.host).not.toHaveAttribute('resume');
    expect(page.url()).not.toContain('resume');
    await page.locator('[data-setting=external-id]').click();
    await page.waitForURL(/external-id=order-1042/);
    await expect(chat.host).toHaveAttribute('external-id', 'order-1042');
    await expect(page.locator('[data-setting=external-id]')).toBeChecked();
  });

  test('a second window of the same customer continues the first one’s conversation', async ({
    page,
    context,
    shop,
  }) => {
    const chat = await shop.open({ hood: 'customer', customer: 'a', 'external-id': 'order-1042' });
    await chat.handOff();
    const [second] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: 'Open a second window' }).click(),
    ]);
    const other = new Chat(second);
    await other.handoffButton.click();
    await expect(other.status).toContainText('You already have an open conversation');
    await other.host.getByRole('button', { name: 'Continue that conversation' }).click();
    await other.expectLive();
    expect((await shop.desk.conversation()).externalId).toBe('order-1042');
  });

  test('of two windows that ask at once, the second waits for the first and joins it', async ({
    page,
    context,
    shop,
    gate,
  }) => {
    const query = { hood: 'faults', customer: 'a', 'external-id': 'order-1042' };
    const chat = await shop.open(query);
    const second = await context.newPage();
    await second.goto(page.url());
    const other = new Chat(second);
    await expect(other.handoffButton).toBeVisible();
    await page.locator('[data-fault=delay]').click();
    await expect(page.locator('#fault-state')).toContainText('In force');
    gate.hold();
    await chat.handoffButton.click();
    await chat.expectStep('sending');
    await other.handoffButton.click();
    await expect(other.status).toContainText('You’re being connected in another window');
    gate.release();
    await chat.expectLive();
    await other.expectLive();
    expect(await shop.desk.count(HANDOFF)).toBe(1);
  });

  test('anonymous, there is no second window to open', async ({ page, shop }) => {
    await shop.open({ hood: 'customer' });
    await expect(page.locator('#second-window')).toHaveAttribute('aria-disabled', 'true');
    await expect(page.locator('#second-window')).not.toHaveAttribute('href');
    await page.locator('[data-customer=b]').click();
    await expect(page.locator('#second-window')).toHaveAttribute('href', /customer=b/);
  });

  test('a login tells the agent who it is; a logout closes what belongs to them', async ({
    page,
    shop,
    diary,
  }) => {
    diary.allow(/\[kustomer-handoff-chat\]/);
    await page.clock.install();
    const chat = await shop.open({ hood: 'customer', customer: 'a' });
    await chat.handOff();
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect.poll(async () => (await shop.desk.conversation()).customer.name).toBe('Jo Malik');
    await chat.later(5_000);
    await chat.expectPhase('live');
    await page.getByRole('button', { name: 'Log out' }).click();
    await expect(page.locator('#customer-state')).toContainText('Logged out');
    await expect(async () => {
      await chat.later(5_000);
      await chat.expectPhase('bot');
    }).toPass();
    await expect(chat.status).toContainText('This conversation was closed here');
    await expect(chat.rows).toHaveCount(0);
  });

  test('“Reload now” takes up the conversation, unless the page lets the chat forget', async ({
    page,
    shop,
  }) => {
    const chat = await shop.open({ hood: 'settings' });
    await chat.handOff();
    await page.locator('#reload').click();
    await chat.expectLive();
    await page.locator('[data-resume=off]').click();
    await expect(chat.host).toHaveAttribute('resume', 'off');
    await page.locator('#reload').click();
    await chat.expectPhase('bot');
    await expect(chat.handoffButton).toBeVisible();
  });

  test('“Reset everything” brings back what the page was at first', async ({ page, shop, diary }) => {
    diary.allow(/A further log is handed off as/);
    const chat = await shop.open({
      hood: 'faults',
      customer: 'b',
      review: 'on',
      'external-id': 'order-7',
      scenario: 'private',
    });
    await page.locator('[data-fault=hang]').click();
    await page.locator('#reset-everything').click();
    await expect(page.locator('#reset-state')).toHaveText('All as it was.');
    expect([...new URL(page.url()).searchParams.keys()].sort()).toEqual(['hood', 'sandbox']);
    await expect(chat.rows).toHaveCount(7);
    await chat.handOff();
  });
});

test.describe('The drivers of the shop', () => {
  /** With Core in place, both sides see each other type: until then nothing is to be seen of it. */
  async function talkOverCore(page: Page, shop: ShopFixture) {
    const chat = await shop.open({ driver: 'core', hood: 'driver' });
    await page.waitForFunction(() => localStorage.getItem('kustomer-chat-tracking-token'));
    const carried = page.waitForEvent('console', (line) => line.text().includes('driver: core'));
    await chat.host.evaluate((host: KustomerHandoffChat) => (host.debug = true));
    await chat.handOff();
    await carried;
    return chat;
  }

  test('each can be chosen, stands in the address, and starts the page over', async ({ page, shop }) => {
    const chat = await shop.open({ hood: 'driver' });
    await expect(page.locator('[data-driver=auto]')).toHaveAttribute('aria-pressed', 'true');
    for (const name of ['rest', 'own', 'core'] as const) {
      await page.locator(`[data-driver=${name}]`).click();
      await page.waitForURL(new RegExp(`driver=${name}`));
      await expect(page.locator(`[data-driver=${name}]`)).toHaveAttribute('aria-pressed', 'true');
      await expect(chat.handoffButton).toBeVisible();
    }
    await page.waitForFunction(() => localStorage.getItem('kustomer-chat-tracking-token'));
    await page.locator('[data-driver=auto]').click();
    await expect.poll(() => page.url()).not.toContain('driver=core');
    // Or else the chat would go on as the web SDK's visitor.
    await expect(page.locator('[data-driver=auto]')).toHaveAttribute('aria-pressed', 'true');
    expect(await page.evaluate(() => localStorage.getItem('kustomer-chat-tracking-token'))).toBeNull();
  });

  test('“Reset everything” brings back the usual one', async ({ page, shop }) => {
    const chat = await shop.open({ driver: 'core', hood: 'driver' });
    await page.waitForFunction(() => localStorage.getItem('kustomer-chat-tracking-token'));
    await page.locator('#reset-everything').click();
    await page.waitForURL((url) => !url.searchParams.has('driver'));
    await chat.handOff();
    expect(await page.evaluate(() => localStorage.getItem('kustomer-chat-tracking-token'))).toBeNull();
  });

  test('with Kustomer’s web SDK both sides see each other type, and messages come without a poll', async ({
    page,
    shop,
  }) => {
    await page.clock.install();
    const chat = await talkOverCore(page, shop);
    await shop.desk.typing(true);
    await expect(chat.host.getByText('Sam Rivera is typing').first()).toBeAttached();
    await shop.desk.reply('Here already.');
    await expect(chat.bubble('Here already.')).toBeVisible();
    await chat.composer.pressSequentially('Thank');
    await expect.poll(async () => (await shop.desk.conversation()).customerTyping).not.toBeNull();
    await chat.write('Thank you');
    await expect.poll(async () => (await shop.desk.bodies())[0]?.at(-1)).toBe('Thank you');
  });

  test('with Kustomer’s web SDK, what is pushed twice stands in the log once', async ({ page, shop }) => {
    const chat = await talkOverCore(page, shop);
    await page.locator('#group-faults > summary').click();
    await page.locator('[data-fault=push-twice]').click();
    await expect(page.locator('#fault-state')).toContainText('In force');
    for (const body of ['One', 'Two', 'Three']) await shop.desk.reply(body);
    await expect(chat.bubble('Three')).toBeVisible();
    expect((await chat.bodies()).slice(-3)).toEqual(['One', 'Two', 'Three']);
  });

  test('with Kustomer’s web SDK, what is never pushed is found by polling', async ({ page, shop }) => {
    await page.clock.install();
    const chat = await talkOverCore(page, shop);
    await page.locator('#group-faults > summary').click();
    await page.locator('[data-fault=push-lost]').click();
    await expect(page.locator('#fault-state')).toContainText('In force');
    await shop.desk.reply('Lost on the way');
    await chat.later(60_000);
    await expect(chat.bubble('Lost on the way')).toBeVisible();
  });

  test('with Kustomer’s web SDK, its login and logout are the chat’s', async ({ page, shop, diary }) => {
    diary.allow(/\[kustomer-handoff-chat\]/);
    const chat = await talkOverCore(page, shop);
    await page.locator('#group-customer > summary').click();
    await page.locator('[data-customer=a]').click();
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.locator('#customer-state')).toContainText('Logged in as Jo Malik');
    expect((await shop.desk.conversation()).customer.name).toBe('Jo Malik');
    await shop.desk.reply('Hello, Jo.');
    await expect(chat.bubble('Hello, Jo.')).toBeVisible();
    await page.getByRole('button', { name: 'Log out' }).click();
    await expect(chat.status).toContainText('This conversation was closed here');
    await expect(chat.rows).toHaveCount(0);
  });
});
