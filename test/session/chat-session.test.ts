import { expect } from 'chai';
import { transcript } from '../support/messages.js';
import { BOT_LOG, openLive, openSession } from '../support/session.js';

const codes = (test: ReturnType<typeof openSession>): string[] =>
  test.session.readiness.problems.map(({ code }) => code);

describe('the bot phase', () => {
  it('takes messages, and gives them back as they stand in the log', () => {
    const test = openSession({ transcript: [] });
    const message = test.session.appendMessage({ direction: 'in', body: 'Hi\u0007', id: 'mine' });
    expect([message?.id, message?.body, message?.status]).to.deep.equal(['mine', 'Hi', 'sent']);
    expect(test.bodies()).to.deep.equal(['Hi']);
  });

  it('keeps the log in the order of its dates', () => {
    const test = openSession();
    test.session.appendMessage({ direction: 'in', body: 'Earlier', date: '2026-01-22T14:00:00Z' });
    expect(test.bodies()[0]).to.equal('Earlier');
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
