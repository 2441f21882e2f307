import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import {
  PAGE_TOKEN_KEY,
  TrackingToken,
  type TokenInput,
  type TokenSources,
} from '../../../src/kustomer/token/tracking-token.js';
import { ownerOf } from '../../../src/kustomer/token/tracking-id.js';
import { memoryStorage } from '../../../src/platform/storage.js';
import { never } from '../../support/api.js';
import { rejection } from '../../support/errors.js';
import { settle } from '../../support/manual-clock.js';

const BASE = 'https://acme.api.kustomerapp.com';
const KEY = `khc:anonymous-token:${BASE}`;

interface Setup {
  readonly explicit?: TokenInput;
  readonly context?: TokenInput;
  readonly page?: string | null;
  readonly baseUrl?: string | null;
  readonly anonymous?: boolean;
  readonly kept?: string;
  readonly requestAnonymous?: TokenSources['requestAnonymous'];
}

const setUp = (setup: Setup = {}) => {
  const pageStorage = memoryStorage();
  if (setup.page != null) pageStorage.set(PAGE_TOKEN_KEY, setup.page);
  const anonymousStorage = memoryStorage();
  if (setup.kept !== undefined) anonymousStorage.set(KEY, setup.kept);
  let requests = 0;
  /** What was asked to be renewed, each time. */
  const asked: (string | null)[] = [];
  const sources = new TrackingToken({
    settings: () => ({
      explicit: setup.explicit,
      context: setup.context === undefined ? null : setup.context,
      baseUrl: setup.baseUrl === undefined ? BASE : setup.baseUrl,
      anonymous: setup.anonymous ?? false,
    }),
    pageStorage,
    pageOrigin: 'https://shop.example',
    anonymousStorage,
    requestAnonymous: (previous, baseUrl) => {
      requests += 1;
      asked.push(previous);
      return setup.requestAnonymous?.(previous, baseUrl) ?? Promise.resolve(`anonymous-${String(requests)}`);
    },
  });
  /** The same, without names. */
  const token = {
    read: async (signal: AbortSignal): Promise<string> => (await sources.read(signal)).token,
    refresh: async (refused: string, signal: AbortSignal): Promise<string | null> =>
      (await sources.refresh(refused, signal))?.token ?? null,
    peek: async (): Promise<string | null> => (await sources.peek())?.token ?? null,
    isPages: () => sources.isPages(),
  };
  return { token, sources, pageStorage, anonymousStorage, requests: () => requests, asked };
};

const read = (setup: Setup): Promise<string> => setUp(setup).token.read(never());

describe('the order of sources', () => {
  const all = { explicit: 'explicit', context: 'context', page: 'page', anonymous: true };

  it('begins with the property', async () => {
    expect(await read(all)).to.equal('explicit');
  });

  it('goes on with the context', async () => {
    expect(await read({ ...all, explicit: null })).to.equal('context');
    expect(await read({ ...all, explicit: '' })).to.equal('context');
  });

  it("goes on with the page's token", async () => {
    expect(await read({ ...all, explicit: undefined, context: undefined })).to.equal('page');
  });

  it('ends with an anonymous one', async () => {
    expect(await read({ anonymous: true })).to.equal('anonymous-1');
  });

  it('says what to do where there is none', async () => {
    const error = await rejection(read({}));
    expect(error.code).to.equal('no_tracking_token');
    expect(error.message).to.match(/trackingToken/);
    expect(error.message).to.match(/anonymous/);
  });

  it("does not take the page's token where it must not go", async () => {
    const error = await rejection(read({ page: 'page', baseUrl: 'https://evil.example' }));
    expect(error.code).to.equal('no_tracking_token');
    expect((await rejection(read({ page: 'page', baseUrl: null }))).code).to.equal('no_tracking_token');
  });

  it('takes a token from script wherever it shall go', async () => {
    expect(await read({ explicit: 'mine', baseUrl: 'https://proxy.example' })).to.equal('mine');
  });
});

