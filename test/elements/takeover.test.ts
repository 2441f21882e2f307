import { expect, fixture } from '@open-wc/testing';
import { html } from 'lit';
import { ChatError } from '../../src/domain/chat-error.js';
import { PREPARING, type FlowState } from '../../src/domain/flow-state.js';
import { Takeover } from '../../src/elements/takeover.js';
import { initials } from '../../src/elements/chat-header.js';

if (!customElements.get('khc-takeover')) customElements.define('khc-takeover', Takeover);

const error = new ChatError('timeout', 'x');
const conversation = { id: 'c' };

const open = async (flow: FlowState, part: Partial<Takeover> = {}): Promise<Takeover> => {
  const element = await fixture<Takeover>(html`<khc-takeover .flow=${flow}></khc-takeover>`);
  Object.assign(element, part);
  await element.updateComplete;
  return element;
};

const text = ({ renderRoot }: Takeover): string => (renderRoot.textContent ?? '').replace(/\s+/g, ' ').trim();
const buttons = ({ renderRoot }: Takeover): string[] =>
  [...renderRoot.querySelectorAll('button')].map(({ textContent }) => textContent.trim());

describe('the place between bot and person', () => {
  const handingOff = (part: object): FlowState => ({ phase: 'handing-off', ...part }) as FlowState;
  const rows: readonly (readonly [string, FlowState, RegExp, readonly string[]])[] = [
    ['nothing with the bot', { phase: 'bot', error: null }, /^$/, []],
    ['nothing of a cancelled handoff', { phase: 'bot', error: new ChatError('cancelled', 'x') }, /^$/, []],
    ['a refusal', { phase: 'bot', error }, /We could not connect you .*took too long/, []],
    ['nothing while it asks', handingOff({ step: 'asking' }), /^$/, []],
    ['that it waits for the line', handingOff({ step: 'queued' }), /You are offline/, []],
    ['that it gets ready', PREPARING, /Connecting you with our team Getting ready/, []],
    ['that it posts', handingOff({ step: 'sending', progress: 'posting' }), /Sharing your conversation/, []],
    ['that it checks', handingOff({ step: 'checking', error }), /Checking the connection/, []],
    [
      'that it is unconfirmed',
      handingOff({ step: 'unconfirmed', error }),
      /could not confirm/,
      ['Try again', 'Start a new one'],
    ],
    [
      'that it connects',
      handingOff({ step: 'connecting', conversation, error: null }),
      /Opening the conversation/,
      [],
    ],
    [
      'that it could not connect',
      handingOff({ step: 'connecting', conversation, error }),
      /Your conversation is open, but/,
      ['Try again'],
    ],
    ['that someone is there', { phase: 'live', conversation }, /^Connected with our team$/, []],
    [
      'that someone was there',
      { phase: 'ended', conversation, by: 'agent' },
      /^Connected with our team$/,
      [],
    ],
    ['that it was saved', { phase: 'ended', conversation, by: 'system' }, /^Conversation saved$/, []],
  ];
  for (const [what, flow, pattern, names] of rows) {
    it(`shows ${what}`, async () => {
      const element = await open(flow);
      expect(text(element)).to.match(pattern);
      expect(buttons(element)).to.deep.equal(names);
    });
  }

  it('shows since when someone is there', async () => {
    const element = await open({ phase: 'live', conversation }, { liveSince: Date.now() });
    expect(text(element)).to.match(/^Connected with our team · \d/);
  });

  it('tells what was chosen', async () => {
    const element = await open(handingOff({ step: 'unconfirmed', error }));
    const heard: string[] = [];
    for (const name of ['khc-try-again', 'khc-start-new']) {
      element.addEventListener(name, () => heard.push(name));
    }
    for (const button of element.renderRoot.querySelectorAll('button')) button.click();
    expect(heard).to.deep.equal(['khc-try-again', 'khc-start-new']);
  });

  const ends: readonly (readonly [string, 'agent' | 'customer' | 'unknown' | 'system', string, string])[] = [
    ['the agent by name', 'agent', 'Sam', 'Sam ended the conversation'],
    ['an agent without one', 'agent', '', 'The conversation has ended'],
    ['the customer', 'customer', 'Sam', 'You ended the conversation'],
    ['nobody knows whom', 'unknown', 'Sam', 'The conversation has ended'],
  ];
  for (const [what, by, agentName, expected] of ends) {
    it(`says at the end that it was ended by ${what}`, async () => {
      const element = await open({ phase: 'ended', conversation, by }, { end: true, agentName });
      expect(text(element)).to.equal(expected);
    });
  }

  it('says nothing of an end that has not come', async () => {
    expect(text(await open({ phase: 'live', conversation }, { end: true }))).to.equal('');
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
