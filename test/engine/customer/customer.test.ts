import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import type { Known } from '../../../src/domain/customer.js';
import { Customer, type CustomerChange } from '../../../src/engine/customer/identity.js';
import { TrackingToken, type TokenSettings } from '../../../src/kustomer/token/tracking-token.js';
import { memoryStorage } from '../../../src/platform/storage.js';
import { never } from '../../support/api.js';
import { rejection } from '../../support/errors.js';

/** A token that can be read: it names its customer. */
const tokenOf = (id: string, more = ''): string => `x.${btoa(JSON.stringify({ id, more }))}.y`;

interface Opened {
  readonly customer: Customer;
  /** What became of the bound customer, in order. */
  readonly changes: CustomerChange[];
  readonly set: (change: Partial<TokenSettings>) => void;
}

/** The real sources over a page that changes its mind. */
const open = (first: Partial<TokenSettings> = {}): Opened => {
  let settings: TokenSettings = {
    explicit: null,
    context: null,
    baseUrl: 'https://acme.test',
    anonymous: false,
    ...first,
  };
  const changes: CustomerChange[] = [];
  let visitors = 0;
  const tokens = new TrackingToken({
    settings: () => settings,
    pageStorage: memoryStorage(),
    pageOrigin: 'https://shop.test',
    anonymousStorage: memoryStorage(),
    requestAnonymous: async () => tokenOf(`visitor-${String((visitors += 1))}`),
  });
  return {
    customer: new Customer(tokens, (change) => changes.push(change)),
    changes,
    set: (change) => {
      settings = { ...settings, ...change };
    },
  };
};

/** A page's function that makes another unreadable token for each request. */
const opaque = (): (() => string) => {
  let count = 0;
  return () => `opaque-${String((count += 1))}`;
};

const bound = async (first: Partial<TokenSettings>): Promise<Opened> => {
  const opened = open(first);
  await opened.customer.bind(never());
  opened.customer.prove();
  return opened;
};

