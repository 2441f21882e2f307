import { expect } from 'chai';
import { openSession, Routes, start, until } from '../../support/session.js';

/** Whether the product listens, and not the double of its server, nor the test. */
const isOurs = (): boolean => {
  const caller = new Error().stack?.split('\n')[3] ?? '';
  return caller.includes('/src/') && !caller.includes('/src/sandbox/');
};

interface Count {
  /** How many listeners of ours the work has added. */
  readonly added: number;
  /** How many of them it has left on signals that are not aborted. */
  readonly left: number;
}

const countedDuring = async (work: () => Promise<void>): Promise<Count> => {
  const { addEventListener, removeEventListener } = AbortSignal.prototype;
  const listeners = new Map<AbortSignal, Set<unknown>>();
  let added = 0;
  AbortSignal.prototype.addEventListener = function (this: AbortSignal, ...args: unknown[]) {
    if (args[0] === 'abort' && isOurs()) {
      added += 1;
      listeners.set(this, (listeners.get(this) ?? new Set()).add(args[1]));
    }
    Reflect.apply(addEventListener, this, args);
  } as typeof addEventListener;
  AbortSignal.prototype.removeEventListener = function (this: AbortSignal, ...args: unknown[]) {
    if (args[0] === 'abort') listeners.get(this)?.delete(args[1]);
    Reflect.apply(removeEventListener, this, args);
  } as typeof removeEventListener;
  try {
    await work();
  } finally {
    AbortSignal.prototype.addEventListener = addEventListener;
    AbortSignal.prototype.removeEventListener = removeEventListener;
  }
  const left = [...listeners].reduce((sum, [signal, { size }]) => sum + (signal.aborted ? 0 : size), 0);
  return { added, left };
};

describe('the abort listeners of a whole conversation', () => {
  /** A handoff with looks and retries, then polls for so long, and messages in between. */
  const play = async (minutes: number): Promise<void> => {
    const test = openSession();
    await test.server.fail(
      { match: Routes.sessions, kind: 'status', status: 503, body: {}, times: 2 },
      { match: Routes.handoff, kind: 'commit-late', ms: 3_000 },
    );
    void start(test);
    await until(() => test.server.count(Routes.handoff) === 1);
    await test.pass(60_000);
    expect(test.place()).to.equal('live');
    for (let minute = 0; minute < minutes; minute += 1) {
      test.session.sendMessage(`Minute ${String(minute)}`);
      await test.server.reply('Yes');
      await test.pass(60_000);
    }
    expect(test.server.bodies()).to.include(`Minute ${String(minutes - 1)}`);
    await test.server.idle();
  };

  it('do not grow with the looks, retries and polls', async function () {
    this.timeout(60_000);
    const short = await countedDuring(() => play(1));
    const long = await countedDuring(() => play(20));
    expect(long.added).to.be.greaterThan(short.added + 100);
    expect(long.left).to.equal(short.left);
    expect(long.left).to.be.lessThan(10);
  });

  it('are gone once the session is reset', async () => {
    const { added, left } = await countedDuring(async () => {
      const test = openSession();
      void start(test);
      await test.at('live');
      await test.pass(30_000);
      test.session.reset();
      await test.pass(30_000);
    });
    expect(added).to.be.greaterThan(10);
    expect(left).to.equal(0);
  });
});
