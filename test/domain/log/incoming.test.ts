import { expect } from 'chai';
import { fc } from '../../support/property.js';
import { readIncoming } from '../../../src/domain/log/incoming.js';
import { readMessage } from '../../../src/kustomer/wire.js';
import { chatMessage, deepFreeze } from '../../support/messages.js';

const DATE = '2026-01-22T14:35:00.000Z';
const good = { id: 's1', date: DATE, direction: 'out', body: 'Hi' };
const wrong = (part: Record<string, unknown>) => ({ message: { ...good, ...part } });
const throwing = (name: string): object =>
  Object.defineProperty({ ...good }, name, {
    enumerable: true,
    get: () => {
      throw new Error('no');
    },
  });
const revoked = (target: object): object => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};

describe('a delivery of a transport', () => {
  it('is whole, whatever a page left out', () => {
    const { messages, rejected } = readIncoming([
      { message: { ...good, date: '2026-01-22T15:35+01:00', body: 'a\u0000b', status: 'failed' } },
    ]);
    expect(messages).to.deep.equal([
      {
        message: { id: 's1', date: DATE, direction: 'out', body: 'ab', status: 'received', attachments: [] },
      },
    ]);
    expect(rejected).to.equal(0);
    expect([messages[0], messages[0]?.message].every(Object.isFrozen)).to.be.true;
  });

  it('says who wrote, as a person where it is not said otherwise, and what is attached', () => {
    const read = (author: unknown, direction = 'out') =>
      readIncoming([wrong({ author, direction })]).messages[0]?.message.author;
    expect(read({ name: 'Sam', avatarUrl: 'https://acme.test/s.png' })).to.deep.equal({
      kind: 'agent',
      name: 'Sam',
      avatarUrl: 'https://acme.test/s.png',
    });
    expect(read({ kind: 'bot' })).to.deep.equal({ kind: 'bot' });
    expect(read({}, 'in')).to.deep.equal({ kind: 'customer' });
    expect(read('Sam')).to.equal(undefined);
    const [{ message } = { message: null }] = readIncoming([
      wrong({ attachments: [{ id: 'f', name: 'a.pdf', size: 3 }, 'none', {}] }),
    ]).messages;
    expect(message?.attachments).to.deep.equal([
      { id: 'f', name: 'a.pdf', size: 3 },
      { id: '1', name: '' },
    ]);
  });

  it('is sent where the customer wrote it, whatever it says of its way', () => {
    for (const status of ['sending', 'failed', 'received', 7, undefined]) {
      const { messages } = readIncoming([wrong({ direction: 'in', status })]);
      expect(messages[0]?.message.status).to.equal('sent');
    }
  });

  it('says whether it came in by a handoff only where it says so', () => {
    const imported = [true, false, undefined, 'yes'].map((value) => ({ message: good, imported: value }));
    expect(readIncoming(imported).messages.map((message) => message.imported)).to.deep.equal([
      true,
      false,
      undefined,
      undefined,
    ]);
  });

  const none: readonly (readonly [string, unknown])[] = [
    ['null', null],
    ['a text', 'Hi'],
    ['a bare message', good],
    ['no message in it', { message: null }],
    ['no id', wrong({ id: undefined })],
    ['an id that is a number', wrong({ id: 7 })],
    ['an empty id', wrong({ id: '' })],
    ['an id of control characters', wrong({ id: '\u0000' })],
    ['no date', wrong({ date: undefined })],
    ['a date that is none', wrong({ date: 'yesterday' })],
    ['a date object', wrong({ date: new Date() })],
    ['a date of the year 10,000', wrong({ date: '9999-12-31T23:59:59-01:00' })],
    ['a direction that is none', wrong({ direction: 'up' })],
    ['no text', wrong({ body: undefined })],
    ['a text object', wrong({ body: { toString: () => 'Hi' } })],
    ['a getter that throws', { message: throwing('body') }],
    ['an author that throws', { message: { ...good, author: throwing('name') } }],
    ['attachments that throw', { message: { ...good, attachments: [throwing('id')] } }],
    ['a revoked proxy', revoked({})],
    ['a message that is a revoked proxy', { message: revoked({}) }],
  ];
  for (const [name, entry] of none) {
    it(`leaves out what is no message: ${name}`, () => {
      const { messages, rejected } = readIncoming([{ message: good }, entry, { message: good }]);
      expect([messages.length, rejected]).to.deep.equal([2, 1]);
    });
  }

  for (const value of [undefined, null, 7, 'Hi', {}, { length: 1, 0: { message: good } }, new Set([1])]) {
    it(`is nothing where it is no list but ${Object.prototype.toString.call(value)}`, () => {
      expect(readIncoming(value)).to.deep.equal({ messages: [], rejected: 1 });
    });
  }

  it('is nothing where it is a proxy that throws', () => {
    expect(readIncoming(revoked([]))).to.deep.equal({ messages: [], rejected: 1 });
  });

  it('is what is there of a list full of holes', () => {
    const list: unknown[] = [];
    list.length = 4_294_967_295;
    list[3_000_000_000] = { message: good };
    list[5] = null;
    const { messages, rejected } = readIncoming(Object.assign(list, { extra: { message: good } }));
    expect([messages.length, rejected]).to.deep.equal([1, 1]);
  });

  it('runs each getter once', () => {
    let reads = 0;
    const message = Object.defineProperty({ ...good }, 'body', {
      enumerable: true,
      get: () => `read ${String((reads += 1))}`,
    });
    expect(readIncoming([{ message }]).messages[0]?.message.body).to.equal('read 1');
    expect(reads).to.equal(1);
  });

  it('never throws, never changes what it was given, and counts each entry once', () => {
    const entries = fc.oneof(
      fc.anything(),
      fc.record({
        message: fc.oneof(
          fc.anything(),
          fc.record({
            id: fc.string(),
            date: fc.constant(DATE),
            direction: fc.constantFrom('in', 'out', 'up'),
            body: fc.anything(),
          }),
        ),
        imported: fc.anything(),
      }),
    );
    fc.assert(
      fc.property(fc.array(entries), (list) => {
        const { messages, rejected } = readIncoming(deepFreeze(list));
        expect(messages.length + rejected).to.equal(list.length);
      }),
      { numRuns: 300 },
    );
  });

  it('passes on what our own drivers deliver as it is', () => {
    const wire = readMessage({
      id: '6745f0a1',
      type: 'chat_message',
      attributes: { body: 'Hi', createdAt: '2026-01-22T14:35:00Z', direction: 'out', importedAt: null },
      relationships: { attachments: { data: [{ id: 'f1' }] } },
    })!;
    const author = { kind: 'agent' as const, name: 'Sam', avatarUrl: 'https://acme.test/s.png' };
    const own = [
      wire,
      { message: chatMessage({ id: 's2', direction: 'out', author, status: 'received' }), imported: false },
      { message: chatMessage({ id: 's3', body: '  spaces stay \n' }), imported: true },
    ];
    expect(readIncoming(own)).to.deep.equal({ messages: own, rejected: 0 });
  });
});
