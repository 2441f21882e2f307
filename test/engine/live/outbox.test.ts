import { expect } from 'chai';
import { ChatError } from '../../../src/domain/chat-error.js';
import { mergeServer, removeMessage } from '../../../src/domain/log/live-log.js';
import {
  appendPending,
  EMPTY_LOG,
  type MessageLog,
  type SendAttempt,
} from '../../../src/domain/log/message-log.js';
import type { IncomingMessage } from '../../../src/domain/log/incoming.js';
import type { ChatMessage } from '../../../src/domain/message.js';
import { DEFAULT_TIMINGS } from '../../../src/ports/timings.js';
import { Outbox, type OutboxLine } from '../../../src/engine/live/outbox.js';
import { retryFailed } from '../../../src/domain/log/failed-messages.js';
import { ManualClock, settle } from '../../support/manual-clock.js';
import { chatMessage } from '../../support/messages.js';

interface Send {
  readonly message: ChatMessage;
  readonly signal: AbortSignal;
  readonly at: number;
  readonly answer: (id: string) => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
}

const broken = (): ChatError => new ChatError('network', 'x', { retryable: true });
const timedOut = (): ChatError => new ChatError('timeout', 'x', { retryable: true });
const offline = (): ChatError => new ChatError('offline', 'x', { retryable: true });
const answered = (status: number, retryAfterMs?: number): ChatError =>
  new ChatError(status === 429 ? 'rate_limited' : status >= 500 ? 'server_error' : 'bad_response', 'x', {
    status,
    ...(retryAfterMs !== undefined && { details: { retryAfterMs } }),
  });

const minute = (count: number): string => new Date(Date.UTC(2026, 0, 22, 16, count)).toISOString();

/** An outbox whose sends the test answers, over a list that the test fills. */
class Bench implements OutboxLine {
  readonly clock = new ManualClock();
  log: MessageLog;
  readonly sends: Send[] = [];
  /** When the list was looked at, in ms since the last send failed. */
  readonly looks: number[] = [];
  /** What the list holds, and whether it can be had. */
  readonly listed: ChatMessage[] = [];
  canLook = true;
  isOpen = true;
  readonly outbox: Outbox;
  #failedAt = 0;

  constructor(bodies: readonly string[] = [], log = EMPTY_LOG) {
    this.log = log;
    this.outbox = new Outbox({ clock: this.clock, random: () => 0, timings: DEFAULT_TIMINGS }, this);
    for (const body of bodies) this.compose(body);
  }

  compose(body: string, id = body): void {
    this.change((log) => appendPending(log, chatMessage({ id, body, status: 'sending' })));
  }

  /** The server has taken a customer's message; it stands in the list. */
  take(id: string, body: string, at = 1): ChatMessage {
    const message = chatMessage({ id, body, date: minute(at) });
    this.listed.push(message);
    return message;
  }

  /** It is delivered without anybody having looked. */
  async deliver(...messages: readonly ChatMessage[]): Promise<void> {
    this.change((log) =>
      mergeServer(
        log,
        messages.map((message) => ({ message })),
      ),
    );
    await settle();
  }

  change(next: (log: MessageLog) => MessageLog): void {
    this.log = next(this.log);
    this.outbox.pump();
  }

  async retry(id: string): Promise<void> {
    this.#failedAt = this.clock.now();
    this.change((log) => retryFailed(log, id));
    await settle();
  }

  /** The newest send. */
  get last(): Send {
    return this.sends.at(-1)!;
  }

  get sent(): string[] {
    return this.sends.map(({ message }) => message.body);
  }

  /** The rows as they are shown. */
  get rows(): string[] {
    return this.log.live.map(({ message }) => `${message.id} ${message.status}`);
  }

  attempt(id: string): SendAttempt['state'] | undefined {
    return this.log.live.find(({ message }) => message.id === id)?.attempted?.state;
  }

  /** The outbox knows more of a message's way. */
  write(log: MessageLog): void {
    this.log = log;
  }

