/**
 * Takes a picture of every state of the chat in the shop demo, at 320 and 1280 px, light and dark, into screenshots/.
 *
 *   npm run build:demo && node scripts/screenshots.mjs            all of them
 *   npm run build:demo && node scripts/screenshots.mjs ended bot  only these
 *
 * They are for people to look at: no test compares them.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { register } from 'tsx/esm/api';
import { findChromium } from '../test/support/find-browser.mjs';

register();
const { startDemo } = await import('../test/e2e/support/servers.js');
const { Gate } = await import('../test/e2e/support/gate.js');
const { Chat } = await import('../test/e2e/support/chat.js');
const { Desk, HANDOFF, SEND, SESSIONS } = await import('../test/e2e/support/desk.js');

const FOLDER = join(import.meta.dirname, '../screenshots');

const SIZES = [
  { width: 320, height: 740, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  { width: 1280, height: 900, isMobile: false, hasTouch: false, deviceScaleFactor: 1 },
];

const refusal = {
  status: 422,
  error: 'direction_requirement_failed',
  message: 'Direction requirement failed.',
  details: { inboundCount: 4, outboundCount: 0 },
};

/** The answer is lost, and the list does not show the conversation either. */
const loseTheAnswer = (desk) =>
  desk.faults(
    { match: HANDOFF, kind: 'drop-after' },
    { match: SESSIONS, kind: 'list-lag', ms: 3_600_000, times: 'always' },
  );

async function handOffUntil(chat, step) {
  await chat.handoffButton.click();
  await chat.expectStep(step);
}

async function talkWithAgent(chat, desk) {
  await chat.handOff();
  await desk.reply('Hello, this is Sam. I have your order in front of me.');
  await chat.later(5_000);
  await chat.bubble('this is Sam').waitFor();
  await chat.write('Thank you. Can it still come on Tuesday?');
  await chat.host.locator('.in.sent').last().waitFor();
  await desk.reply('I have asked the depot to put it on the Monday van. I will know in a minute.');
  await chat.later(5_000);
  await chat.bubble('Monday van').waitFor();
}

/** What brings the chat into each state, and the scenario of the shop that it starts from. */
const STATES = {
  bot: {},
  empty: { scenario: 'empty' },
  'long-bot': { scenario: 'long' },
  asking: { scenario: 'bot-only', go: ({ chat }) => handOffUntil(chat, 'asking') },
  review: {
    query: '&review=on',
    go: async ({ chat }) => {
      await chat.handoffButton.click();
      await chat.shareButton.waitFor();
    },
  },
  queued: {
    go: async ({ chat, context }) => {
      await context.setOffline(true);
      await handOffUntil(chat, 'queued');
    },
  },
  preparing: {
    go: async ({ chat, desk, gate }) => {
      gate.hold();
      await desk.faults({ match: SESSIONS, kind: 'delay', ms: 1, times: 'always' });
      await handOffUntil(chat, 'sending');
    },
  },
  sending: {
    go: async ({ chat, desk, gate }) => {
      gate.hold();
      await desk.faults({ match: HANDOFF, kind: 'delay', ms: 1 });
      await chat.handoffButton.click();
      await chat.status.getByText('Sharing your conversation').waitFor();
      await chat.write('I can be reached by phone, too.');
    },
  },
  checking: {
    go: async ({ chat, desk }) => {
      await loseTheAnswer(desk);
      await handOffUntil(chat, 'checking');
    },
  },
  unconfirmed: {
    go: async ({ chat, desk }) => {
      await loseTheAnswer(desk);
      await handOffUntil(chat, 'checking');
      await chat.later(10_000);
      await chat.expectStep('unconfirmed');
    },
  },
  refused: {
    go: async ({ chat, desk }) => {
      await desk.faults({ match: HANDOFF, kind: 'status', status: 422, body: refusal });
      await chat.handoffButton.click();
      await chat.status.getByText('We couldn’t connect you').waitFor();
    },
  },
  'not-ready': {
    scenario: 'no-from',
    go: async ({ chat }) => {
      await chat.handoffButton.click();
      await chat.status.getByText('We couldn’t connect you').waitFor();
    },
  },
  'live-waiting': { go: ({ chat }) => chat.handOff() },
  'live-agent': { go: ({ chat, desk }) => talkWithAgent(chat, desk) },
  'failed-message': {
    go: async ({ chat, desk }) => {
      await talkWithAgent(chat, desk);
      await desk.faults({ match: SEND, kind: 'status', status: 500, times: 'always' });
      await chat.write('That would be wonderful.');
      await chat.host.locator('.meta.failed').waitFor();
    },
  },
  'offline-banner': {
    go: async ({ chat, desk, context }) => {
      await talkWithAgent(chat, desk);
      await context.setOffline(true);
      await chat.host.locator('.banner').waitFor();
      await chat.write('I am in a tunnel.');
    },
  },
  'new-messages': {
    scenario: 'long',
    go: async ({ chat, desk }) => {
      await chat.handOff();
      await chat.log.evaluate((log) => {
        log.scrollTop = log.scrollHeight / 2;
      });
      await desk.reply('Hello, this is Sam.');
      await chat.later(5_000);
      await chat.host.getByRole('button', { name: '1 new message' }).waitFor();
    },
  },
  ended: {
    go: async ({ chat, desk }) => {
      await talkWithAgent(chat, desk);
      await desk.end();
      await chat.later(5_000);
      await chat.expectPhase('ended');
    },
  },
  'long-live': { scenario: 'long', go: ({ chat }) => chat.handOff() },
};

async function photograph(
  world,
  name,
  { scenario = 'normal', query = '', go = async () => undefined },
  size,
) {
  const { browser, demo, gate } = world;
  const { width, height, ...device } = size;
  const context = await browser.newContext({ viewport: { width, height }, ...device });
  try {
    const page = await context.newPage();
    await page.clock.install();
    const sandbox = `shot-${name}-${width}`;
    const desk = new Desk(`${demo.url}/sandboxes/${sandbox}`);
    await page.goto(`${demo.url}/?scenario=${scenario}&sandbox=${sandbox}${query}`);
    const chat = new Chat(page);
    await chat.host.scrollIntoViewIfNeeded();
    // All code is there, so that it may go offline.
    await page.waitForFunction(`customElements.get('khc-composer') !== undefined`);
    await go({ chat, desk, gate, context });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await chat.host.evaluate((host) => host.scrollIntoView({ block: 'center', behavior: 'instant' }));
      // The animated bar would look different each time.
      const path = join(FOLDER, `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path, animations: 'disabled', caret: 'initial' });
    }
  } finally {
    gate.release();
    await context.close();
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in STATES));
if (unknown.length > 0) {
  throw new Error(`No such state: ${unknown.join(', ')}. There are: ${Object.keys(STATES).join(', ')}.`);
}
await mkdir(FOLDER, { recursive: true });
const gate = new Gate();
const demo = await startDemo(gate.wait);
const browser = await chromium.launch(await findChromium());
try {
  for (const [name, state] of Object.entries(STATES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const size of SIZES) await photograph({ browser, demo, gate }, name, state, size);
    console.log(name);
  }
} finally {
  await browser.close();
  await demo.close();
}