describe('tokens that can’t be read', () => {
  it('of one function are the same person’s', async () => {
    const { customer, changes } = await bound({ explicit: opaque() });
    expect(await customer.read(never())).to.equal('opaque-2');
    expect(await customer.refresh('opaque-2', never())).to.equal('opaque-3');
    await customer.verify();
    expect(await customer.bind(never())).to.equal(customer.owner);
    expect(changes).to.deep.equal([]);
  });

  it('of the function that a page sets anew with each render are the same person’s', async () => {
    const { customer, changes, set } = await bound({ explicit: opaque() });
    set({ explicit: () => 'from-another-function' });
    expect(await customer.read(never())).to.equal('from-another-function');
    expect(changes).to.deep.equal([]);
  });

  it('of the page’s function and of a provider’s may be two persons’', async () => {
    const { customer, changes, set } = await bound({ explicit: opaque() });
    set({ explicit: null, context: opaque() });
    expect((await rejection(customer.read(never()))).code).to.equal('cancelled');
    expect(changes).to.deep.equal(['maybe']);
  });

  it('are looked up once where the page replaces one string by another', async () => {
    const { customer, changes, set } = await bound({ explicit: 'first-opaque' });
    expect(await customer.read(never())).to.equal('first-opaque');
    set({ explicit: 'second-opaque' });
    expect((await rejection(customer.read(never()))).code).to.equal('cancelled');
    // The list was read for whoever it is now, and has the conversation.
    customer.release();
    await customer.read(never());
    customer.bindTo(customer.lastSeen!);
    expect(await customer.read(never())).to.equal('second-opaque');
    await customer.verify();
    expect(changes).to.deep.equal(['maybe']);
  });

  it('are noticed without a request, too', async () => {
    const { customer, changes, set } = await bound({ explicit: 'first-opaque' });
    set({ explicit: 'second-opaque' });
    await customer.verify();
    expect(changes).to.deep.equal(['maybe']);
  });

  it('may be those of somebody whose token could be read before, and the other way round', async () => {
    for (const [before, after] of [
      [tokenOf('ann'), opaque()],
      [opaque(), tokenOf('ann')],
    ]) {
      const { customer, changes, set } = await bound({ explicit: before });
      set({ explicit: after });
      expect((await rejection(customer.read(never()))).code).to.equal('cancelled');
      expect(changes).to.deep.equal(['maybe']);
    }
  });

  it('are stored by a name that tells nothing of them', async () => {
    const secret = 'a-secret-of-the-page-0123456789';
    const [byFunction, byText] = [await bound({ explicit: () => secret }), await bound({ explicit: secret })];
    expect(byFunction.customer.owner).to.equal('opaque:function');
    expect(byText.customer.owner).to.match(/^#[0-9a-z]{2,14}$/);
  });
});

describe('a customer whose token can be read', () => {
  it('is another one where two tokens name two', async () => {
    const { customer, changes, set } = await bound({ explicit: () => tokenOf('ann') });
    set({ explicit: () => tokenOf('bob') });
    expect((await rejection(customer.read(never()))).code).to.equal('identity_changed');
    await customer.verify();
    expect(changes).to.deep.equal(['other', 'other']);
  });

  it('is the same with a renewed token', async () => {
    const { customer, changes, set } = await bound({ explicit: tokenOf('ann') });
    set({ explicit: tokenOf('ann', 'renewed') });
    expect(await customer.read(never())).to.equal(tokenOf('ann', 'renewed'));
    expect([customer.owner, changes]).to.deep.equal(['ann', []]);
  });

  it('is still proven where the same one is bound again: no visitor comes in their place after a 401', async () => {
    const { customer, changes } = open({ anonymous: true });
    await customer.bind(never());
    customer.prove();
    await customer.bind(never());
    const refused = await customer.read(never());
    expect(await rejection(customer.refresh(refused, never()))).to.include({ code: 'identity_changed' });
    expect(changes).to.have.length(1);
  });

  it('is to be proven again where another one is bound: a new visitor may come in their place', async () => {
    const { customer, set } = open({ explicit: tokenOf('a') });
    await customer.bind(never());
    customer.prove();
    customer.release();
    set({ explicit: null, anonymous: true });
    await customer.bind(never());
    const refused = await customer.read(never());
    expect(await customer.refresh(refused, never()))
      .to.be.a('string')
      .and.not.equal(refused);
  });

  it('is gone where no source has a token any more, and told before the request fails', async () => {
    const { customer, changes, set } = await bound({ explicit: tokenOf('ann') });
    set({ explicit: null });
    const told = customer.read(never()).catch((error: unknown) => [(error as ChatError).code, ...changes]);
    expect(await told).to.deep.equal(['no_tracking_token', 'gone']);
    await customer.verify();
    expect(changes.length).to.equal(1);
  });

  it('is not gone because the page’s function failed once', async () => {
    const { customer, changes, set } = await bound({ explicit: () => tokenOf('ann') });
    set({ explicit: () => Promise.reject(new Error('down')) });
    expect((await rejection(customer.read(never()))).retryable).to.be.true;
    expect(changes).to.deep.equal([]);
  });

  it('comes with the token that goes into a request', async () => {
    const { customer } = await bound({ explicit: tokenOf('ann') });
    expect(await customer.readNamed(never())).to.deep.equal({ token: tokenOf('ann'), owner: 'ann' });
  });
});

describe('who the customer is, without asking anybody', () => {
  const cases: readonly (readonly [string, Partial<TokenSettings>, Known])[] = [
    ['nobody without any source', {}, 'nobody'],
    ['nobody where an anonymous token was never asked for', { anonymous: true }, 'nobody'],
    ['unknown of a function', { explicit: () => tokenOf('ann') }, 'unknown'],
    ['unknown of a provider that has no token yet', { context: undefined }, 'unknown'],
    ['the customer that a string names', { explicit: tokenOf('ann') }, { id: 'ann' }],
    ['whoever is bound, whatever the page has', { context: undefined }, { id: 'bound' }],
  ];
  for (const [what, settings, known] of cases) {
    it(`is ${what}`, () => {
      const { customer } = open(settings);
      if (what.startsWith('whoever')) customer.bindTo('bound');
      expect(customer.known).to.deep.equal(known);
    });
  }

  it('is told by the page when it is asked, and nobody is bound by it', async () => {
    const { customer, set } = open({ explicit: async () => tokenOf('ann') });
    expect(await customer.identify()).to.deep.equal({ id: 'ann' });
    expect([customer.owner, customer.lastSeen, customer.known]).to.deep.equal([null, null, 'unknown']);
    set({ explicit: () => Promise.reject(new Error('down')) });
    expect(await customer.identify()).to.equal('unknown');
    set({ explicit: () => '' });
    expect(await customer.identify()).to.equal('unknown');
    set({ explicit: null, anonymous: true });
    expect(await customer.identify()).to.equal('nobody');
  });

  it('is asked of the page although somebody is bound', async () => {
    const { customer, changes } = open({ explicit: () => tokenOf('bob') });
    customer.bindTo('ann');
    expect(await customer.identify()).to.deep.equal({ id: 'bob' });
    expect([customer.owner, changes]).to.deep.equal(['ann', []]);
  });
});

describe('the name that a log is stored under', () => {
  it('is nobody’s until somebody was met, and theirs from then on', async () => {
    const { customer } = open({ explicit: () => tokenOf('ann') });
    expect(customer.writer).to.equal(null);
    await customer.identify();
    expect(customer.writer).to.equal('ann');
    await customer.bind(never());
    customer.release();
    expect(customer.writer).to.equal('ann');
  });

  it('is that of the bound customer, and of the one that the page names before one of earlier', async () => {
    const { customer, set } = open({ explicit: () => tokenOf('ann') });
    await customer.identify();
    set({ explicit: tokenOf('bob') });
    expect(customer.writer).to.equal('bob');
    customer.bindTo('carol');
    expect(customer.writer).to.equal('carol');
  });

  it('is nobody’s again when all is forgotten', async () => {
    const { customer } = await bound({ explicit: () => tokenOf('ann') });
    customer.forget();
    expect([customer.owner, customer.writer]).to.deep.equal([null, null]);
  });
});

describe('a closed engine', () => {
  it('hears of no change any more, while what has left may still ask for a token', async () => {
    const { customer, changes, set } = await bound({ explicit: tokenOf('ann') });
    customer.close();
    expect(await customer.read(never())).to.equal(tokenOf('ann'));
    set({ explicit: tokenOf('bob') });
    await customer.verify();
    expect((await rejection(customer.read(never()))).code).to.equal('identity_changed');
    expect(changes).to.deep.equal([]);
  });
});
