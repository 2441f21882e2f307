import { expect } from '@open-wc/testing';
import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';
import type { ChatEventDetails } from '../../src/domain/event-details.js';
import { initialState, type Live, type SessionState } from '../../src/session/state.js';
import { pageEventsOf } from '../../src/session/page-events.js';
import { ChatError } from '../../src/domain/chat-error.js';
import {
  bodiesOf,
  eventually,
  goLive,
  LOG,
  mount,
  POST,
  posts,
  quiet,
  spyOnConsole,
} from '../support/chat.js';
import { rejection } from '../support/errors.js';
import { botFlow, CONVERSATION, endedFlow, LIVE } from '../support/flows.js';
import { chatMessage } from '../support/messages.js';

/* What a listener of the page's sets off, and in which order it hears of what happened. */

const spy = spyOnConsole();

/** Runs an act inside the first event of that name for which it returns something; resolves with what it returned. */
const inside = <Name extends keyof ChatEventDetails, Result>(
  chat: KustomerHandoffChat,
  name: Name,
  act: (detail: ChatEventDetails[Name]) => Result | undefined,
): Promise<Result> =>
  new Promise((resolve) => {
    const listener = (event: Event): void => {
      const result = act((event as CustomEvent<ChatEventDetails[Name]>).detail);
      if (result === undefined) return;
      chat.removeEventListener(name, listener);
      resolve(result);
    };
    chat.addEventListener(name, listener);
  });

describe('called inside a listener', () => {
  it('cancelHandoff() takes the handoff back, and no request leaves', async () => {
    const mounted = await mount();
    const { chat } = mounted;
    const cancelled = inside(chat, 'kustomer-phase-change', ({ phase }) =>
      phase === 'handing-off' ? [chat.cancelHandoff(), chat.phase, chat.getAttribute('phase')] : undefined,
    );
    const pending = chat.handoff();
    expect(await cancelled).to.deep.equal([true, 'bot', 'bot']);
    expect((await rejection(pending)).code).to.equal('cancelled');
    await quiet(mounted);
    expect(await posts(mounted)).to.equal(0);
    expect(await mounted.sandbox.conversations()).to.deep.equal([]);
  });

  it('cancelHandoff() is in time inside before-handoff too', async () => {
    const mounted = await mount();
    const { chat } = mounted;
    const cancelled = inside(chat, 'kustomer-before-handoff', () => chat.cancelHandoff());
    expect((await rejection(chat.handoff())).code).to.equal('cancelled');
    expect(await cancelled).to.equal(true);
    await quiet(mounted);
    expect(await posts(mounted)).to.equal(0);
  });

  it('cancelHandoff() says that it is too late once there is a conversation', async () => {
    const mounted = await mount();
    const { chat } = mounted;
    const cancelled = inside(chat, 'kustomer-handoff', () => chat.cancelHandoff());
    await goLive(mounted);
    expect(await cancelled).to.equal(false);
    await eventually(() => spy.has(/cancelHandoff: the request has left/), 'the warning');
  });

  it('handoff() inside handoff-error is a new one, and does not hang', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    await sandbox.fail({ match: POST, kind: 'status', status: 422, times: 1 });
    const again = inside(chat, 'kustomer-handoff-error', () => ({
      promise: chat.handoff(),
      phase: chat.phase,
    }));
    const first = chat.handoff();
    expect((await rejection(first)).status).to.equal(422);
    const { promise, phase } = await again;
    expect(promise === first).to.equal(false);
    expect(phase).to.equal('handing-off');
    expect((await promise).id).to.equal((await sandbox.conversations())[0]?.id);
    await eventually(() => chat.phase === 'live', 'live');
    expect(await posts(mounted)).to.equal(2);
  });

  it('handoff() joins the one under way, and is a new one after a cancel', async () => {
    const mounted = await mount();
    const { chat } = mounted;
    const joined = inside(chat, 'kustomer-phase-change', () => ({ promise: chat.handoff() }));
    const first = chat.handoff();
    first.catch(() => undefined);
    expect((await joined).promise === first).to.equal(true);
    const again = inside(chat, 'kustomer-phase-change', ({ phase }) =>
      phase === 'bot' ? { promise: chat.handoff(), phase: chat.phase } : undefined,
    );
    chat.cancelHandoff();
    expect((await rejection(first)).code).to.equal('cancelled');
    const { promise, phase } = await again;
    expect([promise === first, phase]).to.deep.equal([false, 'handing-off']);
    await promise;
    expect(await posts(mounted)).to.equal(1);
  });

  it('reset() is at once, and what happened before is still told, first', async () => {
    const mounted = await mount({ attributes: 'id="reset-inside"' });
    const { chat, sandbox } = mounted;
    const id = await goLive(mounted);
    const told: string[] = [];
    chat.addEventListener('kustomer-phase-change', ({ detail }) => told.push(detail.phase));
    chat.addEventListener('kustomer-message', () => told.push('message'));
    chat.addEventListener('kustomer-conversation-ended', () => told.push('ended'));
    const seen = inside(chat, 'kustomer-message', () => {
      chat.reset();
      const keys = Object.keys(sessionStorage).filter((key) => /^khc:(handoff|log):.*reset-inside/.test(key));
      return [chat.phase, chat.getAttribute('phase'), chat.messages.length, chat.unreadCount, ...keys];
    });
    await sandbox.reply(id, 'One');
    await sandbox.reply(id, 'Two');
    expect(await seen).to.deep.equal(['bot', 'bot', 0, 0]);
    await eventually(() => told.includes('bot'), 'the phase told');
    expect(told.filter((word) => word !== 'message')).to.deep.equal(['bot']);
    expect(told.indexOf('bot')).to.equal(told.length - 1);
    expect(chat.messages.length).to.equal(0);
  });

  it('sendMessage() and appendMessage() stand in the log at once, and leave later', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    const seen = inside(chat, 'kustomer-handoff', () => {
      const sent = chat.sendMessage('Sent');
      const appended = chat.appendMessage({ direction: 'in', body: 'Appended' });
      return [sent?.body, appended?.body, ...bodiesOf(chat).slice(-2)];
    });
    await goLive(mounted);
    expect(await seen).to.deep.equal(['Sent', 'Appended', 'Sent', 'Appended']);
    await eventually(
      async () => (await sandbox.conversations())[0]?.messages.length === LOG.length + 2,
      'both at the server',
    );
    const [conversation] = await sandbox.conversations();
    expect(conversation?.messages.slice(-2).map(({ body }) => body)).to.deep.equal(['Sent', 'Appended']);
  });

  it('sendMessage() is refused inside the end, and retryMessage() is told what it could do', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    const id = await goLive(mounted);
    const seen = inside(chat, 'kustomer-conversation-ended', () => [
      chat.sendMessage('Too late'),
      chat.retryMessage('nobody'),
      chat.phase,
    ]);
    await sandbox.end(id);
    expect(await seen).to.deep.equal([null, false, 'ended']);
    await eventually(() => spy.has(/sendMessage needs a live conversation/), 'the warning');
  });

  it('endConversation() leaves as soon as everybody has been told', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    await sandbox.set({ closableChat: true });
    const ended = inside(chat, 'kustomer-phase-change', ({ phase }) =>
      phase === 'live' ? { promise: chat.endConversation() } : undefined,
    );
    await chat.handoff();
    await (
      await ended
    ).promise;
    await eventually(() => chat.phase === 'ended', 'the end');
  });
});

