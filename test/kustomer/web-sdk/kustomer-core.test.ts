import { expect } from 'chai';
import { KustomerCore, openInWidget } from '../../../src/kustomer/web-sdk/kustomer-core.js';
import { never } from '../../support/api.js';
import { rejection, thrownBy } from '../../support/errors.js';
import { coreConversation, coreMessage, FakeCore, type CoreAnswer } from '../../support/fake-core.js';
import { ManualClock, settle } from '../../support/manual-clock.js';

const CONTEXT = { isInAssistantMode: false };

const open = (source: unknown) => {
  const clock = new ManualClock();
  return { clock, core: new KustomerCore(source, { clock, timings: { request: 15_000 } }) };
};

const withAnswers = (answers: Record<string, CoreAnswer>) => {
  const fake = new FakeCore(answers);
  return { fake, ...open(fake) };
};

describe('a call', () => {
  it('gives what the callback brings, and leaves no timer behind', async () => {
    const { core, clock } = withAnswers({});
    expect((await core.listConversations(never())).map(({ id }) => id)).to.deep.equal(['c1']);
    expect(clock.waiting).to.deep.equal([]);
  });

  it('takes the first of two answers', async () => {
    const { core, fake } = withAnswers({ getConversations: () => undefined });
    const answer = core.listConversations(never());
    fake.calls[0]?.answer({ conversations: [coreConversation()] });
    fake.calls[0]?.answer(undefined, new Error('after all not'));
    fake.calls[0]?.answer({ conversations: [] });
    expect((await answer).length).to.equal(1);
  });

  it('without an answer ends after 15 s, whatever comes then', async () => {
    const { core, fake, clock } = withAnswers({ getConversations: () => undefined });
    const failure = rejection(core.listConversations(never()));
    await clock.advance(15_000);
    expect((await failure).code).to.equal('timeout');
    fake.calls[0]?.answer({ conversations: [] });
  });

  it('may be given up, before and during', async () => {
    const { core, fake, clock } = withAnswers({ getConversations: () => undefined });
    expect((await rejection(core.listConversations(AbortSignal.abort()))).code).to.equal('cancelled');
    expect(fake.calls.length).to.equal(0);
    const controller = new AbortController();
    const failure = rejection(core.listConversations(controller.signal));
    controller.abort();
    expect((await failure).code).to.equal('cancelled');
    expect(clock.waiting).to.deep.equal([]);
  });

  it('fails with the error that the callback brings', async () => {
    const { core } = withAnswers({
      sendMessage: () => Object.assign(new Error('x'), { status: 409, code: 'session_locked' }),
    });
    const error = await rejection(core.sendMessage({ conversationId: 'c1', body: 'x' }, CONTEXT, never()));
    expect([error.status, error.code, error.serverCode]).to.deep.equal([409, 'rejected', 'session_locked']);
  });

  it('fails where the method throws, is missing, or answers what can not be used', async () => {
    const throwing = open({
      getConversations: () => {
        throw new Error('secret');
      },
    }).core;
    const thrown = await rejection(throwing.listConversations(never()));
    expect(thrown.code).to.equal('bad_response');
    expect(thrown.message).not.to.contain('secret');
    for (const source of [{}, null, undefined, 'core', 7, new EventTarget()]) {
      expect((await rejection(open(source).core.listConversations(never()))).code).to.equal('not_ready');
    }
    for (const answer of [null, 'ok', [], { conversations: null }]) {
      const { core } = withAnswers({ getConversations: () => answer });
      expect((await rejection(core.listConversations(never()))).code).to.equal('bad_response');
    }
  });

  it('is not led astray by an answer that is a promise, or whose parts throw', async () => {
    let called = false;
    const { core, fake } = withAnswers({ getConversations: () => undefined });
    const failure = rejection(core.listConversations(never()));
    fake.calls[0]?.answer({ then: () => (called = true) });
    expect((await failure).code).to.equal('bad_response');
    expect(called).to.be.false;
    const trap = {
      get conversations(): unknown {
        throw new Error('trap');
      },
    };
    const next = rejection(core.listConversations(never()));
    fake.calls[1]?.answer(trap);
    expect((await next).code).to.equal('bad_response');
    const third = rejection(core.listConversations(never()));
    fake.calls[2]?.answer(undefined, new Proxy({}, { getOwnPropertyDescriptor: () => raise() }));
    expect((await third).code).to.equal('bad_response');
  });

  it('hands out nothing that could be changed afterwards', async () => {
    const payload = coreMessage({ direction: 'in' });
    const { core } = withAnswers({ sendMessage: () => payload });
    const sent = await core.sendMessage({ conversationId: 'c1', body: 'x' }, CONTEXT, never());
    payload['body'] = 'changed';
    expect(sent.message.body).to.equal('Hello');
    expect(Object.isFrozen(sent.message)).to.be.true;
  });
});

