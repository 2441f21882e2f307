import { expect } from 'chai';
import { buildHandoffRequest, type HandoffRequestOptions } from '../../../src/domain/handoff/request.js';
import type { Redact } from '../../../src/domain/handoff/shareable.js';
import { settle } from '../../support/manual-clock.js';
import { chatMessage, deepFreeze, transcript } from '../../support/messages.js';
import { watchRejections } from '../../support/rejections.js';

const NOW = Date.parse('2026-01-22T15:00:00.000Z');

const build = (log: unknown, options: Partial<HandoffRequestOptions> = {}, limit?: number) =>
  buildHandoffRequest(log, { from: 'Bot', active: true, now: NOW, ...options }, limit);

const say = (direction: 'in' | 'out', body: string, rest: Record<string, unknown> = {}) => ({
  date: '2026-01-22T14:35:00Z',
  direction,
  body,
  ...rest,
});

const bodies = (log: unknown, options?: Partial<HandoffRequestOptions>, limit?: number) =>
  build(log, options, limit).request.messages.map(({ body }) => body);

describe('buildHandoffRequest', () => {
  it('builds the request of the guide', () => {
    const built = build(
      [
        { date: '2026-01-22T14:35:00Z', direction: 'in', body: 'Hello' },
        { date: '2026-01-22T14:36:00Z', direction: 'out', body: 'Hi there!' },
      ],
      { from: 'agent-123', active: false, brand: 'brand-123', externalId: 'ext_12345', lang: 'en' },
    );
    expect(built).to.deep.equal({
      request: {
        active: false,
        from: 'agent-123',
        messages: [
          { date: '2026-01-22T14:35:00.000Z', direction: 'in', body: 'Hello' },
          { date: '2026-01-22T14:36:00.000Z', direction: 'out', body: 'Hi there!' },
        ],
        brand: 'brand-123',
        externalId: 'ext_12345',
        lang: 'en',
      },
      included: [{ index: 0 }, { index: 1 }],
      omitted: [],
      repaired: [],
      problems: [],
    });
  });

  it('takes now as a Date too', () => {
    const log = [say('in', 'a', { date: '2030-01-01T00:00:00Z' }), say('out', 'b')];
    expect(build(log, { now: new Date(NOW) })).to.deep.equal(build(log));
  });

  it('sends nothing of a message but date, direction and body', () => {
    const entry = say('in', 'a', { id: 'x', author: { kind: 'customer', name: 'Eve' }, secret: 1 });
    expect(Object.keys(build([entry]).request.messages[0]!)).to.deep.equal(['date', 'direction', 'body']);
  });

  describe('only what has something to say (rule 1)', () => {
    for (const body of [
      '',
      ' \n\t',
      '\u00a0\u3000',
      '\u200b\u2060\ufeff',
      '\u0000\u001f',
      '\u2028',
      '\u2800',
    ]) {
      it(`omits the body ${JSON.stringify(body)} as empty`, () => {
        const built = build([say('in', 'a'), say('out', body, { id: 'e' }), say('out', 'b')]);
        expect(built.omitted).to.deep.equal([{ index: 1, id: 'e', reason: 'empty_body' }]);
        expect(built.included).to.deep.equal([{ index: 0 }, { index: 2 }]);
      });
    }

    it('writes the names of attachments where there is no text', () => {
      const log = [say('in', ' ', { attachments: [{ name: 'a.png' }, { name: 'b.pdf' }] }), say('out', 'b')];
      expect(bodies(log)).to.deep.equal(['[a.png] [b.pdf]', 'b']);
    });

    it('writes nothing of attachments where there is text', () => {
      expect(bodies([say('in', 'See', { attachments: [{ name: 'a.png' }] })])).to.deep.equal(['See']);
    });

    it('strips control characters, replaces lone surrogates, and says so', () => {
      const built = build([say('in', 'a\u0007\tb\nc\ud800'), say('out', 'b')]);
      expect(built.request.messages[0]?.body).to.equal('a\tb\nc\ufffd');
      expect(built.repaired).to.deep.equal([{ index: 0, reason: 'cleaned_body' }]);
    });

    it('leaves the rest of a body as it is', () => {
      const body = '  **bold** <b>&amp;</b> 😀\n';
      expect(bodies([say('in', body)])).to.deep.equal([body]);
    });

    it('omits what is excluded by id', () => {
      const built = build([say('in', 'a', { id: 'x' }), say('in', 'b', { id: 'y' }), say('out', 'c')], {
        exclude: new Set(['x', 'nobody']),
      });
      expect(built.omitted).to.deep.equal([{ index: 0, id: 'x', reason: 'excluded' }]);
      expect(built.request.messages.map(({ body }) => body)).to.deep.equal(['b', 'c']);
    });

    it('does not show an excluded message to redact', () => {
      const seen: string[] = [];
      const redact: Redact = (message) => {
        seen.push(message.id);
        return message;
      };
      build([say('in', 'a', { id: 'x' }), say('out', 'c', { id: 'z' })], { exclude: ['x'], redact });
      expect(seen).to.deep.equal(['z']);
    });
  });

  describe('redact', () => {
    const log = [say('in', 'My card is 4242', { id: 'card' }), say('out', 'Thanks')];

    it('is given a whole message and decides on the body', () => {
      const given: unknown[] = [];
      const built = build(log, {
        redact: (message) => {
          given.push(message);
          return { ...message, body: message.body.replace(/\d+/, '####') };
        },
      });
      expect(built.request.messages.map(({ body }) => body)).to.deep.equal(['My card is ####', 'Thanks']);
      expect(given[0]).to.deep.equal({
        id: 'card',
        date: '2026-01-22T14:35:00.000Z',
        direction: 'in',
        body: 'My card is 4242',
        author: { kind: 'customer' },
        status: 'sent',
        attachments: [],
      });
    });

    it('withholds a message for which it gives null', () => {
      const built = build(log, { redact: (message) => (message.direction === 'in' ? null : message) });
      expect(built.omitted).to.deep.equal([{ index: 0, id: 'card', reason: 'redacted' }]);
    });

    it('can change neither direction nor date', () => {
      const redact: Redact = () => ({ body: 'x', direction: 'out', date: 'never' }) as { body: string };
      const { request } = build(log, { redact });
      expect(request.messages.map(({ direction }) => direction)).to.deep.equal(['in', 'out']);
      expect(request.messages[0]?.date).to.equal('2026-01-22T14:35:00.000Z');
    });

    it('cleans what it gave, and omits it as empty where nothing is left', () => {
      const built = build(log, {
        redact: ({ direction }) => ({ body: direction === 'in' ? 'a\u0000\ud800' : ' \u200b' }),
      });
      expect(built.request.messages.map(({ body }) => body)).to.deep.equal(['a\ufffd']);
      expect(built.omitted).to.deep.equal([{ index: 1, reason: 'empty_body' }]);
    });

    it('sees the names of attachments that would be shared', () => {
      const seen: string[] = [];
      build([say('in', '', { attachments: [{ name: 'passport.jpg' }] })], {
        redact: (message) => {
          seen.push(message.body);
          return null;
        },
      });
      expect(seen).to.deep.equal(['[passport.jpg]']);
    });

    const garbage: readonly (readonly [string, unknown])[] = [
      ['undefined', undefined],
      ['a string', 'text'],
      ['a number', 7],
      ['an object without a body', {}],
      ['a body that is no string', { body: 7 }],
      ['an array', []],
      ['true', true],
      ['a promise', Promise.resolve({ body: 'x' })],
    ];
    for (const [what, value] of garbage) {
      it(`withholds a message for which it gives ${what}`, () => {
        const built = build(log, { redact: (() => value) as unknown as Redact });
        expect(built.request.messages.length).to.equal(0);
        expect(built.omitted.map(({ reason }) => reason)).to.deep.equal(['redacted', 'redacted']);
        expect(built.omitted[0]?.message).to.be.a('string');
      });
    }

    it('withholds a message on which it throws, without repeating what the error says', () => {
      const built = build(log, {
        redact: ({ body }) => {
          throw new Error(body);
        },
      });
      expect(built.request.messages.length).to.equal(0);
      expect(JSON.stringify(built)).not.to.contain('4242');
    });

    it('withholds a message on which a getter of its answer throws', () => {
      const redact: Redact = () => ({
        get body(): string {
          throw new Error('no');
        },
      });
      expect(build(log, { redact }).omitted.length).to.equal(2);
    });

    it('leaves no rejection unhandled where it is an async function that throws', async () => {
      const unhandled = watchRejections();
      try {
        const redact = (async ({ body }: { body: string }) => {
          throw new Error(body);
        }) as unknown as Redact;
        expect(build(log, { redact }).omitted.length).to.equal(2);
        // Unhandled rejections are told at the end of a task.
        await settle();
        expect(unhandled.reasons.length).to.equal(0);
      } finally {
        unhandled.stop();
      }
    });
  });

  describe('dates (rule 2)', () => {
    const dates = (...given: readonly unknown[]): readonly string[] =>
      build(
        given.map((date, index) => ({ date, direction: index % 2 ? 'out' : 'in', body: 'x' })),
      ).request.messages.map(({ date }) => date);

    it('never drops a message for its date', () => {
      expect(dates(undefined, '2026-02-30', '2026-01-22T14:00:00Z', 'x', 5)).to.deep.equal([
        '2026-01-22T14:00:00.000Z',
        '2026-01-22T14:00:00.001Z',
        '2026-01-22T14:00:00.002Z',
        '2026-01-22T14:00:00.003Z',
        '2026-01-22T14:00:00.004Z',
      ]);
    });

    it('lists every repair', () => {
      const log = [undefined, '2026-02-30', '2026-01-22', '2030-01-01T00:00:00Z'].map((date, index) => ({
        date,
        direction: 'in',
        body: 'x',
        id: `m${String(index)}`,
      }));
      expect(build(log).repaired).to.deep.equal([
        { index: 0, id: 'm0', reason: 'missing_date' },
        { index: 1, id: 'm1', reason: 'invalid_date' },
        { index: 2, id: 'm2', reason: 'assumed_utc' },
      ]);
    });

    it('keeps dates that are later than the clock of the device', () => {
      expect(dates('2040-01-01T00:00:00Z', '2040-01-01T00:00:01Z')).to.deep.equal([
        '2040-01-01T00:00:00.000Z',
        '2040-01-01T00:00:01.000Z',
      ]);
    });

    it('has the same dates, whatever the clock of the device says', () => {
      const log = ['2026-01-22T14:00:00Z', undefined, '2026-01-22T14:00:00Z', 'soon'].map((date, index) => ({
        date,
        direction: index % 2 ? 'out' : 'in',
        body: 'x',
      }));
      const clocks = ['2026-01-22T13:58:00Z', '2020-01-01T00:00:00Z', '2040-01-01T00:00:00Z'];
      for (const now of clocks) {
        expect(build(log, { now: Date.parse(now) }).request.messages).to.deep.equal(
          build(log).request.messages,
        );
      }
    });

    it('sorts by date, whatever the offset it was written with', () => {
      const log = [
        say('in', 'third', { date: '2026-01-22T14:00:00Z' }),
        say('out', 'first', { date: '2026-01-22T14:30:00+02:00' }),
        say('in', 'second', { date: '2026-01-22T08:00:00-05:00' }),
      ];
      expect(bodies(log)).to.deep.equal(['first', 'second', 'third']);
      expect(build(log).included.map(({ index }) => index)).to.deep.equal([1, 2, 0]);
    });

    it('keeps the order of messages of the same moment, each 1 ms later', () => {
      const log = ['a', 'b', 'c'].map((body) => say('in', body));
      expect(build(log).request.messages).to.deep.equal([
        { date: '2026-01-22T14:35:00.000Z', direction: 'in', body: 'a' },
        { date: '2026-01-22T14:35:00.001Z', direction: 'in', body: 'b' },
        { date: '2026-01-22T14:35:00.002Z', direction: 'in', body: 'c' },
      ]);
    });

    it('pushes on a message that the one before it has been pushed onto', () => {
      expect(
        dates('2026-01-22T14:35:00.000Z', '2026-01-22T14:35:00.000Z', '2026-01-22T14:35:00.001Z'),
      ).to.deep.equal(['2026-01-22T14:35:00.000Z', '2026-01-22T14:35:00.001Z', '2026-01-22T14:35:00.002Z']);
    });
  });

  describe('the limit (rule 3)', () => {
    it('takes 100 messages whole', () => {
      const built = build(transcript(100));
      expect(built.request.messages.length).to.equal(100);
      expect(built.omitted).to.deep.equal([]);
    });

    it('keeps the newest 100 and lists the rest', () => {
      const built = build(transcript(103));
      expect(built.request.messages.length).to.equal(100);
      expect(built.request.messages[0]?.body).to.equal('Message 3');
      expect(built.request.messages.at(-1)?.body).to.equal('Message 102');
      expect(built.omitted).to.deep.equal(
        [0, 1, 2].map((index) => ({ index, id: `t${String(index)}`, reason: 'over_limit' })),
      );
    });

    it('takes the newest by date, not by place', () => {
      const built = build([...transcript(103)].reverse());
      expect(built.request.messages[0]?.body).to.equal('Message 3');
      expect(built.omitted.map(({ index }) => index)).to.deep.equal([102, 101, 100]);
    });

    it('does not count what is omitted for another reason', () => {
      const log = transcript(101).map((entry, index) => (index === 50 ? { ...entry, body: '' } : entry));
      const built = build(log);
      expect(built.request.messages.length).to.equal(100);
      expect(built.omitted.map(({ reason }) => reason)).to.deep.equal(['empty_body']);
    });

    for (const side of ['in', 'out'] as const) {
      it(`keeps the newest "${side}" in place of the oldest kept when the newest 100 have none`, () => {
        const other = side === 'in' ? 'out' : 'in';
        const log = transcript(110).map((entry, index) => ({
          ...entry,
          direction: index < 5 ? side : other,
        }));
        const built = build(log);
        expect(built.request.messages.length).to.equal(100);
        expect(built.request.messages.map(({ body }) => body).slice(0, 2)).to.deep.equal([
          'Message 4',
          'Message 11',
        ]);
        expect(built.omitted.map(({ index }) => index)).to.deep.equal([0, 1, 2, 3, 5, 6, 7, 8, 9, 10]);
        expect(built.problems).to.deep.equal([]);
      });
    }

    it('says that a side is missing where it is missing altogether', () => {
      const log = transcript(110).map((entry) => ({ ...entry, direction: 'in' }));
      const built = build(log);
      expect(built.request.messages.length).to.equal(100);
      expect(built.problems.map(({ code }) => code)).to.deep.equal(['missing_outbound']);
    });

    it('goes by a lower limit that the server named', () => {
      const built = build(transcript(30), {}, 20);
      expect(built.request.messages.length).to.equal(20);
      expect(built.omitted.length).to.equal(10);
      expect(built.problems).to.deep.equal([]);
    });

    it('shares both sides under the lowest limit that makes sense', () => {
      const log = [say('in', 'a'), say('out', 'b'), say('out', 'c')];
      expect(bodies(log, {}, 2)).to.deep.equal(['a', 'c']);
    });

    it('never shares more than the limit, however low', () => {
      for (const limit of [0, 1, 2, 3]) {
        expect(bodies(transcript(10), {}, limit).length, `limit ${String(limit)}`).to.equal(limit);
      }
    });
  });

  describe('problems (rule 4)', () => {
    const codes = (log: unknown, options?: Partial<HandoffRequestOptions>) =>
      build(log, options).problems.map(({ code }) => code);

    it('has none where the server would take the request', () => {
      expect(codes([say('in', 'a'), say('out', 'b')])).to.deep.equal([]);
    });

    for (const from of ['', '  ', '\u200b', '\u0000', null, undefined]) {
      it(`misses "from" where it is ${JSON.stringify(from) ?? 'undefined'}`, () => {
        expect(codes([say('in', 'a'), say('out', 'b')], { from })).to.deep.equal(['missing_from']);
      });
    }

    it('misses everything in an empty log', () => {
      expect(codes([])).to.deep.equal(['too_few_messages', 'missing_inbound', 'missing_outbound']);
    });

    it('misses the inbound side', () => {
      expect(codes([say('out', 'a'), say('out', 'b')])).to.deep.equal(['missing_inbound']);
    });

    it('misses the outbound side', () => {
      expect(codes([say('in', 'a'), say('in', 'b')])).to.deep.equal(['missing_outbound']);
    });

    it('counts only what is shared', () => {
      expect(codes([say('in', 'a'), say('out', ' ')])).to.deep.equal([
        'too_few_messages',
        'missing_outbound',
      ]);
    });

    it('says in words what is missing, without any body', () => {
      const { problems } = build([say('in', 'my secret')], { from: null });
      expect(problems.length).to.equal(3);
      for (const { message } of problems) expect(message).to.match(/^\S.+\.$/);
      expect(JSON.stringify(problems)).not.to.contain('secret');
    });

    it('trims the label of outbound messages', () => {
      expect(build([], { from: '  Acme\u0000 Assistant ' }).request.from).to.equal('Acme Assistant');
    });
  });

  describe('optional fields', () => {
    it('are there only when set', () => {
      const { request } = build([], { brand: '', externalId: null, lang: undefined });
      expect(Object.keys(request)).to.deep.equal(['active', 'from', 'messages']);
    });

    it('are not there when they are nothing but white space', () => {
      expect(
        Object.keys(build([], { brand: ' ', externalId: '\t', lang: '\u200b' }).request).length,
      ).to.equal(3);
    });

    for (const name of ['brand', 'externalId', 'lang'] as const) {
      it(`include ${name} by itself`, () => {
        const { request } = build([], { [name]: 'x' });
        expect(Object.keys(request)).to.deep.equal(['active', 'from', 'messages', name]);
      });
    }
  });

  describe('input', () => {
    it('is never changed', () => {
      const log = deepFreeze([
        say('in', 'a\u0000', { date: 'x', attachments: [{ name: 'f' }], author: { kind: 'customer' } }),
        say('out', 'b'),
        null,
      ]);
      expect(() => build(log, { redact: (message) => message })).not.to.throw();
    });

    it('may be the log itself', () => {
      const log = [chatMessage({ id: 'a' }), chatMessage({ id: 'b', direction: 'out' })];
      expect(build(log).included).to.deep.equal([
        { index: 0, id: 'a' },
        { index: 1, id: 'b' },
      ]);
    });

    it('lists entries that are no messages, with what is wrong', () => {
      const built = build([say('in', 'a'), null, say('out', 'b'), { direction: 'in' }]);
      const told = built.omitted.map(({ index, reason, message = '' }) => [
        index,
        reason,
        message.includes(String(index)),
      ]);
      expect(told).to.deep.equal([
        [1, 'invalid_entry', true],
        [3, 'invalid_entry', true],
      ]);
      expect(built.omitted[1]?.message).to.contain('body');
      expect(built.problems).to.deep.equal([]);
    });

    it('that is no array is listed and leaves nothing to share', () => {
      const built = build({ messages: [] });
      expect(built.omitted.map(({ index, reason }) => [index, reason])).to.deep.equal([
        [-1, 'invalid_entry'],
      ]);
      expect(built.request.messages).to.deep.equal([]);
    });
  });
});
