import { expect } from 'chai';
import { DROPPED_SENDS, duplicate, nextPage, storedIn, SAID } from '../../support/resume.js';
import { openLive, openSession, Routes, start, until } from '../../support/session.js';

describe('a duplicated tab', () => {
  it('has the conversation and its log, and sends nothing of the first one’s', async () => {
    const first = await openLive();
    await first.server.reply('Hello');
    await first.pass(5_000);
    await first.server.fail(DROPPED_SENDS);
    first.session.sendMessage('mine');
    await first.server.idle();
    const second = await duplicate(first);
    await second.at('live');
    expect(second.bodies()).to.deep.equal([...SAID, 'Hello']);
    expect(storedIn(second)['outbox']).to.equal(undefined);
    await first.server.fail();
    await first.pass(60_000);
    expect(first.server.bodies()).to.deep.equal([...SAID, 'Hello', 'mine']);
    expect(second.bodies()).to.deep.equal([...SAID, 'Hello', 'mine']);
    expect(first.bodies()).to.deep.equal(second.bodies());
  });

  it('leaves the handoff that is under way to the first one, also after a reload of its own', async () => {
    const first = openSession();
    await first.server.fail({ match: Routes.handoff, kind: 'drop-before' });
    void start(first);
    await first.at('handing-off/checking');
    const second = await duplicate(first);
    expect(second.place()).to.equal('bot');
    expect((await nextPage(second)).place()).to.equal('bot');
    await first.pass(10_000);
    expect(first.place()).to.equal('handing-off/unconfirmed');
  });

  it('keeps what it writes itself over a reload of its own', async () => {
    const second = await duplicate(await openLive());
    await second.at('live');
    await second.server.fail(DROPPED_SENDS);
    second.session.sendMessage('second’s');
    await second.server.idle();
    const again = await nextPage(second);
    await again.server.fail();
    await again.at('live');
    await again.pass(20_000);
    expect(again.server.bodies()).to.deep.equal([...SAID, 'second’s']);
  });
});

describe('a page that comes back from the back/forward cache', () => {
  it('goes on where it was, with what came meanwhile', async () => {
    const test = await openLive();
    test.session.setDraft('half');
    test.page.leave();
    expect(test.tabs.held).to.deep.equal([]);
    await test.server.reply('Still there?');
    test.page.comeBack();
    await test.pass(5_000);
    expect(test.place()).to.equal('live');
    expect(test.bodies()).to.deep.equal([...SAID, 'Still there?']);
    expect(test.session.state.draft).to.equal('half');
    test.session.sendMessage('Yes');
    await test.pass(5_000);
    expect(test.server.bodies().at(-1)).to.equal('Yes');
    expect(test.places).to.deep.equal(['handing-off/sending', 'handing-off/connecting', 'live']);
  });

  it('asks nothing while it is away', async () => {
    const test = await openLive();
    test.page.leave();
    await test.server.idle();
    const { length } = test.server.calls;
    await test.pass(120_000);
    expect(test.server.calls.length).to.equal(length);
  });

  it('takes up what another page of the tab has made of it meanwhile', async () => {
    const first = await openLive();
    first.session.setDraft('old');
    first.page.leave();
    const second = openSession({ beside: first });
    await second.session.preload();
    await second.at('live');
    second.session.sendMessage('from the second page');
    await second.pass(5_000);
    second.session.setDraft('new');
    second.page.leave();
    second.leave();
    first.page.comeBack();
    await first.pass(5_000);
    await first.at('live');
    expect(first.session.state.draft).to.equal('new');
    expect(first.bodies()).to.deep.equal([...SAID, 'from the second page']);
    expect(first.server.bodies()).to.deep.equal([...SAID, 'from the second page']);
  });

  it('sends nothing that the other page has sent for it', async () => {
    const first = await openLive();
    await first.server.fail(DROPPED_SENDS);
    first.session.sendMessage('mine');
    await first.server.idle();
    first.page.leave();
    await first.server.fail();
    const second = openSession({ beside: first });
    await second.session.preload();
    await second.at('live');
    await second.pass(20_000);
    expect(first.server.bodies()).to.deep.equal([...SAID, 'mine']);
    second.page.leave();
    second.leave();
    first.page.comeBack();
    await first.pass(60_000);
    expect(first.server.bodies()).to.deep.equal([...SAID, 'mine']);
    expect(first.bodies()).to.deep.equal([...SAID, 'mine']);
  });

  it('shows the bot again where the other page has begun anew', async () => {
    const first = await openLive();
    first.page.leave();
    const second = openSession({ beside: first });
    await second.session.preload();
    second.session.reset();
    second.page.leave();
    second.leave();
    first.page.comeBack();
    await first.pass(5_000);
    expect(first.place()).to.equal('bot');
    expect(first.session.conversation).to.equal(null);
  });

  it('gives whoever waits for the handoff the conversation that the other page found', async () => {
    const first = openSession();
    await first.server.fail({ match: Routes.handoff, kind: 'drop-after' });
    const asked = first.session.handoff();
    await until(() => first.server.count(Routes.handoff) === 1);
    first.page.leave();
    const second = openSession({ beside: first });
    await second.session.preload();
    await second.pass(1_000);
    await second.at('live');
    second.page.leave();
    second.leave();
    first.page.comeBack();
    await first.pass(5_000);
    await first.at('live');
    expect((await asked).id).to.equal(second.session.conversation?.id);
    expect(first.server.sessions.length).to.equal(1);
  });
});

