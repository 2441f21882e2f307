import { expect } from '@open-wc/testing';
import { cleanText } from '../../src/domain/message-text.js';
import { deepAll, eventually, goLive, mount, shownText } from '../support/chat.js';
import { corpusOrSkip } from '../support/corpora.js';

const TAGS = new Set(
  [
    'div',
    'span',
    'p',
    'b',
    'small',
    'bdi',
    'time',
    'slot',
    'button',
    'header',
    'footer',
    'section',
    'svg',
    'path',
    'circle',
    'i',
    'label',
    'textarea',
    'a',
    'style',
  ].concat(['khc-message-list', 'khc-handoff-status', 'khc-composer', 'khc-end-conversation']),
);

const foreign = (root: Element): string[] =>
  deepAll(root, '*')
    .map(({ localName }) => localName)
    .filter((name) => !TAGS.has(name));

describe('hostile text', () => {
  let executed = 0;
  const original = { alert: window.alert, prompt: window.prompt, confirm: window.confirm };
  beforeEach(() => {
    executed = 0;
    window.alert = () => (executed += 1);
    window.prompt = () => ((executed += 1), null);
    window.confirm = () => (executed += 1) > 0;
  });
  afterEach(() => {
    Object.assign(window, original);
  });

  for (const name of ['naughty-strings', 'xss-payloads']) {
    it(`of ${name} stays text in bodies, names and files`, async function () {
      const strings = (await corpusOrSkip(this, name)).filter((text) => text !== '');
      const { chat } = await mount({ log: [] });
      const visible = strings.slice(0, 190);
      // All of it is taken in, in pages that fit the window.
      for (let start = 0; start < strings.length; start += visible.length) {
        const page = strings.slice(start, start + visible.length);
        chat.reset();
        chat.transcript = page.map((text, index) => ({
          id: `m${String(index)}`,
          direction: index % 2 === 0 ? 'in' : 'out',
          body: text,
          date: '2026-01-22T14:35:00Z',
          author: { kind: 'agent', name: text },
          attachments: [{ name: text }],
        }));
        await chat.updateComplete;
        const count = chat.messages.length;
        expect(count).to.equal(page.length);
        await eventually(() => deepAll(chat, '.row').length === count, 'all rows');
        const shown = deepAll(chat, '.body').map(({ textContent }) => textContent);
        const wrong = page.filter((text, index) => shown[index] !== cleanText(text));
        expect(wrong).to.deep.equal([]);
        expect(foreign(chat)).to.deep.equal([]);
      }
      expect(executed).to.equal(0);
    });
  }

  it('of an agent stays text too, in the log, the header and the announcer', async () => {
    const evil = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    const mounted = await mount();
    const id = await goLive(mounted);
    await mounted.sandbox.reply(id, evil, `${evil} & Co`);
    await eventually(() => mounted.chat.messages.some(({ body }) => body === evil), 'the reply');
    await eventually(() => shownText(mounted.chat).includes('& Co'), 'the name');
    expect(foreign(mounted.chat)).to.deep.equal([]);
    expect(executed).to.equal(0);
  });

  it('given as texts, label or header by the page stays text', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const { chat } = await mount();
    chat.from = evil;
    chat.strings = { talkToPerson: evil, botSubtitle: evil };
    await chat.updateComplete;
    expect(foreign(chat)).to.deep.equal([]);
    expect(executed).to.equal(0);
  });
});
