import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import type { ChatSession } from '../../../src/session/chat-session.js';
import { FakeTransport, SAM } from '../../support/fake-transport.js';
import { settle } from '../../support/manual-clock.js';
import { chatMessage } from '../../support/messages.js';
import {
  BOT_LOG,
  openLive,
  openSession,
  shown,
  start,
  type SessionOptions,
  type TestSession,
} from '../../support/session.js';

/* A transport of a page's own is foreign code: it may deliver late, call back, and throw. */

const HERE = { isHere: true, isAtEnd: true };
const AWAY = { isHere: false, isAtEnd: true };

/** A transport for each conversation or connection, the first one first. */
const several = async (
  hooks: SessionOptions['hooks'] = {},
): Promise<{ test: TestSession; made: FakeTransport[] }> => {
  const made: FakeTransport[] = [];
  const test = await openLive({
    hooks,
    config: {
      transport: () => {
        const transport = new FakeTransport();
        transport.history.push({
          message: chatMessage({
            id: `old${String(made.length)}`,
            direction: 'out',
            body: 'Old',
            author: SAM,
          }),
        });
        made.push(transport);
        return transport;
      },
    },
  });
  return { test, made };
};

/** Hands the same log off anew, as another conversation. */
const another = async ({ session, at }: TestSession): Promise<void> => {
  session.reset();
  session.setTranscript(BOT_LOG);
  session.handoff().catch(() => undefined);
  await at('live');
};

describe('a transport that delivers after it was let go', () => {
  it('reaches nothing of what came after a reset', async () => {
    const { test, made } = await several();
    const { sink } = made[0]!;
    test.session.reset();
    test.session.setTranscript(BOT_LOG);
    const before = test.session.state;
    made[0]!.say('For the first customer');
    sink?.line('online');
    sink?.typing(true, SAM);
    sink?.conversation({ id: 'c9', endedAt: '2026-01-22T16:00:00.000Z' });
    sink?.gone(new ChatError('not_found', 'x', { status: 404 }));
    await settle();
    expect(test.session.state === before).to.be.true;
    expect(test.place()).to.equal('bot');
  });

  it('reaches nothing of the next conversation', async () => {
    const { test, made } = await several();
    await another(test);
    const before = test.session.state;
    made[0]!.say('For the first customer');
    made[0]!.sink?.line('offline');
    expect(test.session.state === before).to.be.true;
    expect(test.session.conversation?.id).not.to.equal(made[0]!.conversation?.id);
  });

  it('reaches nothing while the element is away, and its successor does', async () => {
    const { test, made } = await several();
    test.session.suspend();
    made[0]!.say('Late');
    expect(test.bodies()).not.to.contain('Late');
    test.session.resume();
    await settle();
    made[0]!.say('Later still');
    made[1]!.say('In time');
    expect(test.bodies()).to.contain('In time');
    expect(test.bodies()).not.to.contain('Later still');
  });
});

describe('a transport that hands over rubbish', () => {
  it('is told to the developer with the number, and what is whole is shown', async () => {
    const warned: string[][] = [];
    const { test, made } = await several({ warn: (...warning) => warned.push(warning) });
    made[0]!.sink?.messages([
      { message: chatMessage({ id: 'r1', direction: 'out', body: 'Whole' }) },
      { message: { ...chatMessage(), date: 'soon' } },
      null as never,
    ]);
    expect(warned).to.deep.equal([['transport-not-messages', '2']]);
    expect(test.bodies().at(-1)).to.equal('Whole');
  });
});

describe('what belongs to one conversation', () => {
  it('is not told as read in the next one', async () => {
    const { test, made } = await several();
    made[0]!.say('One');
    await another(test);
    test.session.readerMoved(HERE);
    const first = new Set(['old0', 'r1']);
    expect(made[1]!.read.flat().filter((id) => first.has(id))).to.deep.equal([]);
    expect(made[1]!.read.flat()).to.deep.equal(['old1']);
  });

  it('is not shown as unread in the next one, nor is what that one begins with', async () => {
    const { test, made } = await several();
    made[0]!.say('One');
    expect(shown(test.session).unseen).to.deep.equal(['r1']);
    await another(test);
    expect(shown(test.session).unseen).to.deep.equal([]);
    expect(shown(test.session).newFrom).to.equal(null);
    test.session.readerMoved(AWAY);
    made[1]!.say('Two');
    expect(shown(test.session).unseen).to.deep.equal(['r1']);
  });

  it('is not offered in the next one: features, the wait, who was heard and who types', async () => {
    const { test, made } = await several();
    made[0]!.can({ end: true, typing: true });
    made[0]!.sink?.wait(90);
    made[0]!.say('One');
    made[0]!.sink?.typing(true, SAM);
    expect(shown(test.session).features?.end).to.be.true;
    await another(test);
    const { features, waitSeconds, typing, connection } = shown(test.session);
    expect([features, waitSeconds, typing, connection]).to.deep.equal([null, null, null, 'online']);
  });

  it('has the date of its newest message, and its end', async () => {
    const { test, made } = await several();
    made[0]!.say('One');
    made[0]!.say('Two');
    expect(test.session.conversation?.lastMessageAt).to.equal('2026-01-22T16:02:00.000Z');
    made[0]!.sink?.messages([
      { message: chatMessage({ id: 'early', direction: 'out', date: '2026-01-22T15:59:00.000Z' }) },
    ]);
    expect(test.session.conversation?.lastMessageAt).to.equal('2026-01-22T16:02:00.000Z');
    const { id } = test.session.conversation!;
    made[0]!.sink?.conversation({ id, endedAt: '2026-01-22T16:05:00.000Z', endedBy: 'agent' });
    const ended = test.signals.at(-1);
    expect(ended?.type === 'ended' && ended.by).to.equal('agent');
    expect(ended?.type === 'ended' && ended.conversation).to.deep.include({
      id,
      lastMessageAt: '2026-01-22T16:02:00.000Z',
      endedAt: '2026-01-22T16:05:00.000Z',
      endedBy: 'agent',
    });
    expect(test.session.conversation).to.deep.equal(ended?.type === 'ended' && ended.conversation);
    made[0]!.sink?.conversation({ id });
    expect(test.session.conversation?.endedAt).to.equal(undefined);
  });

  it('has the date of what the customer sent, and when they ended it', async () => {
    const { test } = await several();
    test.session.sendMessage('Hello');
    await test.server.idle();
    expect(test.session.conversation?.lastMessageAt).to.equal('2026-01-22T16:00:00.000Z');
    await test.session.endConversation();
    const { endedBy, endedAt, lastMessageAt } = test.session.conversation!;
    expect([endedBy, lastMessageAt]).to.deep.equal(['customer', '2026-01-22T16:00:00.000Z']);
    expect(endedAt).to.equal(new Date(test.clock.now()).toISOString());
  });
});

