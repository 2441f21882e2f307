import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import { DEFAULT_TIMINGS } from '../../../src/ports/timings.js';
import type { ChatSettings } from '../../../src/kustomer/chat-settings.js';
import { WebSdkTransport, type WebSdkDependencies } from '../../../src/kustomer/web-sdk/web-sdk-transport.js';
import { never } from '../../support/api.js';
import { rejection } from '../../support/errors.js';
import { coreConversation, coreMessage, FakeCore, type CoreAnswer } from '../../support/fake-core.js';
import { FakePage } from '../../support/fake-page.js';
import { ManualClock, settle } from '../../support/manual-clock.js';
import { Sink } from '../../support/sink.js';

const CONVERSATION = { id: 'c1', externalId: 'e1', createdAt: '2026-01-22T14:40:00.000Z' };
const SETTINGS: ChatSettings = { isClosable: true, showsTyping: true };

const setUp = (answers: Record<string, CoreAnswer> = {}, change: Partial<WebSdkDependencies> = {}) => {
  const core = new FakeCore(answers);
  const clock = new ManualClock();
  const page = new FakePage();
  const sink = new Sink();
  const events: boolean[] = [];
  const transport = new WebSdkTransport({
    source: core,
    init: null,
    clock,
    page,
    timings: DEFAULT_TIMINGS,
    settings: { read: async () => SETTINGS },
    token: { read: async () => undefined },
    onEvent: (isReadable) => events.push(isReadable),
    isAlone: () => false,
    ...change,
  });
  const controller = new AbortController();
  const connect = () => transport.connect(CONVERSATION, sink, controller.signal);
  const send = (body: string, more = {}) =>
    transport.send({ id: 'p1', body, attachmentIds: [], ...more }, never());
  return { core, clock, page, sink, events, transport, controller, connect, send };
};

const connected = async (answers?: Record<string, CoreAnswer>, change?: Partial<WebSdkDependencies>) => {
  const live = setUp(answers, change);
  await live.connect();
  await settle();
  return live;
};

