import type { Page } from '@playwright/test';
import { expectSaid, expectStoredDraft, QUICK, SHARED } from './support/resume.js';
import { expect, HANDOFF, SEND, test } from './support/site.js';

/* What a person had before them on one page is before them on the next: the log, the draft, what was not sent yet. */

const DROP = { match: SEND, kind: 'drop-before', times: 'always' };

test.describe('On the next page of the site', () => {
  test('a bot’s log goes on, and what it appended is handed off', async ({ embed, desk }) => {
    const chat = await embed(QUICK);
    await chat.host.evaluate((host: HTMLElementTagNameMap['kustomer-handoff-chat']) => {
      host.appendMessage({ direction: 'in', body: 'And the invoice?' });
    });
    await expect.poll(() => chat.page.evaluate(() => JSON.stringify(sessionStorage))).toContain('invoice');
    await embed({ ...QUICK, transcript: [] });
    await expect(chat.bubble('And the invoice?')).toBeVisible();
    await chat.handOff();
    await expectSaid(chat, desk, ['And the invoice?']);
  });

  test('the conversation and the draft are there again', async ({ embed, desk }) => {
    const chat = await embed(QUICK);
    await chat.handOff();
    await chat.write('One');
    await expect.poll(async () => (await desk.bodies()).flat()).toContain('One');
    await desk.reply('Two');
    await expect(chat.bubble('Two')).toBeVisible();
    await chat.composer.fill('Thr');
    await expectStoredDraft(chat.page, 'Thr');
    await embed({ ...QUICK, transcript: [] });
    await chat.expectLive();
    await expect(chat.composer).toHaveValue('Thr');
    await chat.composer.press('End');
    await chat.composer.pressSequentially('ee');
    await chat.composer.press('Enter');
    await expectSaid(chat, desk, ['One', 'Two', 'Three']);
    expect(await desk.count(HANDOFF)).toBe(1);
  });

  test('all is there again where the page says late which organisation it is for', async ({
    embed,
    desk,
    page,
  }) => {
    const chat = await embed(QUICK);
    await chat.handOff();
    await chat.write('One');
    await expectSaid(chat, desk, ['One']);
    await embed({ attributes: { ...QUICK.attributes, 'base-url': null } });
    await expect(chat.handoffButton).toBeVisible();
    await page.waitForLoadState('networkidle');
    await chat.host.evaluate((host, address) => {
      host.setAttribute('base-url', address);
    }, desk.baseUrl);
    await chat.expectLive();
    await chat.write('Two');
    await expectSaid(chat, desk, ['One', 'Two']);
    expect(await desk.count(HANDOFF)).toBe(1);
  });

  test('a draft of a moment ago is there too', async ({ embed, desk }) => {
    const chat = await embed(QUICK);
    await chat.handOff();
    await chat.composer.fill('Just typed');
    await chat.page.reload();
    await chat.expectLive();
    await expect(chat.composer).toHaveValue('Just typed');
    await chat.composer.press('Enter');
    await expectSaid(chat, desk, ['Just typed']);
  });

  test('what was written while it was connecting is sent once', async ({ embed, desk, gate, page }) => {
    gate.hold();
    await desk.faults({ match: 'GET /c/v1/chat/sessions/*', kind: 'delay', ms: 1, times: 'always' });
    const chat = await embed(QUICK);
    await chat.handoffButton.click();
    await chat.expectStep('connecting');
    await chat.write('Please hurry');
    await page.reload();
    await expect(chat.bubble('Please hurry')).toBeVisible();
    await desk.faults();
    gate.release();
    await expectSaid(chat, desk, ['Please hurry']);
    expect(await desk.count(HANDOFF)).toBe(1);
  });

  test('what was written offline is sent once, in order, when both are back', async ({
    embed,
    desk,
    page,
    context,
  }) => {
    const chat = await embed(QUICK);
    await chat.handOff();
    const address = page.url();
    await context.setOffline(true);
    await chat.write('First');
    await chat.write('Second');
    await expect(chat.bubble('Second')).toBeVisible();
    // The reload of somebody who thinks that it may help.
    await page.reload().catch(() => undefined);
    await context.setOffline(false);
    await page.goto(address);
    await expectSaid(chat, desk, ['First', 'Second']);
    expect(await desk.count(SEND)).toBe(2);
  });

  test('what was being sent is found, and not sent again', async ({ embed, desk, gate, page }) => {
    const chat = await embed(QUICK);
    await chat.handOff();
    gate.hold();
    await desk.faults({ match: SEND, kind: 'delay', ms: 1 });
    await chat.write('On its way');
    await expect.poll(() => desk.count(SEND)).toBe(1);
    await page.reload();
    await expect(chat.bubble('On its way')).toBeVisible();
    gate.release();
    await expectSaid(chat, desk, ['On its way']);
    expect(await desk.count(SEND)).toBe(1);
  });

  test('what could not be sent goes by itself as soon as it can', async ({ embed, desk, page }) => {
    const chat = await embed(QUICK);
    await chat.handOff();
    await desk.faults(DROP);
    await chat.write('Later');
    await expect.poll(() => desk.count(SEND)).toBe(1);
    await page.reload();
    await expect(chat.bubble('Later')).toBeVisible();
    await desk.faults();
    await expectSaid(chat, desk, ['Later']);
  });

  test('a message that failed waits for the person, with its text', async ({ embed, desk, page }) => {
    const chat = await embed(QUICK);
    await chat.handOff();
    await desk.faults({ match: SEND, kind: 'status', status: 400, body: {}, times: 'always' });
    await chat.write('Refused');
    await expect(chat.button('Try again')).toBeVisible();
    await desk.faults();
    await page.reload();
    await chat.expectLive();
    await expect(chat.bubble('Refused')).toBeVisible();
    expect(await desk.bodies()).toEqual([SHARED]);
    await chat.button('Try again').click();
    await expectSaid(chat, desk, ['Refused']);
  });

  test('an ended conversation is readable, and its draft goes into the next one', async ({
    embed,
    desk,
    page,
  }) => {
    const chat = await embed(QUICK);
    await chat.handOff();
    await chat.composer.fill('One more thing');
    await desk.reply('Goodbye.');
    await desk.end();
    await chat.expectPhase('ended');
    await page.reload();
    await chat.expectPhase('ended');
    await expect(chat.bubble('Goodbye.')).toBeVisible();
    expect(await chat.bodies()).toEqual([...SHARED, 'Goodbye.']);
    await chat.button('Start a new conversation').click();
    await chat.expectPhase('bot');
    await page.reload();
    await chat.handOff();
    await expect(chat.composer).toHaveValue('One more thing');
    await chat.composer.press('Enter');
    await expect
      .poll(() => desk.bodies())
      .toEqual([
        [...SHARED, 'One more thing'],
        [...SHARED, 'Goodbye.'],
      ]);
  });

  test('an ended conversation that the agent opens again goes on', async ({ embed, desk, page }) => {
    const chat = await embed(QUICK);
    await chat.handOff();
    await desk.end();
    await chat.expectPhase('ended');
    await page.clock.install();
    await page.reload();
    await chat.expectPhase('ended');
    await desk.reopen();
    await expect(async () => {
      await chat.later(30_000);
      await chat.expectPhaseNow('live');
    }).toPass();
    await chat.write('Back again');
    await expectSaid(chat, desk, ['Back again']);
  });
});

