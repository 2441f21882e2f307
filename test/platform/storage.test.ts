import { expect } from '@open-wc/testing';
import {
  memoryStorage,
  pageLocalStorage,
  pageSessionStorage,
  webStorage,
} from '../../src/platform/storage.js';

describe('memoryStorage', () => {
  it('keeps, gives and forgets', () => {
    const storage = memoryStorage();
    expect(storage.get('a') === null).to.be.true;
    storage.set('a', '1');
    expect(storage.get('a')).to.equal('1');
    storage.remove('a');
    expect(storage.get('a') === null).to.be.true;
  });
});

describe('webStorage', () => {
  const key = 'khc-test-storage';
  afterEach(() => {
    sessionStorage.removeItem(key);
    localStorage.removeItem(key);
  });

  it('writes to the storage of the page', () => {
    pageSessionStorage().set(key, 's');
    pageLocalStorage().set(key, 'l');
    expect([sessionStorage.getItem(key), localStorage.getItem(key)]).to.deep.equal(['s', 'l']);
    pageSessionStorage().remove(key);
    expect(pageSessionStorage().get(key) === null).to.be.true;
  });

  it('keeps in memory what may not be stored at all', () => {
    const storage = webStorage(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    expect(storage.get(key) === null).to.be.true;
    storage.set(key, 'a');
    expect(storage.get(key)).to.equal('a');
    storage.remove(key);
    expect(storage.get(key) === null).to.be.true;
  });

  it('keeps in memory what finds no room, and the newest value wins', () => {
    let isFull = true;
    const values = new Map<string, string>([[key, 'old']]);
    const full = {
      getItem: (name: string) => values.get(name) ?? null,
      setItem: (name: string, value: string) => {
        if (isFull) throw new DOMException('full', 'QuotaExceededError');
        values.set(name, value);
      },
      removeItem: (name: string) => values.delete(name),
    } as unknown as Storage;
    const storage = webStorage(() => full);
    storage.set(key, 'new');
    expect(storage.get(key)).to.equal('new');
    isFull = false;
    storage.set(key, 'newer');
    expect([storage.get(key), values.get(key)]).to.deep.equal(['newer', 'newer']);
  });
});