describe('connecting to Core', () => {
  it('is done when it lists the conversation', async () => {
    const { sink, core, transport } = await connected();
    expect(sink.lines).to.deep.equal(['online']);
    expect(sink.allFeatures).to.deep.equal([{ end: true, typing: true }]);
    expect(core.inputs('getConversations')).to.deep.equal([{ page: 1, pageSize: 100 }]);
    expect(core.inputs('init')).to.deep.equal([]);
    transport.disconnect();
  });

  it('asks once a second until it does', async () => {
    let round = 0;
    const { core, clock, connect, sink, transport } = setUp({
      getConversations: () => ({ conversations: (round += 1) < 4 ? [] : [coreConversation()] }),
    });
    const done = connect();
    await clock.advance(3_000);
    await done;
    expect(core.inputs('getConversations').length).to.equal(4);
    expect(sink.lines).to.deep.equal(['online']);
    expect(clock.waiting).to.deep.equal([]);
    transport.disconnect();
  });

  it('takes an answer that comes late', async () => {
    const { core, clock, connect, transport } = setUp({ getConversations: () => undefined });
    const done = connect();
    await clock.advance(5_000);
    core.calls[0]?.answer({ conversations: [coreConversation()] });
    core.calls[0]?.answer({ conversations: [coreConversation()] });
    await done;
    expect(core.listenerCount).to.equal(5);
    transport.disconnect();
  });

  it('fails after 10 s where it lists other conversations alone: it speaks for somebody else', async () => {
    const { core, clock, connect } = setUp({
      getConversations: () => ({ conversations: [coreConversation({ conversationId: 'other' })] }),
    });
    const failure = rejection(connect());
    await clock.advance(10_000);
    expect((await failure).message).to.contain('another customer or brand');
    expect(core.listenerCount).to.equal(0);
    expect(clock.waiting).to.deep.equal([]);
  });

  it('fails after 10 s where it answers nothing or errors, and is never started by us', async () => {
    for (const answer of [undefined, new Error('not started')]) {
      const { core, clock, connect } = setUp({ getConversations: () => answer });
      const failure = rejection(connect());
      await clock.advance(10_000);
      expect((await failure).code).to.equal('not_ready');
      expect(core.inputs('init')).to.deep.equal([]);
      expect(clock.waiting).to.deep.equal([]);
    }
  });

  it('starts a silent Core after 2 s where that is wanted', async () => {
    let isStarted = false;
    const { core, clock, connect, transport } = setUp(
      {
        getConversations: () => (isStarted ? { conversations: [coreConversation()] } : undefined),
        init: () => {
          isStarted = true;
          return undefined;
        },
      },
      { init: { brandId: 'b1', lang: 'de' } },
    );
    const done = connect();
    await clock.advance(2_000);
    expect(core.inputs('init')).to.deep.equal([{ brandId: 'b1', lang: 'de' }]);
    await clock.advance(1_000);
    await done;
    transport.disconnect();
  });

  it('leaves a Core alone that answers, even where it might be started', async () => {
    const { core, clock, connect } = setUp({ getConversations: () => ({ conversations: [] }) }, { init: {} });
    const failure = rejection(connect());
    await clock.advance(10_000);
    await failure;
    expect(core.inputs('init')).to.deep.equal([]);
  });

  it('fails at once where something is no Core', async () => {
    for (const source of [null, {}, new EventTarget()]) {
      const { connect, clock } = setUp({}, { source });
      expect((await rejection(connect())).code).to.equal('not_ready');
      expect(clock.waiting).to.deep.equal([]);
    }
  });

  it('may be given up before and during', async () => {
    const early = setUp();
    early.controller.abort();
    expect((await rejection(early.connect())).code).to.equal('cancelled');
    expect(early.core.calls).to.deep.equal([]);
    const late = setUp({ getConversations: () => undefined });
    const failure = rejection(late.connect());
    await late.clock.advance(1_500);
    late.controller.abort();
    expect((await failure).code).to.equal('cancelled');
    expect(late.clock.waiting).to.deep.equal([]);
    late.core.calls[0]?.answer({ conversations: [coreConversation()] });
    await settle();
    expect(late.core.listenerCount).to.equal(0);
    expect(late.sink.lines).to.deep.equal([]);
  });

  it('tells of a conversation that has ended meanwhile', async () => {
    const { sink, transport } = await connected({
      getConversations: () => ({ conversations: [coreConversation({ ended: true })] }),
    });
    expect(sink.conversations).to.deep.equal([
      { ...CONVERSATION, endedAt: CONVERSATION.createdAt, endedBy: 'unknown' },
    ]);
    transport.disconnect();
  });
});

