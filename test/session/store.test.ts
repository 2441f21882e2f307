import { expect } from 'chai';
import { Store } from '../../src/session/store.js';
import { ManualClock, settle } from '../support/manual-clock.js';

interface Numbers {
  readonly a: number;
  readonly b: number;
}

const open = (initial: Numbers = { a: 0, b: 0 }) => {
  const clock = new ManualClock();
  const reported: unknown[] = [];
  let floods = 0;
  const store = new Store<Numbers, string>(initial, {
    clock,
    report: (thrown) => reported.push(thrown),
    onFlood: () => {
      floods += 1;
    },
  });
  return { store, clock, reported, floods: () => floods };
};

describe('Store', () => {
  it('tells of a change with the state before it', () => {
    const { store } = open({ a: 1, b: 1 });
    const heard: unknown[] = [];
    store.subscribe((state, previous, facts) => heard.push([state, previous, facts]));
    store.update({ a: 2 });
    expect(heard).to.deep.equal([[{ a: 2, b: 1 }, { a: 1, b: 1 }, []]]);
  });

  it('fires on change only, and keeps the same state object otherwise', () => {
    const { store } = open({ a: Number.NaN, b: 0 });
    const { state } = store;
    let fired = 0;
    store.subscribe(() => (fired += 1));
    store.update({ a: Number.NaN });
    store.update({});
    expect(fired).to.equal(0);
    expect(store.state === state).to.be.true;
  });

  it('tells what happened with the change, and alone where nothing changed', () => {
    const { store } = open();
    const heard: unknown[] = [];
    store.subscribe(({ a }, { a: before }, facts) => heard.push([before, a, facts]));
    store.update({ a: 1 }, ['first']);
    store.update({ a: 1 }, ['second', 'third']);
    expect(heard).to.deep.equal([
      [0, 1, ['first']],
      [1, 1, ['second', 'third']],
    ]);
  });

  it('tells nobody who has left, even while it tells', () => {
    const { store } = open();
    const heard: string[] = [];
    const leave = store.subscribe(() => {
      heard.push('first');
      leave();
    });
    store.subscribe(() => heard.push('second'));
    store.update({ a: 1 });
    store.update({ a: 2 });
    expect(heard).to.deep.equal(['first', 'second', 'second']);
  });

  it('tells every listener of every change in order, whatever a listener changes meanwhile', () => {
    const { store } = open();
    const heard: string[] = [];
    store.subscribe(({ a }, before) => {
      heard.push(`one ${before.a}→${a}`);
      if (a === 1) {
        store.update({ a: 2 });
        // It is done already, and told later.
        expect(store.state.a).to.equal(2);
        store.update({ a: 3 }, ['fact']);
      }
    });
    store.subscribe(({ a }, before, facts) => heard.push(`two ${before.a}→${a}${facts.join('')}`));
    store.update({ a: 1 });
    expect(heard).to.deep.equal(['one 0→1', 'two 0→1', 'one 1→2', 'two 1→2', 'one 2→3', 'two 2→3fact']);
  });

  it('reports what a listener throws, and tells the others all the same', () => {
    const { store, reported } = open();
    const broken = new Error('broken');
    const heard: number[] = [];
    store.subscribe(() => {
      throw broken;
    });
    store.subscribe(({ a }) => heard.push(a));
    store.update({ a: 1 });
    store.update({ a: 2 });
    expect(heard).to.deep.equal([1, 2]);
    expect(reported).to.deep.equal([broken, broken]);
  });
});

describe('a store that is held', () => {
  it('tells nothing before the work is done, and each change then', () => {
    const { store } = open();
    const heard: number[] = [];
    store.subscribe(({ a }) => heard.push(a));
    const result = store.hold(() => {
      store.update({ a: 1 });
      store.hold(() => {
        store.update({ a: 2 });
      });
      expect(heard).to.deep.equal([]);
      return store.state.a;
    });
    expect([result, heard]).to.deep.equal([2, [1, 2]]);
  });

  it('tells what was done before the work threw', () => {
    const { store } = open();
    const heard: number[] = [];
    store.subscribe(({ a }) => heard.push(a));
    const work = (): void => {
      store.update({ a: 1 });
      throw new Error('broken');
    };
    expect(() => {
      store.hold(work);
    }).to.throw('broken');
    expect(heard).to.deep.equal([1]);
  });

  it('inside a telling is told after it', () => {
    const { store } = open();
    const heard: string[] = [];
    store.subscribe(({ a }) => {
      if (a === 1) store.hold(() => store.update({ a: 2 }));
      heard.push(`one ${a}`);
    });
    store.subscribe(({ a }) => heard.push(`two ${a}`));
    store.update({ a: 1 });
    expect(heard).to.deep.equal(['one 1', 'two 1', 'one 2', 'two 2']);
  });
});

describe('what waits for the telling', () => {
  it('goes on at once where there is nothing to tell', async () => {
    const { store } = open();
    await store.told();
  });

  it('goes on after what stood before it was told, and before what comes after', async () => {
    const { store } = open();
    const heard: string[] = [];
    store.subscribe(({ a }) => heard.push(String(a)));
    let waiting: Promise<unknown> = Promise.resolve();
    store.hold(() => {
      store.update({ a: 1 });
      waiting = store.told().then(() => heard.push('told'));
      expect(heard).to.deep.equal([]);
    });
    await waiting;
    expect(heard).to.deep.equal(['1', 'told']);
  });

  it('that was asked for inside a listener goes on only when every listener has heard', async () => {
    const { store } = open();
    const heard: string[] = [];
    let waiting: Promise<unknown> = Promise.resolve();
    store.subscribe(() => {
      waiting = store.told().then(() => heard.push('told'));
    });
    store.subscribe(() => heard.push('second'));
    store.update({ a: 1 });
    await waiting;
    expect(heard).to.deep.equal(['second', 'told']);
  });
});

describe('listeners that set off one another', () => {
  it('hear a hundred changes in a row, and the rest in the next task, with one warning for each rest', async () => {
    const { store, clock, floods } = open();
    let heard = 0;
    store.subscribe(({ a }) => {
      heard += 1;
      if (a < 250) store.update({ a: a + 1 });
    });
    store.update({ a: 1 });
    expect([heard, floods()]).to.deep.equal([100, 1]);
    store.update({ b: 1 });
    expect(heard).to.equal(100);
    await clock.advance(0);
    expect([heard, floods(), store.state.a]).to.deep.equal([251, 2, 250]);
    expect(clock.waiting).to.deep.equal([]);
  });

  it('keep nobody from going on who waits for the telling', async () => {
    const { store, clock } = open();
    let isTold = false;
    store.subscribe(({ a }) => {
      if (a === 100) void store.told().then(() => (isTold = true));
      if (a < 150) store.update({ a: a + 1 });
    });
    store.update({ a: 1 });
    await settle();
    expect(isTold).to.be.false;
    await clock.advance(0);
    await settle();
    expect(isTold).to.be.true;
  });

  it('are waited for by whoever asks while the rest is still to be told', async () => {
    const { store, clock } = open();
    store.subscribe(({ a }) => {
      if (a < 150) store.update({ a: a + 1 });
    });
    store.update({ a: 1 });
    let isTold = false;
    void store.told().then(() => (isTold = true));
    await settle();
    expect(isTold).to.be.false;
    await clock.advance(0);
    await settle();
    expect(isTold).to.be.true;
  });
});
