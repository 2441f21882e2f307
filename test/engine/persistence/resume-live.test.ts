import { expect } from 'chai';
import { transcript } from '../../support/messages.js';
import { DROPPED_SENDS, nextPage, storedIn, SAID } from '../../support/resume.js';
import {
  shown,
  openLive,
  openSession,
  Routes,
  start,
  until,
  type TestSession,
} from '../../support/session.js';

describe('a live conversation on the next page', () => {
  it('has the draft and what was not sent, and sends that once, in order', async () => {
    const before = await openLive();
    await before.server.fail(DROPPED_SENDS);
    before.page.set({ online: false });
    before.session.sendMessage('one');
    before.session.sendMessage('two');
    before.session.setDraft('thr');
    await before.server.idle();
    await before.server.fail();
    const test = await nextPage(before);
    expect(test.session.state.draft).to.equal('thr');
    expect(test.bodies()).to.deep.equal([...SAID, 'one', 'two']);
    await test.at('live');
    await test.pass(20_000);
    expect(test.server.bodies()).to.deep.equal([...SAID, 'one', 'two']);
    expect(test.bodies()).to.deep.equal([...SAID, 'one', 'two']);
    expect(storedIn(test)['outbox']).to.equal(undefined);
  });

  it('finds in the list what the page before it had just sent', async () => {
    const before = await openLive();
    await before.server.fail({ match: Routes.send, kind: 'drop-after' });
    before.session.sendMessage('one');
    await until(() => before.server.count(Routes.send) === 1);
    const test = await nextPage(before);
    await test.at('live');
    await test.pass(60_000);
    expect(test.server.bodies()).to.deep.equal([...SAID, 'one']);
    expect(test.bodies()).to.deep.equal([...SAID, 'one']);
    expect(test.session.messages.at(-1)?.status).to.equal('sent');
  });

  it('counts what came while no page was open', async () => {
    const before = await openLive();
    await before.pass(1_000);
    before.page.leave();
    before.leave();
    await before.server.reply('Are you still there?');
    const test = await nextPage(before);
    await test.at('live');
    await test.server.idle();
    expect(shown(test.session).unseen.length).to.equal(1);
  });

  it('tells that what was unseen before is read now, even before the line is there', async () => {
    const before = await openLive();
    await before.server.reply('Hello');
    await before.pass(60_000);
    expect(shown(before.session).unseen.length).to.equal(1);
    const test = await nextPage(before);
    test.session.readerMoved({ isHere: true, isAtEnd: true });
    await test.at('live');
    await test.pass(5_000);
    const seen = test.server.calls.filter(({ body }) => body.includes('lastSeenAt'));
    expect(seen.length).to.equal(1);
  });

  it('is no reason to warn of a transcript that the page gives as on every page', async () => {
    const test = await nextPage(await openLive());
    await test.at('live');
    test.session.setTranscript([{ direction: 'in', body: 'Where is my order?' }]);
    expect(test.warnings).to.deep.equal([]);
    test.session.reset();
    void start(test);
    await test.at('handing-off/asking');
    test.session.setTranscript([{ direction: 'in', body: 'Something else' }]);
    expect(test.warnings).to.deep.equal(['transcript-late']);
  });

  it('has a message that failed, with its text, to be sent again by the person', async () => {
    const before = await openLive();
    await before.server.fail({ match: Routes.send, kind: 'status', status: 400, times: 'always' });
    before.session.sendMessage('one');
    await until(() => before.session.messages.at(-1)?.status === 'failed');
    before.session.sendMessage('two');
    const test = await nextPage(before);
    await test.server.fail();
    await test.at('live');
    await test.pass(60_000);
    expect(test.session.messages.slice(-2).map(({ body, status }) => `${body} ${status}`)).to.deep.equal([
      'one failed',
      'two sending',
    ]);
    test.session.retryMessage(test.session.messages.at(-2)!.id);
    await test.pass(10_000);
    expect(test.server.bodies()).to.deep.equal([...SAID, 'one', 'two']);
  });

  it('has its unread count, and the line above what is new', async () => {
    const before = await openLive();
    await before.server.reply('First');
    await before.pass(5_000);
    await before.server.reply('Second');
    await before.pass(5_000);
    expect(shown(before.session).unseen.length).to.equal(2);
    const test = await nextPage(before);
    const { log } = test.session.state;
    const { unseen, newFrom, agent } = shown(test.session);
    expect(unseen).to.deep.equal(shown(before.session).unseen);
    expect(log.live.find(({ key }) => key === newFrom)?.message.body).to.equal('First');
    expect(agent?.kind).to.equal('agent');
    await test.at('live');
    test.session.readerMoved({ isHere: true, isAtEnd: true });
    expect(shown(test.session).unseen).to.deep.equal([]);
    await test.pass(500);
    expect(shown((await nextPage(test)).session).unseen).to.deep.equal([]);
  });

  it('has what was left out of the handoff', async () => {
    const before = await openLive({ transcript: transcript(103) });
    expect(before.session.state.omitted.length).to.equal(3);
    const test = await nextPage(before, { transcript: [] });
    expect(test.session.state.omitted).to.deep.equal(before.session.state.omitted);
  });

  it('has a message that was written while it was connecting', async () => {
    const before = openSession();
    await before.server.fail({ match: 'GET /c/v1/chat/sessions/*', kind: 'hang', times: 'always' });
    void start(before);
    await before.at('handing-off/connecting');
    before.session.sendMessage('Hurry');
    await before.server.fail();
    const test = await nextPage(before);
    await test.at('live');
    await test.pass(10_000);
    expect(test.server.bodies()).to.deep.equal([...SAID, 'Hurry']);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('is not mixed with the page’s other chats', async () => {
    const one = await openLive({ config: { name: 'one' } });
    one.session.setDraft('for one');
    one.page.set({ online: false });
    one.session.sendMessage('to one');
    const two = openSession({ config: { name: 'two' }, beside: one, transcript: transcript(2) });
    void start(two);
    await two.at('live');
    two.session.setDraft('for two');
    one.page.leave();
    one.leave();
    const twoAgain = await nextPage(two, { config: { name: 'two' }, transcript: [] });
    const oneAgain = openSession({ config: { name: 'one' }, beside: one, transcript: [] });
    await oneAgain.session.preload();
    expect([oneAgain.session.state.draft, twoAgain.session.state.draft]).to.deep.equal([
      'for one',
      'for two',
    ]);
    await oneAgain.at('live');
    await twoAgain.at('live');
    await oneAgain.pass(10_000);
    expect(oneAgain.bodies()).to.deep.equal([...SAID, 'to one']);
    expect(twoAgain.bodies()).to.deep.equal(['Message 0', 'Message 1']);
    expect(one.server.bodies()).to.deep.equal([...SAID, 'to one']);
  });
});

describe('a conversation that has ended, on the next page', () => {
  const ended = async (): Promise<TestSession> => {
    const test = await openLive();
    await test.server.reply('Goodbye.');
    await test.pass(5_000);
    await test.server.end();
    await test.pass(10_000);
    await test.at('ended');
    test.session.setDraft('One more thing');
    return test;
  };

  it('is shown as ended at once, with its log, who ended it, and the draft', async () => {
    const test = await nextPage(await ended());
    const { draft } = test.session.state;
    expect(test.places).to.deep.equal(['bot', 'ended']);
    expect(test.session.conversation?.endedBy).to.equal('agent');
    expect(draft).to.equal('One more thing');
    expect(test.bodies()).to.deep.equal([...SAID, 'Goodbye.']);
    await test.pass(60_000);
    expect(test.places).to.deep.equal(['bot', 'ended']);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('goes on where the agent opens it again', async () => {
    const test = await nextPage(await ended());
    await test.server.idle();
    await test.server.reopen();
    await test.pass(60_000);
    await test.at('live');
    test.session.sendMessage('One more thing');
    await test.pass(5_000);
    expect(test.server.bodies().at(-1)).to.equal('One more thing');
    const again = await nextPage(test);
    await again.at('live');
    expect(again.places).not.to.contain('ended');
  });

  it('keeps what was not sent, which is sent when it is opened again', async () => {
    const before = await openLive();
    before.page.set({ online: false });
    before.session.sendMessage('late');
    await before.server.end();
    before.page.set({ online: true });
    await before.server.fail(DROPPED_SENDS);
    await before.pass(10_000);
    await before.at('ended');
    const test = await nextPage(before);
    expect(test.bodies()).to.deep.equal([...SAID, 'late']);
    await test.server.fail();
    await test.server.reopen();
    await test.pass(60_000);
    expect(test.server.bodies()).to.deep.equal([...SAID, 'late']);
  });

  it('gives way to a new one, with the draft, and that one stays', async () => {
    const test = await nextPage(await ended());
    const { draft } = test.session.state;
    test.session.reset();
    test.session.setDraft(draft);
    await test.pass(500);
    const again = await nextPage(test, { transcript: transcript(2) });
    expect([again.place(), again.session.state.draft]).to.deep.equal(['bot', 'One more thing']);
    void start(again);
    await again.at('live');
    expect(again.server.sessions.length).to.equal(2);
    expect((await nextPage(again)).session.conversation?.id).to.equal(again.session.conversation?.id);
  });
});

describe('what was written before a request left', () => {
  it('is back in the composer on the next page, once somebody is asked for again', async () => {
    const before = openSession();
    await before.server.fail({ match: Routes.sessions, kind: 'hang', times: 'always' });
    void start(before);
    await before.at('handing-off/sending');
    before.session.sendMessage('Are you there?');
    before.session.setDraft('And');
    const test = await nextPage(before);
    expect(test.place()).to.equal('bot');
    expect(test.server.count(Routes.handoff)).to.equal(0);
    expect(test.session.state.draft).to.equal('Are you there?\n\nAnd');
  });
});
