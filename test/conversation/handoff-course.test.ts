import { expect } from '@open-wc/testing';
import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';
import { expectNoA11yViolations } from '../support/axe.js';
import {
  bodiesOf,
  buttonNamed,
  deep,
  deepAll,
  eventually,
  field,
  focused,
  goLive,
  handoffButton,
  mount,
  POST,
  said,
  shownText,
  spyOnConsole,
  type Mounted,
} from '../support/chat.js';
import { transcript } from '../support/messages.js';

/* What can lie between the button and the live conversation, in the element. */

const spy = spyOnConsole();

beforeEach(() => {
  sessionStorage.clear();
});

const announced = (chat: KustomerHandoffChat): string => said(chat).join('\n');

const header = (chat: KustomerHandoffChat): string => deep(chat, 'header')?.textContent ?? '';

/** Another element for the same visitor of the same server, as in another tab or after a reload. */
const beside = ({ sandbox }: Mounted, attributes: string): Promise<Mounted> => mount({ attributes, sandbox });

const start = (chat: KustomerHandoffChat): void => {
  chat.handoff().catch(() => undefined);
};

const busy = async (mounted: Mounted): Promise<void> => {
  await mounted.sandbox.fail({ match: POST, kind: 'status', status: 429 });
  start(mounted.chat);
  await eventually(() => mounted.chat.step === 'queued', 'the wait');
  await eventually(() => /Next try in \d+ seconds/.test(shownText(mounted.chat)), 'the countdown');
};

const existing = async (): Promise<{ first: Mounted; second: Mounted }> => {
  const first = await mount({ attributes: 'external-id="order-1" id="one"' });
  await goLive(first);
  const second = await beside(first, 'external-id="order-1" id="two"');
  start(second.chat);
  await eventually(() => shownText(second.chat).includes('You already have an open'), 'the offer');
  return { first, second };
};

describe('a busy server', () => {
  it('is waited for visibly, told aloud once, and can be left', async () => {
    const mounted = await mount({ content: '<p slot="fallback">Call us</p>' });
    const { chat } = mounted;
    await busy(mounted);
    expect(announced(chat)).to.match(/We’re very busy right now\. .*Next try in (10|9) seconds\./);
    expect(deep(chat, '.countdown')?.getAttribute('aria-hidden')).to.equal('true');
    expect(chat.error?.code).to.equal('rate_limited');
    expect(chat.error?.serverCode).to.equal('fault');
    expect(chat.error?.status).to.equal(429);
    buttonNamed(chat, 'Cancel')!.click();
    await eventually(() => chat.phase === 'bot', 'the bot');
    await chat.updateComplete;
    expect(shownText(chat)).to.not.contain('We couldn’t connect you');
    expect(announced(chat).match(/Next try/g)).to.have.length(1);
  });
});

describe('an open conversation of the same log', () => {
  it('is offered, told aloud, and gone on with', async () => {
    const { first, second } = await existing();
    expect(second.chat.step).to.equal('asking');
    expect(announced(second.chat)).to.contain('You already have an open conversation with our team.');
    expect(field(second.chat) === null, 'nothing is to be written here').to.be.true;
    buttonNamed(second.chat, 'Continue that conversation')!.click();
    await eventually(() => second.chat.phase === 'live', 'live');
    expect(second.chat.conversation?.id).to.equal(first.chat.conversation?.id);
    expect(await first.sandbox.conversations()).to.have.length(1);
  });

  it('is left alone where the person wants a new one', async () => {
    const { first, second } = await existing();
    buttonNamed(second.chat, 'Start a new one')!.click();
    await eventually(() => second.chat.phase === 'live', 'live');
    expect(second.chat.conversation?.id).to.not.equal(first.chat.conversation?.id);
    expect(await first.sandbox.conversations()).to.have.length(2);
  });
});

describe('another window with the same log', () => {
  it('is waited for, told aloud, and joined', async () => {
    const first = await mount({ attributes: 'external-id="order-1" id="one"' });
    const second = await beside(first, 'external-id="order-1" id="two"');
    await first.sandbox.fail({ match: POST, kind: 'delay', ms: 500 });
    start(first.chat);
    await eventually(() => shownText(first.chat).includes('Sharing your conversation'), 'the request');
    start(second.chat);
    await eventually(
      () => shownText(second.chat).includes('You’re being connected in another window'),
      'the wait',
    );
    await eventually(
      () => announced(second.chat).includes('You’re being connected in another window'),
      'the voice',
    );
    await eventually(() => first.chat.phase === 'live' && second.chat.phase === 'live', 'both live');
    expect(await first.sandbox.conversations()).to.have.length(1);
  });
});