describe('what Core tells', () => {
  it('is delivered: messages, typing, end and reopening', async () => {
    const { core, sink, events, transport } = await connected();
    core.emit('onAgentTypingActivity', { conversationId: 'c1', typing: true, user: { displayName: 'Sam' } });
    core.emit('onMessageReceived', coreMessage({ body: 'Sam here' }));
    core.emit('onAgentTypingActivity', { conversationId: 'c1', typing: false });
    expect(sink.typings).to.deep.equal([
      { isTyping: true, author: { kind: 'agent', name: 'Sam' } },
      { isTyping: false, author: { kind: 'agent' } },
    ]);
    expect(sink.bodies).to.deep.equal(['Sam here']);
    core.emit('onConversationEnded', coreConversation({ ended: '2026-01-22T16:00:00Z' }));
    core.emit('onConversationUnended', coreConversation());
    expect(sink.conversations).to.deep.equal([
      { ...CONVERSATION, endedAt: '2026-01-22T16:00:00.000Z', endedBy: 'unknown' },
      CONVERSATION,
    ]);
    // Typing has a channel of its own and proves nothing.
    expect(events).to.deep.equal([true, true, true]);
    transport.disconnect();
  });

  it('of other conversations is none of our business', async () => {
    const { core, sink, events, transport } = await connected();
    for (const conversationId of ['other', undefined, { id: 'c1' }, ['c1']]) {
      core.emit('onMessageReceived', coreMessage({ conversationId }));
      core.emit('onAgentTypingActivity', { conversationId, typing: true });
      core.emit('onConversationEnded', { conversationId });
    }
    for (const payload of [null, undefined, 'c1', 7, []]) core.emit('onMessageReceived', payload);
    expect([sink.deliveries, sink.typings, sink.conversations, events]).to.deep.equal([[], [], [], []]);
    transport.disconnect();
  });

  it('but can not be read is made known, so that somebody looks', async () => {
    const { core, sink, events, transport } = await connected();
    core.emit('onMessageReceived', coreMessage({ createdAt: 12 }));
    expect(events).to.deep.equal([false]);
    expect(sink.deliveries).to.deep.equal([]);
    transport.disconnect();
  });

  it('in any order and twice is passed on as it comes, since the log sorts and knows it again', async () => {
    const { core, sink, transport } = await connected();
    const first = coreMessage({ messageId: 'a', createdAt: '2026-01-22T15:00:00Z' });
    const second = coreMessage({ messageId: 'b', createdAt: '2026-01-22T15:00:01Z' });
    for (const payload of [second, first, second]) core.emit('onMessageReceived', payload);
    expect(sink.deliveries.flat().map(({ message }) => message.id)).to.deep.equal(['b', 'a', 'b']);
    transport.disconnect();
  });

  it('brings what the customer wrote elsewhere, and the echo of what was written here', async () => {
    const { core, sink, transport } = await connected();
    core.emit('onMessageReceived', coreMessage({ direction: 'in', messageId: 'sent', body: 'Mine' }));
    expect(sink.deliveries.at(-1)?.[0]?.message.author?.kind).to.equal('customer');
    transport.disconnect();
  });

  it('is not heard after the end: the listeners are gone, by the same functions', async () => {
    const { core, sink, events, transport } = await connected();
    const left = core.listenersOf('onMessageReceived');
    transport.disconnect();
    expect(core.listenerCount).to.equal(0);
    for (const listener of left) listener(coreMessage());
    core.emit('onMessageReceived', coreMessage());
    expect([sink.deliveries, events]).to.deep.equal([[], []]);
  });

  it('is not heard after its signal, nor by the connection before', async () => {
    const { core, sink, controller, transport } = await connected();
    controller.abort();
    core.emit('onMessageReceived', coreMessage({ messageId: 'late' }));
    expect(sink.deliveries.length).to.equal(0);
    await settle();
    expect(core.listenerCount).to.equal(0);
    await transport.connect(CONVERSATION, sink, never());
    expect(core.listenerCount).to.equal(5);
    core.emit('onMessageReceived', coreMessage());
    expect(sink.deliveries.length).to.equal(1);
    transport.disconnect();
  });
});

