import { expect } from 'chai';
import { ChatError } from '../../src/domain/chat-error.js';
import { Flight } from '../../src/session/flight.js';
import { rejection } from '../support/errors.js';
import { settle } from '../support/manual-clock.js';
import { watchRejections } from '../support/rejections.js';

describe('Flight', () => {
  it('lands with a conversation, and another may start', async () => {
    const flight = new Flight();
    const promise = flight.start();
    expect(flight.promise === promise).to.be.true;
    flight.land({ id: 'c' });
    expect((await promise).id).to.equal('c');
    expect(flight.promise === null).to.be.true;
  });

  it('fails with an error, and nobody has to listen', async () => {
    const flight = new Flight();
    const unhandled = watchRejections();
    const promise = flight.start();
    flight.fail(new ChatError('cancelled', 'x'));
    expect((await rejection(promise)).code).to.equal('cancelled');
    expect(flight.promise === null).to.be.true;
    await settle();
    unhandled.stop();
    expect(unhandled.reasons).to.deep.equal([]);
  });

  it('minds nothing that comes when none is under way', () => {
    const flight = new Flight();
    flight.land({ id: 'c' });
    flight.fail(new ChatError('cancelled', 'x'));
    expect(flight.promise === null).to.be.true;
  });
});
