import { expect } from 'chai';
import { until, wait } from '../../src/ports/clock.js';
import { closeWith } from '../../src/kustomer/lifetime.js';
import { ManualClock, settle } from '../support/manual-clock.js';

/** A real signal that counts who listens to it. */
const counted = () => {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const { addEventListener: add, removeEventListener: remove } = signal;
  signal.addEventListener = (type: string, listener: EventListener): void => {
    listeners.add(listener);
    add.call(signal, type, listener);
  };
  signal.removeEventListener = (type: string, listener: EventListener): void => {
    listeners.delete(listener);
    remove.call(signal, type, listener);
  };
  return { controller, signal, count: () => listeners.size };
};

const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ['resolved', value],
    (error: unknown) => ['rejected', error instanceof Error ? error.name : error],
  );

describe('wait', () => {
  it('resolves after its time, and takes its listener off', async () => {
    const clock = new ManualClock();
    const { signal, count } = counted();
    let isOver = false;
    void wait(clock, 1_000, signal).then(() => (isOver = true));
    expect(count()).to.equal(1);
    await clock.advance(999);
    expect(isOver).to.be.false;
    await clock.advance(1);
    expect(isOver).to.be.true;
    expect(count()).to.equal(0);
  });

  it('resolves at once when it is given up, and leaves neither timer nor listener', async () => {
    const clock = new ManualClock();
    const { controller, signal, count } = counted();
    const waiting = wait(clock, 1_000, signal);
    controller.abort();
    await waiting;
    expect(clock.waiting).to.deep.equal([]);
    expect(count()).to.equal(0);
  });

  it('does not listen where there is nothing to wait for', async () => {
    const clock = new ManualClock();
    const { controller, signal, count } = counted();
    await wait(clock, 0, signal);
    await wait(clock, -5, signal);
    controller.abort();
    await wait(clock, 1_000, signal);
    expect(clock.waiting).to.deep.equal([]);
    expect(count()).to.equal(0);
  });
});

describe('until', () => {
  it('settles as its promise does, and takes its listener off', async () => {
    const { signal, count } = counted();
    expect(await outcomeOf(until(signal, Promise.resolve(7)))).to.deep.equal(['resolved', 7]);
    expect(await outcomeOf(until(signal, Promise.reject(new TypeError('x'))))).to.deep.equal([
      'rejected',
      'TypeError',
    ]);
    expect(count()).to.equal(0);
  });

  it('rejects once aborted, whatever becomes of the promise', async () => {
    const { controller, signal, count } = counted();
    let fail: (error: Error) => void = () => undefined;
    const waiting = outcomeOf(until(signal, new Promise((_resolve, reject) => (fail = reject))));
    expect(count()).to.equal(1);
    controller.abort();
    expect(await waiting).to.deep.equal(['rejected', 'AbortError']);
    expect(count()).to.equal(0);
    // Nobody waits any more: it must not become an unhandled rejection.
    fail(new Error('late'));
    await settle();
  });

  it('rejects at once where the signal was aborted before', async () => {
    const { controller, signal, count } = counted();
    controller.abort('reason');
    expect(await outcomeOf(until(signal, Promise.resolve(7)))).to.deep.equal(['rejected', 'AbortError']);
    expect(await outcomeOf(until(signal, Promise.reject(new Error('x'))))).to.deep.equal([
      'rejected',
      'AbortError',
    ]);
    expect(count()).to.equal(0);
  });

  it('notes why it was given up', async () => {
    const { controller, signal } = counted();
    const waiting = until(signal, new Promise(() => undefined)).catch((error: unknown) => error);
    controller.abort('the reason');
    expect(((await waiting) as Error).cause).to.equal('the reason');
  });
});

describe('what is closed with a signal', () => {
  it('is closed when the outer one is aborted, and no listener stays', async () => {
    const [outer, inner] = [counted(), counted()];
    let closed = 0;
    closeWith(outer.signal, inner.signal, () => {
      closed += 1;
      inner.controller.abort();
    });
    outer.controller.abort();
    await settle();
    expect(closed).to.equal(1);
    expect([outer.count(), inner.count()]).to.deep.equal([0, 0]);
  });

  it('is not closed again when it was before, and no listener stays', async () => {
    const [outer, inner] = [counted(), counted()];
    let closed = 0;
    closeWith(outer.signal, inner.signal, () => (closed += 1));
    inner.controller.abort();
    await settle();
    expect([outer.count(), inner.count()]).to.deep.equal([0, 0]);
    outer.controller.abort();
    await settle();
    expect(closed).to.equal(0);
  });
});
