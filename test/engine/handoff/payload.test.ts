import { expect } from 'chai';
import type { Redact } from '../../../src/domain/handoff/shareable.js';
import { rejection } from '../../support/errors.js';
import { chatMessage, transcript } from '../../support/messages.js';
import {
  BOT_LOG,
  openLive,
  openSession,
  posted,
  Routes,
  start,
  until,
  type SessionOptions,
  type TestSession,
} from '../../support/session.js';

const counts = (test: TestSession): number[] => posted(test).map(({ messages }) => messages.length);

/** A handoff that the server refused with this status. */
const refused = async (status: number, count: number, options: SessionOptions = {}): Promise<TestSession> => {
  const test = openSession({ transcript: transcript(count), ...options });
  await test.server.fail({ match: Routes.handoff, kind: 'status', status });
  await rejection(test.session.handoff());
  return test;
};

const digits: Redact = (message) => ({ ...message, body: message.body.replace(/\d/g, '#') });

describe('only the latest messages', () => {
  it('are offered once there was a request from which something could be left out', async () => {
    const test = openSession({ transcript: transcript(30) });
    await test.session.preload();
    expect(test.session.latest).to.equal(null);
    await test.server.fail({ match: Routes.handoff, kind: 'status', status: 413 });
    await rejection(test.session.handoff());
    expect(test.session.latest).to.equal(10);
  });

  for (const [count, latest] of [
    [2, null],
    [3, 2],
    [4, 2],
    [9, 4],
    [20, 10],
    [21, 10],
    [100, 10],
    [150, 10],
  ] as const) {
    it(`of ${String(count)} are ${String(latest)}`, async () => {
      expect((await refused(422, count)).session.latest).to.equal(latest);
    });
  }

  for (const status of [400, 413, 422]) {
    it(`go when the person wants so after a ${String(status)}`, async () => {
      const test = await refused(status, 30);
      test.session.handoffLatest().catch(() => undefined);
      await test.at('live');
      expect(counts(test)).to.deep.equal([30, 10]);
      expect(test.server.bodies()).to.deep.equal(
        transcript(30)
          .slice(-10)
          .map(({ body }) => body),
      );
      expect(test.session.state.omitted.map(({ reason }) => reason)).to.deep.equal(
        Array.from({ length: 20 }, () => 'over_limit'),
      );
      expect(test.bodies().length).to.equal(30);
    });
  }

  it('become fewer each time', async () => {
    const test = await refused(413, 30);
    for (let round = 0; round < 4; round += 1) {
      await test.server.fail({ match: Routes.handoff, kind: 'status', status: 413 });
      await rejection(test.session.handoffLatest());
    }
    expect(counts(test)).to.deep.equal([30, 10, 5, 2, 2]);
    expect(test.session.latest).to.equal(null);
  });

  it('always hold one of each side', async () => {
    const test = await refused(413, 6, {
      transcript: [
        ...transcript(2).reverse(),
        ...Array.from({ length: 8 }, (_, index) => ({
          date: `2026-01-22T14:5${String(index)}:00Z`,
          direction: 'in',
          body: `More ${String(index)}`,
        })),
      ],
    });
    test.session.handoffLatest().catch(() => undefined);
    await test.at('live');
    const directions = posted(test)[1]?.messages.map(({ direction }) => direction);
    expect(directions).to.contain('in').and.to.contain('out');
  });

  it('are meant for one log: after a reset all go again', async () => {
    const test = await refused(413, 30);
    test.session.handoffLatest().catch(() => undefined);
    await test.at('live');
    test.session.reset();
    test.session.setTranscript(transcript(30));
    void start(test);
    await test.at('live');
    expect(counts(test)).to.deep.equal([30, 10, 30]);
  });

  it('are shown in the review, with how many stay behind', async () => {
    const test = await refused(413, 30, { config: { review: false } });
    test.session.configure({ review: true });
    test.session.handoffLatest().catch(() => undefined);
    await test.at('handing-off/reviewing');
    const { place: flow } = test.session.state.flow;
    if (!('review' in flow)) throw new Error('no review');
    expect(flow.review.entries.length).to.equal(10);
    expect(flow.review.leftBehind).to.equal(20);
  });
});

