import { expect } from 'chai';
import { readMessages, toChatMessage } from '../../src/domain/message-intake.js';
import { deepFreeze } from '../support/messages.js';
import { fc } from '../support/property.js';

const NOW = Date.parse('2026-01-22T15:00:00.000Z');
const date = '2026-01-22T14:35:00Z';

describe('readMessages', () => {
  it('takes a transcript as the guide writes it', () => {
    const intake = readMessages(
      [
        { date, direction: 'in', body: 'Hello' },
        { date: '2026-01-22T14:36:00Z', direction: 'out', body: 'Hi there!' },
      ],
      NOW,
    );
    expect(intake.problems).to.deep.equal([]);
    expect(intake.repaired).to.deep.equal([]);
    expect(intake.messages).to.deep.equal([
      { index: 0, time: Date.parse(date), direction: 'in', body: 'Hello', attachments: [] },
      { index: 1, time: Date.parse(date) + 60_000, direction: 'out', body: 'Hi there!', attachments: [] },
    ]);
  });

  it('takes ids, authors and attachments along', () => {
    const [message] = readMessages(
      [
        {
          id: 'a1',
          date,
          direction: 'out',
          body: 'See the picture',
          author: { kind: 'agent', name: 'Sam', avatarUrl: 'https://example.com/sam.png' },
          attachments: [
            { id: 'f1', name: 'a.png', size: 12, contentType: 'image/png' },
            { size: -1 },
            'no attachment',
          ],
        },
      ],
      NOW,
    ).messages;
    expect(message?.id).to.equal('a1');
    expect(message?.author).to.deep.equal({
      kind: 'agent',
      name: 'Sam',
      avatarUrl: 'https://example.com/sam.png',
    });
    expect(message?.attachments).to.deep.equal([
      { id: 'f1', name: 'a.png', size: 12, contentType: 'image/png' },
      { id: '1', name: 'file' },
    ]);
  });

  it('takes an author of unknown kind for the side that wrote', () => {
    const kinds = readMessages(
      [
        { date, direction: 'in', body: 'a', author: { kind: 'robot', name: 'X' } },
        { date, direction: 'out', body: 'b', author: {} },
        { date, direction: 'out', body: 'c', author: 'Sam' },
      ],
      NOW,
    ).messages.map(({ author }) => author?.kind);
    expect(kinds).to.deep.equal(['customer', 'bot', undefined]);
  });

  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['null', null, 'object'],
    ['a string', 'Hello', 'object'],
    ['an array', [], 'object'],
    ['no direction', { date, body: 'x' }, 'direction'],
    ['another direction', { date, body: 'x', direction: 'IN' }, 'direction'],
    ['no body', { date, direction: 'in' }, 'body'],
    ['a number as body', { date, direction: 'in', body: 7 }, 'body'],
  ];
  for (const [what, entry, about] of wrong) {
    it(`names an entry with ${what} by its position, and takes the rest`, () => {
      const good = { date, direction: 'in', body: 'Hello' };
      const intake = readMessages([good, entry, good], NOW);
      expect(intake.problems.map(({ code, index }) => [code, index])).to.deep.equal([['invalid_entry', 1]]);
      expect(intake.problems[0]?.message).to.contain('1').and.to.contain(about);
      expect(intake.messages.map(({ index }) => index)).to.deep.equal([0, 2]);
    });
  }

  it('names a hole in the array too', () => {
    const sparse: unknown[] = [];
    sparse[1] = { date, direction: 'in', body: 'Hello' };
    const intake = readMessages(sparse, NOW);
    expect(intake.problems.map(({ index }) => index)).to.deep.equal([0]);
    expect(intake.messages.map(({ index }) => index)).to.deep.equal([1]);
  });

  for (const input of [null, undefined, {}, 'text', 5]) {
    it(`names ${JSON.stringify(input) ?? 'undefined'} in place of an array`, () => {
      const intake = readMessages(input, NOW);
      expect(intake.messages).to.deep.equal([]);
      expect(intake.problems.map(({ index }) => index)).to.deep.equal([-1]);
    });
  }

  it('lists what it mended, with the id where there is one', () => {
    const intake = readMessages(
      [
        { id: 'a', direction: 'in', body: 'x' },
        { date: '2026-01-22', direction: 'out', body: 'y\u0000' },
        { date: '2030-01-01T00:00:00Z', direction: 'out', body: '\ud800' },
      ],
      NOW,
    );
    expect(intake.repaired).to.deep.equal([
      { index: 0, id: 'a', reason: 'missing_date' },
      { index: 1, reason: 'assumed_utc' },
      { index: 1, reason: 'cleaned_body' },
      { index: 2, reason: 'cleaned_body' },
    ]);
    expect(intake.messages.map(({ body }) => body)).to.deep.equal(['x', 'y', '\ufffd']);
  });

  it('lets no id through that is empty once it is cleaned', () => {
    const ids = readMessages(
      ['', '\u0000', '\u0007\u001b', 42].map((id) => ({ id, date, direction: 'in', body: 'x' })),
      NOW,
    ).messages.map(({ id }) => id);
    expect(ids).to.deep.equal([undefined, undefined, undefined, undefined]);
  });

  it('skips entries that are none when it repairs dates by position', () => {
    const { messages } = readMessages(
      [{ date, direction: 'in', body: 'x' }, null, { direction: 'in', body: 'y' }],
      NOW,
    );
    expect(messages.map(({ time }) => time)).to.deep.equal([Date.parse(date), Date.parse(date)]);
  });

  it('lists an entry that throws when it is read, and takes the rest', () => {
    const hostile = {
      direction: 'in',
      get body(): string {
        throw new Error('no');
      },
    };
    const nested = {
      direction: 'out',
      body: 'x',
      author: {
        get name(): string {
          throw new Error('no');
        },
      },
    };
    const intake = readMessages([hostile, { date, direction: 'in', body: 'Hello' }, nested], NOW);
    expect(intake.problems.map(({ index }) => index)).to.deep.equal([0, 2]);
    expect(intake.messages.map(({ index }) => index)).to.deep.equal([1]);
  });

  it('never throws, never changes its input, and places every entry once', () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (input) => {
        const { messages, problems } = readMessages(deepFreeze(input), NOW);
        const places = [...messages, ...problems].map(({ index }) => index).sort((a, b) => a - b);
        expect(places).to.deep.equal(input.map((_, index) => index));
      }),
    );
  });
});

describe('toChatMessage', () => {
  const read = (entry: Record<string, unknown>) => readMessages([entry], NOW).messages[0]!;

  it('makes a whole, frozen log message', () => {
    const message = toChatMessage(read({ date, direction: 'in', body: 'Hello' }), () => 'new');
    expect(message).to.deep.equal({
      id: 'new',
      date: '2026-01-22T14:35:00.000Z',
      direction: 'in',
      body: 'Hello',
      author: { kind: 'customer' },
      status: 'sent',
      attachments: [],
    });
    expect(Object.isFrozen(message)).to.be.true;
  });

  it('keeps the id and author of the page', () => {
    const entry = { id: 'p', date, direction: 'out', body: 'Hi', author: { kind: 'agent', name: 'Sam' } };
    const message = toChatMessage(read(entry), () => 'new');
    expect(message.id).to.equal('p');
    expect(message.author).to.deep.equal({ kind: 'agent', name: 'Sam' });
    expect(message.status).to.equal('received');
  });

  it('takes an outbound message without an author for one of the bot', () => {
    expect(toChatMessage(read({ date, direction: 'out', body: 'Hi' }), () => 'new').author).to.deep.equal({
      kind: 'bot',
    });
  });
});
