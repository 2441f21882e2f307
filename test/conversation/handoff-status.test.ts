import { expect, fixture } from '@open-wc/testing';
import { html, type LitElement } from 'lit';
import { ChatError } from '../../src/domain/chat-error.js';
import type { Flow } from '../../src/domain/flow/flow.js';
import { HandoffStatus } from '../../src/conversation/handoff-status.js';
import { ConversationEnd } from '../../src/conversation/conversation-end.js';
import { archiveTexts } from '../../src/i18n/conversation/texts.js';
import { initials } from '../../src/elements/chat-header.js';
import { systemClock } from '../../src/platform/clock.js';
import {
  askingFlow,
  botFlow,
  checkingFlow,
  connectingFlow,
  endedFlow,
  existingFlow,
  liveFlow,
  offlineFlow,
  postingFlow,
  queuedFlow,
  reviewingFlow,
  sendingFlow,
  unconfirmedFlow,
} from '../support/flows.js';
import { ManualClock } from '../support/manual-clock.js';
import { texts } from '../support/texts.js';

customElements.define('khc-handoff-status', HandoffStatus);
customElements.define('khc-conversation-end', ConversationEnd);

const error = new ChatError('timeout', 'x');
const PREPARING = sendingFlow('code');

const open = async (flow: Flow, part: Partial<HandoffStatus> = {}): Promise<HandoffStatus> => {
  const element = await fixture<HandoffStatus>(
    html`<khc-handoff-status .flow=${flow} .texts=${texts()}></khc-handoff-status>`,
  );
  Object.assign(element, part);
  await element.updateComplete;
  return element;
};

const openEnd = (flow: Flow, agentName = ''): Promise<ConversationEnd> =>
  fixture<ConversationEnd>(
    html`<khc-conversation-end
      .flow=${flow}
      .texts=${texts()}
      .agentName=${agentName}
    ></khc-conversation-end>`,
  );

const text = ({ renderRoot }: LitElement): string =>
  (renderRoot.textContent ?? '').replace(/\s+/g, ' ').trim();
const buttons = ({ renderRoot }: HandoffStatus): string[] =>
  [...renderRoot.querySelectorAll('button')].map(({ textContent }) => textContent.trim());

const busy = (details: Readonly<Record<string, unknown>> = {}): ChatError =>
  new ChatError('rate_limited', 'x', { status: 429, details, retryable: true });

/** Puts a manual clock in the place of the element's own; returns the undo. */
const useClock = (clock: ManualClock): (() => void) => {
  const own = { ...systemClock };
  Object.assign(systemClock, {
    now: () => clock.now(),
    after: (ms: number, task: () => void) => clock.after(ms, task),
  });
  return () => {
    Object.assign(systemClock, own);
  };
};