describe('what a source gives', () => {
  it('may be a function, or one that takes its time', async () => {
    expect(await read({ explicit: () => 'a' })).to.equal('a');
    expect(await read({ explicit: async () => 'b' })).to.equal('b');
    expect(await read({ context: () => 'c' })).to.equal('c');
  });

  it('is asked for anew each time', async () => {
    let count = 0;
    const { token } = setUp({ explicit: () => `t${String((count += 1))}` });
    expect(await token.read(never())).to.equal('t1');
    expect(await token.read(never())).to.equal('t2');
  });

  it('may stand in the quotes of JSON, and between white space', async () => {
    expect(await read({ page: '"eyJ.a.b"' })).to.equal('eyJ.a.b');
    expect(await read({ page: ' eyJ.a.b\n' })).to.equal('eyJ.a.b');
    expect(await read({ explicit: '"eyJ.a.b"' })).to.equal('eyJ.a.b');
  });

  for (const useless of ['', ' ', '""', 'null\u0000', 'a b', 'a\r\nx: y', 'tökén', 'a\u2028b', 'a\tb']) {
    it(`is passed over where it is ${JSON.stringify(useless)}`, async () => {
      expect(await read({ explicit: useless, context: 'context' })).to.equal('context');
      expect(await read({ explicit: () => useless, context: 'context' })).to.equal('context');
      expect(await read({ page: useless, anonymous: true })).to.equal('anonymous-1');
    });
  }

  for (const value of [undefined, null, 42, {}, true, ['a']]) {
    it(`is passed over where a function gives ${JSON.stringify(value) ?? 'undefined'}`, async () => {
      expect(await read({ explicit: (() => value) as unknown as TokenInput, context: 'context' })).to.equal(
        'context',
      );
    });
  }

  for (const value of [42, {}, true, ['a']]) {
    it(`is passed over where a script set it to ${JSON.stringify(value)}`, async () => {
      expect(await read({ explicit: value as unknown as TokenInput, context: 'context' })).to.equal(
        'context',
      );
    });
  }

  for (const [what, broken] of [
    [
      'throws',
      (): string => {
        throw new Error('secret-token');
      },
    ],
    ['rejects', (): Promise<string> => Promise.reject(new Error('secret-token'))],
  ] as const) {
    it(`is a failure that can be tried again where a function ${what}`, async () => {
      const error = await rejection(read({ explicit: broken, context: 'context' }));
      expect(error.code).to.equal('no_tracking_token');
      expect(error.retryable).to.be.true;
      expect(error.message).not.to.contain('secret-token');
    });
  }

  it('is never in an error', async () => {
    const secret = 'eyJsecret\u00e9';
    const error = await rejection(read({ explicit: secret, page: secret }));
    expect(`${error.message} ${error.stack ?? ''} ${JSON.stringify(error.details)}`).not.to.contain(
      'eyJsecret',
    );
  });
});

describe("whether the token is the page SDK's", () => {
  const isPages = (setup: Setup): Promise<boolean> => setUp(setup).token.isPages();

  it('goes by the token itself, wherever it came from', async () => {
    expect(await isPages({ page: '"page"' })).to.be.true;
    expect(await isPages({ page: 'page', explicit: () => 'page' })).to.be.true;
    expect(await isPages({ page: 'page', context: 'context' })).to.be.false;
    expect(await isPages({ page: 'page', baseUrl: 'https://proxy.example', anonymous: true, kept: 'kept' }))
      .to.be.false;
  });

  it('is answered with no where there is none, or its function fails, without asking a server', async () => {
    const { token, requests } = setUp({ anonymous: true });
    expect(await token.isPages()).to.be.false;
    expect(requests()).to.equal(0);
    const failing = (): string => {
      throw new Error('no');
    };
    expect(await isPages({ page: 'page', explicit: failing })).to.be.false;
  });
});

