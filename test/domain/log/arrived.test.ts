import { expect } from 'chai';
import { fc } from '../../support/property.js';
import { arrived, type Arrival, type Arrived } from '../../../src/domain/log/arrived.js';
import type { IncomingMessage } from '../../../src/domain/log/incoming.js';
import { openAttempt, setAttempt } from '../../../src/domain/log/live-log.js';
import { mergeServer } from '../../../src/domain/log/merge-server.js';
import { appendPending, EMPTY_LOG, entriesOf } from '../../../src/domain/log/message-log.js';
import type { Author } from '../../../src/domain/message.js';
import { chatMessage, minute, pending } from '../../support/messages.js';

const SAM: Author = { kind: 'agent', name: 'Sam' };
const KIM: Author = { kind: 'agent', name: 'Kim' };
const HERE = { isHere: true, isAtEnd: true };
const AWAY = { isHere: false, isAtEnd: true };
const ABOVE = { isHere: true, isAtEnd: false };

const NOTHING: Arrival = { log: EMPTY_LOG, unseen: [], newFrom: null, agent: null, typing: null };

const reply = (id: string, at: number, author: Author = SAM): IncomingMessage => ({
  message: chatMessage({ id, date: minute(at), direction: 'out', author, status: 'received' }),
});
const own = (id: string, at: number, body = id): IncomingMessage => ({
  message: chatMessage({ id, date: minute(at), body }),
});
const ids = ({ fresh }: Arrived): string[] => fresh.map(({ id }) => id);

describe('a delivery', () => {
  it('that brings nothing new leaves all as it was', () => {
    const { after } = arrived(NOTHING, [reply('r', 1)], AWAY, true);
    const again = arrived({ ...after, typing: SAM }, [reply('r', 1)], HERE, true);
    expect(again.after.typing).to.equal(SAM);
    expect([again.fresh, again.read]).to.deep.equal([[], []]);
    expect(arrived(after, [reply('r', 1)], HERE, true).after === after).to.be.true;
    expect(arrived(after, [], HERE, true).after === after).to.be.true;
  });

  it('takes the sign of typing away with an answer, and not with what the customer wrote', () => {
    const typing: Arrival = { ...NOTHING, typing: SAM };
    expect(arrived(typing, [reply('r', 1)], HERE, true).after.typing).to.equal(null);
    expect(arrived(typing, [own('o', 1)], HERE, true).after.typing).to.equal(SAM);
  });

  it('names who was last heard, by the order of the log', () => {
    const { after } = arrived(NOTHING, [reply('b', 2, KIM), reply('a', 1)], HERE, true);
    expect(after.agent).to.equal(KIM);
    expect(arrived(after, [reply('late', 0)], HERE, true).after.agent).to.equal(KIM);
    expect(arrived(after, [own('o', 9)], HERE, true).after.agent).to.equal(KIM);
  });

  const seen: readonly (readonly [
    string,
    { isHere: boolean; isAtEnd: boolean },
    boolean,
    Partial<Arrived['after']>,
    string[],
  ])[] = [
    ['read at once where the reader is at the end', HERE, true, { unseen: [], newFrom: null }, ['a', 'b']],
    ['read at once though it is no news', HERE, false, { unseen: [], newFrom: null }, ['a', 'b']],
    ['unseen where the reader is away', AWAY, true, { unseen: ['a', 'b'], newFrom: 'a' }, []],
    ['unseen where the reader is further up', ABOVE, true, { unseen: ['a', 'b'], newFrom: 'a' }, []],
    ['neither where it is no news', AWAY, false, { unseen: [], newFrom: null }, []],
  ];
  for (const [name, reader, isNews, expected, read] of seen) {
    it(`is ${name}`, () => {
      const result = arrived(NOTHING, [reply('b', 2), own('o', 3), reply('a', 1)], reader, isNews);
      expect(result.after).to.include.deep.keys('log', 'agent', 'typing');
      expect({ unseen: result.after.unseen, newFrom: result.after.newFrom }).to.deep.equal(expected);
      expect(result.read).to.deep.equal(read);
      expect(ids(result)).to.deep.equal(['a', 'b', 'o']);
    });
  }

  it('joins what was unseen before, and leaves the line of the new where it stands', () => {
    const first = arrived(NOTHING, [reply('a', 1)], AWAY, true).after;
    const second = arrived(first, [reply('b', 2)], AWAY, true).after;
    expect([second.unseen, second.newFrom]).to.deep.equal([['a', 'b'], 'a']);
    const third = arrived(second, [reply('c', 3)], HERE, true);
    expect(third.read).to.deep.equal(['a', 'b', 'c']);
    expect([third.after.unseen, third.after.newFrom]).to.deep.equal([[], 'a']);
  });

  it('reads nothing of the other side with what the customer wrote', () => {
    const first = arrived(NOTHING, [reply('a', 1)], AWAY, true).after;
    const second = arrived(first, [own('o', 2)], HERE, true);
    expect([second.after.unseen, second.read]).to.deep.equal([['a'], []]);
  });

  it('tells the page of a message of ours once the server names it, and not of what waits', () => {
    const waiting = ['p1', 'p2'].reduce((log, id) => appendPending(log, pending(id)), EMPTY_LOG);
    const log = setAttempt(waiting, 'p1', openAttempt(waiting));
    const result = arrived({ ...NOTHING, log }, [own('s1', 1, 'p1')], HERE, true);
    expect(ids(result)).to.deep.equal(['s1']);
    expect(result.after.log.live.map(({ key }) => key)).to.deep.equal(['p1', 'p2']);
  });

  it('tells the page of nothing that came in by the handoff', () => {
    const result = arrived(NOTHING, [{ ...reply('h', 1), imported: true }], HERE, true);
    expect([ids(result), result.read, result.after.agent]).to.deep.equal([[], [], null]);
    expect(result.after.log.history.length).to.equal(1);
  });
});

