import { expect } from 'chai';
import { buildHandoffRequest, type HandoffRequestOptions } from '../../../src/domain/handoff/request.js';
import { readMessages, toChatMessage } from '../../../src/domain/message-intake.js';
import type { ChatMessage } from '../../../src/domain/message.js';
import { reviewOf, type Review, type ReviewEntry } from '../../../src/domain/handoff/review.js';
import type { OmissionReason } from '../../../src/domain/handoff/shareable.js';
import { chatMessage, deepFreeze, transcript } from '../../support/messages.js';
import { fc } from '../../support/property.js';

const NOW = Date.parse('2026-01-22T15:00:00.000Z');

type Options = Partial<HandoffRequestOptions> & { readonly limit?: number };

const build = (messages: readonly ChatMessage[], { limit, ...options }: Options = {}) =>
  buildHandoffRequest(messages, { from: 'Bot', active: true, now: NOW, ...options }, limit);

const review = (
  messages: readonly ChatMessage[],
  options: Options = {},
  refused?: readonly string[],
): Review => reviewOf(messages, build(messages, options), refused);

const entry = (id: string, given: Review): ReviewEntry => {
  const found = given.entries.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no entry for ${id}`);
  return found;
};

const minute = (count: number): string => new Date(NOW - 3_600_000 + count * 60_000).toISOString();

const question = chatMessage({ id: 'q', direction: 'in', body: 'My card is 4242', date: minute(0) });
const answer = chatMessage({ id: 'a', direction: 'out', body: 'Thanks', date: minute(1) });
const more = chatMessage({ id: 'm', direction: 'in', body: 'Hello?', date: minute(2) });
const log = [question, answer, more];

const long = (count: number): ChatMessage[] =>
  readMessages(transcript(count), NOW).messages.map((message) => toChatMessage(message, () => 'new'));

describe('reviewOf', () => {
  it('shows what will be shared, under the label that it will have', () => {
    expect(review(log)).to.deep.equal({
      from: 'Bot',
      leftBehind: 0,
      entries: [
        {
          id: 'q',
          direction: 'in',
          date: minute(0),
          body: 'My card is 4242',
          omitted: null,
          isRedacted: false,
          isRequired: false,
          isRefused: false,
        },
        {
          id: 'a',
          direction: 'out',
          date: minute(1),
          body: 'Thanks',
          omitted: null,
          isRedacted: false,
          isRequired: true,
          isRefused: false,
        },
        {
          id: 'm',
          direction: 'in',
          date: minute(2),
          body: 'Hello?',
          omitted: null,
          isRedacted: false,
          isRequired: false,
          isRefused: false,
        },
      ],
    });
  });

  it('shows the label as it is sent, and an empty one where there is none', () => {
    expect(review(log, { from: ' Ann\u0000a ' }).from).to.equal('Anna');
    expect(review(log, { from: null }).from).to.equal('');
  });

  it('shows the dates that will be shared, each later than the one before', () => {
    const twins = [chatMessage({ date: minute(0) }), chatMessage({ direction: 'out', date: minute(0) })];
    const dates = review(twins).entries.map(({ date }) => date);
    expect(dates).to.deep.equal([minute(0), new Date(Date.parse(minute(0)) + 1).toISOString()]);
  });

  it('holds nothing for an empty log', () => {
    expect(review([])).to.deep.equal({ from: 'Bot', entries: [], leftBehind: 0 });
  });

  it('keeps what it is given as it is', () => {
    const given = deepFreeze([...log]);
    const built = deepFreeze(build(given, { exclude: ['m'] }));
    const first = reviewOf(given, built, Object.freeze(['q']));
    expect(reviewOf(given, built, ['q'])).to.deep.equal(first);
  });
});

describe('a message that is left out', () => {
  const empty = chatMessage({ id: 'e', body: ' \u200b', date: minute(3) });
  const rows: readonly (readonly [string, OmissionReason, ChatMessage, Options])[] = [
    ['by the person', 'excluded', question, { exclude: ['q'] }],
    ['by the page', 'redacted', question, { redact: (m) => (m.id === 'q' ? null : m) }],
    [
      'because redact failed on it',
      'redacted',
      question,
      {
        redact: (m) => {
          if (m.id === 'q') throw new Error('4242');
          return m;
        },
      },
    ],
    ['because it says nothing', 'empty_body', empty, {}],
    ['because redact left nothing of it', 'empty_body', question, { redact: () => ({ body: '' }) }],
  ];
  for (const [what, reason, message, options] of rows) {
    it(`${what} stays in its place, as it stands in the log, with the reason`, () => {
      const messages = [...log, empty];
      const given = review(messages, options);
      expect(given.entries.map(({ id }) => id)).to.deep.equal(messages.map(({ id }) => id));
      const { omitted, body, date, isRedacted, isRequired } = entry(message.id, given);
      expect(omitted).to.equal(reason);
      expect(body).to.equal(message.body);
      expect(date).to.equal(message.date);
      expect(isRedacted).to.be.false;
      expect(isRequired).to.be.false;
    });
  }

  it('is excluded before anything else is asked of it', () => {
    const given = review([...log, empty], { exclude: ['e', 'q'], redact: () => null });
    expect(entry('e', given).omitted).to.equal('excluded');
    expect(entry('q', given).omitted).to.equal('excluded');
    expect(entry('m', given).omitted).to.equal('redacted');
  });
});

describe('what redact changed', () => {
  const mask = (message: ChatMessage) => ({ body: message.body.replace(/\d/g, '#') });

  it('is shown as it will be shared, and marked', () => {
    const given = review(log, { redact: mask });
    expect(entry('q', given).body).to.equal('My card is ####');
    expect(given.entries.map(({ isRedacted }) => isRedacted)).to.deep.equal([true, false, false]);
  });

  it('is not what merely stands for a file', () => {
    for (const body of ['', ' ', '\n\u200b']) {
      const file = chatMessage({
        id: 'f',
        body,
        attachments: [{ id: '1', name: 'a1.png' }],
        date: minute(3),
      });
      const given = review([...log, file]);
      expect(entry('f', given).body).to.equal('[a1.png]');
      expect(entry('f', given).isRedacted).to.be.false;
    }
  });

  it('may be the name of a file', () => {
    const file = chatMessage({
      id: 'f',
      body: '',
      attachments: [{ id: '1', name: 'id-4242.png' }],
      date: minute(3),
    });
    const given = review([...log, file], { redact: mask });
    expect(entry('f', given).body).to.equal('[id-####.png]');
    expect(entry('f', given).isRedacted).to.be.true;
  });
});

describe('the last one of its side', () => {
  it('has to stay, on either side', () => {
    const given = review([question, answer]);
    expect(given.entries.map(({ isRequired }) => isRequired)).to.deep.equal([true, true]);
  });

  it('is whichever is left once the others are out', () => {
    expect(entry('m', review(log, { exclude: ['q'] })).isRequired).to.be.true;
    expect(entry('m', review(log)).isRequired).to.be.false;
  });

  it('is nobody where the side has none', () => {
    expect(review([question, more]).entries.some(({ isRequired }) => isRequired)).to.be.false;
  });
});

describe('what is too much for one request', () => {
  it('is counted, and not shown', () => {
    const given = review(long(103));
    expect(given.leftBehind).to.equal(3);
    expect(given.entries.length).to.equal(100);
    expect(given.entries[0]?.id).to.equal('t3');
  });

  it('makes room for one more when one is left out', () => {
    const given = review(long(103), { exclude: ['t50'] });
    expect(given.leftBehind).to.equal(2);
    expect(given.entries.filter(({ omitted }) => omitted === null).length).to.equal(100);
    expect(given.entries[0]?.id).to.equal('t2');
  });

  it('goes by the limit that the server named', () => {
    const given = review(long(12), { limit: 10 });
    expect([given.leftBehind, given.entries.length]).to.deep.equal([2, 10]);
  });

  it('leaves the person what they left out of it themselves', () => {
    const given = review(long(103), { exclude: ['t0'] });
    expect(entry('t0', given).omitted).to.equal('excluded');
    expect(given.leftBehind).to.equal(2);
  });
});

describe('what the server named in a refusal', () => {
  it('is marked, whether it is shared or left out', () => {
    const given = review(log, { exclude: ['m'] }, ['q', 'm']);
    expect(given.entries.map(({ isRefused }) => isRefused)).to.deep.equal([true, false, true]);
  });

  it('may be nothing that is here any more', () => {
    expect(review(log, {}, ['gone', '']).entries.some(({ isRefused }) => isRefused)).to.be.false;
  });
});

describe('the review of any log', () => {
  const part = fc.record({
    direction: fc.constantFrom<'in' | 'out'>('in', 'out'),
    body: fc.constantFrom('Hello', 'card 4242', '', ' ', '\u200b', 'secret', '**bold**'),
    attachments: fc.constantFrom([], [{ id: 'f', name: 'a.png' }]),
    wait: fc.constantFrom(0, 1, 60_000),
  });
  /** As a log is: by date, under ids of their own. */
  const logs = fc.array(part, { maxLength: 130 }).map((parts) => {
    let time = NOW - 130 * 60_000;
    return parts.map(({ wait, ...rest }, index) => {
      time += wait;
      return chatMessage({ ...rest, id: `m${String(index)}`, date: new Date(time).toISOString() });
    });
  });
  const options = fc.record({
    exclude: fc.array(
      fc.nat(130).map((index) => `m${String(index)}`),
      { maxLength: 20 },
    ),
    redact: fc.constantFrom(null, (message: ChatMessage) =>
      message.body === 'secret' ? null : { body: message.body.replace(/\d/g, '#') },
    ),
    limit: fc.constantFrom(100, 10, 2),
  });
  const always = (check: (given: Review, messages: ChatMessage[], chosen: Options) => void): void => {
    fc.assert(
      fc.property(logs, options, (messages, chosen) => {
        check(review(messages, chosen), messages, chosen);
      }),
    );
  };

  it('is the request, message for message, in its order', () => {
    always((given, messages, chosen) => {
      const shared = given.entries
        .filter(({ omitted }) => omitted === null)
        .map(({ date, direction, body }) => ({ date, direction, body }));
      expect(shared).to.deep.equal(build(messages, chosen).request.messages);
    });
  });

  it('has every message once, in the order of the log, but for those that are too many', () => {
    always((given, messages) => {
      const ids = given.entries.map(({ id }) => id);
      const kept = new Set(ids);
      expect(kept.size).to.equal(ids.length);
      expect(ids).to.deep.equal(messages.map(({ id }) => id).filter((id) => kept.has(id)));
      expect(ids.length + given.leftBehind).to.equal(messages.length);
    });
  });

  it('shows the exclusions that it was given, each for what it is', () => {
    always((given, messages, chosen) => {
      const excluded = new Set(chosen.exclude ?? []);
      for (const { id, omitted } of given.entries) expect(omitted === 'excluded').to.equal(excluded.has(id));
      for (const { id } of messages) if (excluded.has(id)) expect(entry(id, given).id).to.equal(id);
    });
  });

  it('marks as required exactly what a side could not do without', () => {
    always((given, messages) => {
      const shown = new Set(given.entries.map(({ id }) => id));
      for (const { direction, omitted, isRequired } of given.entries) {
        const shared = given.entries.filter(
          (candidate) => candidate.omitted === null && candidate.direction === direction,
        );
        // What stayed behind for want of room would take its place.
        const hasSpare = messages.some(
          (message) => message.direction === direction && !shown.has(message.id),
        );
        expect(isRequired).to.equal(omitted === null && shared.length === 1 && !hasSpare);
      }
    });
  });

  it('says that something was hidden only where redact did it', () => {
    always((given, _, chosen) => {
      for (const { isRedacted, body } of given.entries) {
        if (isRedacted) expect(chosen.redact !== null && body.includes('#')).to.be.true;
      }
    });
  });
});