describe('the anonymous token', () => {
  it('is kept, under the address it is for', async () => {
    const { token, anonymousStorage, requests } = setUp({ anonymous: true });
    await token.read(never());
    expect(await token.read(never())).to.equal('anonymous-1');
    expect(requests()).to.equal(1);
    expect(anonymousStorage.get(KEY)).to.equal('anonymous-1');
  });

  it('is asked for as somebody new', async () => {
    const { token, asked } = setUp({ anonymous: true });
    await token.read(never());
    expect(asked).to.deep.equal([null]);
  });

  it('is not asked for by whoever has given up already', async () => {
    const { token, requests } = setUp({ anonymous: true });
    expect((await rejection(token.read(AbortSignal.abort()))).code).to.equal('cancelled');
    expect(requests()).to.equal(0);
  });

  it('is taken from where it was kept', async () => {
    const { token, requests } = setUp({ anonymous: true, kept: 'kept' });
    expect(await token.read(never())).to.equal('kept');
    expect(requests()).to.equal(0);
  });

  it('is not read where it is not allowed any more', async () => {
    expect((await rejection(read({ kept: 'kept' }))).code).to.equal('no_tracking_token');
  });

  it('is asked for anew where what was kept is of no use', async () => {
    expect(await read({ anonymous: true, kept: 'a b' })).to.equal('anonymous-1');
  });

  it('is asked for once by many at the same time', async () => {
    const { token, requests } = setUp({ anonymous: true });
    const all = await Promise.all([1, 2, 3].map(() => token.read(never())));
    expect(all).to.deep.equal(['anonymous-1', 'anonymous-1', 'anonymous-1']);
    expect(requests()).to.equal(1);
  });

  it('is asked for once, even by someone who comes just as the answer does', async () => {
    let answer: (token: string) => void = () => undefined;
    const { token, requests } = setUp({
      anonymous: true,
      requestAnonymous: () => new Promise((resolve) => (answer = resolve)),
    });
    const reads = [token.read(never())];
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    answer('only');
    for (let turn = 0; turn < 10; turn += 1) {
      await Promise.resolve();
      reads.push(token.read(never()));
    }
    answer('second');
    expect(new Set(await Promise.all(reads)).size).to.equal(1);
    expect(requests()).to.equal(1);
  });

  it('is asked for again after a failure', async () => {
    let fails = true;
    const { token } = setUp({
      anonymous: true,
      requestAnonymous: () =>
        fails ? Promise.reject(new ChatError('network', 'No answer.')) : Promise.resolve('second'),
    });
    expect((await rejection(token.read(never()))).code).to.equal('network');
    fails = false;
    expect(await token.read(never())).to.equal('second');
  });

  it('is a bad answer where no header could carry it', async () => {
    const error = await rejection(
      read({ anonymous: true, requestAnonymous: () => Promise.resolve('secret\u0000') }),
    );
    expect(error.code).to.equal('bad_response');
    expect(error.message).not.to.contain('secret');
  });

  it('is not taken from one caller because another gave up', async () => {
    let answer: (token: string) => void = () => undefined;
    const { token } = setUp({
      anonymous: true,
      requestAnonymous: () => new Promise((resolve) => (answer = resolve)),
    });
    const first = new AbortController();
    const outcome = (read: Promise<string>) => read.catch((error: unknown) => (error as ChatError).code);
    const given = outcome(token.read(first.signal));
    const second = outcome(token.read(never()));
    await settle();
    first.abort();
    await settle();
    answer('shared');
    expect(await second).to.equal('shared');
    await given;
  });
});

