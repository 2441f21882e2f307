import { expect } from 'chai';
import { buildHandoffRequest } from '../../../src/domain/handoff/request.js';
import { readMessages, toChatMessage } from '../../../src/domain/message-intake.js';
import type { ChatMessage } from '../../../src/domain/message.js';
import { readinessOf, type ReadinessOptions } from '../../../src/domain/handoff/readiness.js';
import type { Redact } from '../../../src/domain/handoff/shareable.js';
import { chatMessage, deepFreeze, transcript } from '../../support/messages.js';
import { fc } from '../../support/property.js';

const NOW = Date.parse('2026-01-22T15:00:00.000Z');
const OPTIONS: ReadinessOptions = { from: 'Bot', baseUrl: 'https://acme.api.kustomerapp.com' };

const log = (count: number): ChatMessage[] =>
  readMessages(transcript(count), NOW).messages.map((message) => toChatMessage(message, () => 'new'));

describe('readinessOf', () => {
  it('is ready where nothing is missing', () => {
    expect(readinessOf(log(2), OPTIONS)).to.deep.equal({ ready: true, problems: [], leftBehind: 0 });
  });

  it('names a missing address first', () => {
    const { ready, problems } = readinessOf(log(1), { from: null, baseUrl: null });
    expect(ready).to.be.false;
    expect(problems.map(({ code }) => code)).to.deep.equal([
      'missing_base_url',
      'missing_from',
      'too_few_messages',
      'missing_outbound',
    ]);
  });

  it("lists entries that are no messages, which stand in nobody's way", () => {
    const intake = [
      { code: 'invalid_entry', index: 3, message: 'Transcript entry 3 is not an object.' },
    ] as const;
    const { ready, problems } = readinessOf(log(2), OPTIONS, intake);
    expect(ready).to.be.true;
    expect(problems).to.deep.equal(intake);
  });

  it('names the messages of a side that has nothing to share', () => {
    const redact = (message: ChatMessage) => (message.direction === 'out' ? null : message);
    const { ready, problems } = readinessOf(log(4), { ...OPTIONS, redact });
    expect(ready).to.be.false;
    expect(problems).to.deep.equal([
      { code: 'missing_outbound', message: 'No "out" message has text to share.', messageIds: ['t1', 't3'] },
    ]);
  });

  describe('where redact fails', () => {
    const failures: readonly (readonly [string, () => unknown])[] = [
      [
        'throws',
        () => {
          throw new Error('4242');
        },
      ],
      ['gives a promise', () => Promise.reject(new Error('4242'))],
      ['gives a string', () => '4242'],
      ['gives nothing', () => undefined],
    ];
    for (const [what, fail] of failures) {
      it(`and ${what}, the messages are named, and stand in nobody's way`, () => {
        const redact = ((message: ChatMessage) => (message.id === 't1' ? fail() : message)) as Redact;
        const { ready, problems, leftBehind } = readinessOf(log(4), { ...OPTIONS, redact });
        expect(ready).to.be.true;
        expect(problems.map(({ code }) => code)).to.deep.equal(['redact_failed']);
        expect(problems[0]).to.have.deep.property('messageIds', ['t1']);
        expect(JSON.stringify(problems)).not.to.contain('4242');
        expect(leftBehind).to.equal(0);
      });
    }

    it('on everything, nothing is ready, and both are told', () => {
      const redact = (() => 'no message') as unknown as Redact;
      const { ready, problems } = readinessOf(log(2), { ...OPTIONS, redact });
      expect(ready).to.be.false;
      expect(problems.map(({ code }) => code)).to.deep.equal([
        'too_few_messages',
        'missing_inbound',
        'missing_outbound',
        'redact_failed',
      ]);
    });

    it('it is told before the entries that are no messages', () => {
      const redact = ((message: ChatMessage) => (message.id === 't0' ? 7 : message)) as unknown as Redact;
      const intake = [{ code: 'invalid_entry', index: 3, message: 'x' }] as const;
      const { problems } = readinessOf(log(4), { ...OPTIONS, redact }, intake);
      expect(problems.map(({ code }) => code)).to.deep.equal(['redact_failed', 'invalid_entry']);
    });

    it('what it withholds on purpose is no failure', () => {
      const redact = (message: ChatMessage) => (message.id === 't0' ? null : message);
      expect(readinessOf(log(4), { ...OPTIONS, redact }).problems).to.deep.equal([]);
    });
  });

  it('counts what is too much for one request, without what would not be shared anyway', () => {
    expect(readinessOf(log(103), OPTIONS).leftBehind).to.equal(3);
    const redact = ({ id }: ChatMessage) => (id === 't0' || id === 't1' ? null : { body: 'x' });
    expect(readinessOf(log(103), { ...OPTIONS, redact }).leftBehind).to.equal(1);
  });

  it('shows redact the messages as they are, with their own dates', () => {
    const message = chatMessage({ date: '2026-01-22T14:35:00.000Z' });
    const dates: string[] = [];
    readinessOf([message], {
      ...OPTIONS,
      redact: (given) => {
        dates.push(given.date);
        return given;
      },
    });
    expect(dates).to.deep.equal(['2026-01-22T14:35:00.000Z']);
  });

  it('says of any log what the request built from it would say', () => {
    const messages = fc.array(
      fc.record({
        direction: fc.constantFrom<'in' | 'out'>('in', 'out'),
        body: fc.constantFrom('Hello', '', ' ', '\u200b', 'secret'),
        attachments: fc.constantFrom([], [{ id: 'f', name: 'a.png' }]),
      }),
      { maxLength: 110 },
    );
    const froms = fc.constantFrom('Bot', '', ' ', '\u0000', '\u200b', null);
    fc.assert(
      fc.property(messages, froms, fc.boolean(), (parts, from, redacts) => {
        const given = deepFreeze(parts.map(chatMessage));
        const redact = redacts
          ? (message: ChatMessage) => (message.body === 'secret' ? null : message)
          : null;
        const readiness = readinessOf(given, { ...OPTIONS, from, redact });
        const built = buildHandoffRequest(given, { from, redact, active: true, now: NOW });
        expect(readiness.problems).to.deep.equal(built.problems);
        expect(readiness.ready).to.equal(built.problems.length === 0);
        expect(readiness.leftBehind).to.equal(
          built.omitted.filter(({ reason }) => reason === 'over_limit').length,
        );
      }),
    );
  });
});
