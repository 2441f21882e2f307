import { expect } from '@open-wc/testing';
import { ChatError } from '../../src/domain/chat-error.js';
import type { Flow } from '../../src/domain/flow/flow.js';
import { EMPTY_LOG } from '../../src/domain/log/message-log.js';
import { announcementsFor } from '../../src/conversation/announcements.js';
import { initialState, type SessionState } from '../../src/session/state.js';
import {
  askingFlow,
  botFlow,
  connectingFlow,
  endedFlow,
  existingFlow,
  liveFlow,
  offlineFlow,
  postingFlow,
  queuedFlow,
  reviewingFlow,
  sendingFlow,
} from '../support/flows.js';
import { chatMessage } from '../support/messages.js';
import { texts } from '../support/texts.js';

/* What the live region says of a change; what it says in the element is tested with the element. */

const BOT = botFlow();
const PREPARING = sendingFlow('code');

const state = (flow: Flow, part: Partial<SessionState> = {}): SessionState => ({
  ...initialState(),
  flow,
  ...part,
});

const said = (flow: Flow, before: Flow = BOT): string[] =>
  announcementsFor(state(flow), state(before), texts());

const busy = (details: object = {}): ChatError =>
  new ChatError('rate_limited', 'x', { status: 429, details: { ...details } });
const queued = (seconds: number, details: object = {}): Flow =>
  queuedFlow(busy(details), Date.now() + seconds * 1000);

describe('what is said aloud', () => {
  const rows: readonly (readonly [string, Flow, Flow, RegExp])[] = [
    ['that it connects', PREPARING, BOT, /^Connecting you with our team\.$/],
    [
      'that there is an open conversation',
      existingFlow(),
      PREPARING,
      /^You already have an open conversation with our team\. You can continue it/,
    ],
    [
      'that another window is at it',
      sendingFlow('elsewhere'),
      PREPARING,
      /^You’re being connected in another window/,
    ],
    ['that it waits for the line', offlineFlow(), BOT, /^You’re offline\. We’ll connect you/],
    [
      'how long a busy server is waited for',
      queued(30),
      postingFlow(),
      /^We’re very busy right now\. Nothing is lost.* Next try in 30 seconds\.$/,
    ],
    [
      'that a server wants a longer break',
      queued(60, { isCapped: true }),
      postingFlow(),
      /This may take a while.* Next try in 60 seconds\.$/,
    ],
    ['that it takes long', postingFlow(true), postingFlow(), /^This is taking longer.* stay with us\.$/],
    [
      'that it takes long and can be cancelled',
      sendingFlow('binding', true),
      PREPARING,
      /^This is taking longer.* cancel and try again later\.$/,
    ],
    [
      'that connecting takes long',
      connectingFlow(null, true),
      connectingFlow(),
      /^This is taking longer.* stay with us\.$/,
    ],
    [
      'that it was saved',
      endedFlow({ by: 'system' }),
      postingFlow(),
      /^Conversation saved\. Our team has your conversation\./,
    ],
    [
      'that it was closed here',
      botFlow(new ChatError('identity_changed', 'x')),
      liveFlow(),
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
    expect(said(reviewingFlow())).to.deep.equal([]);
    expect(said(postingFlow(), PREPARING)).to.deep.equal([]);
    expect(said(askingFlow())).to.deep.equal([]);
  });

  it('is nothing of a cancelled handoff', () => {
    expect(said(botFlow(new ChatError('cancelled', 'x')), queued(10))).to.deep.equal([]);
  });

  it('is in the page’s own words where it has some', () => {
    const strings = { elsewhereText: 'Woanders' };
    const now = state(sendingFlow('elsewhere'));
    expect(announcementsFor(now, state(PREPARING), texts(strings, 'de'))).to.deep.equal(['Woanders']);
  });

  it('names the agent as the page does, where they have no name', () => {
    const live = liveFlow();
    const message = chatMessage({ direction: 'out', body: 'Hello', author: { kind: 'agent' } });
    const now = state(live, { log: { ...EMPTY_LOG, live: [{ key: message.id, message }] } });
    expect(announcementsFor(now, state(live), texts({ agent: 'Team' }))).to.deep.equal(['Team: Hello']);
    expect(announcementsFor(now, state(live), texts())).to.deep.equal(['Agent: Hello']);
  });
});
