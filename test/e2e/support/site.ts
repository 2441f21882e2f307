import { test as base, type Page } from '@playwright/test';
import { startSandbox } from '../../../src/sandbox/server.js';
import { Chat } from './chat.js';
import { Desk } from './desk.js';
import { Diary } from './diary.js';
import { Gate } from './gate.js';
import { startCdn, startDemo, startPages, type PageServer, type Server } from './servers.js';

export { expect } from '@playwright/test';
export { Chat } from './chat.js';
export * from './desk.js';

export interface TranscriptEntry {
  readonly date: string;
  readonly direction: 'in' | 'out';
  readonly body: string;
}

export const TRANSCRIPT: readonly TranscriptEntry[] = [
  { date: '2026-01-22T14:35:00Z', direction: 'in', body: 'Hello' },
  { date: '2026-01-22T14:36:00Z', direction: 'out', body: 'Hi there!' },
];

/** As many as asked for, one a minute, the customer's first. */
export function longTranscript(count: number): TranscriptEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    date: new Date(Date.parse('2026-01-20T08:00:00Z') + index * 60_000).toISOString(),
    direction: index % 2 === 0 ? 'in' : 'out',
    body: `Message number ${index + 1}`,
  }));
}

export interface EmbedOptions {
  /** Attributes besides `from`; `base-url` is the sandbox's and `anonymous` is set unless named here. */
  readonly attributes?: Readonly<Record<string, string | null>>;
  readonly transcript?: readonly TranscriptEntry[];
  readonly build?: 'module' | 'classic';
  /** More in the page's head, before the chat's script. */
  readonly head?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** The page of the contract's "Embedding" section. */
export function embedHtml(cdn: string, sandbox: string, options: EmbedOptions): string {
  const { attributes = {}, transcript = TRANSCRIPT, build = 'module', head = '', body = '' } = options;
  const all = { 'base-url': sandbox, anonymous: '', from: 'Acme Assistant', ...attributes };
  const written = Object.entries(all)
    .filter((entry): entry is [string, string] => entry[1] !== null)
    .map(([name, value]) => ` ${name}="${escape(value)}"`)
    .join('');
  const script =
    build === 'module'
      ? `<script type="module" src="${cdn}/kustomer-handoff-chat.js"></script>`
      : `<script src="${cdn}/kustomer-handoff-chat.iife.js"></script>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width" />
<title>A page</title>
${head}
${script}
<h1>A page</h1>
<kustomer-handoff-chat id="chat"${written}>
  <script type="application/json">${JSON.stringify(transcript)}</script>
  <p slot="fallback">Call us: <a href="tel:+15550100">555 0100</a></p>
</kustomer-handoff-chat>
${body}
</html>`;
}

interface Fixtures {
  readonly diary: Diary;
  readonly desk: Desk;
  readonly pages: PageServer;
  /** Writes a page of another origin with the chat in it, and opens it. */
  readonly embed: (options?: EmbedOptions) => Promise<Chat>;
  readonly shop: ShopFixture;
}

export interface ShopFixture {
  readonly desk: Desk;
  /** Opens the demo with its own sandbox. */
  open(query?: Readonly<Record<string, string>>): Promise<Chat>;
}

interface WorkerFixtures {
  /** Holds up what a `delay` fault names, in every sandbox of this worker. */
  readonly gate: Gate;
  readonly cdn: Server;
  readonly demo: Server;
}

let sandboxes = 0;

export const test = base.extend<Fixtures, WorkerFixtures>({
  // eslint-disable-next-line no-empty-pattern
  cdn: [async ({}, use) => serve(await startCdn(), use), { scope: 'worker' }],
  // eslint-disable-next-line no-empty-pattern
  gate: [async ({}, use) => use(new Gate()), { scope: 'worker' }],
  demo: [async ({ gate }, use) => serve(await startDemo(gate.wait), use), { scope: 'worker' }],
  diary: [
    async ({ context }, use) => {
      const diary = new Diary();
      diary.watch(context);
      await use(diary);
      base.expect(diary.unexpected(), 'errors on the console or thrown by the page').toEqual([]);
    },
    { auto: true },
  ],
  // eslint-disable-next-line no-empty-pattern
  pages: async ({}, use) => serve(await startPages(), use),
  desk: async ({ gate }, use) => {
    const sandbox = await startSandbox({ wait: gate.wait });
    await use(new Desk(sandbox.url));
    gate.release();
    await sandbox.close();
  },
  embed: async ({ page, cdn, desk, pages }, use) => {
    await use(async (options = {}) => {
      await page.goto(pages.put(embedHtml(cdn.url, desk.baseUrl, options), options.headers));
      return new Chat(page);
    });
  },
  shop: async ({ page, demo }, use) => {
    sandboxes += 1;
    const sandbox = `e2e-${sandboxes}`;
    await use({
      desk: new Desk(`${demo.url}/sandboxes/${sandbox}`),
      open: (query = {}) => openShop(page, demo, { sandbox, ...query }),
    });
  },
});

async function serve<Kind extends Server>(server: Kind, use: (server: Kind) => Promise<void>): Promise<void> {
  await use(server);
  await server.close();
}

async function openShop(page: Page, demo: Server, query: Readonly<Record<string, string>>): Promise<Chat> {
  await page.goto(`${demo.url}/?${new URLSearchParams(query).toString()}`);
  return new Chat(page);
}