describe('after a 401', () => {
  it('the sources are asked again', async () => {
    let current = 'old';
    const { token } = setUp({ explicit: () => current });
    current = 'new';
    expect(await token.refresh('old', never())).to.equal('new');
  });

  it('there is nothing to try where they have the same', async () => {
    const { token } = setUp({ explicit: 'same' });
    expect(await token.refresh('same', never())).to.equal(null);
  });

  it('a refused anonymous token is renewed, so that the visitor stays the same', async () => {
    const { token, anonymousStorage, asked } = setUp({ anonymous: true, kept: 'old' });
    expect(await token.refresh('old', never())).to.equal('anonymous-1');
    expect(anonymousStorage.get(KEY)).to.equal('anonymous-1');
    expect(asked).to.deep.equal(['old']);
  });

  const refusal = (status: number) =>
    new ChatError('refused', 'No.', { status, retryable: status === 401 || status === 429 || status >= 500 });
  const forgotten: readonly (readonly [string, () => Promise<string>])[] = [
    ['by a 401', () => Promise.reject(refusal(401))],
    ['by a 403', () => Promise.reject(refusal(403))],
    ['by a 404', () => Promise.reject(refusal(404))],
    ['with the same token', () => Promise.resolve('old')],
    ['with what no header could carry', () => Promise.resolve('a b')],
  ];
  for (const [what, renewal] of forgotten) {
    it(`a visitor whom the server answers ${what} is forgotten, and somebody new asked for`, async () => {
      const { token, anonymousStorage, asked } = setUp({
        anonymous: true,
        kept: 'old',
        requestAnonymous: (previous) => (previous === null ? Promise.resolve('new') : renewal()),
      });
      expect(await token.refresh('old', never())).to.equal('new');
      expect(anonymousStorage.get(KEY)).to.equal('new');
      expect(asked).to.deep.equal(['old', null]);
    });
  }

  const passing: readonly (readonly [string, ChatError])[] = [
    ['the line is gone', new ChatError('offline', 'Offline.', { retryable: true })],
    ['no answer comes', new ChatError('network', 'No answer.', { retryable: true })],
    ['the answer takes too long', new ChatError('timeout', 'Slow.', { retryable: true })],
    ['a portal answers', new ChatError('bad_response', 'HTML.', { status: 200, retryable: true })],
    ['the server is busy', refusal(429)],
    ['the server is down', refusal(503)],
  ];
  for (const [what, failure] of passing) {
    it(`a visitor is kept where ${what}, to be renewed another time`, async () => {
      let fails = true;
      const { token, anonymousStorage, asked } = setUp({
        anonymous: true,
        kept: 'old',
        requestAnonymous: () => (fails ? Promise.reject(failure) : Promise.resolve('renewed')),
      });
      expect(await rejection(token.refresh('old', never()))).to.equal(failure);
      expect(anonymousStorage.get(KEY)).to.equal('old');
      fails = false;
      expect(await token.refresh('old', never())).to.equal('renewed');
      expect(asked).to.deep.equal(['old', 'old']);
    });
  }

  it('what was kept is left alone where anonymous tokens are not wanted any more', async () => {
    const { token, anonymousStorage, requests } = setUp({ explicit: 'mine', kept: 'old' });
    expect(await token.refresh('old', never())).to.equal('mine');
    expect(anonymousStorage.get(KEY)).to.equal('old');
    expect(requests()).to.equal(0);
  });

  it('a newer anonymous token is kept', async () => {
    const { token, requests } = setUp({ anonymous: true, kept: 'newer' });
    expect(await token.refresh('old', never())).to.equal('newer');
    expect(requests()).to.equal(0);
  });

  it('two refusals at once lead to one new token', async () => {
    const { token, requests } = setUp({ anonymous: true, kept: 'old' });
    const both = await Promise.all([token.refresh('old', never()), token.refresh('old', never())]);
    expect(both).to.deep.equal(['anonymous-1', 'anonymous-1']);
    expect(requests()).to.equal(1);
  });

  it('the failure to find one is told', async () => {
    const { token } = setUp();
    expect((await rejection(token.refresh('old', never()))).code).to.equal('no_tracking_token');
  });
});

