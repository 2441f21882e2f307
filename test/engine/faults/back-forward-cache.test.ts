import { expect } from 'chai';
import { until as settled } from '../../../src/ports/clock.js';
import { openSession, placeOf, Routes, start, until, type TestSession } from '../../support/session.js';

/* A page whose answer is lost follows a link and comes back: two engines over what one tab has stored. */

/** Milliseconds from the POST until the page is left, and from then until it comes back. */
const TIMINGS = [0, 500, 2_000, 5_000, 9_000].flatMap((away) =>
  [0, 1_500, 30_000].map((back) => ({ away, back })),
);

const leaveAndComeBack = async (
  { away, back }: { readonly away: number; readonly back: number },
  between: (first: TestSession) => Promise<void>,
): Promise<TestSession> => {
  const test = openSession();
  await test.server.fail({ match: Routes.handoff, kind: 'drop-after' });
  void start(test);
  await until(() => test.server.count(Routes.handoff) === 1);
  await test.pass(away);
  test.page.leave();
  await between(test);
  await test.pass(back);
  test.page.comeBack();
  await test.pass(120_000);
  return test;
};

const expectOneConversation = async (test: TestSession): Promise<void> => {
  expect(test.server.sessions).to.have.lengthOf(1);
  expect(test.server.count(Routes.handoff)).to.equal(1);
  expect(test.place()).to.equal('live');
  await test.server.reply('Hello');
  await test.pass(60_000);
  expect(test.bodies().at(-1)).to.equal('Hello');
};

describe('a page whose answer was lost and that comes back from the back/forward cache', () => {
  for (const timing of TIMINGS) {
    const { away, back } = timing;
    it(`is never "Opening the conversation" for good, left after ${String(away)} ms for ${String(back)} ms`, async () => {
      await expectOneConversation(await leaveAndComeBack(timing, () => Promise.resolve()));
    });

    it(`goes on with what another page of the tab found, left after ${String(away)} ms for ${String(back)} ms`, async () => {
      const test = await leaveAndComeBack(timing, async (first) => {
        const second = openSession({ beside: first });
        await settled(new AbortController().signal, second.session.preload());
        await second.pass(back);
        second.page.leave();
        second.leave();
      });
      await expectOneConversation(test);
    });

    it(`and another page that is still there show one conversation, left after ${String(away)} ms for ${String(back)} ms`, async () => {
      let second: TestSession | null = null;
      const test = await leaveAndComeBack(timing, async (first) => {
        second = openSession({ beside: first });
        await second.session.preload();
      });
      await test.pass(60_000);
      expect(test.server.sessions).to.have.lengthOf(1);
      expect(test.server.count(Routes.handoff)).to.equal(1);
      for (const { session } of [test, second!]) {
        expect(['bot', 'live']).to.contain(placeOf(session.state.flow));
      }
    });
  }

  it('writes nothing through the engine that was closed', async () => {
    const test = await leaveAndComeBack({ away: 0, back: 0 }, async (first) => {
      const second = openSession({ beside: first });
      await second.session.preload();
      await second.pass(5_000);
      second.page.leave();
      second.leave();
    });
    const states = new Set<unknown>();
    test.session.subscribe((now, before) => {
      expect(now.live?.conversation.id).to.equal(before.live?.conversation.id);
      states.add(now.flow);
    });
    await test.server.reply('Once');
    await test.pass(120_000);
    expect(test.bodies().filter((body) => body === 'Once')).to.deep.equal(['Once']);
  });
});
