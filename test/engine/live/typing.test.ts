import { expect } from 'chai';
import { DEFAULT_TIMINGS } from '../../../src/ports/timings.js';
import { Typing } from '../../../src/engine/live/typing.js';
import { ManualClock } from '../../support/manual-clock.js';

const open = () => {
  const clock = new ManualClock();
  const start = clock.now();
  const told: (readonly [seconds: number, isTyping: boolean])[] = [];
  const typing = new Typing(
    { clock, timings: DEFAULT_TIMINGS },
    { setTyping: (isTyping) => told.push([(clock.now() - start) / 1000, isTyping]) },
  );
  return { clock, typing, told };
};

describe('typing', () => {
  it('is told with the first key, and stops after five seconds without one', async () => {
    const { clock, typing, told } = open();
    typing.typed();
    await clock.advance(20_000);
    expect(told).to.deep.equal([
      [0, true],
      [5, false],
    ]);
  });

  it('is told every three seconds while it goes on, however many keys there are', async () => {
    const { clock, typing, told } = open();
    for (let key = 0; key < 32; key += 1) {
      typing.typed();
      await clock.advance(250);
    }
    await clock.advance(10_000);
    expect(told).to.deep.equal([
      [0, true],
      [3, true],
      [6, true],
      [9, true],
      [12.75, false],
    ]);
  });

  it('is told at once by a key after a pause', async () => {
    const { clock, typing, told } = open();
    typing.typed();
    await clock.advance(4_000);
    typing.typed();
    expect(told.at(-1)).to.deep.equal([4, true]);
  });

  it('stops at once, and only once, and leaves no timer', async () => {
    const { clock, typing, told } = open();
    typing.stop();
    typing.typed();
    await clock.advance(1_000);
    typing.stop();
    typing.stop();
    expect(told).to.deep.equal([
      [0, true],
      [1, false],
    ]);
    expect(clock.waiting).to.deep.equal([]);
  });
});