describe('an element that is away', () => {
  it('is told of what happens meanwhile, and its attribute follows', async () => {
    const mounted = await mount();
    const { chat, sandbox } = mounted;
    const parent = chat.parentElement!;
    await sandbox.fail({ match: POST, kind: 'delay', ms: 300 }, { match: POST, kind: 'status', status: 422 });
    const told: string[] = [];
    chat.addEventListener('kustomer-phase-change', ({ detail }) => {
      told.push(`${detail.previous} → ${detail.phase}`);
    });
    chat.addEventListener('kustomer-handoff-error', ({ detail }) => told.push(String(detail.error.status)));
    const pending = chat.handoff();
    pending.catch(() => undefined);
    await eventually(async () => (await posts(mounted)) === 1, 'the request');
    chat.remove();
    expect((await rejection(pending)).status).to.equal(422);
    parent.append(chat);
    expect([chat.phase, chat.getAttribute('phase')]).to.deep.equal(['bot', 'bot']);
    expect(told).to.deep.equal(['bot → handing-off', 'handing-off → bot', '422']);
  });

  it('has its attribute from the first connect on', () => {
    const chat = document.createElement('kustomer-handoff-chat');
    expect(chat.hasAttribute('phase')).to.equal(false);
    document.body.append(chat);
    expect(chat.getAttribute('phase')).to.equal('bot');
    chat.remove();
  });
});

describe('of one change', () => {
  it('the attribute is there first, then come handoff, connection, phase, and readiness last', async () => {
    const mounted = await mount();
    const { chat } = mounted;
    const told: string[] = [];
    for (const name of [
      'kustomer-handoff',
      'kustomer-connection-change',
      'kustomer-phase-change',
      'kustomer-readiness-change',
    ] as const) {
      chat.addEventListener(name, () => told.push(`${name} ${String(chat.getAttribute('phase'))}`));
    }
    await goLive(mounted);
    expect(told).to.deep.equal([
      'kustomer-phase-change handing-off',
      'kustomer-handoff handing-off',
      'kustomer-connection-change handing-off',
      'kustomer-connection-change handing-off',
      'kustomer-phase-change live',
    ]);
    chat.reset();
    await chat.updateComplete;
    expect(told.slice(5)).to.deep.equal([
      'kustomer-connection-change bot',
      'kustomer-phase-change bot',
      'kustomer-readiness-change bot',
    ]);
  });

  it('the order is the contract’s, whatever the facts’ order', () => {
    const live: Live = { ...LIVE, connection: 'online', unseen: ['m'] };
    const now: SessionState = { ...initialState(), flow: endedFlow({ by: 'agent' }), live };
    const before: SessionState = { ...initialState(), flow: botFlow() };
    const request = {} as never;
    const events = pageEventsOf(now, before, [
      { type: 'ended', conversation: CONVERSATION, by: 'agent' },
      { type: 'message', message: chatMessage({ body: 'One' }) },
      { type: 'handoff-error', error: new ChatError('timeout', 'x') },
      { type: 'message', message: chatMessage({ body: 'Two' }) },
      { type: 'driver', driver: 'rest', reason: null },
      { type: 'handoff', conversation: CONVERSATION, request, omitted: [] },
    ]);
    expect(events.map(({ type }) => type)).to.deep.equal([
      'kustomer-handoff',
      'kustomer-connection-change',
      'kustomer-phase-change',
      'kustomer-message',
      'kustomer-message',
      'kustomer-unread-change',
      'kustomer-conversation-ended',
      'kustomer-handoff-error',
    ]);
  });
});
