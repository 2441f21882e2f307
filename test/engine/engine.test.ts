import { expect } from 'chai';
import type { ChatError } from '../../src/domain/chat-error.js';
import { chunkError } from '../../src/session/chunk-error.js';
import { openSessionEngine } from '../../src/engine/session-engine.js';
import type { Fact } from '../../src/domain/facts.js';
import { rejection } from '../support/errors.js';
import { transcript } from '../support/messages.js';
import {
  shown,
  BOT_LOG,
  NOTICE,
  openLive,
  openSession,
  Routes,
  until,
  type SessionOptions,
  type TestSession,
} from '../support/session.js';

const SEND = 'POST /c/v1/chat/messages';

/** Hands off without minding how it ends. */
const start = (test: TestSession): Promise<unknown> =>
  test.session.handoff().catch((error: unknown) => error);

const begin = (options: SessionOptions = {}): TestSession => {
  const test = openSession(options);
  void start(test);
  return test;
};

const postedBodies = ({ server }: TestSession): { externalId?: string; messages: { body: string }[] }[] =>
  server.calls.filter(({ name }) => name === Routes.handoff).map(({ body }) => JSON.parse(body));

const signalTypes = (signals: readonly Fact[]): string[] => signals.map(({ type }) => type);

describe('a handoff', () => {
  it('goes from the bot over sending and connecting to live', async () => {
    const test = await openLive();
    expect(test.places).to.deep.equal(['handing-off/sending', 'handing-off/connecting', 'live']);
    expect(test.session.conversation?.id).to.equal(test.server.sessions[0]?.id);
    expect(signalTypes(test.signals)).to.deep.equal(['handoff']);
  });

  it('reads the baseline before it posts, and posts once', async () => {
    const test = await openLive();
    const { names } = test.server;
    expect(names.indexOf(Routes.sessions)).to.be.lessThan(names.indexOf(Routes.handoff));
    expect(test.server.count(Routes.handoff)).to.equal(1);
    expect(test.server.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.']);
  });

  it('gives everyone who asks meanwhile the same promise', async () => {
    const test = openSession();
    const first = test.session.handoff();
    expect(first === test.session.handoff()).to.be.true;
    await test.at('handing-off/connecting');
    const conversation = await first;
    await test.at('live');
    expect((await test.session.handoff()).id).to.equal(conversation.id);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('names everything that is missing, and asks the server for nothing', async () => {
    const test = openSession({ config: { from: null, baseUrl: null } });
    const error = await rejection(test.session.handoff());
    expect(error.code).to.equal('not_ready');
    expect(error.details).to.deep.equal({ missing: ['missing_base_url', 'missing_from'] });
    expect(error.message).to.contain('"from"').and.to.contain('"org"');
    expect(test.warnings).to.contain(error.message);
    expect(test.place()).to.equal('bot');
    expect(test.server.names).to.deep.equal([]);
    expect(signalTypes(test.signals)).to.deep.equal(['handoff-error']);
  });

  it('works once what was missing is there', async () => {
    const test = openSession({ config: { from: null } });
    await rejection(test.session.handoff());
    test.session.configure({ from: 'Bot' });
    void start(test);
    await test.at('live');
  });

  it('is told to the page with a copy of the request', async () => {
    const test = await openLive({ config: { externalId: 'order-7', brand: 'b', lang: 'de' } });
    const [signal] = test.signals;
    if (signal?.type !== 'handoff') throw new Error('no handoff was told');
    const { request, conversation } = signal;
    expect(request.externalId).to.equal('order-7');
    expect(request.brand).to.equal('b');
    expect(request.lang).to.equal('de');
    expect(conversation.externalId).to.equal('order-7');
  });

  it('closes the imported conversation of an archive, and hears of it should an agent open it again', async () => {
    const test = begin({ config: { archive: true } });
    await test.at('ended');
    await test.pass(60_000);
    const { place: flow } = test.session.state.flow;
    expect(flow.phase === 'ended' && 'by' in flow.end && flow.end.by).to.equal('system');
    expect(JSON.parse(test.server.calls.find(({ name }) => name === Routes.handoff)?.body ?? '').active).to.be
      .false;
    expect(test.server.count(Routes.handoff)).to.equal(1);
    expect((await rejection(test.session.handoff())).code).to.equal('not_ready');
    await test.server.reopen();
    await test.pass(60_000);
    expect(test.place()).to.equal('live');
  });

  it('refuses an archive to which the bot said nothing', async () => {
    const test = openSession({ config: { archive: true }, transcript: transcript(1) });
    expect((await rejection(test.session.handoff())).details?.['missing']).to.contain('missing_outbound');
    expect(test.bodies()).to.deep.equal(['Message 0']);
  });

  it('asks for a baseline early, at the first sign of intent, and only once', async () => {
    const test = openSession();
    test.session.prime();
    await test.server.idle();
    expect(test.server.count(Routes.sessions)).to.equal(1);
    test.session.prime();
    await test.server.idle();
    expect(test.server.count(Routes.sessions)).to.equal(1);
    void start(test);
    await test.at('live');
    const before = test.server.names.slice(0, test.server.names.indexOf(Routes.handoff));
    expect(before.filter((name) => name === Routes.sessions).length).to.equal(1);
  });

  it('reads the baseline anew when the early one is old', async () => {
    const test = openSession();
    test.session.prime();
    await test.pass(31_000);
    void start(test);
    await test.at('live');
    const before = test.server.names.slice(0, test.server.names.indexOf(Routes.handoff));
    expect(before.filter((name) => name === Routes.sessions).length).to.equal(2);
  });

  it('reads one baseline where intent and handoff come in one go', async () => {
    const test = openSession();
    await test.session.preload();
    test.session.prime();
    void start(test);
    await test.at('live');
    const before = test.server.names.slice(0, test.server.names.indexOf(Routes.handoff));
    expect(before.filter((name) => name === Routes.sessions).length).to.equal(1);
  });

  it('tries the baseline again where the early attempt failed', async () => {
    const test = openSession();
    await test.server.fail({ match: Routes.sessions, kind: 'drop-before' });
    test.session.prime();
    await test.server.idle();
    void start(test);
    await test.at('live');
  });

  it('does not prime offline, without an address, or once handed off', async () => {
    const offline = openSession();
    offline.page.set({ online: false });
    offline.session.prime();
    await offline.server.idle();
    expect(offline.server.names).to.deep.equal([]);
    const nowhere = openSession({ config: { baseUrl: null } });
    nowhere.session.prime();
    await nowhere.server.idle();
    expect(nowhere.server.names).to.deep.equal([]);
    const test = await openLive();
    const count = test.server.calls.length;
    test.session.prime();
    await test.server.idle();
    expect(test.server.calls.length).to.equal(count);
  });
});

describe('the question before a handoff', () => {
  const bot = [BOT_LOG[1]];

  it('is asked where the customer has said nothing, and the baseline is read meanwhile', async () => {
    const test = begin({ transcript: bot });
    await test.at('handing-off/asking');
    await test.server.idle();
    expect(test.server.names).to.deep.equal([Routes.token, Routes.sessions]);
    await test.pass(120_000);
    expect(test.server.names.filter((name) => name.startsWith('POST'))).to.deep.equal([]);
  });

  it("makes its answer the customer's first message", async () => {
    const test = begin({ transcript: bot });
    await test.at('handing-off/asking');
    test.session.act({ type: 'answer', body: 'My parcel is lost' });
    await test.at('live');
    expect(test.server.bodies()).to.deep.equal(['I am only a bot.', 'My parcel is lost']);
    expect(test.bodies()).to.deep.equal(['I am only a bot.', 'My parcel is lost']);
  });

  it('takes no empty answer, and none when nobody asked', async () => {
    const test = begin({ transcript: bot });
    await test.at('handing-off/asking');
    test.session.act({ type: 'answer', body: ' \n ' });
    expect(test.place()).to.equal('handing-off/asking');
    test.session.cancelHandoff();
    test.session.act({ type: 'answer', body: 'Too late' });
    expect(test.bodies()).to.deep.equal(['I am only a bot.']);
  });

  it('can be gone back from', async () => {
    const test = openSession({ transcript: bot });
    const promise = test.session.handoff();
    await test.at('handing-off/asking');
    expect(test.session.cancelHandoff()).to.be.true;
    expect((await rejection(promise)).code).to.equal('cancelled');
    expect(test.place()).to.equal('bot');
    expect(test.session.state.flow.place).to.have.property('error', null);
  });

  it('waits for the line when it is answered offline', async () => {
    const test = begin({ transcript: bot });
    await test.at('handing-off/asking');
    test.page.set({ online: false });
    test.session.act({ type: 'answer', body: 'Help' });
    expect(test.place()).to.equal('handing-off/queued');
    test.page.set({ online: true });
    await test.at('live');
    expect(test.server.bodies()).to.deep.equal(['I am only a bot.', 'Help']);
  });

  it('adds the notice too where the log is empty', async () => {
    const test = begin({ transcript: [] });
    await test.at('handing-off/asking');
    test.session.act({ type: 'answer', body: 'Help' });
    await test.at('live');
    expect(test.server.bodies()).to.deep.equal(['Help', NOTICE]);
  });
});

describe('the notice that stands in for a silent bot', () => {
  const customer = [BOT_LOG[0]];

  it('is part of the log and of the request, and stays', async () => {
    const test = await openLive({ transcript: customer });
    expect(test.bodies()).to.deep.equal(['Where is my order?', NOTICE]);
    expect(test.server.bodies()).to.deep.equal(['Where is my order?', NOTICE]);
    expect(test.session.messages[1]?.author?.kind).to.equal('system');
  });

  it('is taken back when the handoff is cancelled', async () => {
    const test = openSession({ transcript: customer });
    await test.server.fail({ match: Routes.sessions, kind: 'hang' });
    void start(test);
    await until(() => test.bodies().length === 2, 'the notice');
    test.session.cancelHandoff();
    expect(test.bodies()).to.deep.equal(['Where is my order?']);
  });

  it('is taken back when the handoff is refused, and comes again once', async () => {
    const test = openSession({ transcript: customer });
    await test.server.fail({ match: Routes.handoff, kind: 'status', status: 422 });
    await rejection(test.session.handoff());
    expect(test.bodies()).to.deep.equal(['Where is my order?']);
    void start(test);
    await test.at('live');
    expect(test.bodies()).to.deep.equal(['Where is my order?', NOTICE]);
  });
});

describe('offline', () => {
  it('queues the handoff and goes on when the line is back', async () => {
    const test = openSession();
    test.page.set({ online: false });
    const promise = test.session.handoff();
    await test.at('handing-off/queued');
    await test.pass(120_000);
    expect(test.server.names).to.deep.equal([]);
    test.page.set({ online: true });
    await test.at('live');
    expect((await promise).id).to.equal(test.server.sessions[0]?.id);
  });

  it('queues when the line goes before anything has left', async () => {
    const test = openSession({
      hooks: { beforeHandoff: async () => (test.page.set({ online: false }), true) },
    });
    void start(test);
    await test.at('handing-off/queued');
    expect(test.server.count(Routes.handoff)).to.equal(0);
  });

  it('can be cancelled while it waits', async () => {
    const test = openSession();
    test.page.set({ online: false });
    const promise = test.session.handoff();
    await test.at('handing-off/queued');
    expect(test.session.cancelHandoff()).to.be.true;
    expect((await rejection(promise)).code).to.equal('cancelled');
    test.page.set({ online: true });
    await test.server.idle();
    expect(test.server.names).to.deep.equal([]);
  });
});

describe('cancelling', () => {
  it('gives up everything while it is being prepared', async () => {
    const test = openSession();
    await test.server.fail({ match: Routes.sessions, kind: 'delay', ms: 1_000 });
    const promise = test.session.handoff();
    await until(() => test.server.count(Routes.sessions) === 1);
    expect(test.session.cancelHandoff()).to.be.true;
    expect((await rejection(promise)).code).to.equal('cancelled');
    await test.pass(120_000);
    expect(test.place()).to.equal('bot');
    expect(test.server.count(Routes.handoff)).to.equal(0);
    expect(signalTypes(test.signals)).to.deep.equal([]);
  });

  it('works while the code is still on its way', async () => {
    let arrive = (): void => undefined;
    const test = openSession({
      openEngine: async (core, environment) => {
        await new Promise<void>((resolve) => (arrive = resolve));
        return openSessionEngine(core, environment);
      },
    });
    const promise = test.session.handoff();
    expect(test.place()).to.equal('handing-off/sending');
    expect(test.session.cancelHandoff()).to.be.true;
    expect((await rejection(promise)).code).to.equal('cancelled');
    arrive();
    await test.server.idle();
    expect(test.place()).to.equal('bot');
    expect(test.server.names).to.deep.equal([]);
  });

  it('comes too late once the request has left, and says so', async () => {
    const test = openSession();
    await test.server.fail({ match: Routes.handoff, kind: 'delay', ms: 1_000 });
    void start(test);
    await until(() => test.server.count(Routes.handoff) === 1);
    expect(test.session.cancelHandoff()).to.be.false;
    expect(test.warnings).to.deep.equal(['cancel-late']);
    await test.pass(1_000);
    await test.at('live');
  });

  it('does nothing where there is nothing to cancel', () => {
    const test = openSession();
    expect(test.session.cancelHandoff()).to.be.false;
    expect(test.warnings).to.deep.equal([]);
  });
});

describe('consent', () => {
  it('that is refused stops the handoff before anything is posted', async () => {
    const test = openSession({ hooks: { beforeHandoff: async () => false } });
    expect((await rejection(test.session.handoff())).code).to.equal('cancelled');
    expect(test.place()).to.equal('bot');
    expect(test.server.count(Routes.handoff)).to.equal(0);
  });

  it('that fails stops it too', async () => {
    const test = openSession({ hooks: { beforeHandoff: async () => Promise.reject(new Error('no')) } });
    const error = await rejection(test.session.handoff());
    expect((error.cause as Error).message).to.equal('no');
    expect(test.server.count(Routes.handoff)).to.equal(0);
  });

  it('is given a copy of the request', async () => {
    const test = openSession({
      hooks: {
        beforeHandoff: async (request) => {
          (request.messages as unknown[]).length = 0;
          return true;
        },
      },
    });
    void start(test);
    await test.at('live');
    expect(test.server.bodies().length).to.equal(2);
  });

  it('that comes after a cancel posts nothing', async () => {
    let consent: ((isAllowed: boolean) => void) | null = null;
    const test = begin({
      hooks: { beforeHandoff: () => new Promise((resolve) => (consent = resolve)) },
    });
    await until(() => consent !== null);
    expect(test.session.cancelHandoff()).to.be.true;
    (consent as unknown as (isAllowed: boolean) => void)(true);
    await test.server.idle();
    expect(test.server.count(Routes.handoff)).to.equal(0);
  });
});

describe('a refusal', () => {
  it('leads back to the bot with the error that the server gave', async () => {
    const test = openSession();
    await test.server.fail({
      match: Routes.handoff,
      kind: 'status',
      status: 422,
      body: {
        status: 422,
        error: 'direction_requirement_failed',
        message: 'No.',
        details: { inboundCount: 0 },
      },
    });
    const error = await rejection(test.session.handoff());
    expect(error.code).to.equal('direction_requirement_failed');
    expect(error.status).to.equal(422);
    expect(test.place()).to.equal('bot');
    expect(
      test.session.state.flow.place.phase === 'bot' && test.session.state.flow.place.error?.code,
    ).to.equal(error.code);
    await test.pass(120_000);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('that points at a message names it by the id in the log', async () => {
    const test = openSession();
    const details = { pointer: '/messages/1/body' };
    await test.server.fail({
      match: Routes.handoff,
      kind: 'status',
      status: 422,
      body: { status: 422, error: 'empty_body', message: 'No.', details },
    });
    expect((await rejection(test.session.handoff())).messageIds).to.deep.equal(['a']);
  });

  const tooMany = (maxAllowed: unknown) => ({
    match: Routes.handoff,
    kind: 'status',
    status: 400,
    body: { status: 400, error: 'too_many_messages', message: 'No.', details: { maxAllowed, received: 6 } },
  });

  it('with a lower limit is followed once by a shorter request', async () => {
    const test = openSession({ transcript: transcript(6) });
    await test.server.fail(tooMany(3));
    void start(test);
    await test.at('live');
    expect(postedBodies(test).map(({ messages }) => messages.length)).to.deep.equal([6, 3]);
    expect(test.server.bodies()).to.deep.equal(['Message 3', 'Message 4', 'Message 5']);
    expect(test.session.state.omitted.map(({ reason }) => reason)).to.deep.equal([
      'over_limit',
      'over_limit',
      'over_limit',
    ]);
  });

  it('of the shorter request too is final', async () => {
    const test = openSession({ transcript: transcript(6) });
    await test.server.fail({ ...tooMany(3), times: 2 });
    expect((await rejection(test.session.handoff())).code).to.equal('too_many_messages');
    expect(test.server.count(Routes.handoff)).to.equal(2);
  });

  for (const limit of [1, 6, 100, '3', null]) {
    it(`with the limit ${JSON.stringify(limit)} is final`, async () => {
      const test = openSession({ transcript: transcript(6) });
      await test.server.fail(tooMany(limit));
      await rejection(test.session.handoff());
      expect(test.server.count(Routes.handoff)).to.equal(1);
    });
  }

  it('keeps what was written meanwhile', async () => {
    const test = openSession();
    await test.server.fail(
      { match: Routes.handoff, kind: 'delay', ms: 500 },
      { match: Routes.handoff, kind: 'status', status: 422 },
    );
    void start(test);
    await until(() => test.server.count(Routes.handoff) === 1);
    test.session.sendMessage('Are you there?');
    await test.pass(500);
    await test.at('bot');
    expect(test.bodies()).to.contain('Are you there?');
  });
});

describe('the baseline', () => {
  it('that cannot be reached means blocked, and nothing is posted', async () => {
    const test = openSession();
    await test.server.fail({ match: Routes.sessions, kind: 'drop-before', times: 'always' });
    expect((await rejection(test.session.handoff())).code).to.equal('blocked');
    expect(test.place()).to.equal('bot');
    expect(test.server.count(Routes.handoff)).to.equal(0);
  });

  it('that is answered with a status is done without', async () => {
    const test = openSession();
    await test.server.fail({ match: Routes.sessions, kind: 'status', status: 500 });
    void start(test);
    await test.at('live');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('that shows an open conversation of ours continues it', async () => {
    const config = { externalId: 'order-7' };
    const first = await openLive({ config });
    first.leave();
    const second = begin({ config, beside: first });
    await second.at('live');
    expect(second.session.conversation?.id).to.equal(first.session.conversation?.id);
    expect(first.server.count(Routes.handoff)).to.equal(1);
    expect(second.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.']);
  });
});

describe('an answer that was lost', () => {
  const lost = { match: Routes.handoff, kind: 'drop-after' };
  const never = { match: Routes.handoff, kind: 'drop-before' };
  /** When the session list was read after the POST, in ms after it. */
  const looks = ({ server }: TestSession): number[] => {
    const post = server.calls.findLastIndex(({ name }) => name === Routes.handoff);
    const { at } = server.calls[post]!;
    return server.calls
      .slice(post)
      .filter(({ name }) => name === Routes.sessions)
      .map((call) => call.at - at);
  };

  it('is looked for at once, and found by the external id', async () => {
    const test = openSession();
    await test.server.fail(lost);
    const promise = test.session.handoff();
    await test.at('live');
    expect(test.places).to.deep.equal([
      'handing-off/sending',
      'handing-off/checking',
      'handing-off/connecting',
      'live',
    ]);
    expect((await promise).id).to.equal(test.server.sessions[0]?.id);
    await test.pass(120_000);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  for (const [kind, fields] of [
    ['malformed', {}],
    ['html', { commit: true }],
    ['status', { status: 502, commit: true }],
    ['status', { status: 500, commit: true }],
  ] as const) {
    it(`is looked for after ${kind} ${JSON.stringify(fields)} too`, async () => {
      const test = openSession();
      await test.server.fail({ match: Routes.handoff, kind, ...fields });
      void start(test);
      await test.at('live');
      expect(test.server.count(Routes.handoff)).to.equal(1);
    });
  }

  it('is looked for again after 1, 2, 4 and 8 seconds while the list lags', async () => {
    const test = openSession();
    await test.server.fail(lost, { match: Routes.sessions, kind: 'list-lag', ms: 5_000, times: 'always' });
    void start(test);
    await test.at('handing-off/checking');
    await test.pass(8_000);
    await test.at('live');
    expect(looks(test).slice(0, 5)).to.deep.equal([0, 1_000, 2_000, 4_000, 8_000]);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('goes on looking when a look fails', async () => {
    const test = openSession();
    await test.server.fail(lost);
    void start(test);
    await until(() => test.server.count(Routes.handoff) === 1);
    await test.server.fail({ match: Routes.sessions, kind: 'drop-before', times: 2 });
    await test.pass(2_000);
    await test.at('live');
  });

  it('that never came is unconfirmed at 10 seconds, and looked for until 60', async () => {
    const test = openSession();
    await test.server.fail(never);
    void start(test);
    await test.at('handing-off/checking');
    await test.pass(9_999);
    expect(test.place()).to.equal('handing-off/checking');
    await test.pass(1);
    expect(test.place()).to.equal('handing-off/unconfirmed');
    await test.pass(120_000);
    expect(looks(test)).to.deep.equal([
      0, 1_000, 2_000, 4_000, 8_000, 16_000, 24_000, 32_000, 40_000, 48_000, 56_000,
    ]);
    expect(test.server.count(Routes.handoff)).to.equal(1);
    expect(test.place()).to.equal('handing-off/unconfirmed');
  });

  it('that turns up late is still taken', async () => {
    const test = openSession();
    await test.server.fail({ match: Routes.handoff, kind: 'commit-late', ms: 20_000 });
    void start(test);
    await until(() => test.server.count(Routes.handoff) === 1);
    await test.pass(15_000);
    await test.at('handing-off/checking');
    await test.pass(10_000);
    expect(test.place()).to.equal('handing-off/unconfirmed');
    await test.pass(14_000);
    await test.at('live');
    expect(test.server.sessions.length).to.equal(1);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  const unconfirmed = async (options: SessionOptions = {}): Promise<TestSession> => {
    const test = openSession(options);
    await test.server.fail(never);
    void start(test);
    await test.at('handing-off/checking');
    await test.pass(10_000);
    await test.at('handing-off/unconfirmed');
    return test;
  };

  it('is looked for once more before it is sent again on "try again"', async () => {
    const test = await unconfirmed();
    const from = test.server.calls.length;
    test.session.act({ type: 'try-again' });
    await test.at('live');
    expect(test.server.names.slice(from, from + 2)).to.deep.equal([Routes.sessions, Routes.handoff]);
    expect(test.server.sessions.length).to.equal(1);
    const [first, second] = postedBodies(test);
    expect(second?.externalId).to.equal(first?.externalId);
  });

  it('is not sent again where "try again" finds it', async () => {
    const test = openSession();
    await test.server.fail(lost, { match: Routes.sessions, kind: 'list-lag', ms: 11_000, times: 'always' });
    void start(test);
    await test.at('handing-off/checking');
    await test.pass(11_000);
    await test.at('handing-off/unconfirmed');
    test.session.act({ type: 'try-again' });
    await test.at('live');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('is not sent again where "try again" cannot look', async () => {
    const test = await unconfirmed();
    await test.server.fail({ match: Routes.sessions, kind: 'drop-before' });
    test.session.act({ type: 'try-again' });
    await test.at('handing-off/unconfirmed');
    await test.server.idle();
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('gives way to a new one with a new external id on "start new"', async () => {
    const test = await unconfirmed({ config: { externalId: 'order-7' } });
    test.session.act({ type: 'start-new' });
    await test.at('live');
    const [first, second] = postedBodies(test);
    expect(first?.externalId).to.equal('order-7');
    expect(second?.externalId).to.not.equal('order-7');
    expect(test.session.conversation?.externalId).to.equal(second?.externalId);
  });

  it('can be reset', async () => {
    const test = openSession();
    await test.server.fail(never);
    const promise = test.session.handoff();
    await test.at('handing-off/checking');
    test.session.reset();
    expect((await rejection(promise)).code).to.equal('cancelled');
    const count = test.server.calls.length;
    await test.pass(60_000);
    expect(test.place()).to.equal('bot');
    expect(test.server.calls.length).to.equal(count);
  });
});

describe('code that cannot be loaded', () => {
  it('is a failure that can be tried again, and nothing was sent', async () => {
    let attempts = 0;
    const test = openSession({
      openEngine: async (core, environment) => {
        attempts += 1;
        if (attempts === 1) throw new TypeError('Failed to fetch dynamically imported module');
        return openSessionEngine(core, environment);
      },
    });
    const error = await rejection(test.session.handoff());
    expect(error.code).to.equal(chunkError().code);
    expect(error.retryable).to.be.true;
    expect(signalTypes(test.signals)).to.deep.equal(['handoff-error']);
    expect(test.place()).to.equal('bot');
    void start(test);
    await test.at('live');
  });

  it('is noticed before the request leaves when the view is the missing part', async () => {
    const test = openSession({ hooks: { prepareView: () => Promise.reject(new Error('gone')) } });
    expect((await rejection(test.session.handoff())).retryable).to.be.true;
    expect(test.server.count(Routes.handoff)).to.equal(0);
  });

  it('is fetched ahead of time by preload, which asks the server for nothing', async () => {
    let opened = 0;
    const test = openSession({
      openEngine: (...given) => {
        opened += 1;
        return openSessionEngine(...given);
      },
    });
    await test.session.preload();
    expect(opened).to.equal(1);
    expect(test.server.names).to.deep.equal([]);
  });
});

describe('what is written while the handoff is under way', () => {
  it('goes out in order once there is a conversation', async () => {
    const test = openSession();
    await test.server.fail({ match: Routes.handoff, kind: 'delay', ms: 500 });
    void start(test);
    await until(() => test.server.count(Routes.handoff) === 1);
    const first = test.session.sendMessage('One');
    const second = test.session.appendMessage({ direction: 'in', body: 'Two' });
    test.session.sendMessage('Three');
    expect([first?.status, second?.status]).to.deep.equal(['sending', 'sending']);
    expect(test.session.appendMessage({ direction: 'out', body: 'Late bot' }) === null).to.be.true;
    expect(test.server.count(SEND)).to.equal(0);
    await test.pass(500);
    await test.at('live');
    await test.server.idle();
    expect(test.server.bodies().slice(2)).to.deep.equal(['One', 'Two', 'Three']);
    expect(test.bodies().slice(2)).to.deep.equal(['One', 'Two', 'Three']);
    expect(test.session.messages.every(({ status }) => status === 'sent' || status === 'received')).to.be
      .true;
  });
});

describe('a live conversation', () => {
  it("shows the agent's reply after the next poll, and tells of it once", async () => {
    const test = await openLive();
    await test.server.reply('Hello, this is Sam.');
    await test.pass(5_000);
    expect(test.bodies().at(-1)).to.equal('Hello, this is Sam.');
    expect(shown(test.session).agent?.name).to.equal('Sam Rivera');
    await test.pass(60_000);
    expect(test.signals.filter(({ type }) => type === 'message').length).to.equal(1);
  });

  it('never shows the imported history twice', async () => {
    const test = await openLive({ transcript: transcript(9) });
    await test.server.reply('Hello');
    await test.pass(120_000);
    expect(test.bodies()).to.deep.equal([
      ...Array.from({ length: 9 }, (_, index) => `Message ${String(index)}`),
      'Hello',
    ]);
  });

  it('sends what the customer writes, and tells of it', async () => {
    const test = await openLive();
    expect(test.session.sendMessage('Thanks')?.status).to.equal('sending');
    await test.server.idle();
    expect(test.server.bodies().at(-1)).to.equal('Thanks');
    expect(test.session.messages.at(-1)?.status).to.equal('sent');
    await test.pass(30_000);
    expect(test.bodies().filter((body) => body === 'Thanks').length).to.equal(1);
    expect(test.signals.filter(({ type }) => type === 'message').length).to.equal(1);
  });

  it('sends nothing that is blank', async () => {
    const test = await openLive();
    expect(test.session.sendMessage(' \u200b ') === null).to.be.true;
    expect(test.server.count(SEND)).to.equal(0);
  });

  it('holds what stands behind a message that failed, until it is sent again', async () => {
    const test = await openLive();
    await test.server.fail({ match: SEND, kind: 'status', status: 422 });
    const failed = test.session.sendMessage('One')!;
    test.session.sendMessage('Two');
    await test.server.idle();
    expect(test.session.messages.slice(2).map(({ status }) => status)).to.deep.equal(['failed', 'sending']);
    test.session.retryMessage(failed.id);
    await test.server.idle();
    expect(test.server.bodies().slice(2)).to.deep.equal(['One', 'Two']);
  });

  it('goes on when the message that failed is taken back', async () => {
    const test = await openLive();
    await test.server.fail({ match: SEND, kind: 'status', status: 422 });
    const failed = test.session.sendMessage('One')!;
    test.session.sendMessage('Two');
    await test.server.idle();
    test.session.deleteMessage(failed.id);
    await test.server.idle();
    expect(test.server.bodies().slice(2)).to.deep.equal(['Two']);
    expect(test.bodies().slice(2)).to.deep.equal(['Two']);
  });

  it('retries and takes back nothing but what failed', async () => {
    const test = await openLive();
    test.session.retryMessage('q');
    test.session.deleteMessage('q');
    test.session.deleteMessage('nobody');
    await test.server.idle();
    expect(test.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.']);
  });

  it('redacts what leaves, and withholds it where the redactor throws or says so', async () => {
    const test = await openLive({
      config: {
        redact: (message) => {
          if (message.body === 'throw') throw new Error('secret');
          if (message.body === 'withhold') return null;
          return { ...message, body: message.body.replace(/\d/g, '#') };
        },
      },
    });
    test.session.sendMessage('Card 1234');
    await test.server.idle();
    expect(test.server.bodies().at(-1)).to.equal('Card ####');
    const thrown = test.session.sendMessage('throw')!;
    await test.server.idle();
    expect(test.session.messages.at(-1)?.status).to.equal('failed');
    expect(test.warnings).to.deep.equal(['redact-threw']);
    test.session.deleteMessage(thrown.id);
    test.session.sendMessage('withhold');
    await test.server.idle();
    expect(test.session.messages.at(-1)?.status).to.equal('failed');
    expect(test.server.count(SEND)).to.equal(1);
  });

  it('sends nothing of which the redactor left only white space', async () => {
    const test = await openLive({
      config: { redact: (message) => (message.body === 'secret' ? { ...message, body: ' ' } : message) },
    });
    test.session.sendMessage('secret');
    await test.server.idle();
    expect(test.session.messages.at(-1)?.status).to.equal('failed');
    expect(test.server.count(SEND)).to.equal(0);
  });

  it('says how the line is', async () => {
    const test = await openLive();
    expect(shown(test.session).connection).to.equal('online');
    await test.server.fail({ match: '* /c/*', kind: 'drop-before', times: 'always' });
    await test.pass(5_000);
    expect(shown(test.session).connection).to.equal('reconnecting');
    test.page.set({ online: false });
    await test.pass(30_000);
    expect(shown(test.session).connection).to.equal('offline');
    await test.server.fail();
    test.page.set({ online: true });
    await test.pass(30_000);
    expect(shown(test.session).connection).to.equal('online');
  });

  it('ends when the agent ends it, and the session tells who did', async () => {
    const test = await openLive();
    await test.server.end();
    await test.pass(5_000);
    await test.at('ended');
    const ended = test.signals.find(({ type }) => type === 'ended');
    expect(ended?.type === 'ended' && ended.by).to.equal('agent');
  });

  it('is ended by the customer where the organisation lets them', async () => {
    const test = await openLive();
    await test.server.set({ closableChat: true });
    await test.session.endConversation();
    await test.pass(5_000);
    await test.at('ended');
    const { place: flow } = test.session.state.flow;
    expect(flow.phase === 'ended' && 'by' in flow.end && flow.end.by).to.equal('customer');
  });

  it('says so where the organisation does not', async () => {
    const test = await openLive();
    await test.server.set({ closableChat: false });
    expect((await rejection(test.session.endConversation())).status).to.equal(403);
    expect(test.place()).to.equal('live');
  });

  it('has nothing to end before there is one', async () => {
    const test = openSession();
    await test.session.preload();
    expect((await rejection(test.session.endConversation())).code).to.equal('not_ready');
  });
});

describe('leaving the page', () => {
  it('lets go of every timer and listener, and catches up on the way back', async () => {
    const test = await openLive();
    test.session.suspend();
    const count = test.server.calls.length;
    await test.server.reply('Still there?');
    await test.pass(120_000);
    expect(test.server.calls.length).to.equal(count);
    expect(test.page.listenerCount).to.equal(0);
    expect(test.clock.waiting).to.deep.equal([]);
    test.session.resume();
    await until(() => test.bodies().includes('Still there?'), 'the message that came meanwhile');
    expect(test.place()).to.equal('live');
    await test.server.reply('Good');
    await test.pass(5_000);
    expect(test.bodies().at(-1)).to.equal('Good');
  });

  it('does not lose a handoff that is under way', async () => {
    const test = openSession();
    await test.server.fail({ match: Routes.handoff, kind: 'delay', ms: 500 });
    void start(test);
    await until(() => test.server.count(Routes.handoff) === 1);
    test.session.suspend();
    await test.pass(500);
    await test.at('handing-off/connecting');
    await test.pass(10_000);
    expect(test.place()).to.equal('handing-off/connecting');
    test.session.resume();
    await test.at('live');
  });

  it('may be told twice', async () => {
    const test = await openLive();
    test.session.resume();
    test.session.suspend();
    test.session.suspend();
    expect(test.page.listenerCount).to.equal(0);
  });
});

describe('reset', () => {
  it('gives a fresh bot phase, stops the polling, and the next handoff has a new external id', async () => {
    const test = await openLive({ config: { externalId: 'order-7' } });
    test.session.reset();
    expect(test.place()).to.equal('bot');
    expect(test.bodies()).to.deep.equal([]);
    expect(test.session.conversation === null).to.be.true;
    const count = test.server.calls.length;
    await test.pass(60_000);
    expect(test.server.calls.length).to.equal(count);
    test.session.setTranscript(BOT_LOG);
    void start(test);
    await test.at('live');
    expect(test.server.sessions.length).to.equal(2);
    const [first, second] = postedBodies(test);
    expect(first?.externalId === second?.externalId).to.be.false;
  });

  it('rejects a handoff that is under way', async () => {
    const test = openSession();
    await test.server.fail({ match: Routes.sessions, kind: 'hang' });
    const promise = test.session.handoff();
    await until(() => test.server.count(Routes.sessions) === 1);
    test.session.reset();
    expect((await rejection(promise)).code).to.equal('cancelled');
    expect(shown(test.session).connection).to.equal('idle');
  });
});

describe('a conversation that cannot be loaded', () => {
  it('is there, and can be tried again', async () => {
    const test = openSession();
    const messages = 'GET /c/v1/chat/sessions/*/messages';
    await test.server.fail({ match: messages, kind: 'status', status: 500 });
    const promise = test.session.handoff();
    await test.at('handing-off/connecting');
    const failure = (): ChatError | null => {
      const { place: flow } = test.session.state.flow;
      return 'error' in flow ? flow.error : null;
    };
    await until(() => failure() !== null, 'the failure');
    expect(failure()?.status).to.equal(500);
    expect((await promise).id).to.equal(test.server.sessions[0]?.id);
    test.session.act({ type: 'try-again' });
    await test.at('live');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('that is gone for good ends, and says why', async () => {
    const test = await openLive();
    await test.server.fail({ match: 'GET /c/*', kind: 'status', status: 404, body: {}, times: 'always' });
    await test.pass(60_000);
    await test.at('ended');
    const told = test.signals.find(({ type }) => type === 'handoff-error');
    expect(told?.type === 'handoff-error' && told.error.code).to.equal('not_found');
  });
});
