import { expect } from 'chai';
import { ChatError, toChatError } from '../../src/domain/chat-error.js';
import { isContentRefusal } from '../../src/domain/refusals.js';

describe('ChatError', () => {
  it('carries its code, message and what is known of the failure', () => {
    const cause = new TypeError('Failed to fetch');
    const error = new ChatError('too_many_messages', 'Too many.', {
      status: 400,
      serverCode: 'too_many',
      details: { maxAllowed: 100 },
      messageIds: ['m1'],
      retryable: true,
      cause,
    });
    expect(error).to.be.instanceOf(Error);
    expect(error.name).to.equal('ChatError');
    expect(error.code).to.equal('too_many_messages');
    expect(error.message).to.equal('Too many.');
    expect(error.status).to.equal(400);
    expect(error.serverCode).to.equal('too_many');
    expect(error.details).to.deep.equal({ maxAllowed: 100 });
    expect(error.messageIds).to.deep.equal(['m1']);
    expect(error.retryable).to.be.true;
    expect(error.cause).to.equal(cause);
  });

  it('knows nothing where it was told nothing, and is not retryable', () => {
    const error = new ChatError('not_ready', 'No address.');
    expect(error.retryable).to.be.false;
    expect([error.status, error.details, error.messageIds, error.cause].every((fact) => fact === undefined))
      .to.be.true;
  });
});

describe('toChatError', () => {
  it('gives a ChatError back as it is', () => {
    const error = new ChatError('timeout', 'Too slow.');
    expect(toChatError(error) === error).to.be.true;
  });

  it('wraps anything else as a retryable network failure with its cause', () => {
    for (const thrown of [new TypeError('x'), 'text', null, undefined, 42]) {
      const error = toChatError(thrown);
      expect(error.code).to.equal('network');
      expect(error.retryable).to.be.true;
      expect(error.cause).to.equal(thrown);
    }
  });

  it('takes the code that the caller names', () => {
    expect(toChatError('x', 'bad_response').code).to.equal('bad_response');
  });
});

describe('isContentRefusal', () => {
  const rows: readonly (readonly [number | undefined, boolean])[] = [
    // status, other messages may pass
    [400, true],
    [413, true],
    [422, true],
    [401, false],
    [403, false],
    [404, false],
    [408, false],
    [409, true],
    [429, false],
    [500, false],
    [503, false],
    [200, false],
    [undefined, false],
  ];
  for (const [status, expected] of rows) {
    it(`is ${String(expected)} for ${status === undefined ? 'no answer' : String(status)}`, () => {
      expect(isContentRefusal(new ChatError('any_code', 'x', { status }))).to.equal(expected);
    });
  }
});
