import { expect } from '@open-wc/testing';
import { acknowledge, removeMessage, setStatus } from '../../src/domain/live-log.js';
import { appendPending, EMPTY_LOG, type MessageLog } from '../../src/domain/message-log.js';
import type { ChatMessage } from '../../src/domain/message.js';
import { DEFAULT_TIMINGS } from '../../src/domain/ports.js';
import { Outbox } from '../../src/session/outbox.js';
import { ManualClock, settle } from '../support/manual-clock.js';
import { chatMessage } from '../support/messages.js';

/** An outbox whose sends the test answers. */
const open = (...bodies: readonly string[]) => {
  let log: MessageLog = EMPTY_LOG;
  const under: { message: ChatMessage; accept: () => void; refuse: () => void; signal: AbortSignal }[] = [];
  const outbox = new Outbox({
    clock: new ManualClock(),
    random: () => 0,
    timings: DEFAULT_TIMINGS,
    refresh: () => Promise.resolve(),
    log: () => log,
    send: (message, signal) =>
      new Promise((resolve, reject) => {
        under.push({
          message,
          signal,
          accept: () => {
            resolve({ message: { ...message, id: `s-${message.id}`, status: 'sent' } });
          },
          refuse: () => {
            reject(new Error('refused'));
          },
        });
      }),
    onSent: (id, sent) => {
      log = acknowledge(log, id, sent.message);
    },
    onFailed: (id) => {
      log = setStatus(log, id, 'failed');
    },
  });
  const write = (body: string): void => {
    log = appendPending(log, chatMessage({ id: body, body, status: 'sending' }));
    outbox.pump();
  };
  for (const body of bodies) write(body);
  return {
    outbox,
    under,
    write,
    sent: () => under.map(({ message }) => message.body),
    statuses: () => log.live.map(({ message }) => `${message.body} ${message.status}`),
    change: (next: (log: MessageLog) => MessageLog) => {
      log = next(log);
      outbox.pump();
    },
  };
};

describe('Outbox', () => {
  it('has one message in flight, and sends in the order in which they were written', async () => {
    const test = open('One', 'Two', 'Three');
    expect(test.sent()).to.deep.equal(['One']);
    test.outbox.pump();
    test.under[0]?.accept();
    await settle();
    expect(test.sent()).to.deep.equal(['One', 'Two']);
    test.write('Four');
    test.under[1]?.accept();
    await settle();
    test.under[2]?.accept();
    await settle();
    expect(test.sent()).to.deep.equal(['One', 'Two', 'Three', 'Four']);
  });

  it('holds those behind a failed one', async () => {
    const test = open('One', 'Two');
    test.under[0]?.refuse();
    await settle();
    test.outbox.pump();
    test.write('Three');
    expect(test.sent()).to.deep.equal(['One']);
    expect(test.statuses()).to.deep.equal(['One failed', 'Two sending', 'Three sending']);
  });

  it('goes on when the failed one is sent again', async () => {
    const test = open('One', 'Two');
    test.under[0]?.refuse();
    await settle();
    test.change((log) => setStatus(log, 'One', 'sending'));
    test.under[1]?.accept();
    await settle();
    expect(test.sent()).to.deep.equal(['One', 'One', 'Two']);
  });

  it('goes on when the failed one is taken back', async () => {
    const test = open('One', 'Two');
    test.under[0]?.refuse();
    await settle();
    test.change((log) => removeMessage(log, 'One'));
    expect(test.sent()).to.deep.equal(['One', 'Two']);
  });

  for (const answer of ['accept', 'refuse'] as const) {
    it(`forgets a send that was stopped, even when the server would ${answer} it`, async () => {
      const test = open('One', 'Two');
      test.outbox.stop();
      expect(test.under[0]?.signal.aborted).to.be.true;
      test.under[0]?.[answer]();
      await settle();
      expect(test.statuses()).to.deep.equal(['One sending', 'Two sending']);
      test.outbox.pump();
      expect(test.sent()).to.deep.equal(['One', 'One']);
    });
  }

  it('has nothing to do in an empty log', () => {
    const test = open();
    test.outbox.pump();
    test.outbox.stop();
    expect(test.sent()).to.deep.equal([]);
  });
});
