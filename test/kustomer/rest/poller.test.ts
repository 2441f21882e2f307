import { expect } from 'chai';
import { Poller } from '../../../src/kustomer/rest/poller.js';
import { FakePage } from '../../support/fake-page.js';
import { ManualClock, settle } from '../../support/manual-clock.js';

interface Setup {
  delay?: () => number | null;
  poll?: () => Promise<void>;
}

const setUp = ({ delay = () => 5_000, poll = async () => undefined }: Setup = {}) => {
  const clock = new ManualClock();
  const page = new FakePage();
  const polls: number[] = [];
  const start = clock.now();
  const poller = new Poller({
    clock,
    page,
    random: () => 1,
    timings: { pollRetry: 1_000, pollHidden: 30_000, resendMost: 60_000 },
    delay,
    poll: () => {
      polls.push(clock.now() - start);
      return poll();
    },
  });
  return { clock, page, poller, polls };
};

const failing = async (): Promise<void> => {
  throw new Error('no');
};

describe('Poller', () => {
  it('polls after each delay, until it is stopped', async () => {
    const { clock, poller, polls } = setUp();
    poller.start();
    await clock.advance(15_000);
    poller.stop();
    await clock.advance(60_000);
    expect(polls).to.deep.equal([5_000, 10_000, 15_000]);
    expect(clock.waiting).to.deep.equal([]);
  });

  it('asks for the delay anew after each poll', async () => {
    const delays = [1_000, 2_000, 4_000];
    const { clock, poller, polls } = setUp({ delay: () => delays.shift() ?? null });
    poller.start();
    await clock.advance(60_000);
    expect(polls).to.deep.equal([1_000, 3_000, 7_000]);
  });

  it('rests where there is no delay, until it is poked', async () => {
    const { clock, poller, polls } = setUp({ delay: () => null });
    poller.start();
    await clock.advance(60_000);
    expect(polls).to.deep.equal([]);
    poller.poke();
    await settle();
    expect(polls).to.deep.equal([60_000]);
    expect(clock.waiting).to.deep.equal([]);
  });

  it('polls at once when poked, and counts the delay from there', async () => {
    const { clock, poller, polls } = setUp();
    poller.start();
    await clock.advance(3_000);
    poller.poke();
    await clock.advance(5_000);
    expect(polls).to.deep.equal([3_000, 8_000]);
  });

  it('runs one poll at a time, and one more for pokes meanwhile', async () => {
    let answer: () => void = () => undefined;
    const { clock, poller, polls } = setUp({ poll: () => new Promise((resolve) => (answer = resolve)) });
    poller.start();
    poller.poke();
    poller.poke();
    poller.poke();
    await clock.advance(20_000);
    expect(polls.length).to.equal(1);
    answer();
    await settle();
    expect(polls.length).to.equal(2);
    answer();
    await settle();
    expect(polls.length).to.equal(2);
    expect(clock.waiting).to.deep.equal([5_000]);
  });

  it('waits longer after each failure, up to the interval of a hidden page', async () => {
    const { clock, poller, polls } = setUp({ poll: failing });
    poller.start();
    await clock.advance(5_000 + 1_000 + 2_000 + 4_000 + 8_000 + 16_000 + 30_000 + 30_000);
    expect(polls).to.deep.equal([5_000, 6_000, 8_000, 12_000, 20_000, 36_000, 66_000, 96_000]);
  });

  it('goes back to its delay after a success', async () => {
    let fails = true;
    const { clock, poller, polls } = setUp({ poll: async () => (fails ? failing() : undefined) });
    poller.start();
    await clock.advance(5_500);
    fails = false;
    await clock.advance(10_500);
    expect(polls).to.deep.equal([5_000, 6_000, 11_000, 16_000]);
  });

  it('does not spin when it is poked while a poll fails', async () => {
    let refuse: () => void = () => undefined;
    const { clock, poller, polls } = setUp({
      poll: () => new Promise((_, reject) => (refuse = () => reject(new Error('no')))),
    });
    poller.start();
    poller.poke();
    poller.poke();
    refuse();
    await settle();
    expect(polls.length).to.equal(1);
    expect(clock.waiting).to.deep.equal([1_000]);
  });

  it('polls at once when the line or the page comes back', async () => {
    const { page, poller, polls } = setUp();
    poller.start();
    page.set({ online: false });
    await settle();
    expect(polls.length).to.equal(0);
    page.set({ online: true });
    await settle();
    expect(polls.length).to.equal(1);
    page.set({ visible: false });
    await settle();
    expect(polls.length).to.equal(1);
    page.set({ visible: true });
    await settle();
    expect(polls.length).to.equal(2);
  });

  it('takes the new delay as soon as the page is hidden', async () => {
    const { clock, page, poller } = setUp({ delay: () => (page.visible() ? 5_000 : 30_000) });
    poller.start();
    expect(clock.waiting).to.deep.equal([5_000]);
    page.set({ visible: false });
    expect(clock.waiting).to.deep.equal([30_000]);
  });

  it('starts once, and lets go of the page when it is stopped', async () => {
    const { clock, page, poller, polls } = setUp();
    poller.start();
    poller.start();
    expect(page.listenerCount).to.equal(1);
    expect(clock.waiting).to.deep.equal([5_000]);
    poller.stop();
    poller.poke();
    page.set({ visible: true });
    await settle();
    expect(page.listenerCount).to.equal(0);
    expect(polls).to.deep.equal([]);
  });

  it('stops for good although a poll is under way, and can be started again', async () => {
    let answer: () => void = () => undefined;
    const { clock, poller, polls } = setUp({ poll: () => new Promise((resolve) => (answer = resolve)) });
    poller.start();
    poller.poke();
    poller.poke();
    poller.stop();
    answer();
    await settle();
    expect(polls.length).to.equal(1);
    expect(clock.waiting).to.deep.equal([]);
    poller.start();
    await clock.advance(5_000);
    expect(polls.length).to.equal(2);
  });
});