/** As it was done in several steps, each a change of the state of its own. */
const stepByStep = (
  before: Arrival,
  incoming: readonly IncomingMessage[],
  reader: { isHere: boolean; isAtEnd: boolean },
  isNews: boolean,
): Arrived => {
  let state = before;
  let read: string[] = [];
  const known = new Set(entriesOf(state.log).map(({ message }) => message.id));
  const log = mergeServer(state.log, incoming);
  const answers = log.live.filter(({ message }) => message.direction === 'out' && !known.has(message.id));
  state = { ...state, log, ...(answers.length > 0 && { typing: null }) };
  const came = answers.map(({ message }) => message.id);
  if (came.length > 0) {
    if (reader.isHere && reader.isAtEnd) {
      read = [...new Set([...state.unseen, ...came])];
      if (state.unseen.length > 0) state = { ...state, unseen: [] };
    } else if (isNews) {
      const newFrom = state.newFrom ?? answers[0]?.key ?? null;
      state = { ...state, unseen: [...state.unseen, ...came], newFrom };
    }
  }
  const fresh = state.log.live.filter(
    ({ message }) => !known.has(message.id) && (message.status === 'sent' || message.status === 'received'),
  );
  const agent = state.log.live.findLast(({ message }) => message.direction === 'out')?.message.author;
  if (agent) state = { ...state, agent };
  return { after: state, fresh: fresh.map(({ message }) => message), read };
};

describe('a row of deliveries', () => {
  const messages = fc
    .record({
      id: fc.nat({ max: 12 }),
      at: fc.nat({ max: 5 }),
      side: fc.constantFrom<'in' | 'out'>('in', 'out', 'out'),
      body: fc.constantFrom('hi', 'ok'),
      author: fc.constantFrom(SAM, KIM),
      imported: fc.constantFrom(false, false, true),
    })
    .map(({ id, at, side, body, author, imported }): IncomingMessage => ({
      message: chatMessage({
        id: `s${String(id)}`,
        date: minute(at),
        direction: side,
        body,
        author: side === 'in' ? { kind: 'customer' } : author,
      }),
      imported,
    }));
  const readers = fc.record({ isHere: fc.boolean(), isAtEnd: fc.boolean() });
  const courses = fc.array(
    fc.record({
      list: fc.array(messages, { maxLength: 5 }),
      reader: readers,
      isNews: fc.boolean(),
      types: fc.boolean(),
    }),
    { maxLength: 6 },
  );

  it('makes in one change each what was made in several', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const written = appendPending(EMPTY_LOG, pending('p1', 'hi'));
        let now: Arrival = { ...NOTHING, log: setAttempt(written, 'p1', openAttempt(written)) };
        for (const { list, reader, isNews, types } of course) {
          const before = types ? { ...now, typing: SAM } : now;
          const result = arrived(before, list, reader, isNews);
          expect(result).to.deep.equal(stepByStep(before, list, reader, isNews));
          if (result.after.log === before.log) expect(result.after === before).to.be.true;
          now = result.after;
        }
      }),
      { numRuns: 500 },
    );
  });
});
