import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import type { LiveSink, LiveTransport } from '../../../src/ports/live-transport.js';
import { rejection } from '../../support/errors.js';
import { settle } from '../../support/manual-clock.js';
import { chatMessage } from '../../support/messages.js';
import { shown, openSession, Routes, start, until, type TestSession } from '../../support/session.js';

class FakeTransport implements LiveTransport {
  sink: LiveSink | null = null;
  connects = 0;
  disconnects = 0;
  sent: string[] = [];
  failNext: unknown = null;
  /** Holds the answer to a send, or the end of the catch-up, until it resolves. */
  answer: Promise<unknown> = Promise.resolve();
  catchUp: Promise<unknown> = Promise.resolve();

  async connect(_conversation: unknown, sink: LiveSink): Promise<void> {
    this.connects += 1;
    this.sink = sink;
    const failure = this.failNext;
    this.failNext = null;
    if (failure !== null) throw failure as Error;
    await this.catchUp;
  }

  async send({ id, body }: { id: string; body: string }) {
    this.sent.push(body);
    await this.answer;
    return { message: chatMessage({ id: `s-${id}`, body, date: '2026-01-22T16:00:00.000Z' }) };
  }

  async refresh(): Promise<void> {}

  disconnect(): void {
    this.disconnects += 1;
  }
}

const open = (transport: FakeTransport): TestSession => {
  const test = openSession({ config: { transport: () => transport } });
  void start(test);
  return test;
};

describe("a page's own transport", () => {
  it('carries the conversation in place of polling', async () => {
    const transport = new FakeTransport();
    const test = open(transport);
    await test.at('live');
    test.session.sendMessage('Hello');
    await until(() => test.session.messages.at(-1)?.status === 'sent');
    expect(transport.sent).to.deep.equal(['Hello']);
    transport.sink?.messages([
      {
        message: chatMessage({
          id: 'r',
          direction: 'out',
          body: 'Reply',
          date: '2026-01-22T16:01:00.000Z',
          author: { kind: 'agent', name: 'Sam' },
        }),
      },
    ]);
    expect(test.bodies().at(-1)).to.equal('Reply');
    expect(shown(test.session).agent?.name).to.equal('Sam');
    transport.sink?.line('reconnecting');
    expect(shown(test.session).connection).to.equal('reconnecting');
    expect(test.server.names.includes(Routes.send)).to.be.false;
  });

  it('may throw while it is made, which is as good as a failure to connect', async () => {
    const made: FakeTransport[] = [];
    const test = openSession({
      config: {
        transport: () => {
          if (made.push(new FakeTransport()) === 1) throw new TypeError('no such socket');
          return made[1]!;
        },
      },
    });
    void start(test);
    await test.at('handing-off/connecting');
    const { place: flow } = test.session.state.flow;
    expect('error' in flow && flow.error?.code).to.equal('network');
    await test.pass(1_000);
    expect(test.place()).to.equal('live');
  });

  it('may fail to connect, and is asked again', async () => {
    const transport = new FakeTransport();
    transport.failNext = new Error('socket');
    const test = open(transport);
    await test.at('handing-off/connecting');
    await until(() => shown(test.session).connection === 'reconnecting');
    const { place: flow } = test.session.state.flow;
    expect('error' in flow && flow.error?.code).to.equal('network');
    test.session.act({ type: 'try-again' });
    await test.at('live');
    expect(transport.connects).to.equal(2);
  });

  it('that cannot end a conversation says so', async () => {
    const test = open(new FakeTransport());
    await test.at('live');
    expect((await rejection(test.session.endConversation())).code).to.equal('not_ready');
  });

  it('may find the conversation ended, open again, or gone', async () => {
    const transport = new FakeTransport();
    const test = open(transport);
    await test.at('live');
    const id = test.session.conversation!.id;
    transport.sink?.conversation({ id, endedAt: '2026-01-22T16:00:00.000Z' });
    const { place: flow } = test.session.state.flow;
    expect(flow.phase === 'ended' && 'by' in flow.end && flow.end.by).to.equal('unknown');
    transport.sink?.conversation({ id });
    expect(test.place()).to.equal('live');
    transport.sink?.gone(new ChatError('not_found', 'x', { status: 404 }));
    expect([test.place(), shown(test.session).connection]).to.deep.equal(['ended', 'idle']);
    expect(test.signals.at(-2)?.type).to.equal('handoff-error');
  });

  it('is let go of when the session is reset', async () => {
    const transport = new FakeTransport();
    const test = open(transport);
    await test.at('live');
    test.session.reset();
    expect(transport.disconnects).to.equal(1);
    const waiting = test.session.sendMessage('Nobody there');
    expect(waiting === null).to.be.true;
  });
});

