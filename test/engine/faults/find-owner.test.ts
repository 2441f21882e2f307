import { expect } from 'chai';
import { errorOf, openSession, Routes, shown, start, type TestSession } from '../../support/session.js';

/* Another customer's token was seen: whose the conversation is, the list tells. */

const LONGEST_PAUSE = 30_000;

interface Doubted {
  readonly test: TestSession;
  readonly ann: string;
  readonly bob: string;
  /** When the list was asked since the token changed: milliseconds from then. */
  readonly looks: () => number[];
}

/** Ann's conversation; Bob's token comes, and the list answers as the test says. */
const doubted = async (status: number | 'no answer', token: (bob: string) => string = (bob) => bob) => {
  let given = '';
  const test = openSession({ config: { anonymous: false, trackingToken: () => given } });
  const [ann, bob] = [await test.server.newToken(), await test.server.newToken()];
  given = ann;
  void start(test);
  await test.at('live');
  await test.server.idle();
  await test.server.fail(
    status === 'no answer'
      ? { match: Routes.sessions, kind: 'drop-before', times: 'always' }
      : { match: Routes.sessions, kind: 'status', status, body: {}, times: 'always' },
  );
  given = token(bob);
  const since = test.clock.now();
  const { length } = test.server.calls;
  const looks = (): number[] =>
    test.server.calls
      .slice(length)
      .filter(({ name }) => name === Routes.sessions)
      .map(({ at }) => at - since);
  test.page.set({});
  await test.server.idle();
  return { test, ann, bob, looks } satisfies Doubted;
};

const pausesOf = (looks: readonly number[]): number[] =>
  looks.slice(1).map((at, index) => at - looks[index]!);

describe('the search for the owner of a conversation', () => {
  it('doubles its pauses up to 30 seconds where the list is not answered', async () => {
    const { test, looks } = await doubted('no answer');
    await test.pass(300_000);
    const pauses = pausesOf(looks());
    expect(pauses.slice(0, 6)).to.deep.equal([1_000, 2_000, 4_000, 8_000, 16_000, LONGEST_PAUSE]);
    expect(pauses.slice(6).every((pause) => pause === LONGEST_PAUSE)).to.be.true;
    expect(pauses.length).to.be.greaterThan(8);
    expect(test.place()).to.equal('live');
  });

  it('rests while the element is away from the page, and goes on when it is back', async () => {
    const { test, looks } = await doubted('no answer');
    await test.pass(8_000);
    test.session.suspend();
    await test.pass(1_000);
    const before = looks().length;
    await test.pass(600_000);
    expect(looks().length).to.equal(before);
    test.session.resume();
    await test.pass(60_000);
    expect(looks().length).to.be.greaterThan(before);
  });

  it('takes up the conversation when the list has it at last', async () => {
    const { test, ann, bob } = await doubted('no answer');
    await test.server.logIn(ann, 'ann@shop.test');
    await test.server.logIn(bob, 'ann@shop.test');
    await test.pass(20_000);
    expect(shown(test.session).connection).to.equal('reconnecting');
    await test.server.fail();
    await test.pass(LONGEST_PAUSE);
    expect([test.place(), shown(test.session).connection]).to.deep.equal(['live', 'online']);
  });

  for (const status of [403, 404]) {
    it(`ends at the first answer with ${String(status)}: the conversation is not theirs`, async () => {
      const { test, looks } = await doubted(status);
      await test.pass(120_000);
      expect(looks()).to.have.lengthOf(1);
      expect([test.place(), errorOf(test)?.code]).to.deep.equal(['bot', 'identity_changed']);
      expect(test.bodies()).to.deep.equal([]);
    });
  }

  it('gives up after ten answers that are no list', async () => {
    const { test, looks } = await doubted(500);
    await test.pass(600_000);
    expect(looks()).to.have.lengthOf(10);
    expect([test.place(), errorOf(test)?.code]).to.deep.equal(['bot', 'identity_changed']);
  });

  it('waits only a while for somebody to log in: four looks that the server answers with 401', async () => {
    const { test, looks } = await doubted(401);
    await test.pass(600_000);
    expect(looks().map((at) => Math.floor(at / 1_000))).to.deep.equal([0, 1, 3, 7]);
    expect([test.place(), errorOf(test)?.code]).to.deep.equal(['bot', 'identity_changed']);
  });

  it('leaves no request behind where the element is removed after a 403', async () => {
    const { test } = await doubted(403);
    test.session.suspend();
    const { length } = test.server.calls;
    await test.pass(600_000);
    expect(test.server.calls.length).to.equal(length);
    expect(test.clock.waiting).to.deep.equal([]);
  });

  it('ends with a reset', async () => {
    const { test } = await doubted('no answer');
    test.session.reset();
    const { length } = test.server.calls;
    await test.pass(120_000);
    expect(test.server.calls.length).to.equal(length);
    expect(test.clock.waiting).to.deep.equal([]);
  });
});
