import { expect } from 'chai';
import { ManualClock } from '../support/manual-clock.js';
import { transcript } from '../support/messages.js';
import { ChatSession } from '../../src/session/chat-session.js';
import { nextPage } from '../support/resume.js';
import {
  BOT_LOG,
  countingIds,
  openLive,
  openSession,
  posted,
  start,
  testConfig,
} from '../support/session.js';

const codes = (test: ReturnType<typeof openSession>): string[] =>
  test.session.readiness.problems.map(({ code }) => code);

describe('the bot phase', () => {
  it('takes messages, and gives them back as they stand in the log', () => {
    const test = openSession({ transcript: [] });
    const message = test.session.appendMessage({ direction: 'in', body: 'Hi\u0007', id: 'mine' });
    expect([message?.id, message?.body, message?.status]).to.deep.equal(['mine', 'Hi', 'sent']);
    expect(test.bodies()).to.deep.equal(['Hi']);
  });

  it('has what is appended behind all that stood there, and gives it back with the date that it has there', () => {
    const test = openSession();
    const last = test.session.messages.at(-1)!;
    const date = '2026-01-22T10:00:00Z';
    const message = test.session.appendMessage({ direction: 'in', body: 'Earlier', date });
    expect(test.bodies().at(-1)).to.equal('Earlier');
    expect(message?.date).to.equal(new Date(Date.parse(last.date) + 1).toISOString());
    expect(test.session.messages.at(-1) === message).to.be.true;
  });

  for (const [name, now] of [
    ['two minutes slow', '2026-01-22T14:33:30Z'],
    ['set to 2020', '2020-01-01T00:00:00Z'],
    ['set to 2040', '2040-01-01T00:00:00Z'],
  ] as const) {
    it(`keeps the dates of the page on a device that is ${name}`, () => {
      const warnings: string[] = [];
      const ports = {
        clock: new ManualClock(Date.parse(now)),
        ids: countingIds(),
        openEngine: () => Promise.reject(new Error('nobody asks for it')),
      };
      const session = new ChatSession(ports, testConfig(), { warn: (code) => warnings.push(code) });
      session.setTranscript(BOT_LOG);
      const given = BOT_LOG.map(({ date }) => Date.parse(date));
      const said = session.appendMessage({ direction: 'in', body: 'Now' })!;
      const dates = session.messages.map(({ date }) => Date.parse(date));
      expect(dates.slice(0, -1)).to.deep.equal(given);
      expect(Date.parse(said.date)).to.equal(Math.max(Date.parse(now), given.at(-1)! + 1));
      expect(warnings).to.deep.equal([]);
    });
  }

  it('tells once what had to be mended of a transcript or a message', () => {
    const test = openSession();
    test.session.setTranscript([...BOT_LOG, { direction: 'in', body: 'a\u0000' }]);
    test.session.appendMessage({ direction: 'in', body: 'x', date: 'soon' });
    expect(test.warnings).to.deep.equal(['repaired', 'repaired']);
  });

  it('refuses what is no message, and says so', () => {
    const test = openSession();
    expect(test.session.appendMessage({ direction: 'in' } as never) === null).to.be.true;
    expect(test.warnings).to.deep.equal(['append-invalid']);
  });

  it('has no conversation to send to', () => {
    const test = openSession();
    expect(test.session.sendMessage('Hello') === null).to.be.true;
    expect(test.warnings).to.deep.equal(['send-early']);
  });

  it('takes no transcript and no message once it is over', async () => {
    const test = await openLive();
    test.session.setTranscript(transcript(5));
    expect(test.session.appendMessage({ direction: 'in', body: 'Late' }) === null).to.be.true;
    expect(test.warnings).to.deep.equal(['transcript-late', 'append-late']);
    expect(test.bodies().length).to.equal(2);
  });

  it('merges a transcript that grew, and starts anew with another one', () => {
    const test = openSession({ transcript: transcript(2) });
    test.session.setTranscript(transcript(3));
    expect(test.bodies().length).to.equal(3);
    test.session.setTranscript([{ direction: 'in', body: 'Another' }]);
    expect(test.bodies()).to.deep.equal(['Another']);
  });

  it('tells which entries of a transcript are no messages', () => {
    const test = openSession();
    test.session.setTranscript([...BOT_LOG, 7]);
    expect(test.warnings).to.deep.equal(['Transcript entry 2 is not an object.']);
    expect(codes(test)).to.deep.equal(['invalid_entry']);
    expect(test.session.readiness.ready).to.be.true;
  });
});

