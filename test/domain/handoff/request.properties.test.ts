import { expect } from 'chai';
import {
  buildHandoffRequest,
  type BuiltHandoff,
  type HandoffRequest,
  type HandoffRequestOptions,
} from '../../../src/domain/handoff/request.js';
import { MAX_HANDOFF_MESSAGES } from '../../../src/domain/handoff/shareable.js';
import { corpusOrSkip } from '../../support/corpora.js';
import { deepFreeze, transcript } from '../../support/messages.js';
import { fc } from '../../support/property.js';
import { cpuMilliseconds } from '../../support/runtime.js';

const NOW = Date.parse('2026-01-22T15:00:00.000Z');
const OPTIONS: HandoffRequestOptions = { from: 'Bot', active: true, now: NOW };
const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const dates = fc.oneof(
  {
    arbitrary: fc
      .date({ noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('2030-01-01') })
      .map((date) => date.toISOString()),
    weight: 5,
  },
  {
    arbitrary: fc.constantFrom(
      '2026-01-22',
      '2026-01-22T14:35',
      '2026-02-30T00:00:00Z',
      '',
      'soon',
      '2026-01-22T14:35:00+14:00',
    ),
    weight: 3,
  },
  { arbitrary: fc.anything(), weight: 1 },
);

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string(),
  fc.constantFrom('', ' ', '\u200b', '\u0000', '\ud800', '__proto__', '<script>alert(1)</script>', 'Hello'),
);

const messages = fc.record(
  {
    date: dates,
    direction: fc.constantFrom('in', 'out', 'in', 'out', 'IN'),
    body: fc.oneof({ arbitrary: texts, weight: 9 }, { arbitrary: fc.anything(), weight: 1 }),
    id: fc.oneof(fc.string(), fc.constantFrom('a', 'b', '__proto__')),
    author: fc.anything(),
    attachments: fc.oneof(fc.array(fc.record({ name: texts })), fc.anything()),
  },
  { requiredKeys: ['direction', 'body'] },
);

const logs = fc.oneof(
  {
    arbitrary: fc.array(
      fc.oneof({ arbitrary: messages, weight: 8 }, { arbitrary: fc.anything(), weight: 1 }),
      { maxLength: 12 },
    ),
    weight: 8,
  },
  { arbitrary: fc.array(messages, { minLength: 95, maxLength: 140 }), weight: 1 },
  { arbitrary: fc.jsonValue(), weight: 1 },
);

const froms = fc.oneof(fc.constantFrom('Bot', '', ' ', null), fc.string());

/** Every rule of the guide, as its server would check them. Gives the first that is broken. */
const brokenRule = ({ active, from, messages: sent }: HandoffRequest): string | null => {
  if (typeof active !== 'boolean') return 'active';
  if (from.trim() === '') return 'from';
  if (sent.length < 2) return 'too few';
  if (sent.length > MAX_HANDOFF_MESSAGES) return 'too many';
  if (!sent.some(({ direction }) => direction === 'in')) return 'no in';
  if (!sent.some(({ direction }) => direction === 'out')) return 'no out';
  for (const { date, direction, body } of sent) {
    if (!CANONICAL.test(date) || new Date(date).toISOString() !== date) return `date ${date}`;
    if (direction !== 'in' && direction !== 'out') return 'direction';
    if (body.trim() === '') return 'empty body';
  }
  return null;
};

const check = (log: unknown, built: BuiltHandoff): void => {
  const { request, included, omitted, problems } = built;
  // Valid, or said why not.
  const broken = brokenRule(request);
  expect(problems.length === 0, `${String(broken)} against ${JSON.stringify(problems)}`).to.equal(
    broken === null,
  );
  // Every entry once.
  const places = [...included, ...omitted].map(({ index }) => index).sort((a, b) => a - b);
  expect(places).to.deep.equal(Array.isArray(log) ? Array.from(log, (_, index) => index) : [-1]);
  expect(included.length).to.equal(request.messages.length);
  // Dates strictly increasing; text that can be encoded.
  const times = request.messages.map(({ date }) => Date.parse(date));
  expect(times.every((time, index) => index === 0 || time > times[index - 1]!)).to.be.true;
  expect(() => encodeURIComponent(JSON.stringify(request))).not.to.throw();
};

describe('buildHandoffRequest, whatever log goes in', () => {
  it('gives a request that the server takes, or says why not, and loses no entry', () => {
    fc.assert(
      fc.property(logs, froms, fc.boolean(), (log, from, active) => {
        deepFreeze(log);
        check(log, buildHandoffRequest(log, { ...OPTIONS, from, active }));
      }),
      { numRuns: 300 },
    );
  });

  it('does so with a redactor that gives anything', () => {
    fc.assert(
      fc.property(logs, fc.func(fc.oneof(fc.record({ body: texts }), fc.anything())), (log, answer) => {
        const redact = (message: unknown): never => answer(message) as never;
        check(log, buildHandoffRequest(deepFreeze(log), { ...OPTIONS, redact }));
      }),
      { numRuns: 100 },
    );
  });

  it('keeps the newest, but for the one message that stands for a missing side', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<'in' | 'out'>('in', 'out'), { maxLength: 30 }),
        fc.integer({ min: 2, max: 12 }),
        (sides, limit) => {
          const log = transcript(sides.length).map((entry, index) => ({ ...entry, direction: sides[index] }));
          const kept = buildHandoffRequest(log, OPTIONS, limit).included.map(({ index }) => index);
          const newest = sides.map((_, index) => index).slice(-limit);
          expect(kept.length).to.equal(Math.min(limit, sides.length));
          const strangers = kept.filter((index) => !newest.includes(index));
          expect(strangers.length).to.be.at.most(1);
          for (const index of strangers) {
            expect(newest.every((place) => sides[place] !== sides[index])).to.be.true;
            expect(sides.lastIndexOf(sides[index]!)).to.equal(index);
          }
          for (const side of ['in', 'out'] as const) {
            if (sides.includes(side)) expect(kept.some((index) => sides[index] === side)).to.be.true;
          }
        },
      ),
    );
  });

  it('gives the same messages when they are fed back', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const first = buildHandoffRequest(log, OPTIONS).request.messages;
        // Pushed apart, the last dates may lie a little after now.
        const later = NOW + 1_000;
        const again = buildHandoffRequest(first, { ...OPTIONS, now: later });
        expect(again.request.messages).to.deep.equal(first);
        expect(again.omitted).to.deep.equal([]);
        expect(again.repaired).to.deep.equal([]);
      }),
      { numRuns: 200 },
    );
  });

  it('takes any naughty string as a body', async function () {
    const strings = await corpusOrSkip(this, 'naughty-strings');
    for (const body of strings) {
      const log = deepFreeze([
        { date: '2026-01-22T14:35:00Z', direction: 'in', body },
        { date: body, direction: 'out', body: 'Hi', id: body, author: { name: body } },
      ]);
      const built = buildHandoffRequest(log, { ...OPTIONS, from: body, lang: body });
      check(log, built);
    }
  });

  it('builds from 10,000 messages in time that grows with the log alone', () => {
    const log = transcript(10_000, '2026-01-01T00:00:00Z');
    const timed = (work: () => unknown): number => {
      const times = Array.from({ length: 3 }, () => {
        const start = cpuMilliseconds();
        work();
        return cpuMilliseconds() - start;
      });
      return Math.min(...times);
    };
    const copying = timed(() => JSON.parse(JSON.stringify(log)) as unknown);
    const building = timed(() => buildHandoffRequest(log, OPTIONS));
    expect(building / Math.max(copying, 1)).to.be.below(50);
  });
});