/** As "Duplicate tab" does: a tab that begins with a copy of what this one has stored. */
const duplicate = async (page: Page): Promise<Page> => {
  const stored = await page.evaluate(() => Object.fromEntries(Object.entries(sessionStorage)));
  const copy = await page.context().newPage();
  await copy.addInitScript((values) => {
    // Once: the script runs with every reload too.
    if (sessionStorage.getItem('copied')) return;
    for (const [key, value] of Object.entries({ ...values, copied: 'yes' }))
      sessionStorage.setItem(key, value);
  }, stored);
  await copy.goto(page.url());
  return copy;
};

test.describe('In a duplicated tab', () => {
  test('the conversation is there, and nothing is sent twice', async ({ embed, desk, page }) => {
    const chat = await embed(QUICK);
    await chat.handOff();
    await desk.reply('Hello, this is Sam.');
    await expect(chat.bubble('this is Sam')).toBeVisible();
    await desk.faults(DROP);
    await chat.write('Mine');
    await expect.poll(() => desk.count(SEND)).toBe(1);
    const copy = chat.in(await duplicate(page));
    await copy.expectLive();
    expect(await copy.bodies()).toEqual([...SHARED, 'Hello, this is Sam.']);
    await desk.faults();
    await expectSaid(chat, desk, ['Hello, this is Sam.', 'Mine']);
    await expectSaid(copy, desk, ['Hello, this is Sam.', 'Mine']);
    await copy.write('From the copy');
    await copy.page.reload();
    for (const tab of [chat, copy]) {
      await expectSaid(tab, desk, ['Hello, this is Sam.', 'Mine', 'From the copy']);
    }
    expect(await desk.count(HANDOFF)).toBe(1);
  });

  test('a handoff that is under way stays the first one’s', async ({ embed, desk, page, gate }) => {
    gate.hold();
    await desk.faults({ match: HANDOFF, kind: 'delay', ms: 1 });
    const chat = await embed(QUICK);
    await chat.handoffButton.click();
    await expect.poll(() => desk.count(HANDOFF)).toBe(1);
    const copy = chat.in(await duplicate(page));
    await expect(copy.handoffButton).toBeVisible();
    gate.release();
    await chat.expectLive();
    await copy.page.reload();
    await expect(copy.handoffButton).toBeVisible();
    await copy.expectPhase('bot');
    await expectSaid(chat, desk, []);
  });
});