describe('readiness', () => {
  it('is there with an address, a label and both sides', () => {
    const test = openSession();
    expect(test.session.readiness).to.deep.equal({ ready: true, problems: [] });
    expect(test.session.leftBehind).to.equal(0);
  });

  it('names what a request built now would lack, as the page changes', () => {
    const test = openSession({ transcript: [], config: { baseUrl: null, from: ' ' } });
    expect(codes(test)).to.deep.equal([
      'missing_base_url',
      'missing_from',
      'too_few_messages',
      'missing_inbound',
      'missing_outbound',
    ]);
    test.session.configure({ baseUrl: 'https://acme.test', from: 'Bot' });
    test.session.setTranscript(BOT_LOG);
    expect(codes(test)).to.deep.equal([]);
  });

  it('counts what a redactor withholds as missing', () => {
    const test = openSession({
      config: { redact: (message) => (message.direction === 'out' ? null : message) },
    });
    expect(codes(test)).to.contain('missing_outbound');
  });

  it('says how many messages are too many', () => {
    expect(openSession({ transcript: transcript(104) }).session.leftBehind).to.equal(4);
  });
});

describe('subscribers', () => {
  it('hear of changes until they leave', () => {
    const test = openSession({ transcript: [] });
    let heard = 0;
    const leave = test.session.subscribe(() => (heard += 1));
    test.session.appendMessage({ direction: 'in', body: 'One' });
    leave();
    test.session.appendMessage({ direction: 'in', body: 'Two' });
    expect(heard).to.equal(1);
  });
});

describe("the page's external id", () => {
  const named = () => openSession({ config: { externalId: 't-9' } });
  const another = [
    { id: 'x', date: '2026-01-22T14:40:00Z', direction: 'in', body: 'Another matter' },
    { id: 'y', date: '2026-01-22T14:41:00Z', direction: 'out', body: 'Tell me.' },
  ];

  it('stays for a log that was never handed off, whatever the page shows of it', async () => {
    const test = named();
    test.session.setTranscript(another);
    void start(test);
    await test.at('live');
    expect(posted(test).map(({ externalId }) => externalId)).to.deep.equal(['t-9']);
    expect(test.warnings).to.deep.equal([]);
  });

  it('goes on with a number for each further log, and the developer is told', async () => {
    const test = named();
    for (const count of [1, 2, 3]) {
      void start(test);
      await test.at('live');
      expect(test.session.conversation?.externalId).to.equal(count === 1 ? 't-9' : `t-9~${count}`);
      test.session.reset();
      test.session.setTranscript(another);
    }
    expect(posted(test).map(({ externalId }) => externalId)).to.deep.equal(['t-9', 't-9~2', 't-9~3']);
    expect(test.warnings.filter((code) => code === 'external-id-further').length).to.equal(3);
  });

  it('is another one of its own where the page names another log', async () => {
    const test = named();
    void start(test);
    await test.at('live');
    test.session.reset();
    test.session.configure({ externalId: 't-10' });
    test.session.setTranscript(another);
    void start(test);
    await test.at('live');
    expect(posted(test).map(({ externalId }) => externalId)).to.deep.equal(['t-9', 't-10']);
  });

  it('goes on with its number on the next page', async () => {
    const before = named();
    void start(before);
    await before.at('live');
    before.session.reset();
    before.session.setTranscript(another);
    void start(before);
    await before.at('live');
    const test = await nextPage(before, { config: { externalId: 't-9' }, transcript: another });
    await test.at('live');
    test.session.reset();
    test.session.setTranscript(another);
    void start(test);
    await test.at('live');
    expect(posted(test).at(-1)?.externalId).to.equal('t-9~3');
  });
});
