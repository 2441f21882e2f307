/* global document, requestAnimationFrame -- run inside the page */
/**
 * `npm run bench`: how fast the element is, as ratios to plain DOM in the same browser and the same run. Needs a build.
 * And how many times as long a delivery of ten times as many messages takes, in Node.
 * Ratios, because seconds say more about the machine than about the code; a person reads them, no test fails on them.
 */
import { createReadStream } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../test/support/find-browser.mjs';

const root = new URL('../dist', import.meta.url).pathname;
const types = { '.js': 'text/javascript', '.html': 'text/html' };

const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  if (path === '/') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><meta charset="utf-8">');
    return;
  }
  const file = createReadStream(join(root, path));
  file.on('error', () => response.writeHead(404).end());
  file.once('open', () => {
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
    file.pipe(response);
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const browser = await chromium.launch({ ...(await findChromium()), headless: true });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);

const results = await page.evaluate(async () => {
  await import('/kustomer-handoff-chat.js');
  const LOG = 10_000;
  const APPENDS = 50;
  const log = Array.from({ length: LOG }, (_, index) => ({
    date: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
    direction: index % 3 === 0 ? 'in' : 'out',
    body: `Message ${index}, long enough to be a sentence that somebody might have written.`,
  }));
  const frame = () =>
    new Promise((resolve) => requestAnimationFrame(() => resolve(document.body.offsetHeight)));
  const measure = async (work) => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };

  const chat = document.createElement('kustomer-handoff-chat');
  chat.setAttribute('from', 'Bench');
  const chatShow = await measure(async () => {
    chat.transcript = log;
    document.body.append(chat);
    await chat.updateComplete;
    await frame();
  });
  const chatAppend = await measure(async () => {
    for (let index = 0; index < APPENDS; index += 1) {
      chat.appendMessage({ direction: 'in', body: `One more ${index}` });
      await chat.updateComplete;
      await frame();
    }
  });
  const chatNodes = chat.shadowRoot.querySelector('khc-message-list').shadowRoot.querySelectorAll('*').length;
  chat.remove();

  const plain = document.createElement('div');
  plain.className = 'plain';
  Object.assign(plain.style, { height: '560px', overflow: 'auto' });
  const row = ({ body, date }) => {
    const element = document.createElement('div');
    const text = document.createElement('p');
    const time = document.createElement('time');
    text.textContent = body;
    time.textContent = date;
    element.append(text, time);
    return element;
  };
  const plainShow = await measure(async () => {
    plain.append(...log.map(row));
    document.body.append(plain);
    plain.scrollTop = plain.scrollHeight;
    await frame();
  });
  const plainAppend = await measure(async () => {
    for (let index = 0; index < APPENDS; index += 1) {
      plain.append(row({ body: `One more ${index}`, date: 'now' }));
      plain.scrollTop = plain.scrollHeight;
      await frame();
    }
  });
  const plainNodes = plain.querySelectorAll('*').length;
  return { chatShow, chatAppend, chatNodes, plainShow, plainAppend, plainNodes };
});

const ratio = (ours, theirs) => (ours / theirs).toFixed(2);
console.log('Ours to plain DOM, on a log of 10,000 messages (below 1 is better than plain DOM):');
console.log(`  show the log      ${ratio(results.chatShow, results.plainShow)}`);
console.log(`  append a message  ${ratio(results.chatAppend, results.plainAppend)}`);
console.log(`  nodes in the DOM  ${ratio(results.chatNodes, results.plainNodes)}`);
await browser.close();
server.close();

const delivery = spawnSync(process.execPath, ['--import=tsx', 'scripts/bench-delivery.ts'], {
  cwd: new URL('..', import.meta.url).pathname,
  encoding: 'utf8',
});
console.log(delivery.stdout + delivery.stderr);
process.exitCode = delivery.status ?? 1;
