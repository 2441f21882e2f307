import { expect } from 'chai';
import type { Fact } from '../../../src/domain/facts.js';
import type { Conversation } from '../../../src/domain/message.js';
import { connectionOf, unreadCountOf, type SessionState } from '../../../src/session/state.js';
import { rejection } from '../../support/errors.js';
import { openSession, placeOf, Routes, start, until, type TestSession } from '../../support/session.js';

const REFUSED = { match: Routes.handoff, kind: 'status', status: 422, body: {}, times: 1 } as const;

const isTold = (facts: readonly Fact[], type: Fact['type']): boolean =>
  facts.some((fact) => fact.type === type);

describe('cancelHandoff() inside a listener', () => {
  /** The places that come before anything has left. */
  const CANCELLED_AT = ['handing-off/sending', 'handing-off/reviewing', 'handing-off/queued'];

  for (const wanted of CANCELLED_AT) {
    it(`that hears of ${wanted} takes the handoff back, and no request leaves`, async () => {
      const test = openSession({ config: { review: wanted.endsWith('reviewing') } });
      if (wanted.endsWith('queued')) test.page.set({ online: false });
      let isCancelled: boolean | null = null;
      test.session.subscribe(({ flow }) => {
        if (isCancelled === null && placeOf(flow) === wanted) isCancelled = test.session.cancelHandoff();
      });
      const error = await rejection(test.session.handoff());
      expect(isCancelled).to.be.true;
      expect(error.code).to.equal('cancelled');
      test.page.set({ online: true });
      await test.pass(120_000);
      expect(test.place()).to.equal('bot');
      expect(test.server.count(Routes.handoff)).to.equal(0);
      expect(test.server.sessions).to.deep.equal([]);
    });
  }

  it('that hears that the request leaves comes too late or keeps it back, but never both', async () => {
    const test = openSession();
    let isCancelled: boolean | null = null;
    test.session.subscribe(({ flow }) => {
      if (isCancelled !== null || flow.posted === null) return;
      isCancelled = test.session.cancelHandoff();
    });
    void start(test);
    await test.pass(120_000);
    expect(isCancelled).to.be.false;
    expect(test.place()).to.equal('live');
    expect(test.server.sessions).to.have.lengthOf(1);
  });

  it('and handoff() after it begin another one, of which one request leaves', async () => {
    const test = openSession();
    let second: Promise<Conversation> | null = null;
    test.session.subscribe(({ flow }) => {
      if (second !== null || placeOf(flow) !== 'handing-off/sending') return;
      test.session.cancelHandoff();
      second = test.session.handoff();
    });
    expect((await rejection(test.session.handoff())).code).to.equal('cancelled');
    await test.at('live');
    expect((await second!).id).to.equal(test.server.sessions[0]?.id);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });
});

describe('handoff() inside a listener that hears of its failure', () => {
  it('begins another one, which goes through', async () => {
    const test = openSession();
    await test.server.fail(REFUSED);
    let second: Promise<Conversation> | null = null;
    test.session.subscribe((_now, _before, facts) => {
      if (isTold(facts, 'handoff-error')) second = test.session.handoff();
    });
    const first = test.session.handoff();
    expect((await rejection(first)).status).to.equal(422);
    expect(first === second).to.be.false;
    await test.at('live');
    expect((await second!).id).to.equal(test.server.sessions[0]?.id);
    expect(test.server.count(Routes.handoff)).to.equal(2);
  });

  it('again and again does not freeze the page, which is told so', async () => {
    const test = openSession({ config: { from: null } });
    await test.session.preload();
    let count = 0;
    test.session.subscribe((_now, _before, facts) => {
      if (!isTold(facts, 'handoff-error') || count === 1_000) return;
      count += 1;
      void start(test);
    });
    void start(test);
    expect(count).to.be.lessThan(200);
    expect(test.warnings).to.contain('many-tellings');
    await test.pass(1_000);
    expect(count).to.equal(1_000);
    expect(test.place()).to.equal('bot');
  });
});

