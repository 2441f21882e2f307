import { expect } from 'chai';
import type { LiveSink, LiveTransport, OutgoingMessage } from '../../../src/ports/live-transport.js';
import type { Conversation } from '../../../src/domain/message.js';
import type { IncomingMessage } from '../../../src/domain/log/live-log.js';
import { FakeTransport } from '../../support/fake-transport.js';
import { keyOf } from '../../support/resume.js';
import { openSession, Routes, shown, start, type TestSession } from '../../support/session.js';

/** Where a page's transport has the chance to call back into the session, or to throw. */
type Chance = 'connect' | 'send' | 'refresh' | 'disconnect' | 'abort' | 'end' | 'setTyping' | 'markRead';

const CHANCES: readonly Chance[] = [
  'connect',
  'send',
  'refresh',
  'disconnect',
  'abort',
  'end',
  'setTyping',
  'markRead',
];

/** A page's transport that does something foreign whenever it is called. */
class Foreign extends FakeTransport implements LiveTransport {
  readonly #foreign: (at: Chance) => void;
  isAborted = false;

  constructor(foreign: (at: Chance) => void) {
    super();
    this.#foreign = foreign;
  }

  override connect(conversation: Conversation, sink: LiveSink, signal?: AbortSignal): Promise<void> {
    signal?.addEventListener('abort', () => {
      this.isAborted = true;
      this.#foreign('abort');
    });
    this.#foreign('connect');
    return super.connect(conversation, sink);
  }

  override send(message: OutgoingMessage): Promise<IncomingMessage> {
    this.#foreign('send');
    return super.send(message);
  }

  override refresh(): Promise<void> {
    this.#foreign('refresh');
    return super.refresh();
  }

  override setTyping(isTyping: boolean): void {
    this.#foreign('setTyping');
    super.setTyping(isTyping);
  }

  override markRead(ids: readonly string[]): void {
    this.#foreign('markRead');
    super.markRead(ids);
  }

  override end(): Promise<void> {
    this.#foreign('end');
    return super.end();
  }

  override disconnect(): void {
    this.#foreign('disconnect');
  }
}

interface Opened {
  readonly test: TestSession;
  readonly transports: Foreign[];
  readonly reported: unknown[];
  readonly chances: Chance[];
  /** What the transport does at a chance, from now on. */
  does(foreign: (at: Chance) => void): void;
}

const open = (): Opened => {
  let foreign: (at: Chance) => void = () => undefined;
  const transports: Foreign[] = [];
  const reported: unknown[] = [];
  const chances: Chance[] = [];
  const transport = (): LiveTransport => {
    const made = new Foreign((at) => {
      chances.push(at);
      foreign(at);
    });
    transports.push(made);
    return made;
  };
  const test = openSession({ config: { transport }, hooks: { report: (thrown) => reported.push(thrown) } });
  return { test, transports, reported, chances, does: (next) => (foreign = next) };
};

const live = async (): Promise<Opened> => {
  const opened = open();
  void start(opened.test);
  await opened.test.at('live');
  opened.transports[0]?.can({ typing: true, end: true });
  await opened.test.server.idle();
  return opened;
};

/** Everything of the conversation is gone: the state, what is stored, and the line. */
const expectReset = ({ test, transports }: Opened, place = 'bot'): void => {
  const { session, storage } = test;
  expect([test.place(), session.conversation, session.state.live]).to.deep.equal([place, null, null]);
  expect(test.bodies()).to.deep.equal([]);
  expect(storage.get(keyOf('handoff'))).to.equal(null);
  expect(transports.every(({ isAborted }) => isAborted)).to.be.true;
};

/** Takes every chance of a conversation: writes, reads, types, ends, and begins anew. */
const play = async ({ test, transports }: Opened): Promise<void> => {
  const { session } = test;
  session.readerMoved({ isHere: true, isAtEnd: true });
  transports.at(-1)?.say('Hello');
  session.setDraft('ty');
  await test.pass(1_000);
  session.sendMessage('One');
  await test.pass(5_000);
  await session.endConversation().catch(() => undefined);
  await test.pass(5_000);
};

