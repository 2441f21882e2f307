import { expect, nextFrame } from '@open-wc/testing';
import { ChatError } from '../../src/domain/chat-error.js';
import { expectNoA11yViolations } from '../support/axe.js';
import {
  buttonNamed,
  deep,
  deepAll,
  eventually,
  field,
  focused,
  goLive,
  handoffButton,
  mount,
  said,
  shownText,
  type,
} from '../support/chat.js';
import { ALEX, FakeTransport, SAM } from '../support/fake-transport.js';

const open = async (attributes = '', content = '') => {
  const transport = new FakeTransport();
  const mounted = await mount({ attributes, content });
  const { chat } = mounted;
  chat.transport = () => transport;
  await goLive(mounted);
  const drawn = async (): Promise<void> => {
    await chat.updateComplete;
    await chat.renderRoot.querySelector('khc-message-list')?.updateComplete;
  };
  await drawn();
  const end = () =>
    transport.sink?.conversation({
      id: transport.conversation!.id,
      endedAt: '2026-01-22T17:00:00.000Z',
      endedBy: 'agent',
    });
  return { chat, transport, drawn, end };
};

const lines = (chat: Element): string[] =>
  deepAll(chat, '.line').map(({ textContent }) => textContent.trim());

const trigger = (chat: Element) => deep<HTMLButtonElement>(chat, '.trigger')!;

/** Drawn, and looked at by the browser: its observers answer with the frames. */
const frames = async (): Promise<void> => {
  await nextFrame();
  await nextFrame();
  await nextFrame();
};

describe('somebody who types', () => {
  it('is shown by dots at the end of the log, and said once', async () => {
    const { chat, transport, drawn } = await open();
    transport.sink?.typing(true, SAM);
    await drawn();
    expect(deepAll(chat, '.typing i').length).to.equal(3);
    transport.sink?.typing(false);
    transport.sink?.typing(true, SAM);
    await drawn();
    expect(said(chat).filter((text) => text === 'Sam Rivera is typing').length).to.equal(1);
    transport.say('Hello');
    await drawn();
    expect(deepAll(chat, '.typing').length).to.equal(0);
    transport.sink?.typing(true, SAM);
    await drawn();
    expect(said(chat).filter((text) => text === 'Sam Rivera is typing').length).to.equal(2);
  });

  it('moves nothing where the reader is further up', async () => {
    const { chat, transport, drawn } = await open();
    for (let count = 0; count < 20; count += 1) transport.say(`Message ${String(count)}`);
    await drawn();
    await frames();
    const scroller = deep(chat, '.scroller')!;
    scroller.scrollTop = 150;
    await frames();
    const row = deepAll(chat, '.row')[6]!;
    const before = row.getBoundingClientRect().top;
    transport.sink?.typing(true, SAM);
    await drawn();
    await frames();
    expect(deepAll(chat, '.typing').length).to.equal(1);
    expect(row.getBoundingClientRect().top).to.equal(before);
  });
});