describe('an archived conversation', () => {
  it('has a button that says so', async () => {
    const { chat } = await mount({ attributes: 'archive' });
    expect(handoffButton(chat)?.textContent.trim()).to.equal('Save this conversation');
  });

  it('shows no question and no field, even where the customer has written nothing', async () => {
    const log = [{ date: '2026-01-22T14:36:00Z', direction: 'out', body: 'Hi there!' }];
    const { chat } = await mount({ attributes: 'archive', log });
    await eventually(() => customElements.get('khc-composer') !== undefined, 'the code');
    start(chat);
    await eventually(() => chat.step !== 'sending', 'what follows');
    await chat.updateComplete;
    expect(field(chat) === null).to.be.true;
    expect(shownText(chat)).not.to.contain('What can we help you with?');
  });

  it('is saved: in the header, aloud, and with nothing to write to', async () => {
    const { chat } = await mount({ attributes: 'archive' });
    start(chat);
    await eventually(() => chat.phase === 'ended', 'the end');
    await eventually(() => shownText(chat).includes('Conversation saved'), 'the card');
    expect(header(chat)).to.contain('Saved for our team');
    expect(announced(chat)).to.contain('Conversation saved. Our team has your conversation.');
    expect(field(chat) === null).to.be.true;
    expect(deep(chat, 'khc-conversation-end') === null, 'no end is told besides').to.be.true;
  });
});

describe('a message that the server names', () => {
  it('makes the bar offer a review, which marks it', async () => {
    const { chat, sandbox } = await mount({ log: transcript(4) });
    await sandbox.fail({
      match: POST,
      kind: 'status',
      status: 422,
      body: { errors: [{ code: 'odd', title: 'Odd', source: { pointer: '/messages/2/body' } }] },
    });
    await chat.handoff().catch(() => undefined);
    await eventually(() => handoffButton(chat)?.textContent.trim() === 'Review and try again', 'the label');
    expect(chat.error?.messageIds).to.deep.equal(['t2']);
    handoffButton(chat)!.click();
    await eventually(() => deep(chat, 'khc-review') !== null && deep(chat, '.refused') !== null, 'the mark');
    expect(chat.step).to.equal('reviewing');
    expect(deepAll(chat, '.refused').map((row) => row.querySelector('.bubble')?.textContent)).to.deep.equal([
      'Message 2',
    ]);
  });

  it('of no known place is only told', async () => {
    const { chat, sandbox } = await mount();
    await sandbox.fail({ match: POST, kind: 'status', status: 422 });
    await chat.handoff().catch(() => undefined);
    await eventually(() => shownText(chat).includes('We couldn’t connect you'), 'the refusal');
    expect(handoffButton(chat)?.textContent.trim()).to.equal('Talk to a person');
  });
});

describe('a refusal of the content', () => {
  it('can be answered with the latest messages alone', async () => {
    const mounted = await mount({ log: transcript(8) });
    const { chat, sandbox } = mounted;
    await sandbox.fail({ match: POST, kind: 'status', status: 413 });
    await chat.handoff().catch(() => undefined);
    await eventually(
      () => buttonNamed(chat, 'Continue with only the latest messages') !== undefined,
      'the offer',
    );
    buttonNamed(chat, 'Continue with only the latest messages')!.focus();
    buttonNamed(chat, 'Continue with only the latest messages')!.click();
    await eventually(() => chat.phase === 'live', 'live');
    const [conversation] = await sandbox.conversations();
    expect(conversation?.messages.map(({ body }) => body)).to.deep.equal([
      'Message 4',
      'Message 5',
      'Message 6',
      'Message 7',
    ]);
    // The pressed button is gone; what it was for goes on in the composer.
    await eventually(() => focused() === field(chat), 'the focus in the composer');
  });
});

