import { expect } from 'chai';
import { ChatError } from '../../src/domain/chat-error.js';
import { HandoffPromise } from '../../src/session/handoff-promise.js';
import { rejection } from '../support/errors.js';
import { settle } from '../support/manual-clock.js';
import { watchRejections } from '../support/rejections.js';

describe('HandoffPromise', () => {
  it('resolves with a conversation, and another may start', async () => {
    const handoff = new HandoffPromise();
    const promise = handoff.start();
    expect(handoff.pending === promise).to.be.true;
    handoff.resolve({ id: 'c' });
    expect((await promise).id).to.equal('c');
    expect(handoff.pending === null).to.be.true;
    expect(handoff.start() === promise).to.be.false;
  });

  it('rejects with an error, and nobody has to listen', async () => {
    const handoff = new HandoffPromise();
    const unhandled = watchRejections();
    const promise = handoff.start();
    handoff.reject(new ChatError('cancelled', 'x'));
    expect((await rejection(promise)).code).to.equal('cancelled');
    expect(handoff.pending === null).to.be.true;
    await settle();
    unhandled.stop();
    expect(unhandled.reasons).to.deep.equal([]);
  });

  it('minds nothing that comes when none is under way', () => {
    const handoff = new HandoffPromise();
    handoff.resolve({ id: 'c' });
    handoff.reject(new ChatError('cancelled', 'x'));
    expect(handoff.pending === null).to.be.true;
  });
});