describe('who is there', () => {
  it('is told when they join, and when another takes over', async () => {
    const { chat, transport, drawn } = await open();
    transport.say('Hello');
    transport.say('Let me look.');
    transport.say('Hi, I go on.', ALEX);
    await drawn();
    expect(lines(chat).filter((text) => text !== 'New messages')).to.deep.equal([
      'Sam Rivera joined the conversation',
      'Alex Kim has taken over',
    ]);
    expect(said(chat).includes('Alex Kim has taken over.')).to.be.true;
  });

  it('is waited for as long as it usually takes, until they write', async () => {
    const { chat, transport, drawn } = await open();
    transport.sink?.wait(190);
    await drawn();
    expect(shownText(chat)).to.contain('Usually replies in about 3 minutes');
    expect(said(chat).at(-1)).to.equal('Usually replies in about 3 minutes.');
    transport.say('Hello');
    await drawn();
    expect(deep(chat, '.tail')!.textContent).not.to.contain('Usually replies');
  });

  it('has a face over the initials, which stay where the picture does not come', async () => {
    const { chat, transport, drawn } = await open();
    transport.say('Hello', { ...SAM, avatarUrl: 'https://khc.invalid/sam.png' });
    await drawn();
    const image = deep<HTMLImageElement>(chat, '.face img')!;
    expect([image.alt, image.referrerPolicy, image.loading]).to.deep.equal(['', 'no-referrer', 'lazy']);
    await eventually(() => image.hidden === true, 'the picture given up');
    expect(deep(chat, '.face')!.textContent).to.equal('SR');
  });

  for (const url of [
    'http://khc.invalid/a.png',
    'javascript:alert(1)',
    'data:image/png;base64,AAAA',
    '/a.png',
    'https:',
  ]) {
    it(`has no face from ${url}`, async () => {
      const { chat, transport, drawn } = await open();
      transport.say('Hello', { ...SAM, avatarUrl: url });
      await drawn();
      expect(deepAll(chat, '.face img').length).to.equal(0);
    });
  }
});

describe('what was not seen', () => {
  it('is counted and told while the chat is off the screen, and read once it is there', async () => {
    const { chat, transport, drawn } = await open();
    await frames();
    const counts: number[] = [];
    chat.addEventListener('kustomer-unread-change', ({ detail }) => counts.push(detail.unreadCount));
    transport.say('Seen');
    await eventually(() => transport.read.length === 1, 'the first one read');
    expect(counts).to.deep.equal([]);
    chat.hidden = true;
    await frames();
    const second = transport.say('Two');
    transport.say('Three');
    expect([chat.unreadCount, counts]).to.deep.equal([2, [1, 2]]);
    await drawn();
    expect(lines(chat).includes('New messages')).to.be.true;
    chat.hidden = false;
    await eventually(() => chat.unreadCount === 0, 'read');
    expect(transport.read.at(-1)).to.deep.equal([second, 'r3']);
    expect(counts).to.deep.equal([1, 2, 0]);
    expect(lines(chat).includes('New messages')).to.be.true;
    chat.sendMessage('Thanks');
    await drawn();
    expect(lines(chat).includes('New messages')).to.be.false;
  });

  it('is not read as long as the reader is further up', async () => {
    const { chat, transport, drawn } = await open();
    for (let count = 0; count < 20; count += 1) transport.say(`Message ${String(count)}`);
    await drawn();
    await frames();
    await eventually(() => chat.unreadCount === 0, 'read');
    deep(chat, '.scroller')!.scrollTop = 100;
    await frames();
    transport.say('New');
    await drawn();
    expect(chat.unreadCount).to.equal(1);
    deep(chat, '.newest')!.click();
    await eventually(() => chat.unreadCount === 0, 'read at the end');
  });

  it('stands before the title where the page wants that, which is restored to the letter', async () => {
    const before = document.head.querySelector('title');
    const title = before ?? document.head.appendChild(document.createElement('title'));
    const old = title.textContent;
    title.textContent = ' Order  1042 ';
    const { chat, transport } = await open('title-badge');
    await frames();
    chat.hidden = true;
    await frames();
    transport.say('One');
    transport.say('Two');
    await eventually(() => title.textContent === '(2)  Order  1042 ', 'the badge');
    title.textContent = 'Another page';
    await eventually(() => title.textContent === '(2) Another page', 'the badge again');
    title.textContent = ' Order  1042 ';
    await eventually(() => title.textContent === '(2)  Order  1042 ', 'the badge once more');
    chat.hidden = false;
    await eventually(() => title.textContent === ' Order  1042 ', 'the title');
    title.textContent = old;
    if (!before) title.remove();
  });

  it("is left to Kustomer's own widget where that runs", async () => {
    Object.assign(globalThis, { Kustomer: {} });
    const before = document.title;
    try {
      const { chat, transport, drawn } = await open('title-badge sound');
      await frames();
      chat.hidden = true;
      await frames();
      transport.say('One');
      await drawn();
      await frames();
      expect(chat.unreadCount).to.equal(1);
      expect(document.title).to.equal(before);
    } finally {
      Reflect.deleteProperty(globalThis, 'Kustomer');
    }
  });
});