  refresh(): Promise<void> {
    this.looks.push(this.clock.now() - this.#failedAt);
    if (!this.canLook) return Promise.reject(broken());
    this.log = mergeServer(
      this.log,
      this.listed.map((message) => ({ message })),
    );
    return Promise.resolve();
  }

  send(message: ChatMessage, signal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      this.sends.push({
        message,
        signal,
        at: this.clock.now() - this.#failedAt,
        answer: (id) => {
          const { body } = message;
          resolve({ message: chatMessage({ id, body, date: minute(this.sends.length) }) });
          return settle();
        },
        fail: (error) => {
          this.#failedAt = this.clock.now();
          reject(error);
          return settle();
        },
      });
    });
  }
}

describe('Outbox', () => {
  it('has one message in flight, and sends in the order in which they were written', async () => {
    const test = new Bench(['One', 'Two', 'Three']);
    expect(test.sent).to.deep.equal(['One']);
    test.outbox.pump();
    await test.last.answer('s1');
    expect(test.sent).to.deep.equal(['One', 'Two']);
    test.compose('Four');
    await test.last.answer('s2');
    await test.last.answer('s3');
    expect(test.sent).to.deep.equal(['One', 'Two', 'Three', 'Four']);
    expect(test.looks).to.deep.equal([]);
  });

  it('has nothing to do in an empty log', () => {
    const test = new Bench();
    test.outbox.pump();
    test.outbox.stop();
    expect(test.sent).to.deep.equal([]);
  });

  it('notes that a message leaves before it does', () => {
    const test = new Bench(['One', 'Two']);
    expect([test.attempt('One'), test.attempt('Two')]).to.deep.equal(['open', undefined]);
  });
});

describe('a message that was refused', () => {
  it('has failed at once, keeps its text, and holds those behind it', async () => {
    const test = new Bench(['One', 'Two']);
    await test.last.fail(answered(422));
    test.outbox.pump();
    test.compose('Three');
    await test.clock.advance(600_000);
    expect(test.sent).to.deep.equal(['One']);
    expect(test.rows).to.deep.equal(['One failed', 'Two sending', 'Three sending']);
    expect(test.looks).to.deep.equal([]);
  });

  it('leaves at once when the person sends it again, and those behind it follow', async () => {
    const test = new Bench(['One', 'Two']);
    await test.last.fail(answered(422));
    await test.retry('One');
    expect(test.sent).to.deep.equal(['One', 'One']);
    await test.last.answer('s1');
    expect(test.sent).to.deep.equal(['One', 'One', 'Two']);
    expect(test.looks).to.deep.equal([]);
  });

  it('lets those behind it go when it is taken back', async () => {
    const test = new Bench(['One', 'Two']);
    await test.last.fail(answered(422));
    test.change((log) => removeMessage(log, 'One'));
    expect(test.sent).to.deep.equal(['One', 'Two']);
  });

  it("has no echo: another tab's equal message is not it", async () => {
    const test = new Bench(['ok']);
    await test.last.fail(answered(422));
    await test.deliver(test.take('s1', 'ok'));
    expect(test.rows).to.deep.equal(['s1 sent', 'ok failed']);
  });
});