describe('the place between bot and person', () => {
  const rows: readonly (readonly [string, Flow, RegExp, readonly string[]])[] = [
    ['nothing with the bot', botFlow(), /^$/, []],
    ['nothing of a cancelled handoff', botFlow(new ChatError('cancelled', 'x')), /^$/, []],
    ['a refusal', botFlow(error), /We couldn’t connect you .*took too long/, []],
    ['nothing while it asks', askingFlow(), /^$/, []],
    ['that it waits for the line', offlineFlow(), /You’re offline/, []],
    ['that it gets ready', PREPARING, /Connecting you with our team Getting ready/, []],
    ['that it posts', postingFlow(), /Sharing your conversation/, []],
    ['that it checks', checkingFlow(error), /Checking the connection/, []],
    ['that it is unconfirmed', unconfirmedFlow(error), /couldn’t confirm/, ['Try again', 'Start a new one']],
    ['that it connects', connectingFlow(), /Opening the conversation/, []],
    ['that it could not connect', connectingFlow(error), /Your conversation is open, but/, ['Try again']],
    ['that someone is there', liveFlow(), /^Connected with our team$/, []],
    ['that someone was there', endedFlow({ by: 'agent' }), /^Connected with our team$/, []],
    [
      'that it was saved, and that there is nothing more to do',
      endedFlow({ by: 'system' }),
      /^Conversation saved Our team has your conversation\. There’s nothing more you need to do\.$/,
      [],
    ],
    [
      'the open conversation that there is already',
      existingFlow(),
      /You already have an open conversation with our team You can continue it/,
      ['Continue that conversation', 'Start a new one'],
    ],
    [
      'that the server is busy, and when it goes on',
      queuedFlow(busy(), Date.now() + 3_600_000),
      /We’re very busy right now Nothing is lost\. We’ll keep trying.*Next try in \d[\d,]* seconds$/,
      [],
    ],
    [
      'that the server wants a longer break than it gets',
      queuedFlow(busy({ isCapped: true }), Date.now() + 3_600_000),
      /This may take a while\. We’ll try again in a minute, or you can reach us another way/,
      [],
    ],
    [
      'that another window is at it',
      sendingFlow('elsewhere'),
      /You’re being connected in another window\. The conversation will open here too\./,
      [],
    ],
    [
      'that it takes long, while one can still cancel',
      sendingFlow('binding', true),
      /You can wait, or cancel and try again later/,
      [],
    ],
    [
      'that it takes long, once it has left',
      postingFlow(true),
      /longer than usual\. Please stay with us/,
      [],
    ],
    ['that connecting takes long', connectingFlow(null, true), /longer than usual\. Please stay with us/, []],
    ['nothing below the review', reviewingFlow(), /^$/, []],
    [
      'that it was closed here',
      botFlow(new ChatError('identity_changed', 'x')),
      /^This conversation was closed here Someone signed in or out/,
      [],
    ],
    [
      'a refusal of the content where nothing can stay behind',
      botFlow(new ChatError('odd', 'x', { status: 422 })),
      /We couldn’t connect you/,
      [],
    ],
  ];
  for (const [what, flow, pattern, names] of rows) {
    it(`shows ${what}`, async () => {
      const element = await open(flow);
      expect(text(element)).to.match(pattern);
      expect(buttons(element)).to.deep.equal(names);
    });
  }

  it('shows since when someone is there', async () => {
    const element = await open(liveFlow(), { liveSince: Date.now() });
    expect(text(element)).to.match(/^Connected with our team · \d/);
  });

  it('tells what was chosen', async () => {
    const element = await open(unconfirmedFlow(error));
    const heard: string[] = [];
    for (const name of ['khc-try-again', 'khc-start-new']) {
      element.addEventListener(name, () => heard.push(name));
    }
    for (const button of element.renderRoot.querySelectorAll('button')) button.click();
    expect(heard).to.deep.equal(['khc-try-again', 'khc-start-new']);
  });

  it('tells whether to go on in the open conversation, or to start a new one', async () => {
    const element = await open(existingFlow());
    const heard: string[] = [];
    for (const name of ['khc-continue', 'khc-start-new'])
      element.addEventListener(name, () => heard.push(name));
    for (const button of element.renderRoot.querySelectorAll('button')) button.click();
    expect(heard).to.deep.equal(['khc-continue', 'khc-start-new']);
  });

  for (const status of [400, 413, 422]) {
    it(`offers only the latest messages after a ${String(status)}, where some can stay behind`, async () => {
      const refusal = new ChatError('odd', 'x', { status });
      const element = await open(botFlow(refusal), { canShorten: true });
      expect(buttons(element)).to.deep.equal(['Continue with only the latest messages']);
      let heard = 0;
      element.addEventListener('khc-shorten', () => (heard += 1));
      element.renderRoot.querySelector('button')!.click();
      expect(heard).to.equal(1);
    });
  }

  it('offers no fewer messages where their number or content is not what failed', async () => {
    const flow = botFlow(new ChatError('forbidden', 'x', { status: 403 }));
    expect(buttons(await open(flow, { canShorten: true }))).to.deep.equal([]);
  });

  it('counts down by the second, to one second, for the eyes alone', async () => {
    const clock = new ManualClock();
    const restore = useClock(clock);
    const resumeAt = clock.now() + 2_700;
    const element = await open(queuedFlow(busy(), resumeAt));
    const countdown = element.renderRoot.querySelector('.countdown')!;
    expect(countdown.getAttribute('aria-hidden')).to.equal('true');
    const seen = [countdown.textContent];
    for (const ms of [700, 1_000]) {
      await clock.advance(ms);
      await element.updateComplete;
      seen.push(countdown.textContent);
    }
    restore();
    expect(seen).to.deep.equal(['Next try in 3 seconds', 'Next try in 2 seconds', 'Next try in 1 second']);
    expect(element.renderRoot.querySelector('.countdown') === countdown).to.be.true;
  });

  it('writes the seconds in the reader’s way', async () => {
    const flow = queuedFlow(busy(), Date.now() + 3_599_500);
    const strings = { busyCountdown: { one: 'Noch {count} Sekunde', other: 'Noch {count} Sekunden' } };
    const element = await open(flow, { texts: texts(strings, 'de') });
    expect(text(element)).to.match(/Noch 3\.(600|59\d) Sekunden$/);
  });

  const ends: readonly (readonly [string, 'agent' | 'customer' | 'unknown' | 'system', string, string])[] = [
    ['the agent by name', 'agent', 'Sam', 'Sam ended the conversation'],
    ['an agent without one', 'agent', '', 'The conversation has ended'],
    ['the customer', 'customer', 'Sam', 'You ended the conversation'],
    ['nobody knows whom', 'unknown', 'Sam', 'The conversation has ended'],
  ];
  for (const [what, by, agentName, expected] of ends) {
    it(`says at the end that it was ended by ${what}`, async () => {
      expect(text(await openEnd(endedFlow({ by }), agentName))).to.equal(expected);
    });
  }

  for (const [what, status, expected] of [
    ['was removed', 404, /^This conversation is no longer available It was removed on our side/],
    [
      'can’t be reached',
      403,
      /^We can no longer reach this conversation Our chat service doesn’t allow this/,
    ],
  ] as const) {
    it(`says that a conversation ${what}`, async () => {
      const lost = new ChatError(status === 404 ? 'not_found' : 'forbidden', 'x', { status });
      const element = await openEnd(endedFlow({ lost }));
      expect(text(element)).to.match(expected);
    });
  }

  it('speaks of saving, not of connecting, where a conversation is only saved', async () => {
    const saving: readonly (readonly [Flow, RegExp])[] = [
      [PREPARING, /^Saving your conversation for our team Getting ready/],
      [postingFlow(), /Saving your conversation…$/],
      [sendingFlow('elsewhere'), /being saved in another window\.$/],
      [offlineFlow(), /We’ll save your conversation as soon as you’re back online\.$/],
      [unconfirmedFlow(error), /^We couldn’t confirm that your conversation was saved/],
      [botFlow(error), /^We couldn’t save your conversation/],
    ];
    for (const [flow, pattern] of saving) {
      const element = await open(flow, { texts: archiveTexts(texts()) });
      expect(text(element)).to.match(pattern);
      expect(text(element)).not.to.match(/connecting you|connect you/i);
    }
  });

  it('says nothing of an end that has not come', async () => {
    expect(text(await openEnd(liveFlow()))).to.equal('');
  });
});

describe('initials', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['Sam Rivera', 'SR'],
    ['sam', 'S'],
    ['Anna Maria von Berg', 'AB'],
    ['', ''],
    ['  — ', ''],
    ['É\u0301mile Zola', 'É\u0301Z'],
    ['𝒜lice', '𝒜'],
  ];
  for (const [name, expected] of rows) {
    it(`of ${JSON.stringify(name)} are ${JSON.stringify(expected)}`, () => {
      expect(initials(name)).to.equal(expected);
    });
  }
});