describe('sending over Core', () => {
  it('gives the message as Core took it, and marks it as read', async () => {
    const { core, send, transport } = await connected();
    const sent = await send('Are you there?', { payload: 'yes' });
    expect([sent.message.id, sent.message.body]).to.deep.equal(['sent', 'Are you there?']);
    expect(core.inputs('sendMessage')).to.deep.equal([
      { conversationId: 'c1', body: 'Are you there?', payload: 'yes', isInAssistantMode: false },
    ]);
    expect(core.inputs('markRead')).to.deep.equal([{ conversationId: 'c1', messageIds: ['sent'] }]);
    transport.disconnect();
  });

  it('says whether a bot leads the conversation, until its turn is over', async () => {
    const { core, sink, send, transport } = await connected({
      getConversations: () => ({ conversations: [coreConversation({ isInAssistantMode: true })] }),
    });
    core.emit('onMessageReceived', coreMessage({ sentBy: { displayName: 'Ada' } }));
    expect(sink.deliveries.at(-1)?.[0]?.message.author).to.deep.equal({ kind: 'bot', name: 'Ada' });
    core.emit('onAgentTypingActivity', { conversationId: 'c1', typing: true });
    expect(sink.typings.at(-1)?.author?.kind).to.equal('bot');
    await send('to the bot');
    core.emit('onAssistantEnded', { conversationId: 'c1', isInAssistantMode: false });
    await send('to a person');
    expect(core.inputs('sendMessage').map(({ isInAssistantMode }) => isInAssistantMode)).to.deep.equal([
      true,
      false,
    ]);
    core.emit('onMessageReceived', coreMessage({ messageId: 'm2', sentBy: { displayName: 'Sam' } }));
    expect(sink.deliveries.at(-1)?.[0]?.message.author?.kind).to.equal('agent');
    transport.disconnect();
  });

  it('says nothing of a bot where Core does not know', async () => {
    const { core, send, transport } = await connected({
      getConversations: () => ({ conversations: [{ conversationId: 'c1' }] }),
    });
    await send('x');
    expect(core.inputs('sendMessage')).to.deep.equal([{ conversationId: 'c1', body: 'x' }]);
    transport.disconnect();
  });

  it('never goes out for another customer', async () => {
    const token = {
      read: async (): Promise<never> => {
        throw new ChatError('identity_changed', 'x');
      },
    };
    const { core, send, transport } = await connected({}, { token });
    expect((await rejection(send('a secret'))).code).to.equal('identity_changed');
    expect((await rejection(transport.end(never()))).code).to.equal('identity_changed');
    expect([core.inputs('sendMessage'), core.inputs('endConversation')]).to.deep.equal([[], []]);
    transport.disconnect();
  });

  it('waits for the line, a conversation, and another way for files', async () => {
    const { core, page, send, transport } = await connected();
    page.set({ online: false });
    expect((await rejection(send('x'))).code).to.equal('offline');
    page.set({ online: true });
    expect((await rejection(send('x', { attachmentIds: ['a1'] }))).code).to.equal('not_ready');
    transport.disconnect();
    expect((await rejection(send('x'))).code).to.equal('not_ready');
    expect(core.inputs('sendMessage')).to.deep.equal([]);
  });

  it('that is never answered is a timeout, and can be looked for', async () => {
    const { send, clock, transport, sink } = await connected({
      sendMessage: () => undefined,
      getHistoricalMessages: () => ({ messages: [coreMessage({ direction: 'in', body: 'x' })] }),
    });
    const failure = rejection(send('x'));
    await clock.advance(15_000);
    expect((await failure).code).to.equal('timeout');
    await transport.refresh(never());
    expect(sink.bodies).to.deep.equal(['x']);
    transport.disconnect();
  });
});

describe('ending over Core', () => {
  it('tells that the customer did, whichever comes first, the event or the answer', async () => {
    const { core, sink, transport } = await connected({ endConversation: () => undefined });
    const done = transport.end(never());
    await settle();
    core.emit('onConversationEnded', coreConversation({ ended: true }));
    core.calls.at(-1)?.answer(coreConversation({ ended: true }));
    await done;
    expect(sink.conversations.map(({ endedBy }) => endedBy)).to.deep.equal(['customer', 'customer']);
    transport.disconnect();
  });

  it('may be refused', async () => {
    const { sink, transport } = await connected({
      endConversation: () => Object.assign(new Error('no'), { status: 403 }),
    });
    expect((await rejection(transport.end(never()))).status).to.equal(403);
    expect(sink.conversations).to.deep.equal([]);
    transport.disconnect();
  });

  it('is nothing without a conversation', async () => {
    const { core, transport } = setUp();
    await transport.end(never());
    expect(core.calls).to.deep.equal([]);
  });
});