describe("a page's transport that throws", () => {
  // What a listener to `abort` throws, the platform reports by itself; Node ends the process with it.
  for (const chance of CHANCES.filter((one) => one !== 'abort')) {
    it(`at ${chance} keeps nothing from being cleared at a reset`, async () => {
      const opened = await live();
      const { test, does } = opened;
      does((at) => {
        if (at === chance) throw new Error('from the page');
      });
      await play(opened);
      const from = opened.transports.length;
      test.session.reset();
      expectReset(opened);
      does(() => undefined);
      test.session.setTranscript([
        { direction: 'in', body: 'Again' },
        { direction: 'out', body: 'Hm' },
      ]);
      void start(test);
      await test.at('live');
      expect(opened.transports.length).to.equal(from + 1);
      expect(test.server.count(Routes.handoff)).to.equal(2);
      expect(shown(test.session).connection).to.equal('online');
    });
  }

  it('when it is made or connects is shown as a failure that can be tried again', async () => {
    const opened = open();
    const { test, does } = opened;
    does((at) => {
      if (at === 'connect') throw new Error('from the page');
    });
    void start(test);
    await test.at('handing-off/connecting');
    await test.pass(1_000);
    const { place } = test.session.state.flow;
    expect('error' in place && place.error !== null).to.be.true;
    does(() => undefined);
    test.session.act({ type: 'try-again' });
    await test.at('live');
  });
});

type Call = (test: TestSession) => void;

const CALLS: Record<string, Call> = {
  'reset()': ({ session }) => {
    session.reset();
  },
  'cancelHandoff()': ({ session }) => {
    session.cancelHandoff();
  },
  'handoff()': (test) => {
    void start(test);
  },
  'sendMessage()': ({ session }) => {
    session.sendMessage('From the transport');
  },
  'endConversation()': ({ session }) => {
    session.endConversation().catch(() => undefined);
  },
  'suspend() and resume()': ({ session }) => {
    session.suspend();
    session.resume();
  },
};

describe("a page's transport that calls back into the session", () => {
  for (const chance of CHANCES) {
    for (const [what, call] of Object.entries(CALLS)) {
      it(`with ${what} at ${chance} leaves the state, the storage and the promise as wanted`, async () => {
        const opened = open();
        const { test, does } = opened;
        const promises = new Set<Promise<unknown>>();
        let calls = 0;
        does((at) => {
          if (at !== chance || calls === 1) return;
          calls += 1;
          call(test);
        });
        promises.add(start(test));
        await test.pass(5_000);
        opened.transports.at(-1)?.can({ typing: true, end: true });
        if (test.place() === 'live') await play(opened);
        if (chance === 'refresh') test.page.set({});
        await test.pass(5_000);
        const sent = test.server.count(Routes.handoff);
        expect(sent).to.equal(1);
        test.session.reset();
        // A handoff that is asked for while the line is let go of is one of the empty log.
        const isAnew = calls === 1 && what === 'handoff()' && (chance === 'disconnect' || chance === 'abort');
        expectReset(opened, isAnew ? 'handing-off/asking' : 'bot');
        test.session.reset();
        await test.pass(30_000);
        for (const promise of promises) await promise;
        expect(test.session.state.live).to.equal(null);
        expect(opened.reported).to.deep.equal([]);
        if (chance !== 'refresh') expect(calls, 'how often it was called').to.equal(1);
      });
    }
  }
});

describe("a page's transport that delivers after it was let go of", () => {
  it('puts nothing into the log of the next conversation', async () => {
    const opened = await live();
    const { test, transports } = opened;
    test.session.reset();
    transports[0]?.say('Late');
    transports[0]?.sink?.line('online');
    transports[0]?.sink?.typing(true);
    expectReset(opened);
    test.session.setTranscript([
      { direction: 'in', body: 'Again' },
      { direction: 'out', body: 'Hm' },
    ]);
    void start(test);
    await test.at('live');
    transports[0]?.say('Later still');
    await test.pass(5_000);
    expect(test.bodies()).to.deep.equal(['Again', 'Hm']);
    expect(shown(test.session).unseen).to.deep.equal([]);
  });

  for (const at of ['disconnect', 'abort'] as const) {
    it(`puts nothing there from inside ${at} either`, async () => {
      const opened = await live();
      const { test, transports, does } = opened;
      does((chance) => {
        if (chance === at) transports[0]?.say('On the way out');
      });
      test.session.reset();
      expectReset(opened);
      await test.pass(5_000);
      expect(test.bodies()).to.deep.equal([]);
      expect(test.signals.filter(({ type }) => type === 'message')).to.deep.equal([]);
    });
  }
});
