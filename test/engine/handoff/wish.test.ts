import { expect } from 'chai';
import { isAt } from '../../../src/domain/flow/flow.js';
import type { Review } from '../../../src/domain/handoff/review.js';
import { rejection } from '../../support/errors.js';
import { transcript } from '../../support/messages.js';
import {
  BOT_LOG,
  errorOf,
  NOTICE,
  openLive,
  openSession,
  posted,
  Routes,
  start,
  until,
  type SessionOptions,
  type TestSession,
} from '../../support/session.js';

/** A handoff that stands at the review. */
const reviewing = async (options: SessionOptions = {}): Promise<TestSession> => {
  const test = openSession({ ...options, config: { review: true, ...options.config } });
  void start(test);
  await test.at('handing-off/reviewing');
  await test.server.idle();
  return test;
};

const reviewOf = ({ session }: TestSession): Review => {
  const { place: flow } = session.state.flow;
  if (!isAt(flow, 'reviewing')) throw new Error('nothing is reviewed');
  return flow.review;
};

const shown = (test: TestSession): string[] =>
  reviewOf(test)
    .entries.filter(({ omitted }) => omitted === null)
    .map(({ body }) => body);

const bodiesOf = (test: TestSession, index = 0): string[] | undefined =>
  posted(test)[index]?.messages.map(({ body }) => body);