describe('what a listener sets off', () => {
  it('is told to every listener after what it was set off by', async () => {
    const test = openSession();
    const heard: string[] = [];
    test.session.subscribe(({ draft }) => {
      if (draft === 'one') test.session.setDraft('two');
    });
    test.session.subscribe((now, before) => heard.push(`${before.draft}→${now.draft}`));
    test.session.setDraft('one');
    expect(heard).to.deep.equal(['→one', 'one→two']);
  });

  it('is still told where a listener throws, which is reported', async () => {
    const thrown: unknown[] = [];
    const test = openSession({ hooks: { report: (error) => thrown.push(error) } });
    const heard: string[] = [];
    test.session.subscribe(() => {
      throw new Error('from the page');
    });
    test.session.subscribe(({ draft }) => heard.push(draft));
    test.session.setDraft('one');
    expect(heard).to.deep.equal(['one']);
    expect(thrown.map(String)).to.deep.equal(['Error: from the page']);
  });
});

type Moment = (now: SessionState, before: SessionState, facts: readonly Fact[]) => boolean;

const reaches =
  (place: string): Moment =>
  (now, before) =>
    placeOf(now.flow) === place && placeOf(before.flow) !== place;

const hears =
  (type: Fact['type']): Moment =>
  (_now, _before, facts) =>
    isTold(facts, type);

/** Each kind of change that a listener can hear. */
const MOMENTS: Record<string, Moment> = {
  'handing off': reaches('handing-off/sending'),
  'that the request has left': (now, before) => now.flow.posted !== null && before.flow.posted === null,
  connecting: reaches('handing-off/connecting'),
  'the conversation': reaches('live'),
  'the end': reaches('ended'),
  'the way back to the bot': reaches('bot'),
  'kustomer-handoff': hears('handoff'),
  'kustomer-message': hears('message'),
  'kustomer-handoff-error': hears('handoff-error'),
  'kustomer-conversation-ended': hears('ended'),
  'that the line is up': (now, before) => connectionOf(now) === 'online' && connectionOf(before) !== 'online',
  'kustomer-unread-change': (now, before) => unreadCountOf(now) !== unreadCountOf(before),
};

/** What happens to the handoffs of a session, whatever calls them. */
class Handoffs {
  readonly promises = new Set<Promise<Conversation>>();
  readonly #test: TestSession;
  #settled = 0;

  constructor(test: TestSession) {
    this.#test = test;
  }

