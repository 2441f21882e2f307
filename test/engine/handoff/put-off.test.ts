import { expect } from 'chai';
import { isAt } from '../../../src/domain/flow/flow.js';
import { rejection } from '../../support/errors.js';
import {
  errorOf,
  openSession,
  posted,
  Routes,
  start,
  until,
  type SessionOptions,
  type TestSession,
} from '../../support/session.js';

type Headers = Readonly<Record<string, string>>;

const refusal = (status: number, headers: Headers = {}, more: Readonly<Record<string, unknown>> = {}) => ({
  match: Routes.handoff,
  kind: 'status',
  status,
  headers,
  ...more,
});

const resumeAt = ({ session, clock }: TestSession): number | null => {
  const { place: flow } = session.state.flow;
  return isAt(flow, 'queued') && flow.for === 'server' ? flow.resumeAt - clock.now() : null;
};

/** A handoff that the server has put off. */
const putOff = async (
  fault: ReturnType<typeof refusal>,
  options: SessionOptions = {},
): Promise<TestSession> => {
  const test = openSession(options);
  await test.server.fail(fault);
  void start(test);
  await test.at('handing-off/queued');
  return test;
};

/** Moments of the POSTs, in ms after the first. */
const postTimes = ({ server }: TestSession): number[] => {
  const calls = server.calls.filter(({ name }) => name === Routes.handoff);
  return calls.map(({ at }) => at - (calls[0]?.at ?? 0));
};

/** The manual clock's start. */
const NOW = Date.parse('2026-01-22T15:00:00Z');