/** A promise, and what settles it. */
const held = () => {
  let release: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, release };
};

describe('a live conversation over any transport', () => {
  it('tells of a message once, whether its echo or its answer comes first', async () => {
    const transport = new FakeTransport();
    const test = open(transport);
    await test.at('live');
    const { promise, release } = held();
    transport.answer = promise;
    const { id, body } = test.session.sendMessage('Hello')!;
    const echo = chatMessage({ id: `s-${id}`, body, date: '2026-01-22T16:00:00.000Z' });
    transport.sink?.messages([{ message: echo }]);
    release();
    await settle();
    transport.sink?.messages([{ message: echo }]);
    const told = test.signals.flatMap((signal) => (signal.type === 'message' ? [signal.message.id] : []));
    expect(told).to.deep.equal([`s-${id}`]);
  });

  it('comes back by itself where it cannot be connected to again', async () => {
    const transport = new FakeTransport();
    const test = open(transport);
    await test.at('live');
    test.session.suspend();
    transport.failNext = new ChatError('server_error', 'x', { status: 400 });
    test.session.resume();
    await until(() => shown(test.session).connection === 'reconnecting');
    expect(test.place()).to.equal('live');
    await test.pass(1_000);
    expect(shown(test.session).connection).to.equal('online');
    expect(transport.connects).to.equal(3);
  });

  it('is over where it is gone when it is connected to again', async () => {
    const transport = new FakeTransport();
    const test = open(transport);
    await test.at('live');
    test.session.suspend();
    transport.failNext = new ChatError('not_found', 'x', { status: 404 });
    test.session.resume();
    await test.at('ended');
  });

  it('gives up coming back when the element is taken out', async () => {
    const transport = new FakeTransport();
    const test = open(transport);
    await test.at('live');
    test.session.suspend();
    transport.failNext = new ChatError('network', 'x', { retryable: true });
    test.session.resume();
    await until(() => shown(test.session).connection === 'reconnecting');
    test.session.suspend();
    expect(test.clock.waiting).to.deep.equal([]);
    expect(test.page.listenerCount).to.equal(0);
  });

  it('sends nothing before it has caught up again', async () => {
    const transport = new FakeTransport();
    const test = open(transport);
    await test.at('live');
    test.session.suspend();
    const { promise, release } = held();
    transport.catchUp = promise;
    test.session.resume();
    await settle();
    test.session.sendMessage('Hello');
    transport.sink?.messages([]);
    await settle();
    expect(transport.sent).to.deep.equal([]);
    release();
    await until(() => transport.sent.length === 1);
  });

  it('gets nothing that waits after its end, until it is open again', async () => {
    const transport = new FakeTransport();
    const test = open(transport);
    await test.at('live');
    const { id } = test.session.conversation!;
    const { promise, release } = held();
    transport.answer = promise;
    test.session.sendMessage('One');
    test.session.sendMessage('Two');
    await settle();
    transport.sink?.conversation({ id, endedAt: '2026-01-22T16:00:00.000Z' });
    release();
    await settle();
    expect(transport.sent).to.deep.equal(['One']);
    transport.sink?.conversation({ id });
    await until(() => transport.sent.length === 2);
    expect(transport.sent).to.deep.equal(['One', 'Two']);
  });
});
