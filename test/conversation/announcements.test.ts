import { expect } from '@open-wc/testing';
import { ChatError } from '../../src/domain/chat-error.js';
import { PREPARING, type FlowState } from '../../src/domain/flow/flow.js';
import { EMPTY_LOG } from '../../src/domain/log/message-log.js';
import { announcementsFor } from '../../src/conversation/announcements.js';
import type { SessionState } from '../../src/session/state.js';
import { chatMessage } from '../support/messages.js';
import { texts } from '../support/texts.js';

/* What the live region says of a change; what it says in the element is tested with the element. */

const conversation = { id: 'c' };
const BOT: FlowState = { phase: 'bot', error: null };

const state = (flow: FlowState, part: Partial<SessionState> = {}): SessionState => ({
  flow,
  log: EMPTY_LOG,
  connection: 'idle',
  omitted: [],
  agent: null,
  liveSince: null,
  intakeProblems: [],
  typing: null,
  waitSeconds: null,
  features: null,
  unseen: [],
  newFrom: null,
  draft: '',
  ...part,
});

const said = (flow: FlowState, before: FlowState = BOT): string[] =>
  announcementsFor(state(flow), state(before), texts());

const handingOff = (part: object): FlowState => ({ phase: 'handing-off', ...part }) as FlowState;
const busy = (details: object = {}): ChatError =>
  new ChatError('rate_limited', 'x', { status: 429, details: { ...details } });
const queued = (seconds: number, details: object = {}): FlowState =>
  handingOff({ step: 'queued', resumeAt: Date.now() + seconds * 1000, error: busy(details) });
const posting = (part: object = {}): FlowState =>
  handingOff({ step: 'sending', progress: 'posting', ...part });

describe('what is said aloud', () => {
  const rows: readonly (readonly [string, FlowState, FlowState, RegExp])[] = [
    ['that it connects', PREPARING, BOT, /^Connecting you with our team\.$/],
    [
      'that there is an open conversation',
      handingOff({ step: 'asking', existing: conversation }),
      PREPARING,
      /^You already have an open conversation with our team\. You can continue it/,
    ],
    [
      'that another window is at it',
      handingOff({ step: 'sending', progress: 'elsewhere' }),
      PREPARING,
      /^You’re being connected in another window/,
    ],
    [
      'that it waits for the line',
      handingOff({ step: 'queued', resumeAt: null, error: null }),
      BOT,
      /^You’re offline\. We’ll connect you/,
    ],
    [
      'how long a busy server is waited for',
      queued(30),
      posting(),
      /^We’re very busy right now\. Nothing is lost.* Next try in 30 seconds\.$/,
    ],
    [
      'that a server wants a longer break',
      queued(60, { isCapped: true }),
      posting(),
      /This may take a while.* Next try in 60 seconds\.$/,
    ],
    ['that it takes long', posting({ isSlow: true }), posting(), /^This is taking longer.* stay with us\.$/],
    [
      'that it takes long and can be cancelled',
      handingOff({ step: 'sending', progress: 'preparing', isSlow: true }),
      PREPARING,
      /^This is taking longer.* cancel and try again later\.$/,
    ],
    [
      'that connecting takes long',
      handingOff({ step: 'connecting', conversation, error: null, isSlow: true }),
      handingOff({ step: 'connecting', conversation, error: null }),
      /^This is taking longer.* stay with us\.$/,
    ],
    [
      'that it was saved',
      { phase: 'ended', conversation, by: 'system' },
      posting(),
      /^Conversation saved\. Our team has your conversation\./,
    ],
    [
      'that it was closed here',
      { phase: 'bot', error: new ChatError('identity_changed', 'x') },
      { phase: 'live', conversation },
      /^This conversation was closed here\. Someone signed in or out/,
    ],
  ];
  for (const [what, now, before, pattern] of rows) {
    it(`is ${what}`, () => {
      const all = said(now, before);
      expect(all).to.have.length(1);
      expect(all[0]).to.match(pattern);
    });
  }

  it('is the next wait too, but not each second of one', () => {
    const first = queued(10);
    expect(said(first, first)).to.deep.equal([]);
    expect(said({ ...first }, first)).to.deep.equal([]);
    expect(said(queued(20), first)).to.have.length(1);
  });

  it('is nothing of a review, which takes the focus, nor of a request that just leaves', () => {
    expect(said(handingOff({ step: 'reviewing', review: null }))).to.deep.equal([]);
    expect(said(posting(), PREPARING)).to.deep.equal([]);
    expect(said(handingOff({ step: 'asking', existing: null }))).to.deep.equal([]);
  });

  it('is nothing of a cancelled handoff', () => {
    expect(said({ phase: 'bot', error: new ChatError('cancelled', 'x') }, queued(10))).to.deep.equal([]);
  });

  it('is in the page’s own words where it has some', () => {
    const strings = { elsewhereText: 'Woanders' };
    const now = state(handingOff({ step: 'sending', progress: 'elsewhere' }));
    expect(announcementsFor(now, state(PREPARING), texts(strings, 'de'))).to.deep.equal(['Woanders']);
  });

  it('names the agent as the page does, where they have no name', () => {
    const live: FlowState = { phase: 'live', conversation };
    const message = chatMessage({ direction: 'out', body: 'Hello', author: { kind: 'agent' } });
    const now = state(live, { log: { ...EMPTY_LOG, live: [{ key: message.id, message }] } });
    expect(announcementsFor(now, state(live), texts({ agent: 'Team' }))).to.deep.equal(['Team: Hello']);
    expect(announcementsFor(now, state(live), texts())).to.deep.equal(['Agent: Hello']);
  });
});
