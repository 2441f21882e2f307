import { expect } from 'chai';
import type { Fact } from '../../../src/domain/facts.js';
import { rejection } from '../../support/errors.js';
import { nextPage, SAID } from '../../support/resume.js';
import { BOT_LOG, openSession, Routes, start, type TestSession } from '../../support/session.js';

const ARCHIVE = { archive: true, externalId: 't-9' };
const SILENT = [BOT_LOG[1], { ...BOT_LOG[1], id: 'b', body: 'Anybody there?' }];

const archived = async (): Promise<TestSession> => {
  const test = openSession({ config: ARCHIVE });
  void start(test);
  await test.at('ended');
  return test;
};

const told = (test: TestSession, type: Fact['type']): Fact[] =>
  test.signals.filter((fact) => fact.type === type);

describe('an archive', () => {
  it('is filed once, though the page is reloaded and the button is pressed again', async () => {
    const before = await archived();
    before.session.reset();
    const test = await nextPage(before, { config: ARCHIVE });
    await start(test);
    await test.pass(30_000);
    expect(test.server.sessions).to.have.lengthOf(1);
    expect(test.server.count(Routes.handoff)).to.equal(1);
    expect(test.place()).to.equal('ended');
    expect(test.session.conversation?.id).to.equal(test.server.sessions[0]?.id);
  });

  it('is still known after a reload, and pressing again is refused as over', async () => {
    const test = await nextPage(await archived(), { config: ARCHIVE });
    await test.pass(5_000);
    expect(test.place()).to.equal('ended');
    expect((await rejection(test.session.handoff())).code).to.equal('not_ready');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('is filed once where nothing of the tab is left, and not offered to be gone on with', async () => {
    const before = openSession({ config: ARCHIVE });
    const token = await before.server.newToken();
    before.session.configure({ trackingToken: token });
    void start(before);
    await before.at('ended');
    const test = openSession({ beside: before, config: { ...ARCHIVE, resume: 'off', trackingToken: token } });
    await start(test);
    await test.pass(30_000);
    expect(test.server.count(Routes.handoff)).to.equal(1);
    expect(test.places).not.to.include('handing-off/asking');
    expect(test.place()).to.equal('ended');
  });

  it('asks nobody what they need: without a word of the customer it is refused', async () => {
    const test = openSession({ config: ARCHIVE, transcript: SILENT });
    const error = await rejection(test.session.handoff());
    expect(error.code).to.equal('not_ready');
    expect(error.details).to.deep.equal({ missing: ['missing_inbound'] });
    expect(test.places).not.to.include('handing-off/asking');
    expect(test.session.readiness.problems.map(({ code }) => code)).to.include('missing_inbound');
    expect(test.server.count(Routes.handoff)).to.equal(0);
  });

  it('that an agent reopens is heard, with what they write', async () => {
    const test = await archived();
    await test.server.reopen();
    await test.server.reply('I have had a look.');
    await test.pass(60_000);
    expect(test.place()).to.equal('live');
    expect(test.bodies()).to.deep.equal([...SAID, 'I have had a look.']);
  });

  it('that an agent reopens after a reload is heard too', async () => {
    const before = await archived();
    const test = await nextPage(before, { config: ARCHIVE });
    await test.server.reopen();
    await test.server.reply('I have had a look.');
    await test.pass(60_000);
    expect(test.place()).to.equal('live');
    expect(test.bodies().at(-1)).to.equal('I have had a look.');
  });

  it('is told as handed off, and not as a conversation that somebody has ended', async () => {
    const test = await archived();
    await test.pass(60_000);
    expect(told(test, 'handoff')).to.have.lengthOf(1);
    expect(told(test, 'ended')).to.have.lengthOf(0);
    expect(told(test, 'handoff-error')).to.have.lengthOf(0);
  });

  it('whose answer is lost is found in the list, closed as it is', async () => {
    const test = openSession({ config: ARCHIVE });
    await test.server.fail({ match: Routes.handoff, kind: 'drop-after', times: 1 });
    void start(test);
    await test.pass(60_000);
    expect(test.server.sessions).to.have.lengthOf(1);
    expect(test.server.count(Routes.handoff)).to.equal(1);
    expect(test.place()).to.equal('ended');
  });
});
