import { expect, fixture, nextFrame } from '@open-wc/testing';
import { html } from 'lit';
import '../../src/define.js';
import type { MessageList } from '../../src/elements/message-list.js';
import type { Rows } from '../../src/elements/parts.js';
import type { ChatMessage } from '../../src/domain/message.js';
import type { LogEntry } from '../../src/domain/log/message-log.js';
import { textsOf } from '../../src/i18n/texts.js';
import { deepAll, eventually } from '../support/chat.js';
import { chatMessage } from '../support/messages.js';

const entries = (messages: readonly ChatMessage[]): LogEntry[] =>
  messages.map((message) => ({ key: message.id, message }));

const many = (count: number, prefix = 'n'): LogEntry[] =>
  entries(
    Array.from({ length: count }, (_, index) =>
      chatMessage({
        id: `${prefix}${String(index)}`,
        direction: index % 2 === 0 ? 'in' : 'out',
        date: new Date(Date.parse('2026-01-22T10:00:00Z') + index * 1_000).toISOString(),
        body: `Line ${String(index)}`,
      }),
    ),
  );

const sending: Rows = {
  status: () => 'Sent',
  above: () => '',
  newest: (unseen, onClick) =>
    unseen > 0 ? html`<button class="newest" @click=${onClick}>${unseen} new</button>` : '',
};

const open = async (change: Partial<MessageList> = {}): Promise<MessageList> => {
  const box = await fixture<HTMLElement>(
    html`<div style="display: flex; flex-direction: column; block-size: 400px; inline-size: 360px">
      <khc-message-list .texts=${textsOf(null, 'en-US')}></khc-message-list>
    </div>`,
  );
  const list = box.querySelector('khc-message-list')!;
  Object.assign(list, change);
  await list.updateComplete;
  // Nobody scrolls before the first paint, when the list goes to its end.
  await nextFrame();
  await nextFrame();
  return list;
};

const rows = (list: MessageList): HTMLElement[] => deepAll(list, '.row');
const scroller = (list: MessageList): HTMLElement => deepAll(list, '.scroller')[0]!;
const isAtEnd = (list: MessageList): boolean => {
  const { scrollHeight, scrollTop, clientHeight } = scroller(list);
  return scrollHeight - scrollTop - clientHeight <= 40;
};