  ask(): void {
    const { session } = this.#test;
    const isNew = session.conversation === null;
    const promise = session.handoff();
    if (!isNew || this.promises.has(promise)) {
      promise.catch(() => undefined);
      return;
    }
    this.promises.add(promise);
    promise.then(
      () => (this.#settled += 1),
      () => (this.#settled += 1),
    );
  }

  get open(): number {
    return this.promises.size - this.#settled;
  }
}

type Act = (test: TestSession, handoffs: Handoffs) => void;

/** Each method that a listener can call. */
const ACTS: Record<string, Act> = {
  'handoff()': (_test, handoffs) => {
    handoffs.ask();
  },
  'cancelHandoff()': ({ session }) => {
    const wasCancellable = placeOf(session.state.flow).startsWith('handing-off');
    const isCancelled = session.cancelHandoff();
    if (!wasCancellable) expect(isCancelled).to.be.false;
    if (isCancelled) expect(placeOf(session.state.flow)).to.equal('bot');
  },
  'cancelHandoff() and handoff()': ({ session }, handoffs) => {
    session.cancelHandoff();
    handoffs.ask();
  },
  'reset()': (test) => {
    test.session.reset();
    expect([placeOf(test.session.state.flow), test.session.messages.length]).to.deep.equal(['bot', 0]);
  },
  'reset() and handoff()': ({ session }, handoffs) => {
    session.reset();
    session.setTranscript([
      { direction: 'in', body: 'Again' },
      { direction: 'out', body: 'Hm' },
    ]);
    handoffs.ask();
  },
  'sendMessage()': ({ session }) => {
    const phase = session.state.flow.place.phase;
    const message = session.sendMessage('More');
    expect(message !== null).to.equal(phase === 'live' || phase === 'handing-off');
    if (message) expect(session.messages.map(({ id }) => id)).to.contain(message.id);
  },
  'appendMessage()': ({ session }) => {
    const phase = session.state.flow.place.phase;
    const message = session.appendMessage({ direction: 'in', body: 'Appended' });
    expect(message !== null).to.equal(phase === 'bot' || phase === 'handing-off');
    if (message) expect(session.messages.map(({ id }) => id)).to.contain(message.id);
  },
  'retryMessage()': ({ session }) => {
    expect(session.retryMessage('unknown')).to.be.false;
    for (const { id, status } of session.messages) if (status === 'failed') session.retryMessage(id);
  },
  'endConversation()': ({ session }) => {
    session.endConversation().catch(() => undefined);
  },
};

describe('a method called inside any listener', () => {
  /** A handoff that is refused, then one that becomes a conversation, up to its end. */
  const play = async (moment: Moment, act: Act): Promise<number> => {
    const test = openSession();
    const handoffs = new Handoffs(test);
    const thrown: unknown[] = [];
    let count = 0;
    let previous = test.session.state;
    const follow = (now: SessionState, before: SessionState): void => {
      expect(before === previous, 'what is told as previous is what was told before').to.be.true;
      previous = now;
    };
    const careful =
      <Args extends unknown[]>(listener: (...args: Args) => void) =>
      (...args: Args): void => {
        try {
          listener(...args);
        } catch (error) {
          thrown.push(error);
        }
      };
    test.session.subscribe(
      careful((now: SessionState, before: SessionState, facts: readonly Fact[]) => {
        if (count >= 2 || !moment(now, before, facts)) return;
        count += 1;
        act(test, handoffs);
      }),
    );
    test.session.subscribe(careful(follow));
    await test.server.set({ closableChat: true });
    await test.server.fail(REFUSED);
    handoffs.ask();
    await test.pass(5_000);
    if (test.place() === 'bot') handoffs.ask();
    await test.pass(5_000);
    test.session.sendMessage('Hello?');
    await test.pass(5_000);
    if (test.server.sessions.length > 0) {
      await test.server.reply('Here I am').catch(() => undefined);
      await test.pass(10_000);
      await test.server.end().catch(() => undefined);
    }
    await test.pass(30_000);
    expect(thrown).to.deep.equal([]);
    expect(test.server.count(Routes.handoff)).to.be.at.most(handoffs.promises.size);
    const [last] = [...handoffs.promises].slice(-1);
    const isOver = last === undefined || handoffs.open === 0;
    if (test.place() !== 'handing-off/asking') expect(isOver, `settled at ${test.place()}`).to.be.true;
    expect(['bot', 'live', 'ended', 'handing-off/asking']).to.contain(test.place());
    return count;
  };

  for (const [when, moment] of Object.entries(MOMENTS)) {
    for (const [what, act] of Object.entries(ACTS)) {
      it(`takes effect at once where it is ${what} and the listener hears of ${when}`, async () => {
        expect(await play(moment, act), 'how often it was called').to.be.greaterThan(0);
      });
    }
  }
});

describe('a listener that hears of a message', () => {
  it('and resets keeps what is told after it from being about the fresh log', async () => {
    const test = openSession();
    void start(test);
    await test.at('live');
    let isReset = false;
    test.session.subscribe((_now, _before, facts) => {
      if (isReset || !isTold(facts, 'message')) return;
      isReset = true;
      test.session.reset();
    });
    await test.server.reply('Hello');
    await until(() => test.clock.waiting.length > 0);
    await test.pass(10_000);
    expect(isReset).to.be.true;
    expect([test.place(), test.bodies()]).to.deep.equal(['bot', []]);
    expect(unreadCountOf(test.session.state)).to.equal(0);
  });
});