describe('a history that was redacted', () => {
  const secret = [
    BOT_LOG[0],
    BOT_LOG[1],
    { id: 'card', date: '2026-01-22T14:37:00Z', direction: 'in', body: 'Card 1234' },
  ];

  it('stands as it was shared once it has been', async () => {
    const test = openSession({ config: { redact: digits }, transcript: secret });
    await test.server.fail({ match: Routes.handoff, kind: 'delay', ms: 500 });
    void start(test);
    await until(() => test.server.count(Routes.handoff) === 1);
    expect(test.bodies().at(-1)).to.equal('Card 1234');
    await test.pass(500);
    await test.at('live');
    expect(test.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.', 'Card ####']);
    expect(test.server.bodies()).to.deep.equal(test.bodies());
    await test.pass(60_000);
    expect(test.bodies().length).to.equal(3);
  });

  it('stands as it was where nothing came of it', async () => {
    const test = await refused(422, 0, { config: { redact: digits }, transcript: secret });
    expect(test.bodies().at(-1)).to.equal('Card 1234');
  });

  it('keeps what the redactor left out', async () => {
    const redact: Redact = (message) => (message.body.includes('Card') ? null : message);
    const test = await openLive({ config: { redact }, transcript: secret });
    expect(test.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.', 'Card 1234']);
    expect(test.server.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.']);
    expect(test.session.state.omitted).to.deep.equal([{ index: 2, id: 'card', reason: 'redacted' }]);
  });

  it('keeps the row of a message that had nothing but a file', async () => {
    const file = { ...secret[2], body: '', attachments: [{ id: 'f', name: 'bill-77.pdf' }] };
    const test = await openLive({ config: { redact: digits }, transcript: [...BOT_LOG, file] });
    expect(test.server.bodies().at(-1)).to.equal('[bill-##.pdf]');
    expect(test.bodies().at(-1)).to.equal('');
  });

  for (const [what, redact, code] of [
    [
      'throws',
      () => {
        throw new Error('Card 1234');
      },
      'redact-threw',
    ],
    ['gives a promise', (message: unknown) => Promise.resolve(message), 'redact-result'],
    ['gives a promise that fails', () => Promise.reject(new Error('Card 1234')), 'redact-result'],
    ['gives nothing', () => undefined, 'redact-result'],
    ['gives a text', () => 'Card ####', 'redact-result'],
  ] as const) {
    it(`withholds a message on which the redactor ${what}, and tells the developer`, async () => {
      const config = {
        redact: ((message) => (message.body.includes('Card') ? redact(message) : message)) as Redact,
      };
      const test = await openLive({ config, transcript: secret });
      expect(test.server.bodies()).to.deep.equal(['Where is my order?', 'I am only a bot.']);
      expect(test.warnings).to.contain(code);
      expect(test.warnings.join()).to.not.contain('1234');
    });
  }
});

describe('a live message that is redacted', () => {
  const redacting = (options: SessionOptions = {}): Promise<TestSession> =>
    openLive({ ...options, config: { redact: digits, ...options.config } });

  it('is sent and shown as it was shared', async () => {
    const test = await redacting();
    test.session.sendMessage('Card 1234');
    await test.server.idle();
    expect(test.server.bodies().at(-1)).to.equal('Card ####');
    expect(test.bodies().at(-1)).to.equal('Card ####');
    expect(test.signals.some((signal) => JSON.stringify(signal).includes('1234'))).to.be.false;
  });

  it('stands once, though the list brings it before the answer does', async () => {
    const test = await redacting();
    await test.server.fail({ match: Routes.send, kind: 'drop-after' });
    test.session.sendMessage('Card 1234');
    await test.server.idle();
    await test.pass(30_000);
    expect(test.bodies().filter((body) => body.startsWith('Card'))).to.deep.equal(['Card ####']);
    expect(test.session.messages.at(-1)?.status).to.equal('sent');
    expect(test.server.count(Routes.send)).to.equal(1);
  });

  it('stands once when its answer comes late', async () => {
    const test = await redacting();
    // Done at once; only the answer takes its time.
    await test.server.fail({ match: Routes.send, kind: 'hang' });
    test.session.sendMessage('Card 1234');
    await until(() => test.server.count(Routes.send) === 1);
    const { id } = test.server.sessions[0]!;
    const token = test.server.calls.at(-1)?.token ?? '';
    await test.server.say(token, id, 'Card ####');
    await test.pass(30_000);
    expect(test.bodies().filter((body) => body.startsWith('Card'))).to.deep.equal(['Card ####']);
    expect(test.session.messages.at(-1)?.status).to.equal('sent');
  });

  it('is sent again as it was shown', async () => {
    const test = await redacting();
    await test.server.fail({ match: Routes.send, kind: 'status', status: 422 });
    const failed = test.session.sendMessage('Card 1234')!;
    await test.server.idle();
    expect(test.session.messages.at(-1)).to.include({ status: 'failed', body: 'Card ####' });
    test.session.retryMessage(failed.id);
    await test.server.idle();
    expect(test.server.bodies().at(-1)).to.equal('Card ####');
  });

  it('is withheld where the redactor gives a promise, and what stands behind it waits', async () => {
    const redact = ((message: { body: string }) =>
      message.body.includes('Card') ? Promise.resolve(message) : message) as unknown as Redact;
    const test = await redacting({ config: { redact } });
    const withheld = test.session.sendMessage('Card 1234')!;
    test.session.sendMessage('Thanks');
    await test.server.idle();
    expect(test.session.messages.slice(-2).map(({ status }) => status)).to.deep.equal(['failed', 'sending']);
    expect(test.server.count(Routes.send)).to.equal(0);
    expect(test.warnings).to.deep.equal(['redact-result']);
    test.session.deleteMessage(withheld.id);
    await test.server.idle();
    expect(test.server.bodies().at(-1)).to.equal('Thanks');
  });

  it('is given to the redactor whole, and not changed by it', async () => {
    const seen: string[] = [];
    const redact: Redact = (message) => {
      seen.push(Object.keys(message).sort().join());
      return message;
    };
    const test = await redacting({ config: { redact } });
    test.session.sendMessage('Hello');
    await test.server.idle();
    expect(new Set(seen)).to.deep.equal(new Set([Object.keys(chatMessage()).sort().join()]));
  });
});
