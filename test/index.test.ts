import { expect } from '@open-wc/testing';
import '../src/define.js';
import * as handoff from '../src/handoff.js';
import * as entry from '../src/index.js';
import * as lazyEager from '../src/lazy-eager.js';
import * as lazy from '../src/lazy.js';
import * as liveEager from '../src/conversation/lazy-eager.js';
import * as liveLazy from '../src/conversation/lazy.js';
import * as redactors from '../src/redactors.js';
import { LOG } from './support/chat.js';
import { eventually } from './support/eventually.js';
import { openSandbox } from './support/sandbox.js';

describe('the package', () => {
  it('exports what it says', () => {
    expect(Object.keys(entry).sort()).to.deep.equal([
      'ChatError',
      'KustomerHandoffChat',
      'createHandoffSession',
      'trackingTokenContext',
    ]);
    expect(Object.keys(handoff).sort()).to.deep.equal([
      'MAX_HANDOFF_MESSAGES',
      'MIN_HANDOFF_MESSAGES',
      'buildHandoffRequest',
    ]);
    expect(Object.keys(redactors).sort()).to.deep.equal([
      'cardNumbers',
      'emailAddresses',
      'ibans',
      'personalData',
      'phoneNumbers',
      'redactWith',
    ]);
  });

  it('gives the same code at once in the one-file build as in chunks', async () => {
    const pairs = [
      [await lazyEager.loadConversation(), await lazy.loadConversation()],
      [await lazyEager.loadComposer(), await lazy.loadComposer()],
      [await lazyEager.loadDeveloper(), await lazy.loadDeveloper()],
      [await lazyEager.loadInvokerFallback(), await lazy.loadInvokerFallback()],
      [await lazyEager.loadSrc(), await lazy.loadSrc()],
      [await lazyEager.loadWebSdk(), await lazy.loadWebSdk()],
      [await liveEager.loadReview(), await liveLazy.loadReview()],
      [await liveEager.loadAlerts(), await liveLazy.loadAlerts()],
    ] as const;
    for (const [eager, chunk] of pairs) {
      expect(Object.keys(eager).sort()).to.deep.equal(Object.keys(chunk).sort());
    }
    expect(Object.keys(lazyEager).sort()).to.deep.equal(Object.keys(lazy).sort());
    expect(Object.keys(liveEager).sort()).to.deep.equal(Object.keys(liveLazy).sort());
  });

  it('defines the element, and leaves it alone where another copy has it', async () => {
    const first = customElements.get('kustomer-handoff-chat');
    expect(first === entry.KustomerHandoffChat).to.be.true;
    // Another address is another module: a second copy, as a second script tag would load it.
    const address = '/src/define.ts?second-copy';
    await import(address);
    expect(customElements.get('kustomer-handoff-chat') === first).to.be.true;
    const { define } = await import('../src/options/review/review.js');
    define();
    define();
    expect(customElements.get('khc-review') === undefined).to.be.false;
  });
});

describe('createHandoffSession', () => {
  it('hands off without any element', async () => {
    const sandbox = openSandbox();
    const session = entry.createHandoffSession({ baseUrl: sandbox.baseUrl, anonymous: true, from: 'Bot' });
    session.connect();
    session.setTranscript(LOG);
    const conversation = await session.handoff();
    expect(conversation.id).to.equal((await sandbox.conversations())[0]?.id);
    await eventually(() => session.phase === 'live', 'the live conversation');
    session.disconnect();
  });

  it('has no address without being told one', () => {
    const { readiness } = entry.createHandoffSession();
    expect(readiness.problems.map(({ code }) => code)).to.contain('missing_base_url');
  });
});