const raise = (): never => {
  throw new Error('trap');
};

describe('what needs no answer', () => {
  it('is said, and never fails', () => {
    const { core, fake } = withAnswers({});
    core.sendTyping('c1', true);
    core.sendPresence('online');
    core.markRead('c1', ['m1']);
    expect(fake.calls.map(({ method, input }) => [method, input])).to.deep.equal([
      ['sendTypingActivity', { conversationId: 'c1', typing: true }],
      ['sendPresenceActivity', { presence: 'online' }],
      ['markRead', { conversationId: 'c1', messageIds: ['m1'] }],
    ]);
    const { core: hostile } = open(new Proxy({}, { get: raise }));
    hostile.sendTyping('c1', true);
    hostile.sendPresence('offline');
    hostile.markRead('c1', ['m1']);
  });
});

describe('a listener', () => {
  it('hears until it is taken away, by the function that was given', () => {
    const { core, fake } = withAnswers({});
    const heard: unknown[] = [];
    const stop = core.on('onMessageReceived', (payload) => heard.push(payload));
    const [given] = fake.listenersOf('onMessageReceived');
    fake.emit('onMessageReceived', 1);
    stop();
    expect(fake.listenerCount).to.equal(0);
    given?.(2);
    expect(heard).to.deep.equal([1]);
  });

  it('that throws is no trouble for the page', () => {
    const { core, fake } = withAnswers({});
    core.on('onMessageReceived', raise);
    fake.emit('onMessageReceived', 1);
  });

  it('that Core will not take or give back is an error, or nothing', () => {
    expect(thrownBy(() => open({ addListener: raise }).core.on('x', () => undefined)).code).to.equal(
      'bad_response',
    );
    open({ addListener: () => undefined, removeListener: raise }).core.on('x', () => undefined)();
  });
});

describe('what is no Core', () => {
  it('is told by the methods that it lacks', () => {
    for (const source of [{}, null, new EventTarget(), { sendMessage: 'x' }]) {
      expect(thrownBy(() => open(source).core.check()).code).to.equal('not_ready');
    }
    expect(thrownBy(() => open(new Proxy({}, { get: raise })).core.check()).code).to.equal('bad_response');
    open(new FakeCore()).core.check();
  });
});

describe("the page's widget", () => {
  const clock = new ManualClock();
  const deps = { clock, timings: { request: 15_000 } };

  it('opens a conversation by its id', async () => {
    const asked: unknown[] = [];
    const widget = {
      openConversationById: (input: unknown, callback: (response: unknown, error: unknown) => void) => {
        asked.push(input);
        callback(undefined, undefined);
      },
    };
    await openInWidget(widget, 'c1', never(), deps);
    expect(asked).to.deep.equal([{ conversationId: 'c1' }]);
  });

  it('may refuse, be missing, or never answer', async () => {
    const refusing = {
      openConversationById: (_: unknown, callback: (r: unknown, e: unknown) => void) => callback(null, 'no'),
    };
    expect((await rejection(openInWidget(refusing, 'c1', never(), deps))).code).to.equal('bad_response');
    expect((await rejection(openInWidget({}, 'c1', never(), deps))).code).to.equal('not_ready');
    const silent = rejection(openInWidget({ openConversationById: () => undefined }, 'c1', never(), deps));
    await settle();
    await clock.advance(15_000);
    expect((await silent).code).to.equal('timeout');
  });
});