/** Opens a conversation over a transport that does this in one of its calls. */
const misbehaving = async (
  call: 'connect' | 'disconnect',
  does: (session: ChatSession) => void,
): Promise<{ test: TestSession; reported: unknown[] }> => {
  const reported: unknown[] = [];
  let isArmed = false;
  const test: TestSession = openSession({
    hooks: { report: (thrown) => reported.push(thrown) },
    config: {
      transport: () => {
        const transport = new FakeTransport();
        const inner = transport[call].bind(transport) as (...args: unknown[]) => unknown;
        Object.assign(transport, {
          [call]: (...args: unknown[]) => {
            const isNow = isArmed;
            isArmed = false;
            if (isNow) does(test.session);
            return inner(...args);
          },
        });
        return transport;
      },
    },
  });
  isArmed = call === 'connect';
  void start(test);
  if (call === 'disconnect') {
    await test.at('live');
    isArmed = true;
  }
  await test.server.idle();
  return { test, reported };
};

const throwMine = (): never => {
  throw new Error('mine');
};

describe('a transport that calls back, or throws, while it is let go', () => {
  it('keeps nothing from being cleared by a reset', async () => {
    const { test, reported } = await misbehaving('disconnect', throwMine);
    test.session.sendMessage('Hello');
    test.session.reset();
    expect([test.place(), test.bodies(), test.session.state.live]).to.deep.equal(['bot', [], null]);
    expect(test.session.conversation).to.equal(null);
    expect(reported.map(String)).to.deep.equal(['Error: mine']);
    await test.pass(60_000);
    expect(test.clock.waiting).to.deep.equal([]);
  });

  it('finds the log that it asks for as it is after the reset', async () => {
    let seen: unknown = null;
    const { test } = await misbehaving('disconnect', (session) => {
      const message = session.appendMessage({ direction: 'in', body: 'From inside' });
      seen = [session.state.flow.place.phase, session.messages.length, message?.body];
    });
    test.session.reset();
    expect(seen).to.deep.equal(['bot', 1, 'From inside']);
    expect(test.bodies()).to.deep.equal(['From inside']);
  });

  it('may reset once more, and hand off anew', async () => {
    const { test } = await misbehaving('disconnect', (session) => {
      session.reset();
      session.setTranscript(BOT_LOG);
      session.handoff().catch(() => undefined);
    });
    test.session.reset();
    await test.at('live');
    expect(test.server.sessions.length).to.equal(2);
    expect(new Set(test.server.sessions.map(({ id }) => id)).has(test.session.conversation!.id)).to.be.true;
  });
});

describe('a transport that calls back, or throws, while it connects', () => {
  it('is connected again after a while where it threw', async () => {
    const { test } = await misbehaving('connect', throwMine);
    expect(test.place()).to.equal('handing-off/connecting');
    await test.pass(2_000);
    expect(test.place()).to.equal('live');
    expect(test.server.sessions.length).to.equal(1);
  });

  it('is let go where it resets the session, which stays reset', async () => {
    const { test } = await misbehaving('connect', (session) => {
      session.reset();
    });
    await test.pass(60_000);
    expect([test.place(), test.session.state.live, test.bodies()]).to.deep.equal(['bot', null, []]);
    expect(test.clock.waiting).to.deep.equal([]);
  });

  it('can say that the conversation is gone, which is a failure to connect', async () => {
    let isGone = true;
    const transport = new FakeTransport();
    const inner = transport.connect.bind(transport);
    transport.connect = async (conversation, sink) => {
      if (!isGone) return inner(conversation, sink);
      isGone = false;
      sink.gone(new ChatError('not_found', 'x', { status: 404 }));
      return new Promise(() => undefined);
    };
    const test = openSession({ config: { transport: () => transport } });
    void start(test);
    await test.at('handing-off/connecting');
    await test.server.idle();
    const { place } = test.session.state.flow;
    expect('error' in place && place.error?.code).to.equal('not_found');
    test.session.act({ type: 'try-again' });
    await test.at('live');
  });
});
