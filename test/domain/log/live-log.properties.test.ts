import { expect } from 'chai';
import {
  acknowledge,
  markShared,
  mergeServer,
  setStatus,
  type IncomingMessage,
} from '../../../src/domain/log/live-log.js';
import { appendPending, EMPTY_LOG, entriesOf, type MessageLog } from '../../../src/domain/log/message-log.js';
import { mergeHistory } from '../../../src/domain/log/merge-history.js';
import type { ChatMessage } from '../../../src/domain/message.js';
import { chatMessage } from '../../support/messages.js';
import { fc } from '../../support/property.js';

const START = Date.parse('2026-01-22T14:00:00Z');

type Step =
  | { readonly do: 'write'; readonly body: string }
  /** The server takes the oldest message that waits. */
  | { readonly do: 'take' }
  /** The answer to the POST that is under way comes in. */
  | { readonly do: 'answer' }
  /** No answer came, though the message may have been taken. */
  | { readonly do: 'fail' }
  | { readonly do: 'reply'; readonly body: string }
  /** The list comes in: from somewhere on, in some order. */
  | { readonly do: 'list'; readonly from: number; readonly seed: number }
  | { readonly do: 'tick' };

const bodies = fc.constantFrom('hi', 'hi ', 'ok', 'thanks');
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('write' as const), body: bodies }),
  fc.record({ do: fc.constant('take' as const) }),
  fc.record({ do: fc.constant('answer' as const) }),
  fc.record({ do: fc.constant('fail' as const) }),
  fc.record({ do: fc.constant('reply' as const), body: bodies }),
  fc.record({ do: fc.constant('list' as const), from: fc.nat({ max: 5 }), seed: fc.nat({ max: 1_000 }) }),
  fc.record({ do: fc.constant('tick' as const) }),
);

/** A server and a client with an outbox that sends one message at a time, as the session does. */
class Model {
  log: MessageLog;
  readonly served: IncomingMessage[] = [];
  /** Written here, in order. */
  readonly written: { id: string; body: string; taken: ChatMessage | null; answered: boolean }[] = [];
  #time = START;
  #count = 0;

  constructor() {
    const history = [
      chatMessage({ id: 'h1', body: 'hi', date: new Date(START - 2_000).toISOString() }),
      chatMessage({ id: 'h2', body: 'hi', date: new Date(START - 1_000).toISOString(), direction: 'out' }),
    ];
    this.log = markShared(mergeHistory(EMPTY_LOG, history), history);
    history.forEach((message, index) => {
      this.served.push({ message: { ...message, id: `copy${String(index)}` }, imported: index === 0 });
    });
  }

  run(step: Step): void {
    switch (step.do) {
      case 'write': {
        const id = `p${String((this.#count += 1))}`;
        this.written.push({ id, body: step.body, taken: null, answered: false });
        const date = new Date(this.#time).toISOString();
        this.log = appendPending(this.log, chatMessage({ id, body: step.body, date, status: 'sending' }));
        break;
      }
      case 'take': {
        const next = this.written.find(({ answered }) => !answered);
        if (next && !next.taken) next.taken = this.#serve('in', next.body);
        break;
      }
      case 'answer': {
        const next = this.written.find(({ answered }) => !answered);
        if (!next?.taken) break;
        next.answered = true;
        this.log = acknowledge(this.log, next.id, next.taken);
        break;
      }
      case 'fail': {
        const next = this.written.find(({ answered }) => !answered);
        if (next) this.log = setStatus(this.log, next.id, 'failed');
        break;
      }
      case 'reply':
        this.#serve('out', step.body);
        break;
      case 'list': {
        const order = (message: ChatMessage): number =>
          (Date.parse(message.date) * 31 + message.id.length * step.seed) % 7;
        const part = this.served.slice(step.from).sort((a, b) => order(a.message) - order(b.message));
        this.log = mergeServer(this.log, part);
        break;
      }
      case 'tick':
        this.#time += 1;
        break;
    }
  }

  /** Everything that is under way arrives. */
  finish(): void {
    for (;;) {
      const next = this.written.find(({ answered }) => !answered);
      if (!next?.taken) break;
      this.run({ do: 'answer' });
    }
    this.run({ do: 'list', from: 0, seed: 1 });
  }

  #serve(direction: 'in' | 'out', body: string): ChatMessage {
    const id = `s${String((this.#count += 1))}`;
    const status = direction === 'in' ? 'sent' : 'received';
    const message = chatMessage({
      id,
      direction,
      body: body.trim(),
      date: new Date(this.#time).toISOString(),
      status,
    });
    this.served.push({ message });
    return message;
  }
}

const isPending = ({ status }: ChatMessage): boolean => status === 'sending' || status === 'failed';

describe('the log, however writing, answers and lists mix', () => {
  it('shows no message twice, under no key twice, at any time', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 40 }), (course) => {
        const model = new Model();
        for (const step of course) {
          model.run(step);
          const entries = entriesOf(model.log);
          expect(new Set(entries.map(({ message }) => message.id)).size).to.equal(entries.length);
          expect(new Set(entries.map(({ key }) => key)).size).to.equal(entries.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('shows every message once when all has arrived, and no copy of the history', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 40 }), (course) => {
        const model = new Model();
        for (const step of course) model.run(step);
        model.finish();
        const shown = entriesOf(model.log).map(({ message }) => message.id);
        const live = model.served.slice(2).map(({ message }) => message.id);
        const waiting = model.written.filter(({ taken }) => !taken).map(({ id }) => id);
        expect([...shown].sort()).to.deep.equal(['h1', 'h2', ...live, ...waiting].sort());
      }),
      { numRuns: 300 },
    );
  });

  it('keeps acknowledged live messages by date and then id, and the others behind them as written', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 40 }), (course) => {
        const model = new Model();
        for (const step of course) {
          model.run(step);
          const live = model.log.live.map(({ message }) => message);
          const settled = live.filter((message) => !isPending(message));
          expect(live.slice(0, settled.length).some(isPending)).to.be.false;
          const sorted = [...settled].sort((a, b) =>
            a.date === b.date ? (a.id < b.id ? -1 : 1) : a.date < b.date ? -1 : 1,
          );
          expect(settled.map(({ id }) => id)).to.deep.equal(sorted.map(({ id }) => id));
          const waiting = live.filter(isPending).map(({ id }) => id);
          const order = model.written.map(({ id }) => id).filter((id) => waiting.includes(id));
          expect(waiting).to.deep.equal(order);
          expect(model.log.history.map(({ message }) => message.id)).to.deep.equal(['h1', 'h2']);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('changes nothing when everything is listed once more', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 40 }), (course) => {
        const model = new Model();
        for (const step of course) model.run(step);
        model.finish();
        expect(mergeServer(model.log, model.served) === model.log).to.be.true;
      }),
    );
  });
});