describe('the end by the customer', () => {
  it('is offered only where the organisation lets them', async () => {
    const { chat, transport, drawn } = await open();
    expect(trigger(chat)).to.equal(null);
    transport.can({ end: true });
    await drawn();
    expect(trigger(chat).getAttribute('aria-label')).to.equal('End conversation');
  });

  it('asks first, and Escape keeps the conversation and gives the focus back', async () => {
    const { chat, transport, drawn } = await open();
    transport.can({ end: true });
    await drawn();
    trigger(chat).click();
    await eventually(
      () => focused()?.textContent.trim() === 'Keep chatting',
      'the focus on what does no harm',
    );
    expect(trigger(chat).getAttribute('aria-expanded')).to.equal('true');
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true });
    let heard = 0;
    const hear = (): void => void (heard += 1);
    document.addEventListener('keydown', hear);
    focused()!.dispatchEvent(escape);
    document.removeEventListener('keydown', hear);
    await eventually(() => deepAll(chat, '.card').length === 0, 'the question gone');
    expect(focused() === trigger(chat)).to.be.true;
    expect([heard, chat.phase]).to.deep.equal([0, 'live']);
  });

  it('ends it, and leads to a new one', async () => {
    const { chat, transport, drawn } = await open();
    transport.can({ end: true });
    await drawn();
    trigger(chat).click();
    await drawn();
    deep(chat, '.end')!.click();
    await eventually(() => chat.phase === 'ended', 'the end');
    expect(shownText(chat)).to.contain('You ended the conversation');
    await eventually(() => focused()?.textContent.trim() === 'Start a new conversation', 'the focus');
    expect(deepAll(chat, 'khc-end-conversation').length).to.equal(0);
  });

  it('says where it failed, and can be tried again', async () => {
    const { chat, transport, drawn } = await open();
    transport.can({ end: true });
    await drawn();
    transport.endError = new ChatError('network', 'x');
    trigger(chat).click();
    await drawn();
    deep(chat, '.end')!.click();
    await eventually(() => shownText(chat).includes('We couldn’t end the conversation'), 'the failure');
    await drawn();
    expect(said(chat).at(-1)).to.match(/^We couldn’t end the conversation\. Your connection dropped/);
    expect(chat.phase).to.equal('live');
    transport.endError = null;
    buttonNamed(chat, 'Try again')!.click();
    await eventually(() => chat.phase === 'ended', 'the end');
  });
});

describe('a message that is not sent', () => {
  it('says that it waits for the line, and after the end that it did not go', async () => {
    const { chat, transport, drawn, end } = await open();
    let arrive: () => void = () => undefined;
    transport.send = (message) =>
      new Promise((resolve) => {
        arrive = () => {
          resolve({ message: { ...chat.messages.at(-1)!, id: `s-${message.id}`, status: 'sent' } });
        };
      });
    chat.sendMessage('Is it the blue one?');
    await drawn();
    expect(shownText(chat)).to.contain('Sending…');
    transport.sink?.line('offline');
    await drawn();
    expect(shownText(chat)).to.contain('Waiting to send');
    end();
    await drawn();
    expect(shownText(chat)).to.contain('Not sent');
    expect(shownText(chat)).not.to.contain('Sending…');
    arrive();
  });

  it('goes, with the draft behind it, into the composer of the next conversation', async () => {
    const { chat, transport, drawn, end } = await open();
    transport.send = () => new Promise(() => undefined);
    chat.sendMessage('Is it the blue one?');
    chat.sendMessage('Or the green?');
    await type(chat, 'For my daughter');
    end();
    await drawn();
    expect(shownText(chat)).to.contain('We’ve kept your unsent message');
    buttonNamed(chat, 'Start a new conversation')!.click();
    await drawn();
    chat.transcript = [{ direction: 'out', body: 'Hi', date: '2026-01-22T15:00:00.000Z' }];
    handoffButton(chat)!.click();
    await eventually(
      () => field(chat)?.value === 'Is it the blue one?\n\nOr the green?\n\nFor my daughter',
      'what was not sent',
    );
    chat.reset();
  });
});