describe('the message list', () => {
  it('puts a divider above each day, with words for today and yesterday', async () => {
    const now = new Date();
    const at = (days: number): string =>
      new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 12).toISOString();
    const list = await open({
      history: entries([
        chatMessage({ date: '2021-03-04T12:00:00.000Z' }),
        chatMessage({ date: at(-1) }),
        chatMessage({ date: at(-1) }),
        chatMessage({ date: at(0) }),
      ]),
    });
    const labels = deepAll(list, '.day').map(({ textContent }) => textContent);
    expect(labels).to.deep.equal(['Thursday, March 4, 2021', 'Yesterday', 'Today']);
  });

  it('names the sender and the time once for each run', async () => {
    const list = await open({
      botName: 'Acme Assistant',
      history: entries([
        chatMessage({ direction: 'out', date: '2026-01-22T14:00:00.000Z' }),
        chatMessage({ direction: 'out', date: '2026-01-22T14:01:00.000Z' }),
        chatMessage({ direction: 'in', date: '2026-01-22T14:02:00.000Z' }),
      ]),
    });
    const metas = deepAll(list, '.meta');
    expect(metas.length).to.equal(2);
    expect(metas[0]?.textContent).to.contain('Acme Assistant');
    expect(deepAll(list, 'time')[0]?.getAttribute('datetime')).to.equal('2026-01-22T14:01:00.000Z');
    expect(rows(list).map((row) => row.classList.contains('last'))).to.deep.equal([false, true, true]);
  });

  it('says who and when in full, in the title and for screen readers', async () => {
    const list = await open({
      history: entries([
        chatMessage({ direction: 'out', author: { kind: 'agent', name: 'Sam' } }),
        chatMessage({ direction: 'out', author: { kind: 'agent' } }),
        chatMessage({ direction: 'out', author: { kind: 'bot' } }),
      ]),
    });
    const bubble = deepAll(list, '.bubble')[0]!;
    expect(bubble.title).to.match(/Thursday, January 22, 2026/);
    const said = deepAll(list, '.bubble .sr').map(({ textContent }) => textContent?.trim() ?? '');
    expect(said[0]).to.equal(`Sam, ${bubble.title}:`);
    expect(said[1]).to.match(/^Agent, /);
    expect(said[2]).to.match(/^Assistant, /);
  });

  it('names the files of a message', async () => {
    const list = await open({
      history: entries([
        chatMessage({
          attachments: [
            { id: '1', name: 'bill.pdf' },
            { id: '2', name: '' },
          ],
        }),
      ]),
    });
    expect(deepAll(list, '.file').map(({ textContent }) => textContent)).to.deep.equal(['bill.pdf']);
  });

  it('keeps few of 10,000 messages in the DOM, the newest', async () => {
    const list = await open({ history: many(10_000) });
    expect(rows(list).length).to.be.within(150, 260);
    expect(rows(list).at(-1)?.textContent).to.contain('Line 9999');
    expect(isAtEnd(list)).to.be.true;
  });

  it('shows earlier ones on demand, without moving what is being read', async () => {
    const list = await open({ history: many(1_000) });
    const before = rows(list);
    const anchor = before[0]!;
    scroller(list).scrollTop = 2_000;
    await nextFrame();
    scroller(list).scrollTop = 0;
    await eventually(() => rows(list).length > before.length, 'earlier messages');
    await list.updateComplete;
    await nextFrame();
    expect(rows(list).length).to.be.within(before.length + 100, before.length + 260);
    const { top } = scroller(list).getBoundingClientRect();
    const offset = anchor.getBoundingClientRect().top - top;
    expect(offset).to.be.within(-60, 120);
    expect(rows(list).includes(anchor)).to.be.true;
  });

  it('shows earlier ones too after a jump from the end to the start', async () => {
    const list = await open({ history: many(1_000) });
    const before = rows(list).length;
    scroller(list).scrollTop = 0;
    await nextFrame();
    await nextFrame();
    await list.updateComplete;
    expect(rows(list).length).to.be.greaterThan(before);
  });

  it('has a button that does the same, until nothing is earlier', async () => {
    const list = await open({ history: many(300) });
    deepAll(list, '.earlier')[0]!.click();
    await list.updateComplete;
    expect(rows(list).length).to.equal(300);
    expect(deepAll(list, '.earlier').length).to.equal(0);
  });

  it('counts live messages towards the window too', async () => {
    const list = await open({ history: many(100), live: many(300, 'l') });
    expect(rows(list).length).to.be.within(150, 260);
    expect(rows(list).at(-1)?.textContent).to.contain('Line 299');
  });

  it('follows new messages at the end', async () => {
    const history = many(50);
    const list = await open({ history });
    expect(isAtEnd(list)).to.be.true;
    list.live = entries([chatMessage({ direction: 'out', body: 'long '.repeat(100) })]);
    await list.updateComplete;
    await nextFrame();
    expect(isAtEnd(list)).to.be.true;
    expect(deepAll(list, '.newest').length).to.equal(0);
  });

  it('stays where the reader is, counts what is new, and leads there', async () => {
    const list = await open({ history: many(50), rows: [sending] });
    scroller(list).scrollTop = 100;
    await eventually(() => !isAtEnd(list), 'a place further up');
    await nextFrame();
    await nextFrame();
    const live = entries([
      chatMessage({ direction: 'out', body: 'One' }),
      chatMessage({ direction: 'in', body: 'Mine' }),
      chatMessage({ direction: 'out', body: 'Two' }),
    ]);
    list.live = live;
    await list.updateComplete;
    expect(scroller(list).scrollTop).to.be.within(90, 110);
    const button = deepAll(list, '.newest')[0]!;
    expect(button.textContent).to.equal('2 new');
    button.click();
    await list.updateComplete;
    await eventually(() => isAtEnd(list), 'the end');
    expect(deepAll(list, '.newest').length).to.equal(0);
    expect(list.shadowRoot?.activeElement?.classList.contains('scroller')).to.be.true;
  });

  it('keeps the row of a message that the server renames', async () => {
    const pending = chatMessage({ id: 'p', status: 'sending' });
    const list = await open({ live: [{ key: 'p', message: pending }], rows: [sending] });
    const row = rows(list)[0]!;
    list.live = [{ key: 'p', message: { ...pending, id: 'server', status: 'sent' } }];
    await list.updateComplete;
    expect(rows(list)[0] === row).to.be.true;
    expect(row.classList.contains('sent')).to.be.true;
  });

  it('shows the body of a feature in the place of the text, in history and live messages alike', async () => {
    const rich: Rows = { body: ({ body }) => (body === 'Rich' ? html`<b>${body}</b>` : null) };
    const list = await open({
      history: entries([chatMessage({ body: 'Rich' }), chatMessage({ body: 'Plain' })]),
      live: entries([chatMessage({ body: 'Rich' })]),
      rows: [sending, rich],
    });
    expect(deepAll(list, '.body b').map(({ textContent }) => textContent)).to.deep.equal(['Rich', 'Rich']);
    expect(deepAll(list, '.body').map(({ textContent }) => textContent)).to.deep.equal([
      'Rich',
      'Plain',
      'Rich',
    ]);
  });

  it('says nothing of the fate of what was shared already', async () => {
    const mine = entries([chatMessage({ id: 'a', direction: 'in' })]);
    const list = await open({ history: mine, live: entries([chatMessage({ id: 'b' })]), rows: [sending] });
    const metas = deepAll(list, '.meta').map(({ textContent }) => /Sent/.test(textContent ?? ''));
    expect(metas).to.deep.equal([false, true]);
  });

  it('shows the empty slot only where nothing was said', async () => {
    const list = await open();
    expect(deepAll(list, 'slot[name=empty]').length).to.equal(1);
    list.history = many(1);
    await list.updateComplete;
    expect(deepAll(list, 'slot[name=empty]').length).to.equal(0);
  });

  it('can be reached and scrolled by keyboard', async () => {
    const list = await open({ history: many(3) });
    expect(scroller(list).tabIndex).to.equal(0);
    expect(scroller(list).getAttribute('aria-label')).to.equal('Conversation');
  });
});
