import { expect } from 'chai';
import { ChatError } from '../../src/domain/chat-error.js';
import { buildHandoffRequest, type BuiltHandoff } from '../../src/domain/handoff/request.js';
import { DEFAULT_TIMINGS } from '../../src/ports/timings.js';
import {
  isPutOffTooLong,
  lookTimes,
  lowerLimit,
  resendDelay,
  withMessageIds,
} from '../../src/domain/refusals.js';
import { transcript } from '../support/messages.js';

const built = (count: number): BuiltHandoff =>
  buildHandoffRequest(transcript(count), { from: 'Bot', active: true, now: Date.parse('2026-02-01') });

const error = (details?: Readonly<Record<string, unknown>>, code = 'too_many_messages'): ChatError =>
  new ChatError(code, 'No.', { status: 400, details });

describe('the moments of the looks', () => {
  it('grow, and then come every eight seconds until a minute has passed', () => {
    expect(lookTimes(DEFAULT_TIMINGS)).to.deep.equal([
      0, 1_000, 2_000, 4_000, 8_000, 16_000, 24_000, 32_000, 40_000, 48_000, 56_000,
    ]);
  });
});

describe('a lower limit', () => {
  it('is taken where it is a number of at least two, below what was sent, of the right refusal', () => {
    expect(lowerLimit(error({ maxAllowed: 3 }), built(6))).to.equal(3);
    expect(lowerLimit(error({ maxAllowed: 2 }), built(6))).to.equal(2);
    for (const maxAllowed of [1, 0, -3, 6, 7, NaN, Infinity, '3', null, [3]]) {
      expect(lowerLimit(error({ maxAllowed }), built(6)), String(maxAllowed)).to.equal(null);
    }
    expect(lowerLimit(error({ maxAllowed: 3 }, 'other'), built(6))).to.equal(null);
    expect(lowerLimit(error(), built(6))).to.equal(null);
  });

  it('that is no whole number is none', () => {
    const limit = lowerLimit(error({ maxAllowed: 3.5 }), built(6));
    const count =
      limit === null
        ? 0
        : buildHandoffRequest(
            transcript(6),
            { from: 'Bot', active: true, now: Date.parse('2026-02-01') },
            limit,
          ).request.messages.length;
    expect(count).to.be.at.most(3);
  });
});

describe('the wait after a refusal for now', () => {
  it('is what the server asks for, between the least and the most', () => {
    const delay = (retryAfterMs: unknown): number => resendDelay(error({ retryAfterMs }), 0, DEFAULT_TIMINGS);
    expect([5_000, 0, 1, 60_000, 60_001].map(delay)).to.deep.equal([5_000, 1_000, 1_000, 60_000, 60_000]);
    expect(['5000', NaN, Infinity, null].map(delay)).to.deep.equal([10_000, 10_000, 10_000, 10_000]);
  });

  it('doubles where the server says nothing', () => {
    const delays = [0, 1, 2, 3, 4].map((attempt) => resendDelay(error(), attempt, DEFAULT_TIMINGS));
    expect(delays).to.deep.equal([10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  it('is too long above the most', () => {
    expect(isPutOffTooLong(error({ retryAfterMs: 60_000 }), DEFAULT_TIMINGS)).to.be.false;
    expect(isPutOffTooLong(error({ retryAfterMs: 60_001 }), DEFAULT_TIMINGS)).to.be.true;
    expect(isPutOffTooLong(error(), DEFAULT_TIMINGS)).to.be.false;
  });
});

describe("a refusal's pointers", () => {
  it('become ids of the log', () => {
    const ids = (details: Readonly<Record<string, unknown>>): unknown =>
      withMessageIds(error(details), built(6)).messageIds;
    expect(ids({ pointer: '/messages/3/body' })).to.deep.equal(['t3']);
    expect(ids({ pointer: '/messages/3' })).to.deep.equal(['t3']);
    expect(ids({ pointers: ['/messages/0/date', '/messages/5/body'] })).to.deep.equal(['t0', 't5']);
    for (const pointer of [
      '/from',
      '/messages/6/body',
      '/messages/-1',
      '/messages/x',
      'messages/1',
      7,
      null,
    ]) {
      expect(ids({ pointer }), String(pointer)).to.equal(undefined);
    }
  });

  it('that mean nothing leave the error as it is', () => {
    const given = error({ pointer: '/from' });
    expect(withMessageIds(given, built(6))).to.equal(given);
  });

  it('leave everything else of the error as it was', () => {
    const cause = new Error('cause');
    const details = { pointer: '/messages/1/body' };
    const facts = { status: 422, serverCode: 'empty_body', details, retryable: true, cause };
    const error = withMessageIds(new ChatError('rejected', 'No.', facts), built(6));
    const { code, message, status, serverCode, retryable, cause: kept, details: same } = error;
    expect({ code, message, status, serverCode, retryable }).to.deep.equal({
      code: 'rejected',
      message: 'No.',
      status: 422,
      serverCode: 'empty_body',
      retryable: true,
    });
    expect(kept).to.equal(cause);
    expect(same).to.equal(details);
  });
});