describe('typing, presence and what was read', () => {
  it('are told to Core', async () => {
    const { core, page, transport } = await connected();
    transport.setTyping(true);
    transport.setTyping(false);
    transport.markRead(['m1', 'm2']);
    transport.markRead([]);
    page.set({ visible: false });
    page.set({ visible: false });
    page.set({ visible: true });
    transport.disconnect();
    transport.setTyping(true);
    transport.markRead(['m3']);
    expect(core.inputs('sendTypingActivity')).to.deep.equal([
      { conversationId: 'c1', typing: true },
      { conversationId: 'c1', typing: false },
    ]);
    expect(core.inputs('markRead')).to.deep.equal([{ conversationId: 'c1', messageIds: ['m1', 'm2'] }]);
    expect(core.inputs('sendPresenceActivity').map(({ presence }) => presence)).to.deep.equal([
      'online',
      'offline',
      'online',
      'offline',
    ]);
  });

  it('are offered where the organisation wants them', async () => {
    for (const [settings, features] of [
      [null, { end: false, typing: true }],
      [
        { isClosable: false, showsTyping: false },
        { end: false, typing: false },
      ],
    ] as const) {
      const { sink, transport } = await connected({}, { settings: { read: async () => settings } });
      expect(sink.allFeatures).to.deep.equal([features]);
      transport.disconnect();
    }
  });

  it('are not told of after the end', async () => {
    let answer: (settings: ChatSettings) => void = () => undefined;
    const settings = { read: (): Promise<ChatSettings> => new Promise((resolve) => (answer = resolve)) };
    const { sink, transport } = await connected({}, { settings });
    transport.disconnect();
    answer(SETTINGS);
    await settle();
    expect(sink.allFeatures).to.deep.equal([]);
  });
});

describe('Core alone', () => {
  const isAlone = () => true;
  const historyOf = (count: number): CoreAnswer => {
    const all = Array.from({ length: count }, (_, index) =>
      coreMessage({
        messageId: `m${String(index)}`,
        createdAt: new Date(Date.parse('2026-01-22T14:50:00Z') + index * 1_000).toISOString(),
      }),
    );
    return ({ before }) => {
      const older = all.filter(({ createdAt }) => typeof before !== 'string' || String(createdAt) < before);
      return { messages: older.slice(-25).reverse() };
    };
  };

  it('reads its history back to the beginning, then only what is new', async () => {
    const { core, sink, page, transport } = await connected(
      { getHistoricalMessages: historyOf(60) },
      { isAlone },
    );
    expect(new Set(sink.deliveries[0]?.map(({ message }) => message.id)).size).to.equal(60);
    expect(core.inputs('getHistoricalMessages').length).to.equal(3);
    page.set({ visible: true });
    await settle();
    expect(core.inputs('getHistoricalMessages').length).to.equal(4);
    transport.disconnect();
  });

  it('is not kept reading by a history without an end', async () => {
    const { core, transport } = await connected(
      {
        getHistoricalMessages: () => ({
          messages: Array.from({ length: 25 }, () => coreMessage()),
        }),
      },
      { isAlone },
    );
    expect(core.inputs('getHistoricalMessages').length).to.equal(2);
    transport.disconnect();
  });

  it('does not connect where its history can not be had', async () => {
    const { connect, core } = setUp({ getHistoricalMessages: () => new Error('no') }, { isAlone });
    expect((await rejection(connect())).code).to.equal('bad_response');
    expect(core.listenerCount).to.equal(0);
  });

  it('knows the line by what it hears: off, back, and broken', async () => {
    let fails = false;
    const { core, sink, page, transport } = await connected(
      { getHistoricalMessages: () => (fails ? new Error('no') : { messages: [] }) },
      { isAlone },
    );
    page.set({ online: false });
    expect(sink.lines.at(-1)).to.equal('offline');
    fails = true;
    page.set({ online: true });
    await settle();
    expect(sink.lines.at(-1)).to.equal('reconnecting');
    core.emit('onMessageReceived', coreMessage());
    expect(sink.lines.at(-1)).to.equal('online');
    fails = false;
    page.set({ visible: true });
    await settle();
    expect(sink.lines.at(-1)).to.equal('online');
    transport.disconnect();
  });

  it('delivers no history after the end', async () => {
    const { core, sink, transport } = await connected();
    core.answers['getHistoricalMessages'] = () => undefined;
    const failure = rejection(transport.refresh(never()));
    await settle();
    transport.disconnect();
    core.calls
      .find(({ method }) => method === 'getHistoricalMessages')
      ?.answer({ messages: [coreMessage()] });
    expect((await failure).code).to.equal('cancelled');
    expect(sink.deliveries).to.deep.equal([]);
    expect((await rejection(transport.refresh(never()))).code).to.equal('cancelled');
  });
});