describe('a handoff that the server puts off', () => {
  for (const status of [429, 503]) {
    it(`with ${String(status)} waits as long as it says, looks, and is sent again`, async () => {
      const test = await putOff(refusal(status, { 'retry-after': '17' }));
      expect(resumeAt(test)).to.equal(17_000);
      expect(errorOf(test)?.status).to.equal(status);
      await test.pass(16_999);
      expect(test.server.count(Routes.handoff)).to.equal(1);
      await test.pass(1);
      await test.at('live');
      expect(test.server.names.slice(0, 6)).to.deep.equal([
        Routes.token,
        Routes.sessions,
        Routes.handoff,
        Routes.sessions,
        Routes.handoff,
        `GET /c/v1/chat/sessions/${String(test.server.sessions[0]?.id)}/messages`,
      ]);
      expect(test.server.sessions.length).to.equal(1);
    });
  }

  for (const [what, headers, ms] of [
    ['a date', { 'retry-after': new Date(NOW + 12_000).toUTCString() }, 12_000],
    [
      'a date by its own clock',
      {
        date: 'Thu, 22 Jan 2026 03:00:00 GMT',
        'retry-after': 'Thu, 22 Jan 2026 03:00:05 GMT',
      },
      5_000,
    ],
    ['a date that is over', { 'retry-after': new Date(NOW - 3_600_000).toUTCString() }, 1_000],
    ['no wait at all', { 'retry-after': '0' }, 1_000],
    ['a time below zero', { 'retry-after': '-5' }, 1_000],
    ['seconds until the limit is reset', { 'x-ratelimit-reset': '9' }, 9_000],
    ['the moment at which the limit is reset', { 'x-ratelimit-reset': String(NOW / 1000 + 20) }, 20_000],
    ['that moment in milliseconds', { 'x-ratelimit-reset': String(NOW + 20_000) }, 20_000],
    ['both, of which the first counts', { 'retry-after': '3', 'x-ratelimit-reset': '40' }, 3_000],
    ['something that can only be read in part', { 'retry-after': 'soon', 'x-ratelimit-reset': '4' }, 4_000],
    ['nothing that can be read', { 'retry-after': 'soon' }, 10_000],
    ['an hour', { 'retry-after': '3600' }, 60_000],
    ['many thousand years', { 'retry-after': '1e15' }, 60_000],
    ['eternity', { 'retry-after': 'Infinity' }, 10_000],
  ] as const) {
    it(`waits ${String(ms / 1000)} s where the server asks for ${what}`, async () => {
      const test = await putOff(refusal(429, headers));
      expect(resumeAt(test)).to.equal(ms);
      await test.pass(ms);
      await test.at('live');
      expect(postTimes(test)).to.deep.equal([0, ms]);
    });
  }

  it('says where it does not wait as long as the server asks for', async () => {
    const long = await putOff(refusal(429, { 'retry-after': '61' }));
    expect(errorOf(long)?.details?.['isCapped']).to.be.true;
    const short = await putOff(refusal(429, { 'retry-after': '60' }));
    expect(errorOf(short)?.details?.['isCapped']).to.equal(undefined);
    expect(resumeAt(short)).to.equal(60_000);
  });

  it('waits twice as long each time where the server does not say how long', async () => {
    const test = await putOff({ ...refusal(503), times: 3 } as ReturnType<typeof refusal>);
    await test.pass(70_000);
    await test.at('live');
    expect(postTimes(test)).to.deep.equal([0, 10_000, 30_000, 70_000]);
  });

  it('gives up after five more attempts, and says why', async () => {
    const test = openSession();
    await test.server.fail({ ...refusal(429), times: 'always' });
    const promise = test.session.handoff();
    await test.pass(600_000);
    const error = await rejection(promise);
    expect(error.status).to.equal(429);
    expect(error.retryable).to.be.true;
    expect(test.place()).to.equal('bot');
    expect(errorOf(test)).to.equal(error);
    expect(postTimes(test)).to.deep.equal([0, 10_000, 30_000, 70_000, 130_000, 190_000]);
    expect(test.signals.filter(({ type }) => type === 'handoff-error').length).to.equal(1);
    await test.server.fail();
    void start(test);
    await test.at('live');
    expect(test.server.sessions.length).to.equal(1);
  });

  it('counts anew at the next handoff', async () => {
    const test = openSession();
    await test.server.fail({ ...refusal(429), times: 8 });
    void start(test);
    await test.pass(600_000);
    expect(test.place()).to.equal('bot');
    void start(test);
    await test.at('handing-off/queued');
    expect(resumeAt(test)).to.equal(10_000);
    await test.pass(30_000);
    await test.at('live');
  });

  it('can be cancelled while it waits, and is then not sent again', async () => {
    const test = openSession();
    await test.server.fail(refusal(429, { 'retry-after': '5' }));
    const promise = test.session.handoff();
    await test.at('handing-off/queued');
    expect(test.session.cancelHandoff()).to.be.true;
    expect((await rejection(promise)).code).to.equal('cancelled');
    await test.pass(120_000);
    expect(test.server.count(Routes.handoff)).to.equal(1);
    expect(test.place()).to.equal('bot');
  });

  it('can be cancelled while it looks', async () => {
    const test = await putOff(refusal(429, { 'retry-after': '5' }));
    await test.server.fail({ match: Routes.sessions, kind: 'delay', ms: 1_000 });
    await test.pass(5_500);
    expect(test.place()).to.equal('handing-off/sending');
    expect(test.session.cancelHandoff()).to.be.true;
    await test.pass(60_000);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('takes back the notice when it is cancelled', async () => {
    const test = await putOff(refusal(429), {
      transcript: [{ date: '2026-01-22T14:35:00Z', direction: 'in', body: 'Help' }],
    });
    expect(test.bodies().length).to.equal(2);
    test.session.cancelHandoff();
    expect(test.bodies()).to.deep.equal(['Help']);
  });

  it('gives the list 10 seconds after a 503, however soon it may be tried again', async () => {
    const test = await putOff(refusal(503, { 'retry-after': '3' }, { commit: true }));
    expect(resumeAt(test)).to.equal(10_000);
  });

  it('is found where a gateway said 503 of what went through', async () => {
    const test = await putOff(refusal(503, { 'retry-after': '3' }, { commit: true }));
    await test.pass(10_000);
    await test.at('live');
    expect(test.server.count(Routes.handoff)).to.equal(1);
    expect(test.server.sessions.length).to.equal(1);
    expect(test.session.conversation?.id).to.equal(test.server.sessions[0]?.id);
  });

  it('is found at the next handoff where it was cancelled after such an answer', async () => {
    const test = await putOff(refusal(503, { 'retry-after': '3' }, { commit: true }));
    test.session.cancelHandoff();
    void start(test);
    await test.at('live');
    expect(test.server.sessions.length).to.equal(1);
  });

  it('is not picked up by a reload after it was cancelled', async () => {
    const test = await putOff(refusal(503, { 'retry-after': '3' }));
    test.session.cancelHandoff();
    test.leave();
    const again = openSession({ beside: test });
    await again.session.preload();
    await again.server.idle();
    expect(again.place()).to.equal('bot');
  });

  it('is not sent again after a 503 as long as nobody can look', async () => {
    const test = await putOff(refusal(503, { 'retry-after': '3' }, { commit: true }));
    await test.server.fail({ match: Routes.sessions, kind: 'status', status: 503 });
    await test.pass(60_000);
    await test.at('live');
    expect(test.server.sessions.length).to.equal(1);
  });

  it('waits for the line where it has gone meanwhile, and looks before it is sent again', async () => {
    const test = await putOff(refusal(503, { 'retry-after': '3' }, { commit: true }));
    test.page.set({ online: false });
    await test.pass(10_000);
    expect(test.place()).to.equal('handing-off/queued');
    expect(resumeAt(test)).to.equal(null);
    await test.pass(120_000);
    const count = test.server.calls.length;
    expect(test.server.count(Routes.handoff)).to.equal(1);
    test.page.set({ online: true });
    await test.at('live');
    expect(test.server.names[count]).to.equal(Routes.sessions);
    expect(test.server.sessions.length).to.equal(1);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('does not hurry when the line comes and goes while it waits', async () => {
    const test = await putOff(refusal(429, { 'retry-after': '30' }));
    test.page.set({ online: false });
    test.page.set({ online: true });
    await test.pass(29_999);
    expect(test.server.count(Routes.handoff)).to.equal(1);
    await test.pass(1);
    await test.at('live');
  });

  it('sends the same request again, and tells the page once', async () => {
    let asked = 0;
    const test = await putOff(refusal(429, { 'retry-after': '2' }), {
      hooks: { beforeHandoff: async () => ((asked += 1), true) },
    });
    await test.pass(2_000);
    await test.at('live');
    const [first, second] = posted(test);
    expect(first).to.deep.equal(second);
    expect(asked).to.equal(1);
    expect(test.places).to.deep.equal([
      'handing-off/sending',
      'handing-off/queued',
      'handing-off/sending',
      'handing-off/connecting',
      'live',
    ]);
  });

  it('sends what was written meanwhile afterwards', async () => {
    const test = await putOff(refusal(429, { 'retry-after': '2' }));
    test.session.sendMessage('Hello?');
    await test.pass(2_000);
    await test.at('live');
    await test.server.idle();
    expect(test.server.bodies().at(-1)).to.equal('Hello?');
  });

  it('may still be refused for good', async () => {
    const test = openSession();
    await test.server.fail(refusal(429, { 'retry-after': '2' }), refusal(422));
    const promise = test.session.handoff();
    // One fault of a kind each time: the first refusal, then the second.
    await test.at('handing-off/queued');
    await test.pass(2_000);
    expect((await rejection(promise)).status).to.equal(422);
  });

  it('may still lose its answer', async () => {
    const test = openSession();
    await test.server.fail(refusal(429, { 'retry-after': '2' }));
    void start(test);
    await test.at('handing-off/queued');
    await test.server.fail({ match: Routes.handoff, kind: 'drop-after' });
    await test.pass(2_000);
    await test.at('live');
    expect(test.places).to.contain('handing-off/checking');
    expect(test.server.sessions.length).to.equal(1);
  });

  it('rests away from the page, and goes on when it is back', async () => {
    const test = await putOff(refusal(429, { 'retry-after': '2' }));
    const calls = test.server.calls.length;
    test.session.suspend();
    await test.pass(60_000);
    expect([test.place(), test.server.calls.length]).to.deep.equal(['handing-off/queued', calls]);
    test.session.resume();
    await test.pass(0);
    await test.at('live');
  });

  it('ends with a reset', async () => {
    const test = await putOff(refusal(429, { 'retry-after': '2' }));
    test.session.reset();
    await test.pass(60_000);
    expect(test.place()).to.equal('bot');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });
});

describe('a handoff that takes long', () => {
  const isSlow = ({ session }: TestSession): boolean => {
    const { place: flow } = session.state.flow;
    return isAt(flow, 'sending', 'connecting') && flow.isSlow;
  };

  it('says so after eight seconds of sending', async () => {
    const test = openSession();
    await test.server.fail({ match: Routes.handoff, kind: 'delay', ms: 12_000 });
    void start(test);
    await until(() => test.server.count(Routes.handoff) === 1);
    await test.pass(7_999);
    expect(isSlow(test)).to.be.false;
    await test.pass(1);
    expect(isSlow(test)).to.be.true;
    await test.pass(4_000);
    await test.at('live');
  });

  it('says so after eight seconds of connecting', async () => {
    const test = openSession();
    const messages = 'GET /c/v1/chat/sessions/*/messages';
    await test.server.fail({ match: messages, kind: 'delay', ms: 12_000 });
    void start(test);
    await test.at('handing-off/connecting');
    await test.pass(7_999);
    expect(isSlow(test)).to.be.false;
    await test.pass(1);
    expect(isSlow(test)).to.be.true;
    await test.pass(4_000);
    await test.at('live');
  });

  it('says nothing of the kind while it waits for the server or the person', async () => {
    const test = await putOff(refusal(429, { 'retry-after': '30' }));
    await test.pass(20_000);
    expect(test.session.state.flow).to.not.have.property('isSlow');
  });
});
