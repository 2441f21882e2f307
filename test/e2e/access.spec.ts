import type { Page } from '@playwright/test';
import { violations } from './support/axe.js';
import {
  expect,
  HANDOFF,
  longTranscript,
  test,
  type Chat,
  type Desk,
  type EmbedOptions,
} from './support/site.js';

type Embed = (options?: EmbedOptions) => Promise<Chat>;

/** Presses Tab until the element's own control has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
    });
    if (focused.includes(name)) return;
  }
  throw new Error(`Tab does not lead to “${name}”.`);
}

/** Whether anything is wider than its place. */
const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wide: string[] = [];
    const look = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        const { overflowX } = getComputedStyle(element);
        const scrolls =
          overflowX === 'auto' || overflowX === 'scroll' || element === document.documentElement;
        if (scrolls && element.scrollWidth > element.clientWidth) {
          wide.push(
            `${element.localName}.${element.className}: ${element.scrollWidth} > ${element.clientWidth}`,
          );
        }
        if (element.shadowRoot) look(element.shadowRoot);
      }
    };
    look(document);
    return wide;
  });

async function throughAll(chat: Chat, check: (state: string) => Promise<void>): Promise<void> {
  await check('bot');
  await chat.handOff();
  await check('live');
  await chat.write(`A word without end: ${'ridge'.repeat(60)}\n${'https://example.com/'.repeat(12)}`);
  await check('long message');
}

/** Each ends in a state that a handoff can stay in for a while. */
const STATES: Readonly<Record<string, (embed: Embed, desk: Desk) => Promise<void>>> = {
  'the offer of an open conversation': async (embed, desk) => {
    const first = await embed({
      attributes: { anonymous: null, 'external-id': 'order-1234' },
      body: `<script>document.getElementById('chat').trackingToken = '${await desk.token()}'</script>`,
    });
    await first.handOff();
    await first.page.evaluate(() => {
      sessionStorage.clear();
    });
    await first.page.reload();
    await first.handoffButton.click();
    await expect(first.button('Continue that conversation')).toBeVisible();
  },
  'the wait for a busy server': async (embed, desk) => {
    await desk.settings({ exposeHeaders: true });
    await desk.faults({ match: HANDOFF, kind: 'status', status: 429, headers: { 'retry-after': '86400' } });
    const chat = await embed();
    await chat.handoffButton.click();
    await expect(chat.countdown).toBeVisible();
    await expect(chat.fallback).toBeVisible();
  },
  'the review': async (embed) => {
    const word = `https://example.com/${'ridge'.repeat(60)}`;
    const transcript = [...longTranscript(5), { ...longTranscript(1)[0]!, body: word }];
    const chat = await embed({ attributes: { review: '', 'privacy-url': '/privacy' }, transcript });
    await chat.handoffButton.click();
    await chat.review
      .getByRole('button', { name: /^Leave out/ })
      .first()
      .click();
    await expect(chat.review).toContainText('Left out by you');
  },
  'a refused message in the review': async (embed, desk) => {
    const body = { errors: [{ code: 'odd', title: 'Odd', source: { pointer: '/messages/1/body' } }] };
    await desk.faults({ match: HANDOFF, kind: 'status', status: 422, body });
    const chat = await embed({ transcript: longTranscript(6) });
    await chat.handoffButton.click();
    await expect(chat.button('Continue with only the latest messages')).toBeVisible();
    await chat.button('Review and try again').click();
    await expect(chat.reviewed('didn’t accept this')).toBeVisible();
  },
  'an archived conversation': async (embed) => {
    const chat = await embed({ attributes: { archive: '' } });
    await chat.handoffButton.click();
    await expect(chat.status).toContainText('Conversation saved');
  },
};

test.describe('Whoever uses it, and with what', () => {
  test('the whole journey works by keyboard alone', async ({ page, embed, desk }) => {
    const chat = await embed({ attributes: { 'poll-interval': '1000' } });
    await expect(chat.handoffButton).toBeVisible();
    await tabTo(page, 'Talk to a person');
    await page.keyboard.press('Enter');
    await chat.expectLive();
    await expect(chat.composer).toBeFocused();
    await page.keyboard.type('First line');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('second line');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await desk.conversation()).messages.at(-1)?.body)
      .toBe('First line\nsecond line');
    await desk.reply('Hello.');
    await expect(chat.bubble('Hello.')).toBeVisible();
    // Back to the log, which scrolls by keys, and to the composer again.
    await page.keyboard.press('Shift+Tab');
    await expect(chat.log).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(chat.composer).toBeFocused();
  });

  test('keys that are typed in the composer do not reach the page’s hotkeys', async ({ page, embed }) => {
    const chat = await embed();
    await page.evaluate(() => {
      const keys: string[] = [];
      Object.assign(globalThis, { keys });
      document.addEventListener('keydown', ({ key }) => keys.push(key));
    });
    await chat.handOff();
    await chat.composer.focus();
    await page.keyboard.type('hello');
    await expect(chat.composer).toHaveValue('hello');
    expect(await page.evaluate(() => (globalThis as unknown as { keys: string[] }).keys)).toEqual([]);
  });

  test('what happens is said aloud once, and the history is not', async ({ embed, desk }) => {
    const chat = await embed({ attributes: { 'poll-interval': '1000' } });
    const voice = chat.host.getByRole('status');
    await expect(voice).toHaveText('');
    await chat.handOff();
    await expect(voice).toContainText('Connected with our team');
    await desk.reply('Hello from Sam');
    await expect(voice).toContainText('Sam Rivera: Hello from Sam');
    await expect(voice).not.toContainText('Hi there!');
  });

  test('forced colours and reduced motion show the same journey', async ({ page, embed }) => {
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    const chat = await embed();
    await throughAll(chat, async () => {
      expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
      const moving = await page.evaluate(
        () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
      );
      expect(moving).toBe(0);
    });
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [state, open] of Object.entries(STATES)) {
      test(`${state} has no barrier and fits into 320 px, in ${colorScheme}`, async ({
        page,
        embed,
        desk,
      }) => {
        await page.clock.install();
        await page.setViewportSize({ width: 320, height: 640 });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await open(embed, desk);
        expect(await overflow(page)).toEqual([]);
        expect(await violations(page)).toEqual([]);
      });
    }

    test(`at 320 px nothing scrolls sideways, in ${colorScheme}`, async ({ page, embed }) => {
      await page.setViewportSize({ width: 320, height: 640 });
      await page.emulateMedia({ colorScheme });
      const chat = await embed({ transcript: longTranscript(120) });
      await throughAll(chat, async (state) => {
        expect(await overflow(page), state).toEqual([]);
      });
    });
  }

  test('the shop at 320 px does not scroll sideways either', async ({ page, shop }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    const chat = await shop.open();
    await throughAll(chat, async (state) => {
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(sideways, state).toBe(0);
    });
  });
});