describe('the attributes of the handoff', () => {
  it('review puts what will be shared before the request', async () => {
    const { chat, sandbox } = await mount({ attributes: 'review', log: transcript(4) });
    start(chat);
    await eventually(() => chat.step === 'reviewing', 'the review');
    await eventually(() => focused()?.id === 'title', 'the focus on its heading');
    expect(await sandbox.conversations()).to.have.length(0);
    buttonNamed(chat, 'Share and continue')!.click();
    await eventually(() => chat.phase === 'live', 'live');
    expect(bodiesOf(chat)).to.have.length(4);
  });

  it('review may be set as late as the wish', async () => {
    const { chat } = await mount({ log: transcript(4) });
    chat.review = true;
    start(chat);
    await eventually(() => chat.step === 'reviewing', 'the review');
    chat.cancelHandoff();
    chat.review = false;
    start(chat);
    await eventually(() => chat.phase === 'live', 'live, without one');
  });

  it('resume="off" stores nothing', async () => {
    const mounted = await mount({ attributes: 'resume="off"' });
    await goLive(mounted);
    const { baseUrl } = mounted.sandbox;
    expect(Object.keys(sessionStorage).filter((key) => key.includes(baseUrl))).to.deep.equal([]);
  });

  it('resume of another value falls back to the session, with a warning', async () => {
    const mounted = await mount({ attributes: 'resume="forever"' });
    await eventually(
      () => spy.has(/resume="forever" is none of session, device, off; "session"/),
      'the warning',
    );
    expect(mounted.chat.resume).to.equal('session');
    await goLive(mounted);
    expect(Object.keys(sessionStorage).some((key) => key.startsWith('khc:handoff:'))).to.be.true;
  });
});

describe('after a reload', () => {
  const { requestIdleCallback } = globalThis;
  afterEach(() => {
    Object.assign(globalThis, { requestIdleCallback });
  });

  /** A browser that never has time: what is fetched then is fetched because it is needed. */
  const neverIdle = (): void => {
    Object.assign(globalThis, { requestIdleCallback: () => 0 });
  };

  it('the conversation is there at once, without waiting for the browser to have time', async () => {
    const before = await mount({ attributes: 'id="chat"' });
    const id = await goLive(before);
    before.chat.remove();
    neverIdle();
    const { chat, sandbox } = await beside(before, 'id="chat"');
    await eventually(() => chat.phase === 'live', 'live');
    expect(chat.conversation?.id).to.equal(id);
    expect(bodiesOf(chat)).to.deep.equal(['Where is my order?', 'I am only a bot.']);
    expect(await sandbox.conversations()).to.have.length(1);
    await eventually(() => field(chat) !== null, 'the composer');
  });

  it('a chat of another name has nothing to take up', async () => {
    const before = await mount({ attributes: 'id="chat"' });
    await goLive(before);
    before.chat.remove();
    const { chat } = await beside(before, 'id="other"');
    await eventually(() => customElements.get('khc-composer') !== undefined, 'the code');
    await chat.updateComplete;
    expect(chat.phase).to.equal('bot');
  });

  it('after “Start a new conversation” there is nothing to take up', async () => {
    const before = await mount({ attributes: 'id="chat"' });
    await goLive(before);
    before.chat.reset();
    expect(Object.keys(sessionStorage).filter((key) => key.startsWith('khc:handoff:'))).to.deep.equal([]);
  });
});

describe('a reset', () => {
  it('takes back what was said aloud: it was not for whoever comes next', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    const id = await goLive(mounted);
    await sandbox.reply(id, 'Your card ends with 4242.');
    await eventually(() => announced(chat).includes('4242'), 'the reply');
    chat.reset();
    await chat.updateComplete;
    expect(shownText(chat)).to.not.contain('4242');
  });
});

describe('without a barrier', () => {
  for (const theme of ['light', 'dark']) {
    it(`is the offer of an open conversation (${theme})`, async () => {
      const { second } = await existing();
      second.chat.setAttribute('theme', theme);
      await second.chat.updateComplete;
      await expectNoA11yViolations(second.chat);
    });

    it(`is the wait for a busy server (${theme})`, async () => {
      const mounted = await mount({
        attributes: `theme="${theme}"`,
        content: '<p slot="fallback">Call us</p>',
      });
      await busy(mounted);
      await expectNoA11yViolations(mounted.chat);
      mounted.chat.reset();
    });

    it(`is the review (${theme})`, async () => {
      const { chat } = await mount({ attributes: `theme="${theme}" review`, log: transcript(4) });
      start(chat);
      await eventually(() => deepAll(chat, '.toggle').length === 4, 'the review');
      deep<HTMLButtonElement>(chat, '.toggle')!.click();
      await eventually(() => shownText(chat).includes('Left out by you'), 'the message left out');
      for (const animation of deep(chat, 'khc-review')!.getAnimations({ subtree: true })) animation.finish();
      await expectNoA11yViolations(chat);
      chat.reset();
    });

    it(`is an archived conversation (${theme})`, async () => {
      const { chat } = await mount({ attributes: `theme="${theme}" archive` });
      start(chat);
      await eventually(() => shownText(chat).includes('Conversation saved'), 'the card');
      await expectNoA11yViolations(chat);
    });
  }
});