describe('what was not sent when it ended', () => {
  it('is kept for the next conversation, through a new start', async () => {
    const { chat, drawn, end } = await open();
    await type(chat, 'For my daughter');
    end();
    await drawn();
    expect(shownText(chat)).to.contain('We’ve kept your unsent message');
    buttonNamed(chat, 'Start a new conversation')!.click();
    await drawn();
    expect(chat.phase).to.equal('bot');
    chat.transcript = [{ direction: 'out', body: 'Hi', date: '2026-01-22T15:00:00.000Z' }];
    handoffButton(chat)!.click();
    await eventually(() => field(chat)?.value === 'For my daughter', 'the draft');
    chat.reset();
  });

  it('is back in the composer when the conversation is opened again', async () => {
    const { chat, transport, drawn, end } = await open();
    await type(chat, 'For my daughter');
    end();
    await drawn();
    expect(field(chat)).to.equal(null);
    transport.sink?.conversation({ id: transport.conversation!.id });
    await eventually(() => field(chat)?.value === 'For my daughter', 'the draft');
  });

  it('is forgotten with everything else when the page resets the chat', async () => {
    const { chat, drawn } = await open();
    await type(chat, 'For my daughter');
    chat.reset();
    chat.transcript = [{ direction: 'out', body: 'Hi', date: '2026-01-22T15:00:00.000Z' }];
    chat.handoff().catch(() => undefined);
    await eventually(() => field(chat) !== null, 'the question');
    await drawn();
    expect(field(chat)!.value).to.equal('');
    chat.reset();
  });
});

describe('a conversation that is gone', () => {
  it('is explained, with another way and a new one', async () => {
    const { chat, transport, drawn } = await open('', '<p slot="fallback">Call us</p>');
    transport.say('Hello');
    transport.sink?.gone(new ChatError('not_found', 'x', { status: 404 }));
    await drawn();
    expect(shownText(chat)).to.contain('This conversation is no longer available');
    expect(deep(chat, '.fallback')!.hidden).to.be.false;
    expect(buttonNamed(chat, 'Start a new conversation')).not.to.equal(undefined);
    expect(chat.error?.code).to.equal('not_found');
    expect(chat.messages.at(-1)?.body).to.equal('Hello');
  });
});

describe('without a barrier, in a live conversation', () => {
  for (const theme of ['light', 'dark']) {
    it(`are typing, who is there, what is new and the question about the end (${theme})`, async () => {
      const { chat, transport, drawn } = await open(`theme="${theme}"`);
      transport.can({ end: true, typing: true });
      transport.sink?.wait(3);
      await drawn();
      await expectNoA11yViolations(chat);
      chat.hidden = true;
      await frames();
      transport.say('Hello');
      transport.say('Hi', ALEX);
      transport.sink?.typing(true, ALEX);
      chat.hidden = false;
      await drawn();
      trigger(chat).click();
      await eventually(() => focused()?.textContent.trim() === 'Keep chatting', 'the question');
      await eventually(() => deep(chat, '.card')!.getAnimations().length === 0, 'the question at rest');
      await expectNoA11yViolations(chat);
    });

    it(`is one that is gone (${theme})`, async () => {
      const { chat, transport, drawn } = await open(`theme="${theme}"`, '<p slot="fallback">Call us</p>');
      transport.sink?.gone(new ChatError('not_found', 'x', { status: 404 }));
      await drawn();
      await expectNoA11yViolations(chat);
    });
  }
});