describe('an element that leaves the page', () => {
  it('goes on when it is attached again, and held nothing meanwhile', async () => {
    const test = await openLive();
    test.session.setDraft('half');
    test.session.suspend();
    expect([test.tabs.held, test.page.listenerCount]).to.deep.equal([[], 0]);
    await test.server.reply('Hello');
    test.session.resume();
    await test.pass(5_000);
    expect(test.bodies()).to.deep.equal([...SAID, 'Hello']);
    expect(test.session.state.draft).to.equal('half');
  });

  it('hands everything to the one that takes its place', async () => {
    const first = await openLive();
    await first.server.fail(DROPPED_SENDS);
    first.session.sendMessage('mine');
    first.session.setDraft('half');
    await first.server.idle();
    const second = openSession({ beside: first });
    const opened = second.session.preload();
    await second.pass(300);
    // As frameworks do it: the new one is there before the old one has gone.
    first.session.suspend();
    await second.pass(100);
    await opened;
    await second.server.fail();
    await second.at('live');
    await second.pass(60_000);
    expect(second.session.state.draft).to.equal('half');
    expect(second.server.bodies()).to.deep.equal([...SAID, 'mine']);
    expect(second.bodies()).to.deep.equal([...SAID, 'mine']);
    first.session.resume();
  });
});

describe('what the page allows to be stored, changed while it runs', () => {
  it('is forgotten when it becomes nothing', async () => {
    const test = await openLive();
    test.session.sendMessage('Hello');
    test.session.setDraft('half');
    await test.pass(5_000);
    test.session.configure({ resume: 'off' });
    test.session.sendMessage('Secret');
    test.session.setDraft('');
    await test.pass(5_000);
    expect(test.place()).to.equal('live');
    expect(test.server.bodies().at(-1)).to.equal('Secret');
    expect(Object.keys(storedIn(test))).to.deep.equal([]);
    // Nor does a page that keeps something find what is old.
    expect((await nextPage(test)).place()).to.equal('bot');
  });

  it('is kept from when it is allowed', async () => {
    const before = await openLive({ config: { resume: 'off' } });
    expect(storedIn(before)).to.deep.equal({});
    before.session.configure({ resume: 'session' });
    before.session.sendMessage('Hello');
    await before.pass(5_000);
    expect(Object.keys(storedIn(before))).to.contain('log');
  });
});
