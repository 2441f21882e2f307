import { expect } from 'chai';
import type { Redact } from '../../../src/domain/handoff/shareable.js';
import { BOT_LOG, openSession, posted, start, type TestSession } from '../../support/session.js';

const THREE = [...BOT_LOG, { id: 'c', date: '2026-01-22T14:37:00Z', direction: 'in', body: 'Hello?' }];

const redactions = (): { readonly redact: Redact; readonly bodies: string[] } => {
  const bodies: string[] = [];
  return {
    bodies,
    redact: (message) => {
      bodies.push(message.body);
      return { ...message, body: message.body.toUpperCase() };
    },
  };
};

describe('redact', () => {
  it('runs once for each message from the readiness over the review to the request and what is sent', async () => {
    const { redact, bodies } = redactions();
    const test = openSession({ transcript: THREE, config: { redact, review: true } });
    expect(test.session.readiness.ready).to.be.true;
    void start(test);
    await test.at('handing-off/reviewing');
    test.session.act({ type: 'exclude', id: 'c', isExcluded: true });
    test.session.act({ type: 'exclude', id: 'c', isExcluded: false });
    expect(test.session.readiness.ready).to.be.true;
    test.session.act({ type: 'share' });
    await test.at('live');
    await test.pass(30_000);
    expect(bodies).to.deep.equal(THREE.map(({ body }) => body));
    expect(posted(test)[0]?.messages.map(({ body }) => body)).to.deep.equal(
      THREE.map(({ body }) => body.toUpperCase()),
    );
  });

  it('runs anew for each message where the page sets another function', async () => {
    const [first, second] = [redactions(), redactions()];
    const test = openSession({ transcript: THREE, config: { redact: first.redact } });
    expect(test.session.readiness.ready).to.be.true;
    test.session.configure({ redact: second.redact });
    void start(test);
    await test.at('live');
    expect([first.bodies.length, second.bodies.length]).to.deep.equal([3, 3]);
  });

  it('runs for a message that was refused once, though the handoff is tried again', async () => {
    const { redact, bodies } = redactions();
    const test = openSession({ transcript: THREE, config: { redact } });
    await test.server.fail({
      match: 'POST /c/v2.1/chat/handoff',
      kind: 'status',
      status: 422,
      body: {},
      times: 1,
    });
    await start(test);
    void start(test);
    await test.at('live');
    expect(bodies).to.have.lengthOf(3);
  });
});

describe('a message that can’t be shared', () => {
  const bad = (body: string): Redact => {
    return (message) => {
      if (message.body === body) throw new Error('from the page');
      return message;
    };
  };

  const warned = ({ warnings }: TestSession): string[] =>
    warnings.filter((warning) => warning.startsWith('redact'));

  it('is warned of once, when the request leaves', async () => {
    const test = openSession({ transcript: THREE, config: { redact: bad('Hello?'), review: true } });
    expect(test.session.readiness.ready).to.be.true;
    void start(test);
    await test.at('handing-off/reviewing');
    expect(warned(test)).to.deep.equal([]);
    test.session.act({ type: 'share' });
    await test.at('live');
    await test.pass(30_000);
    expect(warned(test)).to.have.lengthOf(1);
  });

  it('is not warned of where nothing leaves', async () => {
    const test = openSession({ transcript: THREE, config: { redact: bad('Hello?'), review: true } });
    void start(test);
    await test.at('handing-off/reviewing');
    test.session.cancelHandoff();
    expect(warned(test)).to.deep.equal([]);
  });
});
