import { expect } from '@open-wc/testing';
import { ChatError } from '../../src/domain/chat-error.js';
import type { LiveSink, LiveTransport } from '../../src/kustomer/live-transport.js';
import { rejection } from '../support/errors.js';
import { chatMessage } from '../support/messages.js';
import { openSession, until, type TestSession } from '../support/session.js';

class FakeTransport implements LiveTransport {
  sink: LiveSink | null = null;
  connects = 0;
  disconnects = 0;
  sent: string[] = [];
  failNext: unknown = null;

  async connect(_conversation: unknown, sink: LiveSink): Promise<void> {
    this.connects += 1;
    this.sink = sink;
    const failure = this.failNext;
    this.failNext = null;
    if (failure !== null) throw failure as Error;
  }

  async send({ id, body }: { id: string; body: string }) {
    this.sent.push(body);
    return { message: chatMessage({ id: `s-${id}`, body, date: '2026-01-22T16:00:00.000Z' }) };
  }

  async refresh(): Promise<void> {}

  disconnect(): void {
    this.disconnects += 1;
  }
}

const open = (transport: FakeTransport): TestSession => {
  const test = openSession({ config: { transport: () => transport } });
  test.session.handoff().catch(() => undefined);
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
    expect(test.session.state.agent?.name).to.equal('Sam');
    transport.sink?.line('reconnecting');
    expect(test.session.state.connection).to.equal('reconnecting');
    expect(test.server.names.includes('POST /c/v1/chat/messages')).to.be.false;
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
    test.session.handoff().catch(() => undefined);
    await test.at('handing-off/connecting');
    const { flow } = test.session.state;
    expect('error' in flow && flow.error?.code).to.equal('network');
    await test.pass(1_000);
    expect(test.place()).to.equal('live');
  });

  it('may fail to connect, and is asked again', async () => {
    const transport = new FakeTransport();
    transport.failNext = new Error('socket');
    const test = open(transport);
    await test.at('handing-off/connecting');
    await until(() => test.session.state.connection === 'reconnecting');
    const { flow } = test.session.state;
    expect('error' in flow && flow.error?.code).to.equal('network');
    test.session.engine?.tryAgain();
    await test.at('live');
    expect(transport.connects).to.equal(2);
  });

  it('that cannot end a conversation says so', async () => {
    const test = open(new FakeTransport());
    await test.at('live');
    expect((await rejection(test.session.engine!.endConversation())).code).to.equal('not_ready');
  });

  it('may find the conversation ended, open again, or gone', async () => {
    const transport = new FakeTransport();
    const test = open(transport);
    await test.at('live');
    const id = test.session.conversation!.id;
    transport.sink?.conversation({ id, endedAt: '2026-01-22T16:00:00.000Z' });
    const { flow } = test.session.state;
    expect(flow.phase === 'ended' && flow.by).to.equal('unknown');
    transport.sink?.conversation({ id });
    expect(test.place()).to.equal('live');
    transport.sink?.gone(new ChatError('not_found', 'x', { status: 404 }));
    expect([test.place(), test.session.state.connection]).to.deep.equal(['ended', 'idle']);
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