describe('the review before a handoff', () => {
  it('stands before anything that leaves, for as long as the person reads', async () => {
    const test = await reviewing();
    await test.pass(300_000);
    expect(test.place()).to.equal('handing-off/reviewing');
    expect(test.server.names.filter((name) => name.startsWith('POST'))).to.deep.equal([]);
  });

  it('reads the baseline meanwhile, so that sharing costs no more than the POST', async () => {
    const test = await reviewing();
    expect(test.server.names).to.deep.equal([Routes.token, Routes.sessions]);
    test.session.act({ type: 'share' });
    await until(() => test.server.count(Routes.handoff) === 1);
    expect(test.server.names.slice(2, 3)).to.deep.equal([Routes.handoff]);
  });

  it('reads the baseline again where the person took their time', async () => {
    const test = await reviewing();
    await test.pass(31_000);
    test.session.act({ type: 'share' });
    await test.at('live');
    const before = test.server.names.slice(0, test.server.names.indexOf(Routes.handoff));
    expect(before.filter((name) => name === Routes.sessions).length).to.equal(2);
  });

  it('shows exactly what is sent, in the order in which it is sent', async () => {
    const test = await reviewing({
      transcript: [
        { id: 'b', date: '2026-01-22T14:36:00Z', direction: 'out', body: 'Second' },
        { id: 'empty', date: '2026-01-22T14:36:30Z', direction: 'out', body: ' ' },
        { id: 'c', date: '2026-01-22T14:36:00Z', direction: 'in', body: 'Third' },
        { id: 'a', date: '2026-01-22T14:35:00Z', direction: 'in', body: 'First' },
      ],
    });
    const { entries, from } = reviewOf(test);
    const shared = entries.filter(({ omitted }) => omitted === null);
    test.session.act({ type: 'share' });
    await test.at('live');
    const [request] = posted(test);
    expect(shared.map(({ date, direction, body }) => ({ date, direction, body }))).to.deep.equal(
      request?.messages,
    );
    expect(from).to.equal(request?.from);
    expect(entries.find(({ id }) => id === 'empty')?.omitted).to.equal('empty_body');
  });

  it('shows texts as the redactor leaves them, and says which', async () => {
    const test = await reviewing({
      config: {
        redact: (message) =>
          message.body === 'Withhold' ? null : { ...message, body: message.body.replace(/\d/g, '#') },
      },
      transcript: [
        ...BOT_LOG,
        { id: 'card', date: '2026-01-22T14:37:00Z', direction: 'in', body: 'Card 1234' },
        { id: 'no', date: '2026-01-22T14:38:00Z', direction: 'in', body: 'Withhold' },
      ],
    });
    const { entries } = reviewOf(test);
    expect(entries.map(({ id, isRedacted, omitted }) => ({ id, isRedacted, omitted }))).to.deep.equal([
      { id: 'q', isRedacted: false, omitted: null },
      { id: 'a', isRedacted: false, omitted: null },
      { id: 'card', isRedacted: true, omitted: null },
      { id: 'no', isRedacted: false, omitted: 'redacted' },
    ]);
    const before = shown(test);
    expect(before[2]).to.equal('Card ####');
    test.session.act({ type: 'share' });
    await test.at('live');
    expect(bodiesOf(test)).to.deep.equal(before);
  });

  it('says how many are left behind for want of room, and shows none of them', async () => {
    const test = await reviewing({ transcript: transcript(130) });
    expect(reviewOf(test).leftBehind).to.equal(30);
    expect(reviewOf(test).entries.length).to.equal(100);
    test.session.act({ type: 'exclude', id: 't129', isExcluded: true });
    expect(reviewOf(test).leftBehind).to.equal(29);
    const before = shown(test);
    test.session.act({ type: 'share' });
    await test.at('live');
    expect(bodiesOf(test)).to.deep.equal(before);
  });

  it('sends what is left when the person leaves messages out', async () => {
    const test = await reviewing({ transcript: transcript(6) });
    test.session.act({ type: 'exclude', id: 't2', isExcluded: true });
    test.session.act({ type: 'exclude', id: 't3', isExcluded: true });
    test.session.act({ type: 'exclude', id: 't3', isExcluded: false });
    expect(reviewOf(test).entries.map(({ omitted }) => omitted)).to.deep.equal([
      null,
      null,
      'excluded',
      null,
      null,
      null,
    ]);
    test.session.act({ type: 'share' });
    await test.at('live');
    expect(bodiesOf(test)).to.deep.equal(['Message 0', 'Message 1', 'Message 3', 'Message 4', 'Message 5']);
    expect(test.session.state.omitted).to.deep.equal([{ index: 2, id: 't2', reason: 'excluded' }]);
    const [signal] = test.signals;
    expect(signal?.type === 'handoff' && signal.omitted.map(({ id }) => id)).to.deep.equal(['t2']);
  });

  it('keeps the last message of each side', async () => {
    const test = await reviewing({ transcript: transcript(4) });
    expect(reviewOf(test).entries.some(({ isRequired }) => isRequired)).to.be.false;
    test.session.act({ type: 'exclude', id: 't0', isExcluded: true });
    test.session.act({ type: 'exclude', id: 't2', isExcluded: true });
    test.session.act({ type: 'exclude', id: 't1', isExcluded: true });
    test.session.act({ type: 'exclude', id: 't3', isExcluded: true });
    expect(reviewOf(test).entries.map(({ omitted, isRequired }) => [omitted, isRequired])).to.deep.equal([
      ['excluded', false],
      ['excluded', false],
      [null, true],
      [null, true],
    ]);
    test.session.act({ type: 'share' });
    await test.at('live');
    expect(bodiesOf(test)).to.deep.equal(['Message 2', 'Message 3']);
  });

  it('does nothing for messages that are not there, nor when nothing is reviewed', async () => {
    const test = await reviewing({ transcript: transcript(4) });
    const before = shown(test);
    test.session.act({ type: 'exclude', id: 'nobody', isExcluded: true });
    expect(shown(test)).to.deep.equal(before);
    test.session.cancelHandoff();
    test.session.act({ type: 'exclude', id: 't0', isExcluded: true });
    test.session.act({ type: 'share' });
    await test.server.idle();
    expect(test.place()).to.equal('bot');
    expect(test.server.count(Routes.handoff)).to.equal(0);
  });

  it('can be gone back from, and then nothing has left', async () => {
    const test = openSession({ config: { review: true } });
    const promise = test.session.handoff();
    await test.at('handing-off/reviewing');
    expect(test.session.cancelHandoff()).to.be.true;
    expect((await rejection(promise)).code).to.equal('cancelled');
    await test.pass(120_000);
    expect(test.place()).to.equal('bot');
    expect(errorOf(test)).to.equal(null);
    expect(test.server.count(Routes.handoff)).to.equal(0);
  });

  it('shows the notice that stands in for the bot, and takes it back on cancel', async () => {
    const test = await reviewing({ transcript: [BOT_LOG[0]] });
    expect(shown(test)).to.deep.equal(['Where is my order?', NOTICE]);
    expect(reviewOf(test).entries.every(({ isRequired }) => isRequired)).to.be.true;
    test.session.cancelHandoff();
    expect(test.bodies()).to.deep.equal(['Where is my order?']);
    void start(test);
    await test.at('handing-off/reviewing');
    expect(shown(test)).to.deep.equal(['Where is my order?', NOTICE]);
  });

  it('comes after the question, with its answer in it', async () => {
    const test = openSession({ config: { review: true }, transcript: [BOT_LOG[1]] });
    void start(test);
    await test.at('handing-off/asking');
    test.session.act({ type: 'answer', body: 'My parcel is lost' });
    expect(test.place()).to.equal('handing-off/reviewing');
    expect(shown(test)).to.deep.equal(['I am only a bot.', 'My parcel is lost']);
    expect(test.server.count(Routes.handoff)).to.equal(0);
    test.session.act({ type: 'share' });
    await test.at('live');
    expect(bodiesOf(test)).to.deep.equal(['I am only a bot.', 'My parcel is lost']);
  });

  it('waits for the line when the person shares offline', async () => {
    const test = await reviewing();
    test.page.set({ online: false });
    test.session.act({ type: 'share' });
    expect(test.place()).to.equal('handing-off/queued');
    await test.pass(60_000);
    expect(test.server.count(Routes.handoff)).to.equal(0);
    test.page.set({ online: true });
    await test.at('live');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('is shown offline too, without a request', async () => {
    const test = openSession({ config: { review: true } });
    test.page.set({ online: false });
    void start(test);
    await test.at('handing-off/reviewing');
    await test.pass(5_000);
    expect(test.server.names).to.deep.equal([]);
  });

  it('remembers what the person left out when they go back and come again', async () => {
    const test = await reviewing({ transcript: transcript(4) });
    test.session.act({ type: 'exclude', id: 't1', isExcluded: true });
    test.session.cancelHandoff();
    void start(test);
    await test.at('handing-off/reviewing');
    expect(shown(test)).to.deep.equal(['Message 0', 'Message 2', 'Message 3']);
  });

  it('knows nothing of an earlier log', async () => {
    const test = await reviewing({ transcript: transcript(4) });
    test.session.act({ type: 'exclude', id: 't1', isExcluded: true });
    test.session.reset();
    test.session.setTranscript(transcript(4));
    void start(test);
    await test.at('handing-off/reviewing');
    expect(shown(test).length).to.equal(4);
  });

  it('keeps what is written meanwhile for after the handoff', async () => {
    const test = await reviewing();
    test.session.sendMessage('Also this');
    expect(shown(test)).to.deep.equal(['Where is my order?', 'I am only a bot.']);
    test.session.act({ type: 'share' });
    await test.at('live');
    await test.server.idle();
    expect(bodiesOf(test)).to.deep.equal(['Where is my order?', 'I am only a bot.']);
    expect(test.server.bodies().at(-1)).to.equal('Also this');
  });

  it('ends with the error where the code cannot be loaded', async () => {
    const test = openSession({
      config: { review: true },
      hooks: { prepareView: () => Promise.reject(new Error('gone')) },
    });
    expect((await rejection(test.session.handoff())).retryable).to.be.true;
    expect(test.place()).to.equal('bot');
    expect(test.server.count(Routes.handoff)).to.equal(0);
  });
});

describe('a refusal that names messages', () => {
  const refusal = (...pointers: readonly string[]) => ({
    match: Routes.handoff,
    kind: 'status',
    status: 422,
    body: { errors: pointers.map((pointer) => ({ code: 'invalid', title: 'No', source: { pointer } })) },
  });

  const refused = async (...pointers: readonly string[]): Promise<TestSession> => {
    const test = openSession({ transcript: transcript(5) });
    await test.server.fail(refusal(...pointers));
    await rejection(test.session.handoff());
    return test;
  };

  it('tells of them by their ids in the log', async () => {
    const test = await refused('/messages/3/body', '/messages/0/date', '/from', '/messages/77/body');
    expect(errorOf(test)?.messageIds).to.deep.equal(['t3', 't0']);
    expect(errorOf(test)?.status).to.equal(422);
  });

  it('counts places in the request, not in the log', async () => {
    const test = openSession({
      transcript: [
        { id: 'blank', date: '2026-01-22T09:00:00Z', direction: 'in', body: ' ' },
        ...transcript(5),
      ],
    });
    await test.server.fail(refusal('/messages/3/body'));
    expect((await rejection(test.session.handoff())).messageIds).to.deep.equal(['t3']);
  });

  it('opens a review at the next handoff, though the page wants none, and marks them there', async () => {
    const test = await refused('/messages/3/body');
    void start(test);
    await test.at('handing-off/reviewing');
    expect(
      reviewOf(test)
        .entries.filter(({ isRefused }) => isRefused)
        .map(({ id }) => id),
    ).to.deep.equal(['t3']);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('keeps the marks while the person leaves messages out, and sends what is left', async () => {
    const test = await refused('/messages/3/body');
    void start(test);
    await test.at('handing-off/reviewing');
    test.session.act({ type: 'exclude', id: 't3', isExcluded: true });
    const marked = reviewOf(test).entries.find(({ id }) => id === 't3');
    expect(marked).to.include({ isRefused: true, omitted: 'excluded' });
    test.session.act({ type: 'share' });
    await test.at('live');
    expect(bodiesOf(test, 1)).to.deep.equal(['Message 0', 'Message 1', 'Message 2', 'Message 4']);
  });

  it('opens no review where it names none', async () => {
    const test = await refused('/from');
    void start(test);
    await test.at('live');
    expect(test.places).to.not.contain('handing-off/reviewing');
  });
});

describe('an open conversation with our external id', () => {
  const config = { externalId: 'order-7' };

  /** A second visit of the same customer, who has forgotten the first. */
  const existing = async (
    options: SessionOptions = {},
  ): Promise<{ first: TestSession; test: TestSession }> => {
    const first = openSession();
    const token = await first.server.newToken();
    first.session.configure({ ...config, trackingToken: token });
    void start(first);
    await first.at('live');
    await first.server.reply('I am looking into it.');
    first.leave();
    const test = openSession({
      ...options,
      config: { ...config, trackingToken: token, resume: 'off', ...options.config },
      beside: first,
    });
    return { first, test };
  };

  it('is offered, and nothing is posted', async () => {
    const { first, test } = await existing();
    void start(test);
    await test.at('handing-off/asking');
    await test.pass(120_000);
    const { place: flow } = test.session.state.flow;
    expect(isAt(flow, 'asking') && flow.existing?.id).to.equal(first.session.conversation?.id);
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('takes no answer to a question that was not asked', async () => {
    const { test } = await existing();
    void start(test);
    await test.at('handing-off/asking');
    test.session.act({ type: 'answer', body: 'Hello?' });
    expect(test.place()).to.equal('handing-off/asking');
    expect(test.bodies()).to.not.contain('Hello?');
  });

  it('is gone on with, without a POST, and its messages come', async () => {
    const { first, test } = await existing();
    const promise = test.session.handoff();
    await test.at('handing-off/asking');
    test.session.act({ type: 'continue' });
    await test.at('live');
    expect((await promise).id).to.equal(first.session.conversation?.id);
    expect(test.session.conversation?.externalId).to.equal('order-7');
    expect(test.server.count(Routes.handoff)).to.equal(1);
    expect(test.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.', 'I am looking into it.']);
  });

  it('is left for a new one under another external id', async () => {
    const { first, test } = await existing();
    void start(test);
    await test.at('handing-off/asking');
    test.session.act({ type: 'start-new' });
    await test.at('live');
    expect(test.session.conversation?.id).to.not.equal(first.session.conversation?.id);
    const [one, two] = posted(test);
    expect(one?.externalId).to.equal('order-7');
    expect(two?.externalId).to.not.equal('order-7');
    expect(test.server.sessions.length).to.equal(2);
  });

  it('can be gone back from', async () => {
    const { test } = await existing();
    const promise = test.session.handoff();
    await test.at('handing-off/asking');
    expect(test.session.cancelHandoff()).to.be.true;
    expect((await rejection(promise)).code).to.equal('cancelled');
    expect(test.place()).to.equal('bot');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('keeps no lock while the person decides', async () => {
    const { test } = await existing();
    void start(test);
    await test.at('handing-off/asking');
    expect(test.tabs.held.filter((name) => name.startsWith('khc:handoff'))).to.deep.equal([]);
  });

  it('is not offered once it has ended', async () => {
    const { test } = await existing();
    await test.server.end();
    void start(test);
    await test.at('live');
    expect(test.server.sessions.length).to.equal(2);
  });

  it('is offered after the review, not before', async () => {
    const { test } = await existing({ config: { review: true } });
    void start(test);
    await test.at('handing-off/reviewing');
    test.session.act({ type: 'share' });
    await test.at('handing-off/asking');
    test.session.act({ type: 'continue' });
    await test.at('live');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });

  it('does nothing where none is offered', async () => {
    const test = await openLive();
    test.session.act({ type: 'continue' });
    test.session.act({ type: 'start-new' });
    await test.server.idle();
    expect(test.place()).to.equal('live');
    expect(test.server.count(Routes.handoff)).to.equal(1);
  });
});

describe('a handoff that the developer should look at', () => {
  it('warns where one label will stand for several names', async () => {
    const named = (name: string, minute: number) => ({
      date: `2026-01-22T14:4${String(minute)}:00Z`,
      direction: 'out',
      body: 'Hi',
      author: { kind: 'bot', name },
    });
    const several = openSession({ transcript: [BOT_LOG[0], named('Ann', 1), named('Bob', 2)] });
    void start(several);
    await several.at('live');
    expect(several.warnings).to.deep.equal(['several-names']);
    const one = await openLive({ transcript: [BOT_LOG[0], named('Ann', 1), named('Ann', 2)] });
    expect(one.warnings).to.deep.equal([]);
  });

  it('is refused with the messages that have nothing to share', async () => {
    const test = openSession({
      config: { archive: true, redact: (message) => (message.direction === 'out' ? null : message) },
    });
    const error = await rejection(test.session.handoff());
    expect(error.code).to.equal('not_ready');
    expect(error.details?.['missing']).to.deep.equal(['too_few_messages', 'missing_outbound']);
    expect(error.messageIds).to.deep.equal(['a']);
    expect(test.server.count(Routes.handoff)).to.equal(0);
  });

  it('is refused with the answer where the redactor withholds it', async () => {
    const test = openSession({
      config: { redact: (message) => (message.direction === 'in' ? null : message) },
      transcript: [BOT_LOG[1]],
    });
    const promise = test.session.handoff();
    await test.at('handing-off/asking');
    test.session.act({ type: 'answer', body: '4111 1111 1111 1111' });
    const error = await rejection(promise);
    expect(error.code).to.equal('not_ready');
    const answer = test.session.messages.find(({ direction }) => direction === 'in');
    expect(error.messageIds).to.deep.equal([answer?.id]);
    expect(error.message).to.not.contain('4111');
  });
});
