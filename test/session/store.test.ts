import { expect } from 'chai';
import { Store } from '../../src/session/store.js';

describe('Store', () => {
  it('tells of a change with the state before it', () => {
    const store = new Store({ a: 1, b: 1 });
    const heard: unknown[] = [];
    store.subscribe((state, previous) => heard.push([state, previous]));
    store.update({ a: 2 });
    expect(heard).to.deep.equal([
      [
        { a: 2, b: 1 },
        { a: 1, b: 1 },
      ],
    ]);
  });

  it('fires on change only, and keeps the same state object otherwise', () => {
    const store = new Store({ a: Number.NaN });
    const { state } = store;
    let fired = 0;
    store.subscribe(() => (fired += 1));
    store.update({ a: Number.NaN });
    store.update({});
    expect(fired).to.equal(0);
    expect(store.state === state).to.be.true;
  });

  it('tells nobody who has left, even while it tells', () => {
    const store = new Store({ a: 0 });
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
});