describe('a message whose connection broke', () => {
  it('is looked for after 0, 2 and 5 seconds, and then sent again by itself', async () => {
    const test = new Bench(['One', 'Two']);
    await test.last.fail(broken());
    await test.clock.advance(5_000);
    expect(test.looks).to.deep.equal([0, 2_000, 5_000]);
    expect(test.sent).to.deep.equal(['One']);
    await test.clock.advance(500);
    expect(test.looks).to.deep.equal([0, 2_000, 5_000, 5_500]);
    expect(test.sent).to.deep.equal(['One', 'One']);
    await test.last.answer('s1');
    expect(test.sent).to.deep.equal(['One', 'One', 'Two']);
  });

  it('is sent again at growing distances', async () => {
    const test = new Bench(['One']);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const count = test.sends.length;
      await test.last.fail(broken());
      await test.clock.advance(25_000);
      expect(test.sends.length).to.equal(count + 1);
      waits.push(test.last.at - 5_000);
    }
    expect(waits).to.deep.equal([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  for (const [at, when] of [
    [0, 'at once'],
    [1_900, 'two seconds later'],
    [4_900, 'five seconds later'],
    [5_400, 'just before it would be sent again'],
  ] as const) {
    it(`is not sent again where the list shows it ${when}`, async () => {
      const test = new Bench(['One', 'Two']);
      if (at === 0) test.take('s1', 'One');
      await test.last.fail(broken());
      await test.clock.advance(at);
      if (at > 0) test.take('s1', 'One');
      await test.clock.advance(1_000 + 2_000);
      expect(test.sent).to.deep.equal(['One', 'Two']);
      expect(test.rows).to.deep.equal(['s1 sent', 'Two sending']);
    });
  }

  it('is not sent again as long as the list cannot be looked at', async () => {
    const test = new Bench(['One']);
    test.canLook = false;
    await test.last.fail(broken());
    await test.clock.advance(600_000);
    expect(test.sent).to.deep.equal(['One']);
    expect(test.rows).to.deep.equal(['One sending']);
    // At growing distances, too.
    expect(test.looks.length).to.be.lessThan(60);
    test.canLook = true;
    await test.clock.advance(60_000);
    expect(test.sent).to.deep.equal(['One', 'One']);
  });

  it('is not sent again where only an early look succeeded', async () => {
    const test = new Bench(['One', 'Two']);
    await test.last.fail(broken());
    test.canLook = false;
    await test.clock.advance(20_000);
    test.take('s1', 'One');
    test.canLook = true;
    await test.clock.advance(30_000);
    expect(test.sent).to.deep.equal(['One', 'Two']);
  });

  it('is found when it is delivered between two looks', async () => {
    const test = new Bench(['One', 'Two']);
    await test.last.fail(broken());
    await test.clock.advance(1_000);
    await test.deliver(test.take('s1', 'One'));
    await test.clock.advance(1_000);
    expect(test.sent).to.deep.equal(['One', 'Two']);
  });
});

for (const [what, error] of [
  ['was not answered in time', timedOut()],
  ['was answered with a 500', answered(500)],
  ['got an answer that cannot be read', new ChatError('bad_response', 'x', { status: 200 })],
  ['was given up by its driver', new ChatError('cancelled', 'x')],
  ['failed in a way that its driver does not know', new Error('socket')],
] as const) {
  describe(`a message that ${what}`, () => {
    it('is looked for after 0, 2 and 5 seconds, has failed then, and is never sent again by itself', async () => {
      const test = new Bench(['One', 'Two']);
      await test.last.fail(error);
      await test.clock.advance(4_999);
      expect(test.rows).to.deep.equal(['One sending', 'Two sending']);
      await test.clock.advance(1);
      expect(test.looks).to.deep.equal([0, 2_000, 5_000]);
      expect(test.rows).to.deep.equal(['One failed', 'Two sending']);
      await test.clock.advance(600_000);
      expect(test.sent).to.deep.equal(['One']);
    });

    it('is sent where the list shows it', async () => {
      const test = new Bench(['One', 'Two']);
      await test.last.fail(error);
      await test.clock.advance(1_000);
      test.take('s1', 'One');
      await test.clock.advance(1_000);
      expect(test.rows).to.deep.equal(['s1 sent', 'Two sending']);
      expect(test.sent).to.deep.equal(['One', 'Two']);
    });

    it('is sent as soon as the list shows it, even where it has failed', async () => {
      const test = new Bench(['One', 'Two']);
      await test.last.fail(error);
      await test.clock.advance(60_000);
      await test.deliver(test.take('s1', 'One'));
      expect(test.rows).to.deep.equal(['s1 sent', 'Two sending']);
      expect(test.sent).to.deep.equal(['One', 'Two']);
    });

    it('has failed after the third look, though none succeeded', async () => {
      const test = new Bench(['One']);
      test.canLook = false;
      await test.last.fail(error);
      await test.clock.advance(5_000);
      expect(test.rows).to.deep.equal(['One failed']);
    });

    it('is looked for once more when the person sends it again', async () => {
      const test = new Bench(['One']);
      await test.last.fail(error);
      await test.clock.advance(60_000);
      test.looks.length = 0;
      await test.retry('One');
      expect(test.looks).to.deep.equal([0]);
      expect(test.sent).to.deep.equal(['One', 'One']);
    });
  });
}

describe('a message that the person sends again', () => {
  it('is not sent where the list shows it by then', async () => {
    const test = new Bench(['One', 'Two']);
    await test.last.fail(timedOut());
    await test.clock.advance(60_000);
    test.take('s1', 'One');
    await test.retry('One');
    expect(test.sent).to.deep.equal(['One', 'Two']);
  });

  it('is not sent as long as the list cannot be looked at', async () => {
    const test = new Bench(['One']);
    await test.last.fail(timedOut());
    await test.clock.advance(60_000);
    test.canLook = false;
    await test.retry('One');
    await test.clock.advance(300_000);
    expect(test.sent).to.deep.equal(['One']);
    test.canLook = true;
    await test.clock.advance(30_000);
    expect(test.sent).to.deep.equal(['One', 'One']);
  });

  it('fails again after another timeout', async () => {
    const test = new Bench(['One']);
    await test.last.fail(timedOut());
    await test.clock.advance(60_000);
    await test.retry('One');
    await test.last.fail(timedOut());
    await test.clock.advance(600_000);
    expect(test.rows).to.deep.equal(['One failed']);
    expect(test.sent).to.deep.equal(['One', 'One']);
  });
});

describe('a message that was put off', () => {
  it('by a 429 leaves again when the server has said, without a look', async () => {
    const test = new Bench(['One', 'Two']);
    await test.last.fail(answered(429, 12_000));
    await test.clock.advance(11_999);
    expect(test.sent).to.deep.equal(['One']);
    await test.clock.advance(1);
    expect(test.sent).to.deep.equal(['One', 'One']);
    expect(test.looks).to.deep.equal([]);
  });

  it('waits by itself where the server does not say, and at most half a minute where it says more', async () => {
    const test = new Bench(['One']);
    await test.last.fail(answered(429));
    await test.clock.advance(500);
    expect(test.sends.length).to.equal(2);
    await test.last.fail(answered(429, 3_600_000));
    await test.clock.advance(29_999);
    expect(test.sends.length).to.equal(2);
    await test.clock.advance(1);
    expect(test.sends.length).to.equal(3);
  });

  it('by a 503 is looked for when the time is over, and leaves again where it is not there', async () => {
    const test = new Bench(['One']);
    await test.last.fail(answered(503, 10_000));
    await test.clock.advance(14_999);
    expect(test.looks).to.deep.equal([10_000, 12_000]);
    expect(test.sent).to.deep.equal(['One']);
    await test.clock.advance(1);
    expect(test.sent).to.deep.equal(['One', 'One']);
  });

  it('by a 503 is not sent again where it went through all the same', async () => {
    const test = new Bench(['One', 'Two']);
    test.take('s1', 'One');
    await test.last.fail(answered(503, 10_000));
    await test.clock.advance(60_000);
    expect(test.sent).to.deep.equal(['One', 'Two']);
  });

  it('by a 429 is looked for where an earlier attempt may have arrived', async () => {
    const test = new Bench(['One', 'Two']);
    await test.last.fail(timedOut());
    await test.clock.advance(60_000);
    await test.retry('One');
    await test.last.fail(answered(429, 5_000));
    test.take('s1', 'One');
    await test.clock.advance(5_000);
    expect(test.sent).to.deep.equal(['One', 'One', 'Two']);
  });
});

describe('a message that is sent offline', () => {
  it('waits for the line, and then leaves at once', async () => {
    const test = new Bench(['One', 'Two']);
    await test.last.fail(offline());
    await test.clock.advance(600_000);
    expect(test.sent).to.deep.equal(['One']);
    expect(test.rows).to.deep.equal(['One sending', 'Two sending']);
    expect(test.looks).to.deep.equal([]);
    test.outbox.pump();
    expect(test.sent).to.deep.equal(['One', 'One']);
  });

  it("has not left: another tab's equal message is not it", async () => {
    const test = new Bench(['ok']);
    await test.last.fail(offline());
    await test.deliver(test.take('s1', 'ok'));
    expect(test.rows).to.deep.equal(['s1 sent', 'ok sending']);
    await test.last.answer('s2');
    expect(test.rows).to.deep.equal(['s1 sent', 's2 sent']);
  });
});

describe("a message's echo", () => {
  it('may come before the answer', async () => {
    const test = new Bench(['One', 'Two']);
    await test.deliver(test.take('s1', 'One'));
    expect(test.rows).to.deep.equal(['s1 sent', 'Two sending']);
    expect(test.sent).to.deep.equal(['One']);
    await test.last.answer('s1');
    expect(test.rows).to.deep.equal(['s1 sent', 'Two sending']);
    expect(test.sent).to.deep.equal(['One', 'Two']);
  });

  it('may come after the answer', async () => {
    const test = new Bench(['One']);
    await test.last.answer('s1');
    await test.deliver(test.take('s1', 'One'));
    expect(test.rows).to.deep.equal(['s1 sent']);
  });

  it('may come without the answer, however that fails', async () => {
    for (const error of [broken(), timedOut(), answered(503), answered(500)]) {
      const test = new Bench(['One', 'Two']);
      await test.deliver(test.take('s1', 'One'));
      await test.last.fail(error);
      await test.clock.advance(60_000);
      expect(test.sent).to.deep.equal(['One', 'Two']);
      expect(test.rows[0]).to.equal('s1 sent');
    }
  });

  it('is each its own where two messages say the same', async () => {
    const test = new Bench();
    test.compose('ok', 'p1');
    test.compose('ok', 'p2');
    await test.deliver(test.take('s1', 'ok', 1));
    expect(test.rows).to.deep.equal(['s1 sent', 'p2 sending']);
    await test.last.answer('s1');
    await test.last.fail(broken());
    await test.clock.advance(5_500);
    // The first one's echo is not the second one's.
    expect(test.sent).to.deep.equal(['ok', 'ok', 'ok']);
    await test.last.answer('s2');
    expect(test.rows).to.deep.equal(['s1 sent', 's2 sent']);
  });

  it('is not what the server dates before something that was known when the message left', async () => {
    const known = mergeServer(EMPTY_LOG, [
      { message: chatMessage({ id: 'r', direction: 'out', date: minute(9) }) },
    ]);
    const test = new Bench(['ok'], known);
    // Another tab's, which is listed late.
    await test.deliver(test.take('s1', 'ok', 8));
    expect(test.rows).to.deep.equal(['s1 sent', 'r received', 'ok sending']);
    await test.last.fail(broken());
    await test.clock.advance(5_500);
    expect(test.sent).to.deep.equal(['ok', 'ok']);
  });

  it('may be dated in the same millisecond as what was known', async () => {
    const known = mergeServer(EMPTY_LOG, [{ message: chatMessage({ id: 'r', date: minute(9) }) }]);
    const test = new Bench(['ok'], known);
    await test.deliver(test.take('s1', 'ok', 9));
    expect(test.rows).to.deep.equal(['r sent', 's1 sent']);
  });

  it('was none where the server then refuses the message: that fails, and is not lost', async () => {
    const test = new Bench(['ok', 'Two']);
    await test.deliver(test.take('other', 'ok'));
    await test.last.fail(answered(422));
    expect(test.rows).to.deep.equal(['other sent', 'ok failed', 'Two sending']);
  });

  it('was none where the message is put off: that leaves again', async () => {
    const test = new Bench(['ok', 'Two']);
    await test.deliver(test.take('other', 'ok'));
    await test.last.fail(answered(429));
    await test.clock.advance(500);
    expect(test.sent).to.deep.equal(['ok', 'ok']);
    expect(test.rows).to.deep.equal(['other sent', 'ok sending', 'Two sending']);
    await test.last.answer('s1');
    expect(test.sent).to.deep.equal(['ok', 'ok', 'Two']);
  });

  it('may be that of an earlier attempt, where a later one is refused', async () => {
    const test = new Bench(['ok', 'Two']);
    await test.last.fail(timedOut());
    await test.clock.advance(60_000);
    await test.retry('ok');
    await test.deliver(test.take('s1', 'ok'));
    await test.last.fail(answered(422));
    expect(test.rows).to.deep.equal(['s1 sent', 'Two sending']);
    expect(test.sent).to.deep.equal(['ok', 'ok', 'Two']);
  });

  it('that turns out to be another message gives way to the one that the answer names', async () => {
    const test = new Bench(['ok']);
    await test.deliver(test.take('other', 'ok'));
    await test.last.answer('s1');
    expect(test.rows).to.deep.equal(['other sent', 's1 sent']);
  });
});

describe('a conversation that has ended', () => {
  it('gets nothing more: what waits is not sent after what was under way', async () => {
    const test = new Bench(['One', 'Two']);
    test.isOpen = false;
    await test.last.answer('s1');
    test.outbox.pump();
    expect(test.sent).to.deep.equal(['One']);
    test.isOpen = true;
    test.outbox.pump();
    expect(test.sent).to.deep.equal(['One', 'Two']);
  });

  it('is not sent to again after a broken connection, until it is open again', async () => {
    const test = new Bench(['One']);
    await test.last.fail(broken());
    test.isOpen = false;
    await test.clock.advance(600_000);
    expect(test.sent).to.deep.equal(['One']);
    expect(test.rows).to.deep.equal(['One sending']);
    test.isOpen = true;
    test.outbox.pump();
    await test.clock.advance(5_000);
    expect(test.sent).to.deep.equal(['One', 'One']);
  });
});

describe('an outbox that is stopped', () => {
  for (const outcome of ['answer', 'fail'] as const) {
    it(`forgets a send that was under way, whatever comes of it (${outcome})`, async () => {
      const test = new Bench(['One', 'Two']);
      test.outbox.stop();
      expect(test.last.signal.aborted).to.be.true;
      if (outcome === 'answer') await test.last.answer('s1');
      else await test.last.fail(broken());
      expect(test.rows).to.deep.equal(['One sending', 'Two sending']);
      expect(test.sent).to.deep.equal(['One']);
    });
  }

  it('looks for what was cut off when it goes on, and finds it', async () => {
    const test = new Bench(['One', 'Two']);
    test.outbox.stop();
    test.outbox.pump();
    await test.clock.advance(1_000);
    test.take('s1', 'One');
    await test.clock.advance(1_000);
    expect(test.rows).to.deep.equal(['s1 sent', 'Two sending']);
    expect(test.sent).to.deep.equal(['One', 'Two']);
  });

  it('leaves it to the person to send again what was cut off: the server may still be at it', async () => {
    const test = new Bench(['One', 'Two']);
    test.outbox.stop();
    test.outbox.pump();
    await test.clock.advance(5_000);
    expect(test.looks.length).to.equal(3);
    expect(test.rows).to.deep.equal(['One failed', 'Two sending']);
    await test.clock.advance(600_000);
    expect(test.sent).to.deep.equal(['One']);
    await test.retry('One');
    expect(test.sent).to.deep.equal(['One', 'One']);
  });

  it('sends at once what never left: what ended all work kept it from leaving too', async () => {
    const test = new Bench(['One']);
    test.outbox.stop();
    await test.last.fail(new ChatError('identity_changed', 'x'));
    test.outbox.pump();
    expect(test.looks).to.deep.equal([]);
    expect(test.sent).to.deep.equal(['One', 'One']);
  });

  it('does not take a late refusal of the earlier attempt for one of the later', async () => {
    const test = new Bench(['One', 'Two']);
    const earlier = test.last;
    test.outbox.stop();
    test.outbox.pump();
    await test.clock.advance(5_000);
    await test.retry('One');
    await earlier.fail(answered(403));
    expect(test.attempt('One')).to.equal('open');
    // Its echo is still known.
    await test.deliver(test.take('s1', 'One'));
    expect(test.rows).to.deep.equal(['s1 sent', 'Two sending']);
  });

  it('sends again by itself what had broken before', async () => {
    const test = new Bench(['One']);
    await test.last.fail(broken());
    await test.clock.advance(1_000);
    test.outbox.stop();
    test.looks.length = 0;
    test.outbox.pump();
    await test.clock.advance(5_000);
    expect(test.looks.length).to.equal(3);
    expect(test.sent).to.deep.equal(['One', 'One']);
  });

  it('sends what the person had sent again, after a look', async () => {
    const test = new Bench(['One']);
    await test.last.fail(timedOut());
    await test.clock.advance(60_000);
    test.canLook = false;
    await test.retry('One');
    test.outbox.stop();
    test.canLook = true;
    test.outbox.pump();
    await settle();
    expect(test.sent).to.deep.equal(['One', 'One']);
  });

  it('has no second send of the same message under way when it goes on at once', async () => {
    const test = new Bench(['One']);
    await test.last.fail(answered(429, 10_000));
    test.outbox.stop();
    test.outbox.pump();
    expect(test.sent).to.deep.equal(['One', 'One']);
    await test.clock.advance(60_000);
    expect(test.sent).to.deep.equal(['One', 'One']);
  });
});
