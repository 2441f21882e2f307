import { expect, nextFrame } from '@open-wc/testing';
import { emulateMedia, resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import { chatMessage } from '../../support/messages.js';
import { buildHandoffRequest } from '../../../src/domain/handoff/request.js';
import { reviewOf, type Review, type ReviewEntry } from '../../../src/domain/handoff/review.js';
import { define } from '../../../src/options/review/review.js';
import type { ReviewPanel } from '../../../src/options/review/review-panel.js';
import { texts as textsFor } from '../../support/texts.js';
import { expectNoA11yViolations } from '../../support/axe.js';
import { focused } from '../../support/chat.js';
import { corpusOrSkip } from '../../support/corpora.js';
import { openReview, reviewEntry, type PanelHost } from '../../support/panel-fixture.js';

const ENTRIES: readonly ReviewEntry[] = [
  reviewEntry({ id: 'hi', direction: 'out', body: 'Hi!\n  How can I help?' }),
  reviewEntry({ id: 'card', body: 'My card is •••• 4242', isRedacted: true }),
  reviewEntry({ id: 'rude', body: 'And my landlord is impossible.', omitted: 'excluded' }),
  reviewEntry({ id: 'secret', body: 'hunter2', omitted: 'redacted' }),
  reviewEntry({ id: 'blank', direction: 'out', body: ' \n', omitted: 'empty_body' }),
  reviewEntry({ id: 'last', body: 'I would rather speak to someone.' }),
];

const reviewWith = (entries: readonly ReviewEntry[], leftBehind = 0): Review => ({
  from: 'Acme Assistant',
  entries,
  leftBehind,
});

const many = (count: number): ReviewEntry[] =>
  Array.from({ length: count }, (_, index) =>
    reviewEntry({
      id: `m${index}`,
      direction: index % 2 === 0 ? 'in' : 'out',
      body: `Message ${index}`,
    }),
  );

const all = (view: ReviewPanel, selector: string): HTMLElement[] => [
  ...view.renderRoot.querySelectorAll<HTMLElement>(selector),
];
const one = (view: ReviewPanel, selector: string): HTMLElement =>
  view.renderRoot.querySelector<HTMLElement>(selector)!;
const words = (element: Element): string => element.textContent.replace(/\s+/g, ' ').trim();
const texts = (view: ReviewPanel, selector: string): string[] => all(view, selector).map(words);
const buttonOf = (view: ReviewPanel, index: number): HTMLButtonElement | null =>
  all(view, 'li')[index]?.querySelector('button') ?? null;

/** Names of the events that the panel tells, with what they carry. */
const heardBy = (view: ReviewPanel): unknown[] => {
  const heard: unknown[] = [];
  for (const name of ['khc-share', 'khc-cancel', 'khc-exclude']) {
    view.addEventListener(name, (event) => heard.push([name, (event as CustomEvent).detail]));
  }
  return heard;
};

const press = (target: Element, init: KeyboardEventInit): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { bubbles: true, composed: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
};

/** Answers each click as the session does. */
const answerClicks = (host: PanelHost): void => {
  host.renderRoot.addEventListener('khc-exclude', (event) => {
    const { id, excluded } = (event as CustomEvent<{ id: string; excluded: boolean }>).detail;
    const entries = host.review!.entries.map((entry) =>
      entry.id === id ? reviewEntry({ ...entry, omitted: excluded ? 'excluded' : null }) : entry,
    );
    host.review = { ...host.review!, entries };
  });
};

const rerendered = async (host: PanelHost, view: ReviewPanel): Promise<void> => {
  await host.updateComplete;
  await view.updateComplete;
};

describe('the review', () => {
  describe('of what will be shared', () => {
    it('shows every text exactly, in order, with its side and sender', async () => {
      const { view } = await openReview(reviewWith(ENTRIES));
      expect(all(view, '.bubble').map(({ textContent }) => textContent)).to.deep.equal(
        ENTRIES.filter(({ id }) => id !== 'blank').map(({ body }) => body),
      );
      expect(getComputedStyle(one(view, '.bubble')).whiteSpace).to.equal('pre-wrap');
      expect(all(view, 'li').map(({ classList }) => classList[0])).to.deep.equal(
        ENTRIES.map(({ direction }) => direction),
      );
      const you = 'You';
      expect(texts(view, '.who')).to.deep.equal(['Acme Assistant', you, you, you, 'Acme Assistant', you]);
      expect(texts(view, '.sr')[0]).to.match(/^Acme Assistant, Thursday, January 22, 2026 .*:$/);
    });

    it('shows what the builder makes of a log', async () => {
      const log = [
        chatMessage({ id: 'a', direction: 'out', body: 'Hi' }),
        chatMessage({ id: 'b', body: 'PIN 1234' }),
        chatMessage({ id: 'c', body: 'Bye' }),
      ];
      const built = buildHandoffRequest(log, {
        from: 'Bot',
        active: true,
        now: Date.parse('2026-02-01T00:00:00Z'),
        redact: ({ body }) => ({ body: body.replace(/\d/g, '•') }),
        exclude: ['c'],
      });
      const { view } = await openReview(reviewOf(log, built));
      expect(texts(view, '.bubble')).to.deep.equal(['Hi', 'PIN ••••', 'Bye']);
      expect(texts(view, '.count')).to.deep.equal(['2 messages will be shared']);
      expect(all(view, '.toggle').map(words)).to.deep.equal(['Put back']);
    });

    it('falls back to a word for a bot without a name', async () => {
      const { view } = await openReview({ ...reviewWith([reviewEntry({ direction: 'out' })]), from: '' });
      expect(texts(view, '.who')).to.deep.equal(['Assistant']);
    });

    it('says by each message that is left out why, and strikes it out', async () => {
      const { view } = await openReview(reviewWith(ENTRIES));
      expect(texts(view, 'li .reason')).to.deep.equal([
        'Left out by you',
        'Not shared: may contain private details',
        'Not shared: no text',
      ]);
      expect(all(view, '.omitted').length).to.equal(3);
      expect(getComputedStyle(one(view, '.omitted .bubble')).textDecorationLine).to.equal('line-through');
    });

    it('offers a button for what the person decides about, and for nothing else', async () => {
      const { view } = await openReview(reviewWith(ENTRIES));
      const names = ENTRIES.map((_, index) => buttonOf(view, index)?.textContent.trim() ?? null);
      expect(names).to.deep.equal(['Leave out', 'Leave out', 'Put back', null, null, 'Leave out']);
      expect(buttonOf(view, 0)?.getAttribute('aria-label')).to.equal('Leave out: Hi! How can I help?');
      expect(buttonOf(view, 2)?.getAttribute('aria-label')).to.equal(
        'Put back: And my landlord is impossible.',
      );
    });

    it('keeps the last message of a side, and says why', async () => {
      const entries = [
        reviewEntry({ id: 'a', direction: 'out', isRequired: true }),
        reviewEntry({ id: 'b', isRequired: true }),
      ];
      // Even where a page takes the words away.
      for (const [strings, reason] of [
        [null, 'Needed: one message from each side'],
        [{ reviewRequired: '' }, undefined],
      ] as const) {
        const { view } = await openReview(reviewWith(entries), { panel: { texts: textsFor(strings) } });
        expect(all(view, '.toggle')).to.have.lengthOf(0);
        expect(texts(view, '.reason')[0]).to.equal(reason);
      }
    });

    it('marks what is redacted and what was refused, in words and with a sign', async () => {
      const entries = [reviewEntry({ id: 'a', isRedacted: true }), reviewEntry({ id: 'b', isRefused: true })];
      const { view } = await openReview(reviewWith(entries));
      expect(texts(view, '.remark')).to.deep.equal([
        'Private details are hidden',
        'Our chat service didn’t accept this message',
      ]);
      expect(all(view, '.remark svg')).to.have.lengthOf(2);
      expect(getComputedStyle(one(view, '.bad')).color).to.not.equal(
        getComputedStyle(one(view, '.remark')).color,
      );
    });

    it('counts what is shared, aloud when it changes', async () => {
      const { host, view } = await openReview(reviewWith(ENTRIES));
      expect(texts(view, '.count')).to.deep.equal(['3 messages will be shared']);
      expect(one(view, '.count').getAttribute('aria-live')).to.equal('polite');
      host.review = reviewWith(ENTRIES.slice(0, 1));
      await rerendered(host, view);
      expect(texts(view, '.count')).to.deep.equal(['1 message will be shared']);
    });

    it('says what stays behind for want of room, where something does', async () => {
      const { host, view } = await openReview(reviewWith(ENTRIES, 1));
      expect(texts(view, '.left-behind')).to.deep.equal([
        '1 earlier message won’t be shared. The limit is 100.',
      ]);
      host.review = reviewWith(ENTRIES, 1234);
      await rerendered(host, view);
      expect(texts(view, '.left-behind')).to.deep.equal([
        '1,234 earlier messages won’t be shared. The limit is 100.',
      ]);
      host.review = reviewWith(ENTRIES);
      await rerendered(host, view);
      expect(texts(view, '.left-behind')).to.deep.equal([]);
    });

    it('takes other texts from the page, and writes numbers the reader’s way', async () => {
      const strings = {
        you: 'Du',
        reviewTitle: 'Das teilen wir',
        reviewShared: { other: '{count} geteilt' },
      };
      const { view } = await openReview(reviewWith(many(2), 1), {
        panel: { texts: textsFor(strings, 'de') },
      });
      expect(texts(view, 'h2')).to.deep.equal(['Das teilen wir']);
      expect(texts(view, '.count')).to.deep.equal(['2 geteilt']);
      expect(texts(view, '.who')[0]).to.equal('Du');
    });

    it('keeps the notice and a link that opens elsewhere; none without an address', async () => {
      const { view } = await openReview(reviewWith(ENTRIES), { panel: { privacyUrl: '/privacy#chat' } });
      expect(texts(view, '.note')).to.deep.equal([
        'Your conversation so far is shared with our team. Privacy',
      ]);
      const link = view.renderRoot.querySelector('a')!;
      expect([link.getAttribute('href'), link.target, link.rel]).to.deep.equal([
        '/privacy#chat',
        '_blank',
        'noopener noreferrer',
      ]);
      const { view: without } = await openReview(reviewWith(ENTRIES), { panel: { privacyUrl: '' } });
      expect(all(without, 'a')).to.have.lengthOf(0);
    });
  });

  describe('as a choice', () => {
    it('asks to leave out and to put back, and changes nothing by itself', async () => {
      const { view } = await openReview(reviewWith(ENTRIES));
      const heard = heardBy(view);
      buttonOf(view, 0)!.click();
      buttonOf(view, 2)!.click();
      await view.updateComplete;
      expect(heard).to.deep.equal([
        ['khc-exclude', { id: 'hi', excluded: true }],
        ['khc-exclude', { id: 'rude', excluded: false }],
      ]);
      expect(all(view, '.omitted')).to.have.lengthOf(3);
    });

    it('shares and cancels by its buttons; nothing of it leaves the root', async () => {
      const { host, view } = await openReview(reviewWith(ENTRIES));
      const heard = heardBy(view);
      const leaked: string[] = [];
      for (const name of ['khc-share', 'khc-cancel', 'khc-exclude']) {
        host.addEventListener(name, () => leaked.push(name));
      }
      one(view, '.human').click();
      one(view, '.actions .button').click();
      buttonOf(view, 0)!.click();
      expect(heard.map((entry) => (entry as string[])[0])).to.deep.equal([
        'khc-share',
        'khc-cancel',
        'khc-exclude',
      ]);
      expect(leaked).to.deep.equal([]);
    });

    it('shares nothing on the second click of a double click that opened it', async () => {
      const { view } = await openReview(reviewWith(ENTRIES));
      const heard = heardBy(view);
      one(view, '.human').dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }));
      expect(heard).to.deep.equal([]);
      one(view, '.human').dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));
      expect(heard).to.have.lengthOf(1);
    });

    it('is cancelled by Escape, which stays inside, but not by one that ends a composition', async () => {
      const { view } = await openReview(reviewWith(ENTRIES));
      const heard = heardBy(view);
      const outside: string[] = [];
      const listen = ({ key }: KeyboardEvent): void => {
        outside.push(key);
      };
      document.addEventListener('keydown', listen);
      press(buttonOf(view, 0)!, { key: 'Escape', isComposing: true });
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells
      press(buttonOf(view, 0)!, { key: 'Escape', keyCode: 229 });
      press(buttonOf(view, 0)!, { key: 'a' });
      expect(heard).to.deep.equal([]);
      outside.length = 0;
      expect(press(buttonOf(view, 0)!, { key: 'Escape' }).defaultPrevented).to.be.true;
      document.removeEventListener('keydown', listen);
      expect(heard).to.deep.equal([['khc-cancel', null]]);
      expect(outside).to.deep.equal([]);
    });
  });

  describe('and the focus', () => {
    it('begins at the heading, which names the dialog, without scrolling the page', async () => {
      const spacer = document.createElement('p');
      spacer.style.blockSize = '3000px';
      document.body.prepend(spacer);
      try {
        const { view } = await openReview(reviewWith(ENTRIES));
        expect(focused()?.id).to.equal('title');
        expect(window.scrollY).to.equal(0);
        const dialog = one(view, '[role=dialog]');
        const named = (name: string): string => words(one(view, `#${dialog.getAttribute(name) ?? ''}`));
        expect(named('aria-labelledby')).to.equal('Share this conversation?');
        expect(named('aria-describedby')).to.match(/^Our team will see exactly/);
        expect(dialog.getAttribute('aria-modal')).to.equal('true');
      } finally {
        spacer.remove();
      }
    });

    it('stays on the button of a message that is left out and put back', async () => {
      const { host, view } = await openReview(reviewWith(ENTRIES));
      answerClicks(host);
      const button = buttonOf(view, 0)!;
      button.focus();
      for (const name of ['Put back', 'Leave out', 'Put back']) {
        await sendKeys({ press: 'Enter' });
        await rerendered(host, view);
        expect(buttonOf(view, 0)).to.equal(button);
        expect(words(button)).to.equal(name);
        expect(focused() === button).to.be.true;
      }
    });

    it('stays in the list when a message goes with its button', async () => {
      const { host, view } = await openReview(reviewWith(ENTRIES));
      buttonOf(view, 0)!.focus();
      host.review = reviewWith(ENTRIES.slice(1));
      await rerendered(host, view);
      expect(focused()?.className).to.equal('scroller');
    });

    it('goes to the heading again where the owner asks for it', async () => {
      const { view } = await openReview(reviewWith(ENTRIES));
      buttonOf(view, 0)!.focus();
      view.focus();
      expect(focused()?.id).to.equal('title');
    });

    it('passes by all that is covered with Tab, and leaves the panel at its end', async () => {
      const { host } = await openReview(reviewWith(ENTRIES.slice(0, 1)));
      const after = document.createElement('button');
      after.textContent = 'After';
      host.after(after);
      const passed: string[] = [];
      for (let count = 0; count < 6; count += 1) {
        await sendKeys({ press: 'Tab' });
        passed.push(focused()?.className ?? '');
        if (focused() === after) break;
      }
      expect(passed).to.deep.equal(['scroller', 'toggle', 'button', 'human', 'link', '']);
      expect(focused() === after).to.be.true;
      after.remove();
    });

    it('stays inside on a click beside the buttons, so that Escape works', async () => {
      const { view } = await openReview(reviewWith(ENTRIES));
      const heard = heardBy(view);
      buttonOf(view, 0)!.focus();
      const { left, top, height } = one(view, '.count').getBoundingClientRect();
      await sendMouse({ type: 'click', position: [Math.round(left) + 4, Math.round(top + height / 2)] });
      await resetMouse();
      expect(focused()?.className).to.equal('dialog');
      await sendKeys({ press: 'Escape' });
      expect(heard).to.deep.equal([['khc-cancel', null]]);
    });
  });

  describe('over the panel', () => {
    const inertOf = ({ renderRoot }: PanelHost): string[] =>
      [...renderRoot.querySelectorAll<HTMLElement>('*')]
        .filter(({ inert }) => inert)
        .map(({ localName, className }) => className || localName);

    it('covers all of it', async () => {
      const { host, view } = await openReview(reviewWith(ENTRIES));
      const panel = host.renderRoot.querySelector('.panel')!.getBoundingClientRect();
      const place = view.getBoundingClientRect();
      expect([place.width, place.height]).to.deep.equal([panel.width - 2, panel.height - 2]);
    });

    it('makes inert what it covers, and gives it back: but only what it took', async () => {
      const { host, view } = await openReview(reviewWith(ENTRIES));
      expect(inertOf(host)).to.deep.equal(['header', 'middle', 'fallback', 'slot']);
      host.querySelector('a')!.focus();
      expect(focused()?.localName).to.not.equal('a');
      const outside = [document.body, host, view, host.renderRoot.querySelector('footer')!];
      expect(outside.some(({ inert }) => inert)).to.be.false;
      host.review = null;
      await host.updateComplete;
      expect(inertOf(host)).to.deep.equal(['fallback']);
    });

    it('follows when it is moved', async () => {
      const { host, view } = await openReview(reviewWith(ENTRIES));
      const panel = host.renderRoot.querySelector('.panel')!;
      const middle = panel.querySelector('.middle')!;
      middle.append(view);
      expect(inertOf(host)).to.deep.equal(
        ['header', '', 'fallback', 'footer'].map((name) => name || 'button'),
      );
      panel.querySelector('footer')!.prepend(view);
      expect(inertOf(host)).to.deep.equal(['header', 'middle', 'fallback', 'slot']);
      view.remove();
      expect(inertOf(host)).to.deep.equal(['fallback']);
    });

    it('leaves everything alone outside of a panel', async () => {
      define();
      const view = document.createElement('khc-review');
      view.review = reviewWith(ENTRIES);
      view.texts = textsFor();
      const sibling = document.createElement('p');
      document.body.append(sibling, view);
      await view.updateComplete;
      expect(sibling.inert).to.be.false;
      view.remove();
      sibling.remove();
    });
  });

  describe('in a long list', () => {
    it('opens at the first message that was refused, and leaves the page where it is', async () => {
      const entries = many(100).map((entry, index) => ({
        ...entry,
        isRefused: index === 60 || index === 90,
      }));
      const { view } = await openReview(reviewWith(entries));
      const list = one(view, '.scroller').getBoundingClientRect();
      const row = one(view, '.refused').getBoundingClientRect();
      expect(Math.abs(row.top + row.height / 2 - (list.top + list.height / 2))).to.be.below(2);
      expect(window.scrollY).to.equal(0);
    });

    it('shows the beginning of a refused message that does not fit', async () => {
      const entries = many(20).map((entry, index) =>
        index === 10 ? { ...entry, isRefused: true, body: 'line\n'.repeat(200) } : entry,
      );
      const { view } = await openReview(reviewWith(entries));
      const distance =
        one(view, '.refused').getBoundingClientRect().top -
        one(view, '.scroller').getBoundingClientRect().top;
      expect(Math.abs(distance)).to.be.below(2);
    });

    it('scrolls alone, between its heading and its buttons', async () => {
      const { view } = await openReview(reviewWith(many(100)));
      const scroller = one(view, '.scroller');
      expect(scroller.scrollHeight).to.be.above(scroller.clientHeight * 5);
      const dialog = one(view, '.dialog');
      expect(dialog.scrollHeight).to.equal(dialog.clientHeight);
      expect(scroller.scrollTop).to.equal(0);
    });

    it('keeps the pressed button where it was when a message comes in above', async () => {
      const { host, view } = await openReview(reviewWith(many(100)));
      one(view, '.scroller').scrollTop = 2000;
      const button = buttonOf(view, 50)!;
      const { top } = button.getBoundingClientRect();
      button.click();
      host.review = reviewWith([reviewEntry({ id: 'earlier', body: 'Earlier\nand longer' }), ...many(100)]);
      await rerendered(host, view);
      await nextFrame();
      expect(button.isConnected).to.be.true;
      expect(Math.abs(button.getBoundingClientRect().top - top)).to.be.below(1);
    });

    it('draws no row anew for a toggle', async () => {
      const { host, view } = await openReview(reviewWith(many(100)));
      answerClicks(host);
      const rows = all(view, 'li');
      buttonOf(view, 99)!.click();
      await rerendered(host, view);
      expect(all(view, 'li').every((row, index) => row === rows[index])).to.be.true;
      expect(all(view, '.omitted').map((row) => rows.indexOf(row))).to.deep.equal([99]);
    });
  });

  describe('of hostile text', () => {
    const KNOWN = new Set([
      'style',
      'div',
      'h2',
      'p',
      'ul',
      'li',
      'span',
      'bdi',
      'time',
      'button',
      'a',
      'svg',
    ]);
    const SHAPES = new Set(['circle', 'path']);
    const foreign = (view: ReviewPanel): string[] =>
      all(view, '*')
        .map(({ localName }) => localName)
        .filter((name) => !KNOWN.has(name) && !SHAPES.has(name));

    for (const name of ['naughty-strings', 'xss-payloads']) {
      it(`of ${name} shows it as text`, async function () {
        const strings = (await corpusOrSkip(this, name)).filter((text) => text.trim() !== '');
        const { host, view } = await openReview(reviewWith([]));
        for (let start = 0; start < strings.length; start += 100) {
          const page = strings.slice(start, start + 100);
          const entries = page.map((body, index) => reviewEntry({ id: `${start + index}`, body }));
          host.review = { ...reviewWith(entries), from: page[0] ?? '' };
          await rerendered(host, view);
          const shown = all(view, 'li').map((row) => row.querySelector('.bubble')?.textContent ?? '');
          expect(page.filter((text, index) => shown[index] !== text && shown[index] !== '')).to.deep.equal(
            [],
          );
          expect(foreign(view)).to.deep.equal([]);
        }
      });
    }

    it('that turns the direction stays in its bubble', async () => {
      const body = '\u202Eevil\u2067 <b>bold</b>';
      const { view } = await openReview(
        reviewWith([reviewEntry({ body }), reviewEntry({ id: 'n', body: 'שלום' })]),
      );
      const [first, second] = all(view, '.bubble');
      expect(first?.textContent).to.equal(body);
      expect(all(view, '.bubble').map(({ dir }) => dir)).to.deep.equal(['auto', 'auto']);
      expect(getComputedStyle(second!).direction).to.equal('rtl');
      expect(getComputedStyle(one(view, '.meta')).direction).to.equal('ltr');
    });

    it('of 100 kB is shown whole, while its button has a short name', async () => {
      const body = 'a'.repeat(100_000);
      const { view } = await openReview(reviewWith([reviewEntry({ body }), ...many(10)]));
      expect(one(view, '.bubble').textContent).to.have.lengthOf(100_000);
      const label = buttonOf(view, 0)?.getAttribute('aria-label') ?? '';
      expect(label).to.equal(`Leave out: ${'a'.repeat(60)}…`);
      expect(one(view, '.scroller').scrollWidth).to.equal(one(view, '.scroller').clientWidth);
    });

    it('as a label does not push the list apart', async () => {
      const { view } = await openReview({
        ...reviewWith([reviewEntry({ direction: 'out' })]),
        from: '<img src=x onerror=alert(1)>'.repeat(50),
      });
      expect(foreign(view)).to.deep.equal([]);
      expect(one(view, '.scroller').scrollWidth).to.equal(one(view, '.scroller').clientWidth);
    });
  });

  describe('without a barrier', () => {
    const full = reviewWith(
      [
        ...ENTRIES,
        reviewEntry({ id: 'refused', direction: 'out', isRefused: true, isRequired: true }),
        reviewEntry({ id: 'both', body: 'Refused, then left out', isRefused: true, omitted: 'excluded' }),
      ],
      3,
    );

    for (const theme of ['light', 'dark']) {
      it(`is it in ${theme} colours`, async () => {
        const { host } = await openReview(full, { attributes: `theme="${theme}"` });
        await expectNoA11yViolations(host);
      });

      it(`is it when nothing is left to decide (${theme})`, async () => {
        const entries = [
          reviewEntry({ id: 'a', direction: 'out', isRequired: true }),
          reviewEntry({ id: 'b', isRequired: true }),
        ];
        const { host } = await openReview(reviewWith(entries), { attributes: `theme="${theme}"` });
        await expectNoA11yViolations(host);
      });
    }

    it('is large enough for a finger', async () => {
      const { view } = await openReview(full);
      const heights = all(view, 'button').map((button) => button.getBoundingClientRect().height);
      expect(Math.min(...heights)).to.be.at.least(36);
    });

    for (const [width, height, font] of [
      [320, 480, ''],
      [320, 400, ''],
      [320, 400, '30px/1.45 sans-serif'],
    ] as const) {
      it(`fits ${width} × ${height} px${font && ' with text of twice the size'}`, async () => {
        const { host, view } = await openReview({ ...full, from: 'A very long name of an assistant' });
        host.style.setProperty('inline-size', `${width}px`);
        host.style.setProperty('block-size', `${height}px`);
        if (font) host.style.setProperty('--khc-font', font);
        const dialog = one(view, '.dialog');
        expect(one(view, '.scroller').clientHeight).to.be.at.least(120);
        if (!font) expect(dialog.scrollHeight).to.equal(dialog.clientHeight);
        for (const box of [dialog, one(view, '.scroller')]) {
          expect(box.scrollWidth).to.equal(box.clientWidth);
        }
        const right = dialog.getBoundingClientRect().right;
        const outside = all(view, 'button, .bubble, .meta, .remark, p').filter(
          (element) => element.getBoundingClientRect().right > right + 1,
        );
        expect(outside.map(words)).to.deep.equal([]);
      });
    }

    it('is mirrored from right to left', async () => {
      const { view } = await openReview(full, { attributes: 'dir="rtl"' });
      const list = one(view, 'ul').getBoundingClientRect();
      const own = one(view, '.in .bubble').getBoundingClientRect();
      const bot = one(view, '.out .bubble').getBoundingClientRect();
      expect(own.left).to.be.closeTo(list.left, 1);
      expect(bot.right).to.be.closeTo(list.right, 1);
    });

    it('moves nothing for people who want no motion', async () => {
      await emulateMedia({ reducedMotion: 'reduce' });
      try {
        const { view } = await openReview(full, { keepAnimations: true });
        expect(view.getAnimations({ subtree: true })).to.deep.equal([]);
        expect(getComputedStyle(view).animationName).to.equal('none');
      } finally {
        await emulateMedia({ reducedMotion: 'no-preference' });
      }
    });

    it('keeps its outlines in forced colours', async () => {
      await emulateMedia({ forcedColors: 'active' });
      try {
        const { host, view } = await openReview(full);
        expect(getComputedStyle(one(view, '.toggle')).borderTopStyle).to.equal('solid');
        expect(getComputedStyle(one(view, '.omitted .bubble')).borderTopStyle).to.equal('dashed');
        expect(getComputedStyle(one(view, '.refused .bubble')).borderTopWidth).to.equal('2px');
        await expectNoA11yViolations(host);
      } finally {
        await emulateMedia({ forcedColors: 'none' });
      }
    });
  });
});
