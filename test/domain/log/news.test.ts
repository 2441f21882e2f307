import { expect } from 'chai';
import { fc } from '../../support/property.js';
import {
  readAuthor,
  readConversationNews,
  readFeatures,
  readLine,
  readSeconds,
} from '../../../src/domain/log/news.js';
import { readSession } from '../../../src/kustomer/wire.js';

const hostile = {
  get id(): string {
    throw new Error('no');
  },
  get kind(): string {
    throw new Error('no');
  },
  get end(): boolean {
    throw new Error('no');
  },
};

describe('what a transport says of the conversation', () => {
  it('is taken with what can be read of it', () => {
    expect(
      readConversationNews({
        id: 'c1',
        externalId: 'x',
        createdAt: '2026-01-22T14:00:00Z',
        lastMessageAt: 'today',
        extra: 1,
      }),
    ).to.deep.equal({ id: 'c1', externalId: 'x', createdAt: '2026-01-22T14:00:00.000Z' });
  });

  it('has ended where it names an end, though its date can not be read', () => {
    const ends: readonly (readonly [unknown, unknown, string, string])[] = [
      ['2026-01-22T14:00:00Z', 'agent', '2026-01-22T14:00:00.000Z', 'agent'],
      ['2026-01-22T14:00:00Z', undefined, '2026-01-22T14:00:00.000Z', 'unknown'],
      [1_769_092_500_000, 'nobody', '', 'unknown'],
      ['', 'customer', '', 'customer'],
    ];
    for (const [endedAt, endedBy, at, by] of ends) {
      expect(readConversationNews({ id: 'c', endedAt, endedBy })).to.deep.equal({
        id: 'c',
        endedAt: at,
        endedBy: by,
      });
    }
  });

  it('is open where it names no end', () => {
    for (const endedAt of [null, undefined]) {
      expect(readConversationNews({ id: 'c', endedAt, endedBy: 'agent' })).to.deep.equal({ id: 'c' });
    }
  });

  it('is nothing without an id', () => {
    for (const value of [null, undefined, 'c', [], {}, { id: '' }, { id: 7 }, hostile])
      expect(readConversationNews(value)).to.equal(null);
  });

  it('is passed on as it is where our own drivers say it', () => {
    const attributes = {
      createdAt: '2026-01-22T14:00:00Z',
      lastMessageAt: '2026-01-22T14:05:00Z',
      lockedAt: '2026-01-22T14:06:00Z',
      lockReason: 'user_ended',
    };
    for (const part of [attributes, { createdAt: attributes.createdAt }, { lockedAt: 'x' }]) {
      const { conversation } = readSession({ id: 'c', attributes: part })!;
      expect(readConversationNews(conversation)).to.deep.equal(conversation);
    }
  });
});

describe('what else a transport says', () => {
  it('names who types, as a person where it does not say', () => {
    expect(readAuthor({ name: 'Sam' })).to.deep.equal({ kind: 'agent', name: 'Sam' });
    expect(readAuthor({ kind: 'bot', name: 7 })).to.deep.equal({ kind: 'bot' });
    for (const value of [null, undefined, 'Sam', [], hostile]) expect(readAuthor(value)).to.equal(null);
  });

  it('allows what it allows in so many words', () => {
    expect(readFeatures({ end: true, typing: false })).to.deep.equal({ end: true, typing: false });
    expect(readFeatures({ end: 1, typing: 'yes' })).to.deep.equal({ end: false, typing: false });
    for (const value of [null, true, hostile]) expect(readFeatures(value)).to.equal(null);
  });

  it('has a time to wait only where it is one', () => {
    expect([0, 12.5].map(readSeconds)).to.deep.equal([0, 12.5]);
    for (const value of [null, undefined, -1, NaN, Infinity, '5', {}])
      expect(readSeconds(value)).to.equal(null);
  });

  it('knows three states of a line', () => {
    for (const state of ['online', 'reconnecting', 'offline']) expect(readLine(state)).to.equal(state);
    for (const value of ['up', '', null, {}]) expect(readLine(value)).to.equal(null);
  });

  it('is never thrown at', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const read of [readConversationNews, readAuthor, readFeatures, readSeconds, readLine])
          read(value);
      }),
      { numRuns: 300 },
    );
  });
});
