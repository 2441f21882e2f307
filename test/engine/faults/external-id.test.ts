import { expect } from 'chai';
import { openSession, posted, start, type SessionOptions, type TestSession } from '../../support/session.js';

const GREETING = [{ id: 'g', date: '2026-01-22T14:00:00Z', direction: 'out', body: 'Hello, I am the bot.' }];
const OTHER = [
  { id: 'x', date: '2026-01-22T15:00:00Z', direction: 'in', body: 'Where is my order?' },
  { id: 'y', date: '2026-01-22T15:01:00Z', direction: 'out', body: 'I do not know.' },
];

const idsOf = (test: TestSession): (string | undefined)[] => posted(test).map(({ externalId }) => externalId);

interface Told {
  readonly test: TestSession;
  /** What the developer is told of further ids. */
  readonly told: string[];
}

const open = (options: SessionOptions = {}): Told => {
  const told: string[] = [];
  const warn = (...warning: string[]): void => {
    if (warning[0] === 'external-id-further') told.push(warning.slice(1).join(' '));
  };
  const config = { externalId: 't-9', ...options.config };
  return { told, test: openSession({ transcript: OTHER, ...options, config, hooks: { warn } }) };
};

const live = async (): Promise<Told> => {
  const opened = open();
  void start(opened.test);
  await opened.test.at('live');
  return opened;
};

describe("the page's external id", () => {
  it('is kept where the page replaces a log that was never handed off', async () => {
    const { test, told } = open({ transcript: GREETING });
    test.session.setTranscript(OTHER);
    void start(test);
    await test.at('live');
    expect(idsOf(test)).to.deep.equal(['t-9']);
    expect(told).to.deep.equal([]);
  });

  it('is kept where the code was there before the page replaced the log', async () => {
    const { test } = open({ transcript: GREETING });
    await test.session.preload();
    test.session.setDraft('hm');
    test.session.setTranscript(OTHER);
    void start(test);
    await test.at('live');
    expect(idsOf(test)).to.deep.equal(['t-9']);
  });

  it('is kept where a handoff was cancelled before anything had left', async () => {
    const { test } = open({ config: { review: true } });
    void start(test);
    await test.at('handing-off/reviewing');
    test.session.cancelHandoff();
    test.session.setTranscript(GREETING);
    test.session.configure({ review: false });
    test.session.appendMessage({ direction: 'in', body: 'Another matter' });
    void start(test);
    await test.at('live');
    expect(idsOf(test)).to.deep.equal(['t-9']);
  });

  it('has a number behind it for a further log, and the developer is told', async () => {
    const { test, told } = await live();
    test.session.reset();
    test.session.setTranscript(OTHER);
    void start(test);
    await test.at('live');
    expect(idsOf(test)).to.deep.equal(['t-9', 't-9~2']);
    expect(told).to.deep.equal(['t-9~2']);
    test.session.reset();
    test.session.setTranscript(OTHER);
    void start(test);
    await test.at('live');
    expect(idsOf(test)).to.deep.equal(['t-9', 't-9~2', 't-9~3']);
    expect(test.session.conversation?.externalId).to.equal('t-9~3');
  });

  it('has a number behind it where the page resets before the code is there', async () => {
    const { test, told } = open();
    test.session.reset();
    expect(told).to.deep.equal(['t-9~2']);
    test.session.setTranscript(OTHER);
    void start(test);
    await test.at('live');
    expect(idsOf(test)).to.deep.equal(['t-9~2']);
  });

  it('names the next log as it is where the page gives another one', async () => {
    const { test } = await live();
    test.session.configure({ externalId: 't-10' });
    test.session.reset();
    test.session.setTranscript(OTHER);
    void start(test);
    await test.at('live');
    expect(idsOf(test)[1]).to.match(/^t-10/);
  });

  it('is another one where the person wants a new conversation though something may have come of the first', async () => {
    const { test, told } = open();
    const route = 'POST /c/v2.1/chat/handoff';
    await test.server.fail(
      { match: route, kind: 'drop-before', times: 1 },
      { match: 'GET /c/v1/chat/sessions', kind: 'list-lag', ms: 600_000 },
    );
    void start(test);
    await test.pass(11_000);
    expect(test.place()).to.equal('handing-off/unconfirmed');
    test.session.act({ type: 'start-new' });
    await test.at('live');
    expect(idsOf(test)).to.deep.equal(['t-9', 't-9~2']);
    expect(told).to.deep.equal(['t-9~2']);
  });
});
