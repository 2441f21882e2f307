import { expect } from 'chai';
import { DEFAULT_ROUTES, fillPath, withOverrides } from '../../src/kustomer/routes.js';
import { fc } from '../support/property.js';

describe('DEFAULT_ROUTES', () => {
  it('posts the handoff as it is to the documented path', () => {
    const request = { active: true };
    expect(DEFAULT_ROUTES.handoff.path).to.equal('/c/v2.1/chat/handoff');
    expect(DEFAULT_ROUTES.handoff.body?.(request)).to.deep.equal(request);
  });

  it('sends a message with its attachments, and leaves out what is empty', () => {
    const { body } = DEFAULT_ROUTES.sendMessage;
    expect(body?.({ sessionId: 's', body: 'Hi', attachmentIds: ['a'] })).to.deep.equal({
      session: 's',
      body: 'Hi',
      attachments: ['a'],
    });
    expect(body?.({ sessionId: 's', body: 'Hi', attachmentIds: [] })).to.deep.equal({
      session: 's',
      body: 'Hi',
    });
    expect(body?.({ sessionId: 's', body: '', attachmentIds: ['a'] })).to.deep.equal({
      session: 's',
      attachments: ['a'],
    });
  });

  it('ends a session as the customer', () => {
    const { method, body } = DEFAULT_ROUTES.endSession;
    expect(method).to.equal('PUT');
    expect((body as () => unknown)()).to.deep.equal({ locked: true, lockReason: 'customer_ended' });
  });
});

describe('withOverrides', () => {
  it('gives the default table where nothing is changed', () => {
    for (const overrides of [null, undefined, {}])
      expect(withOverrides(overrides)).to.deep.equal(DEFAULT_ROUTES);
  });

  it('changes a part of a route and keeps the rest', () => {
    const table = withOverrides({ handoff: { path: '/proxy/handoff' }, tokenHeader: 'x-token' });
    expect(table.handoff.path).to.equal('/proxy/handoff');
    expect(table.handoff.method).to.equal('POST');
    expect(table.handoff.body).to.equal(DEFAULT_ROUTES.handoff.body);
    expect(table.tokenHeader).to.equal('x-token');
    expect(table.listSessions).to.deep.equal(DEFAULT_ROUTES.listSessions);
  });

  it('takes a body builder of the page', () => {
    const table = withOverrides({ endSession: { body: () => ({ closed: true }) } });
    expect((table.endSession.body as () => unknown)()).to.deep.equal({ closed: true });
  });

  it('passes over names that it does not know, and parts that are not set', () => {
    const table = withOverrides({ noSuchRoute: { path: '/x' }, handoff: undefined } as never);
    expect(table).to.deep.equal(DEFAULT_ROUTES);
  });

  it('never changes the default table', () => {
    withOverrides({ handoff: { path: '/x' }, tokenHeader: 'y' });
    expect(DEFAULT_ROUTES.handoff.path).to.equal('/c/v2.1/chat/handoff');
    expect(DEFAULT_ROUTES.tokenHeader).to.equal('x-kustomer-tracking-token');
  });
});

describe('fillPath', () => {
  it('fills every place', () => {
    expect(fillPath('/a/{x}/b/{y}/{x}', { x: '1', y: '2' })).to.equal('/a/1/b/2/1');
  });

  it('leaves a path without places alone', () => {
    expect(fillPath('/a/b')).to.equal('/a/b');
  });

  it('leaves nothing in a place that has no value', () => {
    expect(fillPath('/a/{x}')).to.equal('/a/');
  });

  it('encodes what could change the path', () => {
    expect(fillPath('/a/{x}', { x: 'b/../c?d#e%f g' })).to.equal('/a/b%2F..%2Fc%3Fd%23e%25f%20g');
  });

  it('does not fill places that a value brings along', () => {
    expect(fillPath('/a/{x}/{y}', { x: '{y}', y: '1' })).to.equal('/a/%7By%7D/1');
  });

  it('adds no segment, query or fragment, whatever the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(fillPath('/a/{x}/b', { x: value }).slice(3, -2)).not.to.match(/[/?#\\]/);
      }),
    );
  });
});
