import { expect, HANDOFF, longTranscript, test, TRANSCRIPT, type Chat, type Desk } from './support/site.js';
import type { Gate } from './support/gate.js';
import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';

interface Watch {
  readonly host: Element;
  readonly rows: Element[];
  readonly shifts: string[];
  readonly onBody: string[];
}

declare global {
  // What a test leaves on the page, to look at later.
  var watched: Watch;
}

/** The answer to the handoff waits until the gate is released. */
async function holdHandoff(gate: Gate, desk: Desk): Promise<void> {
  gate.hold();
  await desk.faults({ match: HANDOFF, kind: 'delay', ms: 1 });
}

/** Notes from now on what moves, where the focus is in each frame, and which nodes are the rows. */
async function watch(chat: Chat): Promise<void> {
  await chat.host.evaluate((host) => {
    const list = host.shadowRoot?.querySelector('khc-message-list');
    const rows = [...(list?.shadowRoot?.querySelectorAll('.row') ?? [])];
    globalThis.watched = { host, rows, shifts: [], onBody: [] };
    const rect = ({ x, y, width, height }: DOMRectReadOnly): string => `${width}x${height} at ${x},${y}`;
    const place = (): string => {
      const { phase, step } = host as KustomerHandoffChat;
      return `${phase} ${step ?? ''}`;
    };
    new PerformanceObserver((entries) => {
      for (const entry of entries.getEntries()) {
        const { value, sources = [] } = entry as PerformanceEntry & {
          value: number;
          sources?: { previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
        };
        const moves = sources.map(
          ({ previousRect, currentRect }) => `${rect(previousRect)} -> ${rect(currentRect)}`,
        );
        globalThis.watched.shifts.push(`${place()}: ${value}, ${moves.join(' and ')}`);
      }
    }).observe({ type: 'layout-shift' });
    const look = (): void => {
      const { activeElement } = document;
      if (!activeElement || activeElement === document.body) {
        globalThis.watched.onBody.push(host.getAttribute('phase') ?? '');
      }
      requestAnimationFrame(look);
    };
    look();
  });
}

/** The watched page must have drawn what it was told before it is asked what moved. */
async function settled(chat: Chat): Promise<void> {
  await chat.page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

async function expectSamePlace(chat: Chat, rows: number): Promise<void> {
  await settled(chat);
  const seen = await chat.host.evaluate((host) => {
    const { watched } = globalThis;
    const list = host.shadowRoot?.querySelector('khc-message-list');
    const now = [...(list?.shadowRoot?.querySelectorAll('.row') ?? [])];
    return {
      sameHost: watched.host === host,
      kept: watched.rows.filter((row, index) => now[index] === row).length,
      shifts: watched.shifts,
      onBody: watched.onBody,
    };
  });
  expect(seen).toEqual({ sameHost: true, kept: rows, shifts: [], onBody: [] });
}

/** Where each frame finds the newest bubble and the foot of the panel. */
const distanceFromEnd = (chat: Chat): Promise<number> =>
  chat.log.evaluate(({ scrollHeight, scrollTop, clientHeight }) =>
    Math.round(scrollHeight - scrollTop - clientHeight),
  );

test.describe('The switch from bot to person happens in place', () => {
  for (const [length, count] of [
    ['short', 2],
    ['long', 60],
  ] as const) {
    test(`with a ${length} log nothing moves, no row is drawn anew, and the focus goes to the composer`, async ({
      embed,
      desk,
      gate,
    }) => {
      await holdHandoff(gate, desk);
      const chat = await embed({ transcript: count === 2 ? TRANSCRIPT : longTranscript(count) });
      await expect(chat.rows).toHaveCount(count);
      await chat.handoffButton.focus();
      await watch(chat);
      await chat.handoffButton.press('Enter');
      await expect(chat.status).toContainText('Sharing your conversation');
      await settled(chat);
      gate.release();
      await chat.expectLive();
      await expect(chat.composer).toBeFocused();
      await expectSamePlace(chat, count);
      expect(await distanceFromEnd(chat)).toBeLessThanOrEqual(1);
    });
  }

  test('a reader who scrolled up stays where they are', async ({ embed, desk, gate }) => {
    await holdHandoff(gate, desk);
    const chat = await embed({ transcript: longTranscript(60) });
    await expect(chat.rows).toHaveCount(60);
    await chat.log.evaluate((log) => {
      log.scrollTop = 300;
    });
    await settled(chat);
    const before = await chat.bubble('Message number 8').boundingBox();
    await chat.handoffButton.focus();
    await watch(chat);
    await chat.handoffButton.press('Enter');
    await expect(chat.status).toContainText('Sharing your conversation');
    gate.release();
    await chat.expectLive();
    await desk.reply('Hello from below');
    await expect(chat.host.getByRole('button', { name: '1 new message' })).toBeVisible();
    expect(await chat.bubble('Message number 8').boundingBox()).toEqual(before);
    await expectSamePlace(chat, 60);
    await chat.host.getByRole('button', { name: '1 new message' }).click();
    await expect(chat.bubble('Hello from below')).toBeInViewport();
  });

  test('with the page’s own button the focus stays on that button', async ({ page, shop, gate }) => {
    await holdHandoff(gate, shop.desk);
    const chat = await shop.open();
    await expect(chat.rows).toHaveCount(7);
    await page.locator('#talk').focus();
    await watch(chat);
    await page.locator('#talk').press('Enter');
    await expect(chat.status).toContainText('Sharing your conversation');
    gate.release();
    await chat.expectLive();
    await expect(page.locator('#talk')).toBeFocused();
    await expectSamePlace(chat, 7);
  });

  test('the focus never falls to the page, from the question to the end', async ({ page, shop }) => {
    await page.clock.install();
    const chat = await shop.open({ scenario: 'empty' });
    await chat.handoffButton.focus();
    await watch(chat);
    await chat.handoffButton.press('Enter');
    await expect(chat.composer).toBeFocused();
    await page.keyboard.type('My parcel is late');
    await page.keyboard.press('Enter');
    await chat.expectLive();
    await expect(chat.composer).toBeFocused();
    await shop.desk.end();
    await chat.later(5_000);
    await chat.expectPhase('ended');
    const restart = chat.host.getByRole('button', { name: 'Start a new conversation' });
    await expect(restart).toBeFocused();
    await page.keyboard.press('Enter');
    await chat.expectPhase('bot');
    await expect(chat.handoffButton).toBeFocused();
    expect(await page.evaluate(() => globalThis.watched.onBody)).toEqual([]);
  });

  test('the focus never falls to the page through a refusal and another try', async ({
    page,
    embed,
    desk,
  }) => {
    await desk.faults({ match: HANDOFF, kind: 'status', status: 401, times: 2 });
    const chat = await embed();
    await chat.handoffButton.focus();
    await watch(chat);
    await page.keyboard.press('Enter');
    await expect(chat.tryAgain).toBeFocused();
    await page.keyboard.press('Enter');
    await chat.expectLive();
    await expect(chat.composer).toBeFocused();
    expect(await page.evaluate(() => globalThis.watched.onBody)).toEqual([]);
  });
});

test.describe('What is written while connecting', () => {
  test('waits in the log and arrives in order', async ({ embed, desk, gate }) => {
    await holdHandoff(gate, desk);
    const chat = await embed();
    await chat.handoffButton.click();
    const texts = ['One', 'Two', 'Three'];
    for (const text of texts) await chat.write(text);
    expect(await chat.phase()).toBe('handing-off');
    await expect(chat.host.getByText('Waiting to send').last()).toBeVisible();
    gate.release();
    await chat.expectLive();
    await expect
      .poll(async () => (await desk.conversation()).messages.map(({ body }) => body))
      .toEqual(['Hello', 'Hi there!', ...texts]);
    expect(await chat.bodies()).toEqual(['Hello', 'Hi there!', ...texts]);
  });

  test('a draft that is not sent yet outlives the switch', async ({ embed, desk, gate }) => {
    await holdHandoff(gate, desk);
    const chat = await embed();
    await chat.handoffButton.click();
    await chat.composer.fill('Half a thou');
    gate.release();
    await chat.expectLive();
    await expect(chat.composer).toHaveValue('Half a thou');
    await expect(chat.composer).toBeFocused();
    await chat.composer.press('End');
    await chat.page.keyboard.type('ght');
    await chat.composer.press('Enter');
    await expect.poll(async () => (await desk.conversation()).messages.at(-1)?.body).toBe('Half a thought');
  });
});