describe('a glance at the token', () => {
  const glances: readonly (readonly [string, Setup, string | null])[] = [
    ['sees the property first', { explicit: 'a', context: 'b', page: 'c', kept: 'd', anonymous: true }, 'a'],
    ['sees the context next', { context: 'b', page: 'c', kept: 'd', anonymous: true }, 'b'],
    ["sees the page's token then", { page: 'c', kept: 'd', anonymous: true }, 'c'],
    ['sees the anonymous one of before', { kept: 'd', anonymous: true }, 'd'],
    ['sees no anonymous one that is not wanted', { kept: 'd' }, null],
    ["sees no page's token that must not go there", { page: 'c', baseUrl: 'https://evil.example' }, null],
    ['sees what a function gives', { explicit: async () => 'a' }, 'a'],
    ['sees nothing where there is nothing', { anonymous: true }, null],
  ];
  for (const [what, setup, expected] of glances) {
    it(`${what}, and asks no server`, async () => {
      const { token, requests } = setUp(setup);
      expect(await token.peek()).to.equal(expected);
      expect(requests()).to.equal(0);
    });
  }

  it('changes nothing: a token that it does not see can still be asked for', async () => {
    const { token, anonymousStorage } = setUp({ anonymous: true });
    await token.peek();
    expect(anonymousStorage.get(KEY)).to.equal(null);
    expect(await token.read(never())).to.equal('anonymous-1');
    expect(await token.peek()).to.equal('anonymous-1');
  });

  it("tells of a page's function that fails", async () => {
    const error = await rejection(setUp({ explicit: () => Promise.reject(new Error('x')) }).token.peek());
    expect(error.code).to.equal('no_tracking_token');
  });
});

/** A token that can be read. */
const tokenOf = (id: string): string => `x.${btoa(JSON.stringify({ id }))}.y`;

describe('who the customer is, without asking anybody', () => {
  const asked = (): never => {
    throw new Error('asked');
  };
  const page = { page: tokenOf('page') };
  const cases: readonly (readonly [string, Setup, unknown])[] = [
    ['a string names them', { explicit: tokenOf('a'), context: asked, ...page }, { id: 'a' }],
    [
      'a string that can’t be read is a fingerprint',
      { explicit: 'opaque' },
      { id: ownerOf('opaque', 'text') },
    ],
    ['a function is not asked', { explicit: asked, context: tokenOf('b'), ...page }, 'unknown'],
    ['a provider’s string names them', { explicit: '', context: tokenOf('b'), ...page }, { id: 'b' }],
    ['a provider’s function is not asked', { context: asked, ...page }, 'unknown'],
    ['a provider’s token that is empty is to come', { context: '', ...page }, 'unknown'],
    ['the page’s token names them', { ...page }, { id: 'page' }],
    ['the page’s token counts only where it may go', { ...page, baseUrl: 'https://evil.example' }, 'nobody'],
    ['an anonymous token of this tab names them', { anonymous: true, kept: tokenOf('v') }, { id: 'v' }],
    ['an anonymous one that is not wanted names nobody', { kept: tokenOf('v') }, 'nobody'],
    ['nothing names nobody', { anonymous: true }, 'nobody'],
  ];
  for (const [what, setup, known] of cases) {
    it(what, () => {
      const { sources, requests } = setUp(setup);
      expect(sources.known()).to.deep.equal(known);
      expect(requests()).to.equal(0);
    });
  }

  it('a provider’s token that is undefined is to come', () => {
    const settings = { explicit: null, context: undefined, baseUrl: BASE, anonymous: false };
    const none = memoryStorage();
    none.set(PAGE_TOKEN_KEY, tokenOf('page'));
    const sources = new TrackingToken({
      settings: () => settings,
      pageStorage: none,
      pageOrigin: 'https://shop.example',
      anonymousStorage: memoryStorage(),
      requestAnonymous: () => Promise.reject(new Error('asked')),
    });
    expect(sources.known()).to.equal('unknown');
  });
});

