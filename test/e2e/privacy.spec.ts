import { expect, test, type Chat } from './support/site.js';
import type { Page, Request } from '@playwright/test';

/** What the browser adds to a request by itself; a page can neither see nor set most of it. */
const BROWSERS_OWN =
  /^(host|connection|content-length|user-agent|accept|accept-encoding|accept-language|origin|referer|pragma|cache-control|dnt|priority|sec-.*)$/;

const TOKEN_HEADER = 'x-kustomer-tracking-token';

/** Until all code that a conversation may need is there: from then on nothing more is loaded by itself. */
async function preloaded(page: Page): Promise<void> {
  await page.waitForFunction(() => customElements.get('khc-composer') !== undefined);
}

/** Everything that a script on the page could find the token in. */
const readPage = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const markup = (root: ParentNode): string =>
      [...root.querySelectorAll('*')]
        .map((element) => {
          const attributes = [...element.attributes].map(({ name, value }) => `${name}=${value}`);
          const own = [element.localName, ...attributes, element.children.length ? '' : element.textContent];
          return own.join(' ') + (element.shadowRoot ? markup(element.shadowRoot) : '');
        })
        .join('\n');
    return [markup(document), document.cookie, location.href, JSON.stringify(localStorage), window.name].join(
      '\n',
    );
  });

interface Stored {
  readonly session: Readonly<Record<string, string>>;
  readonly local: Readonly<Record<string, string>>;
}

const readStorage = (page: Page): Promise<Stored> =>
  page.evaluate(() => {
    const read = (storage: Storage): Record<string, string> =>
      Object.fromEntries(Object.keys(storage).map((key) => [key, storage.getItem(key) ?? '']));
    return { session: read(sessionStorage), local: read(localStorage) };
  });

/** Collects the details of every event that the element fires. */
async function noteEvents(chat: Chat): Promise<void> {
  await chat.host.evaluate((host) => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const names = ['phase-change', 'readiness-change', 'before-handoff', 'handoff', 'handoff-error'];
    const live = ['message', 'connection-change', 'conversation-ended'];
    for (const name of [...names, ...live]) {
      host.addEventListener(`kustomer-${name}`, (event) => {
        const { detail } = event as CustomEvent<Record<string, unknown>>;
        const error = detail['error'];
        const told = error instanceof Error ? [error.message, error.stack, String(error.cause)] : [];
        seen.push(`${event.type} ${JSON.stringify(detail)} ${told.join(' ')}`);
      });
    }
  });
}

const readEvents = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);

test.describe('What the person’s browser tells, and to whom', () => {
  test('nothing is asked of the API before the person acts', async ({ page, embed, desk }) => {
    const chat = await embed();
    await preloaded(page);
    await chat.handoffButton.hover();
    await chat.handoffButton.focus();
    await chat.log.click();
    await page.setViewportSize({ width: 800, height: 600 });
    expect(await desk.requests()).toEqual([]);
    await chat.handOff();
    expect(await desk.requests()).not.toEqual([]);
  });

  test('the token is in no address, markup, storage, console line or event', async ({
    page,
    embed,
    desk,
    diary,
  }) => {
    const token = await desk.token();
    const requests: Request[] = [];
    page.on('request', (request) => requests.push(request));

    const chat = await embed({ attributes: { anonymous: null, debug: '', 'poll-interval': '1000' } });
    await noteEvents(chat);
    await chat.host.evaluate((host, value) => {
      Object.assign(host, { trackingToken: value });
    }, token);
    // A failure first: its error must not tell either.
    await desk.faults({ match: 'POST /c/v2.1/chat/handoff', kind: 'status', status: 401, times: 2 });
    await chat.handoffButton.click();
    await expect(chat.status).toContainText('We couldn’t connect you');
    await desk.faults();
    await chat.tryAgain.click();
    await chat.expectLive();
    await chat.write('Hello?');
    await expect.poll(async () => (await desk.bodies()).flat()).toContain('Hello?');
    await desk.reply('Hello.');
    await expect(chat.bubble('Hello.')).toBeVisible();

    expect(requests.some((request) => request.headers()[TOKEN_HEADER] === token)).toBe(true);
    for (const request of requests) {
      expect(request.url()).not.toContain(token);
      expect(request.postData() ?? '').not.toContain(token);
      const toApi = request.url().startsWith(desk.baseUrl);
      if (!toApi) expect(JSON.stringify(request.headers())).not.toContain(token);
    }
    expect(await readPage(page)).not.toContain(token);
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(token);
    const events = await readEvents(page);
    expect(events.length).toBeGreaterThan(5);
    expect(events.join('\n')).not.toContain(token);
    expect(diary.lines.length).toBeGreaterThan(0);
    expect(diary.lines.join('\n')).not.toContain(token);
    // The console is not for what people say to each other either.
    expect(diary.lines.join('\n')).not.toContain('Hello');
  });

  test('an anonymous token and the way back to the conversation are kept in this tab alone', async ({
    page,
    embed,
    desk,
  }) => {
    const chat = await embed();
    await chat.handOff();
    await chat.write('Written in the live conversation');
    await expect.poll(async () => (await desk.conversation()).messages).toHaveLength(3);
    await expect
      .poll(async () => JSON.stringify((await readStorage(page)).session))
      .toContain('Written in the live conversation');
    const { session, local } = await readStorage(page);
    const keys = Object.keys(session).map((key) => /^khc:[\w-]+/.exec(key)?.[0] ?? key);
    expect(keys.sort()).toEqual(['khc:anonymous-token', 'khc:handoff', 'khc:log', 'khc:tab']);
    expect(local).toEqual({});
    const { id } = await desk.conversation();
    const kept = (part: string): string =>
      Object.entries(session).find(([key]) => key.startsWith(`khc:${part}:`))?.[1] ?? '';
    expect(kept('handoff')).toContain(id);
    for (const word of ['Hello', 'Hi there!', 'Written']) expect(kept('handoff')).not.toContain(word);
    expect(kept('anonymous-token')).not.toBe('');
    for (const part of ['handoff', 'log', 'tab']) {
      expect(kept(part)).not.toContain(kept('anonymous-token'));
    }
  });

  test('a page that wants nothing kept has nothing kept', async ({ page, embed }) => {
    const chat = await embed({ attributes: { resume: 'off' } });
    await chat.handOff();
    await chat.write('Written in the live conversation');
    expect(await readStorage(page)).toEqual({ session: {}, local: {} });
  });

  test('requests carry no header of ours but the token and the content type', async ({ embed, desk }) => {
    const chat = await embed({ attributes: { 'poll-interval': '1000' } });
    await chat.handOff();
    await chat.write('Hello?');
    await expect.poll(async () => (await desk.bodies()).flat()).toContain('Hello?');
    await desk.reply('Hello.');
    await expect(chat.bubble('Hello.')).toBeVisible();
    const requests = (await desk.requests()).filter(({ method }) => method !== 'OPTIONS');
    const ours = new Set(requests.flatMap(({ headers }) => Object.keys(headers)));
    expect([...ours].filter((name) => !BROWSERS_OWN.test(name)).sort()).toEqual([
      'content-type',
      TOKEN_HEADER,
    ]);
    expect(requests.some(({ headers }) => 'cookie' in headers)).toBe(false);
  });
});
