import { expect } from 'chai';
import { PAGE_TOKEN_KEY } from '../../../src/kustomer/token/tracking-token.js';
import { memoryStorage } from '../../../src/platform/storage.js';
import { transcript } from '../../support/messages.js';
import { nextPage, SAID, storedIn } from '../../support/resume.js';
import {
  BOT_LOG,
  openSession,
  posted,
  start,
  type TestSession,
  openLive,
  Routes,
} from '../../support/session.js';

describe('a bot log over a reload', () => {
  const botPage = async (): Promise<TestSession> => {
    const test = openSession();
    await test.session.preload();
    // The person has come near the button: from then on it is stored.
    test.session.prime();
    await test.server.idle();
    test.server.calls.length = 0;
    return test;
  };

  it('is there where the page has none, with what was appended', async () => {
    const before = await botPage();
    before.session.appendMessage({ direction: 'in', body: 'And the invoice?' });
    const test = await nextPage(before, { transcript: [] });
    expect(test.bodies()).to.deep.equal([...SAID, 'And the invoice?']);
    expect(test.place()).to.equal('bot');
    expect(test.server.names).to.deep.equal([]);
  });

  it('goes on under the same external id, with what the next page adds', async () => {
    const before = await botPage();
    before.session.appendMessage({ direction: 'in', body: 'And the invoice?' });
    await before.pass(500);
    const { externalId } = JSON.parse(storedIn(before)['log']!) as { externalId: string };
    const test = await nextPage(before);
    expect(test.bodies()).to.deep.equal([...SAID, 'And the invoice?']);
    void start(test);
    await test.at('live');
    expect(posted(test)[0]?.externalId).to.equal(externalId);
  });

  it('goes on where the next page knows what was said before it', async () => {
    const before = await botPage();
    await before.pass(500);
    const { externalId } = JSON.parse(storedIn(before)['log']!) as { externalId: string };
    const earlier = { id: 'e', date: '2026-01-22T14:30:00Z', direction: 'out', body: 'Welcome!' };
    const test = await nextPage(before, { transcript: [earlier, ...BOT_LOG] });
    expect(test.bodies()).to.deep.equal(['Welcome!', ...SAID]);
    void start(test);
    await test.at('live');
    expect(posted(test)[0]?.externalId).to.equal(externalId);
  });

  it('goes on where the page sets its transcript late', async () => {
    const before = await botPage();
    before.session.appendMessage({ direction: 'in', body: 'And the invoice?' });
    const test = await nextPage(before, { transcript: [] });
    test.session.setTranscript(BOT_LOG);
    expect(test.bodies()).to.deep.equal([...SAID, 'And the invoice?']);
  });

  it('gives way to a transcript that shares nothing with it, under another external id', async () => {
    const before = await botPage();
    await before.pass(500);
    const { externalId } = JSON.parse(storedIn(before)['log']!) as { externalId: string };
    let test = before;
    for (const late of [false, true]) {
      test = await nextPage(test, { transcript: late ? [] : transcript(2) });
      if (late) test.session.setTranscript(transcript(2));
      expect(test.bodies()).to.deep.equal(['Message 0', 'Message 1']);
      await test.pass(500);
      const stored = JSON.parse(storedIn(test)['log']!) as { externalId: string };
      expect(stored.externalId).not.to.equal(externalId);
    }
  });

  it('is not taken up after a reset, nor by the reset page itself', async () => {
    const before = await botPage();
    before.session.setDraft('half');
    await before.pass(500);
    before.session.reset();
    expect(Object.keys(storedIn(before))).to.deep.equal(['tab']);
    await before.pass(500);
    const test = await nextPage(before, { transcript: [] });
    expect(test.bodies()).to.deep.equal([]);
  });

  it('that was reset before the code was there is forgotten by it', async () => {
    const before = await botPage();
    before.page.leave();
    before.leave();
    const test = openSession({ beside: before, transcript: [] });
    test.session.reset();
    await test.session.preload();
    expect(test.bodies()).to.deep.equal([]);
    expect((await nextPage(test, { transcript: [] })).bodies()).to.deep.equal([]);
  });

  it('is not shown to another customer, nor kept for them', async () => {
    const pageStorage = memoryStorage();
    const config = { anonymous: false };
    const before = openSession({ config, pageStorage });
    pageStorage.set(PAGE_TOKEN_KEY, await before.server.newToken());
    before.session.configure({ baseUrl: 'https://acme.api.kustomerapp.com' });
    expect(before.session.config.baseUrl).to.contain('kustomerapp');
    const own = 'khc:log:https://acme.api.kustomerapp.com||';
    await before.session.preload();
    before.session.setDraft('half');
    await before.pass(500);
    expect(before.storage.get(own)).to.contain('Where is my order?');
    before.page.leave();
    before.leave();
    const open = async (): Promise<TestSession> => {
      const test = openSession({
        beside: before,
        config: { ...config, baseUrl: 'https://acme.api.kustomerapp.com' },
        transcript: [],
      });
      await test.session.preload();
      return test;
    };
    const same = await open();
    expect([same.bodies(), same.session.state.draft]).to.deep.equal([SAID, 'half']);
    same.page.leave();
    same.leave();
    pageStorage.set(PAGE_TOKEN_KEY, await before.server.newToken());
    const other = await open();
    expect([other.bodies(), other.session.state.draft]).to.deep.equal([[], '']);
    await other.pass(500);
    expect(before.storage.get(own)).not.to.contain('Where is my order?');
    expect(before.storage.get(own.replace('log', 'draft'))).to.equal(null);
  });

  it('is taken up as soon as the page says where, and so is a conversation', async () => {
    const before = await openLive();
    before.session.sendMessage('One');
    await before.pass(1_000);
    const test = await nextPage(before, { config: { baseUrl: null } });
    expect(test.place()).to.equal('bot');
    test.session.configure({ baseUrl: 'https://acme.test' });
    await test.at('live');
    expect(test.bodies()).to.deep.equal([...SAID, 'One']);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });
});