describe('the name that comes with a token', () => {
  const nameOf = async (setup: Setup): Promise<string> => (await setUp(setup).sources.read(never())).owner;

  it('is the tracking id, wherever the token came from', async () => {
    const token = tokenOf('a');
    for (const setup of [
      { explicit: token },
      { explicit: () => token },
      { context: () => token },
      { page: token },
      { anonymous: true, kept: token },
      { anonymous: true, requestAnonymous: () => Promise.resolve(token) },
    ]) {
      expect(await nameOf(setup)).to.equal('a');
    }
  });

  it('is one for all that a function gives and can’t be read, and one for each string', async () => {
    expect(await nameOf({ explicit: () => 'x' })).to.equal('opaque:function');
    expect(await nameOf({ context: () => 'x' })).to.equal('opaque:provider');
    for (const setup of [
      { explicit: 'x' },
      { context: 'x' },
      { page: 'x' },
      { anonymous: true, kept: 'x' },
    ]) {
      expect(await nameOf(setup)).to.equal(ownerOf('x', 'text'));
    }
    expect(await nameOf({ explicit: 'y' })).not.to.equal(ownerOf('x', 'text'));
  });

  it('is the same in a glance and after a 401', async () => {
    const { sources } = setUp({ explicit: () => 'x' });
    expect((await sources.peek())?.owner).to.equal('opaque:function');
    expect((await sources.refresh('y', never()))?.owner).to.equal('opaque:function');
  });
});

describe('the address that a token is for', () => {
  const OTHER = 'https://evil.example';
  /** A page whose address changes while its function is asked. */
  const moving = (more: { page?: string; anonymous?: boolean } = {}) => {
    let baseUrl = BASE;
    const [pageStorage, anonymousStorage] = [memoryStorage(), memoryStorage()];
    if (more.page !== undefined) pageStorage.set(PAGE_TOKEN_KEY, more.page);
    const asked: (string | null)[] = [];
    const sources = new TrackingToken({
      settings: () => ({
        explicit: () => ((baseUrl = OTHER), ''),
        context: null,
        baseUrl,
        anonymous: more.anonymous ?? false,
      }),
      pageStorage,
      pageOrigin: 'https://shop.example',
      anonymousStorage,
      requestAnonymous: async (_, at) => {
        asked.push(at);
        return 'visitor';
      },
    });
    return { sources, anonymousStorage, asked };
  };

  it('is the one of the beginning, though the page changes it meanwhile', async () => {
    const { sources, anonymousStorage, asked } = moving({ anonymous: true });
    expect((await sources.read(never())).token).to.equal('visitor');
    expect(asked).to.deep.equal([BASE]);
    expect([BASE, OTHER].map((url) => anonymousStorage.get(`khc:anonymous-token:${url}`))).to.deep.equal([
      'visitor',
      null,
    ]);
  });

  it('is the one that the request names', async () => {
    const { sources } = moving({ page: 'page' });
    expect((await rejection(sources.read(never(), OTHER))).code).to.equal('no_tracking_token');
    expect((await sources.read(never(), BASE)).token).to.equal('page');
  });

  it('is still the refused request’s after a 401', async () => {
    const { sources, anonymousStorage, asked } = moving({ anonymous: true });
    anonymousStorage.set(KEY, 'old');
    await sources.read(never(), OTHER);
    asked.length = 0;
    expect((await sources.refresh('old', never(), BASE))?.token).to.equal('visitor');
    expect(asked).to.deep.equal([BASE]);
    expect(anonymousStorage.get(KEY)).to.equal('visitor');
  });
});

describe('a request that is given up', () => {
  it('waits no longer for the page’s function', async () => {
    const work = new AbortController();
    const reading = setUp({ explicit: () => new Promise<string>(() => undefined) }).token.read(work.signal);
    work.abort();
    expect((await rejection(reading)).code).to.equal('cancelled');
  });

  it('leaves the anonymous token to the others who wait for it', async () => {
    let answer: (token: string) => void = () => undefined;
    const { token } = setUp({
      anonymous: true,
      requestAnonymous: () => new Promise((resolve) => (answer = resolve)),
    });
    const work = new AbortController();
    const [given, kept] = [token.read(work.signal), token.read(never())];
    await settle();
    work.abort();
    expect((await rejection(given)).code).to.equal('cancelled');
    answer('shared');
    expect(await kept).to.equal('shared');
  });
});
