import { expect, HANDOFF, test, type Chat, type Desk } from './support/site.js';
import type { Page } from '@playwright/test';
import type { Server } from './support/servers.js';
import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';

const OURS = /\[kustomer-handoff-chat\]/;

async function noteViolations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(globalThis, { violations });
    document.addEventListener('securitypolicyviolation', (event) => {
      violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
}

const readViolations = (page: Page): Promise<string[] | undefined> =>
  page.evaluate(() => (globalThis as { violations?: string[] }).violations);

/** The least that the README says a page must allow. */
const strictPolicy = (cdn: Server, desk: Desk): Record<string, string> => ({
  'content-security-policy': [
    `default-src 'none'`,
    `script-src ${cdn.url}`,
    `connect-src ${desk.baseUrl}`,
    `require-trusted-types-for 'script'`,
    `trusted-types kustomer-handoff-chat`,
  ].join('; '),
});

async function talk(chat: Chat, desk: Desk): Promise<void> {
  await chat.handOff();
  await chat.write('Is anybody there?');
  await expect.poll(async () => (await desk.conversation()).messages.at(-1)?.body).toBe('Is anybody there?');
  await desk.reply('Yes, I am.');
  await expect(chat.bubble('Yes, I am.')).toBeVisible();
}

test.describe('A plain page with a script tag from another origin', () => {
  for (const build of ['module', 'classic'] as const) {
    test(`talks to an API on a third origin, with the ${build} script`, async ({ embed, desk }) => {
      const chat = await embed({ build, attributes: { 'poll-interval': '1000' } });
      await talk(chat, desk);
    });

    test(`keeps to a strict content security policy, with the ${build} script`, async ({
      page,
      embed,
      desk,
      cdn,
    }) => {
      await noteViolations(page);
      const chat = await embed({
        build,
        attributes: { 'poll-interval': '1000' },
        headers: strictPolicy(cdn, desk),
      });
      await talk(chat, desk);
      await expect(chat.host).toHaveCSS('display', 'block');
      expect(await readViolations(page)).toEqual([]);
    });

    test(`keeps to it with a review and a wait too, with the ${build} script`, async ({
      page,
      embed,
      desk,
      cdn,
    }) => {
      await page.clock.install();
      await noteViolations(page);
      await desk.faults({ match: HANDOFF, kind: 'status', status: 429 });
      const chat = await embed({ build, attributes: { review: '' }, headers: strictPolicy(cdn, desk) });
      await chat.handoffButton.click();
      await expect(chat.review).toHaveCSS('display', 'flex');
      await chat.shareButton.click();
      await expect(chat.countdown).toBeVisible();
      await chat.later(10_000);
      await chat.expectLive();
      expect(await desk.conversations()).toHaveLength(1);
      expect(await readViolations(page)).toEqual([]);
    });

    test(`loaded twice, with the ${build} script, works as if loaded once`, async ({ embed, cdn, desk }) => {
      const src = build === 'module' ? 'kustomer-handoff-chat.js' : 'kustomer-handoff-chat.iife.js';
      const type = build === 'module' ? 'type="module"' : '';
      const chat = await embed({ build, head: `<script ${type} src="${cdn.url}/${src}?again"></script>` });
      await chat.handOff();
      expect(await desk.count(HANDOFF)).toBe(1);
    });
  }

  for (const [how, head] of [
    ['once', () => ''],
    [
      'twice',
      (cdn: Server) => `<script type="module" src="${cdn.url}/kustomer-handoff-chat.js?again"></script>`,
    ],
  ] as const) {
    test(`pressed before its code is there, and loaded ${how}, hands off as soon as it is`, async ({
      page,
      embed,
      cdn,
      desk,
    }) => {
      let letGo: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      await page.route('**/chunks/*.js', async (route) => {
        await held;
        await route.continue();
      });
      const chat = await embed({ head: head(cdn) });
      await chat.handoffButton.click();
      await chat.expectStep('sending');
      letGo();
      await chat.expectLive();
      expect(await desk.count(HANDOFF)).toBe(1);
    });
  }

  test('the classic script leaves no global behind but Lit’s list of versions', async ({
    page,
    embed,
    pages,
  }) => {
    await page.goto(pages.put('<title>Without a chat</title>'));
    const before = await page.evaluate(() => Object.keys(globalThis));
    const chat = await embed({ build: 'classic' });
    await chat.expectPhase('bot');
    const after = await page.evaluate(() => Object.keys(globalThis));
    const added = after.filter((name) => !before.includes(name));
    expect(
      added.filter((name) => !/^(lit|reactiveElement)(Html|Element)?(Versions|PropertyMetadata)$/.test(name)),
    ).toEqual([]);
  });

  test('where the policy does not allow our templates, the page’s own content stays', async ({
    page,
    embed,
    cdn,
    diary,
  }) => {
    diary.allow(/./);
    const policy = `script-src ${cdn.url}; require-trusted-types-for 'script'; trusted-types 'none'`;
    await embed({ headers: { 'content-security-policy': policy } });
    await expect
      .poll(() => diary.lines.filter((line) => OURS.test(line)))
      .toEqual([expect.stringContaining('trusted-types')]);
    await expect(page.getByText('Call us:')).toBeVisible();
  });
});

test.describe('A page that lacks something', () => {
  const lacks: readonly (readonly [string, Readonly<Record<string, string | null>>, string, RegExp])[] = [
    ['base-url and org', { 'base-url': null }, 'not_ready', /"org" or "base-url"/],
    ['from', { from: null }, 'not_ready', /"from"/],
    ['a source of the token', { anonymous: null }, 'no_tracking_token', /trackingToken.*anonymous/],
  ];
  for (const [what, attributes, code, said] of lacks) {
    test(`without ${what} says so to the developer, and politely to the person`, async ({
      embed,
      desk,
      diary,
    }) => {
      diary.allow(OURS);
      const chat = await embed({ attributes });
      await chat.handoffButton.click();
      await expect(chat.status).toContainText('We couldn’t connect you');
      await chat.expectPhase('bot');
      await expect(chat.fallback).toBeVisible();
      await expect(chat.status).not.toContainText(/base-url|trackingToken|"from"/);
      expect(await chat.host.evaluate((host: KustomerHandoffChat) => host.error?.code)).toBe(code);
      expect(await chat.host.evaluate((host: KustomerHandoffChat) => host.error?.message)).toMatch(said);
      await expect.poll(() => diary.lines.filter((line) => OURS.test(line)).join('\n')).toMatch(said);
      expect(await desk.count(HANDOFF)).toBe(0);
    });
  }

  test('an address that is none is told at once', async ({ embed, diary }) => {
    diary.allow(OURS);
    await embed({ attributes: { 'base-url': 'javascript:alert(1)' } });
    await expect.poll(() => diary.lines.filter((line) => OURS.test(line)).join('\n')).toContain('"base-url"');
  });
});

test.describe('The token of the page', () => {
  for (const [how, quote] of [
    ['plain', (token: string) => token],
    ['in quotes', (token: string) => JSON.stringify(token)],
  ] as const) {
    test(`is read from where Kustomer’s web SDK keeps it, ${how}`, async ({ page, embed, desk, pages }) => {
      const token = await desk.token();
      await page.goto(pages.put('<title>Before</title>'));
      await page.evaluate((value) => {
        localStorage.setItem('kustomer-chat-tracking-token', value);
      }, quote(token));
      const chat = await embed({ attributes: { anonymous: null } });
      await chat.handOff();
      const tokens = (await desk.requests()).filter(({ path }) => path.includes('/tracking/tokens'));
      // Only the test's own.
      expect(tokens).toHaveLength(1);
      expect(await desk.conversations()).toHaveLength(1);
    });
  }

  test('given by script is asked for once more after it ran out', async ({ page, embed, desk }) => {
    const first = await desk.token();
    await desk.expireTokens();
    const fresh = await desk.token(first);
    let hasRunOut = false;
    // The page has another one from the 401 on, however often it is asked before.
    await page.route('**/c/v1/**', async (route) => {
      const response = await route.fetch();
      hasRunOut ||= response.status() === 401;
      await route.fulfill({ response });
    });
    await page.exposeFunction('presentToken', () => (hasRunOut ? fresh : first));
    const chat = await embed({ attributes: { anonymous: null } });
    await chat.host.evaluate((host: KustomerHandoffChat) => {
      host.trackingToken = () =>
        (window as unknown as { presentToken: () => Promise<string> }).presentToken();
    });
    await chat.handOff();
    expect(await desk.count(HANDOFF)).toBe(1);
    expect((await desk.requests()).filter(({ status }) => status === 401)).toHaveLength(1);
  });

  test('given by script wins over the one that the web SDK keeps', async ({ page, embed, desk, pages }) => {
    const token = await desk.token();
    await page.goto(pages.put('<title>Before</title>'));
    await page.evaluate(() => {
      localStorage.setItem('kustomer-chat-tracking-token', 'no-token-at-all');
    });
    const chat = await embed({ attributes: { anonymous: null } });
    await chat.host.evaluate((host: KustomerHandoffChat, given) => {
      host.trackingToken = given;
    }, token);
    await chat.handOff();
    expect((await desk.requests()).filter(({ status }) => status === 401)).toEqual([]);
  });

  test('that is anonymous is the same for the next conversation of this tab', async ({
    page,
    embed,
    desk,
  }) => {
    const chat = await embed();
    await chat.handOff();
    await page.reload();
    await chat.expectLive();
    await chat.host.evaluate((host: KustomerHandoffChat) => {
      host.reset();
    });
    await chat.handoffButton.click();
    await chat.write('Another thing');
    await chat.expectLive();
    const conversations = await desk.conversations();
    expect(conversations).toHaveLength(2);
    expect(new Set(conversations.map(({ trackingId }) => trackingId)).size).toBe(1);
  });
});
