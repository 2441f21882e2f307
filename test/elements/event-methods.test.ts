import { expect } from '@open-wc/testing';
import type { ChatEventDetails } from '../../src/domain/event-details.js';
import type { Conversation } from '../../src/domain/message.js';
import { eventually, goLive, LOG, mount, POST, posts, spyOnConsole, type Mounted } from '../support/chat.js';

/* One test for each public event and each public method: the method is called inside the event's first listener. */

type Name = keyof ChatEventDetails;

/** What happens in a chat, as a page that only listens knows it. */
class Witness {
  readonly #mounted: Mounted;
  /** Each new promise of a handoff that was taken. */
  readonly handoffs = new Set<Promise<Conversation>>();
  readonly faults: string[] = [];
  readonly calls: Promise<unknown>[] = [];
  #phase = 'bot';
  #connection = 'idle';
  #unread = 0;

  constructor(mounted: Mounted) {
    this.#mounted = mounted;
    const { chat } = mounted;
    this.#listen('kustomer-phase-change', ({ phase, previous }) => {
      if (previous !== this.#phase) this.faults.push(`${previous} is told as before, and was ${this.#phase}`);
      this.#phase = phase;
    });
    this.#listen('kustomer-connection-change', ({ connection, previous }) => {
      if (previous !== this.#connection) this.faults.push(`connection ${previous}, was ${this.#connection}`);
      this.#connection = connection;
    });
    this.#listen('kustomer-unread-change', ({ unreadCount }) => (this.#unread = unreadCount));
    for (const name of EVENTS) this.#listen(name, () => undefined);
    chat.addEventListener('kustomer-before-handoff', () => this.check('before-handoff'));
  }

  handoff(): void {
    const { chat } = this.#mounted;
    const promise = chat.handoff();
    this.calls.push(promise);
    promise.catch(() => undefined);
    if (chat.phase === 'handing-off') this.handoffs.add(promise);
  }

  check(when: string): void {
    const { chat } = this.#mounted;
    const attribute = chat.getAttribute('phase');
    if (attribute !== chat.phase)
      this.faults.push(`${when}: attribute ${String(attribute)}, is ${chat.phase}`);
  }

  /** What was told last is what is. */
  get told(): readonly unknown[] {
    return [this.#phase, this.#connection, this.#unread];
  }

  #listen<Type extends Name>(name: Type, hear: (detail: ChatEventDetails[Type]) => void): void {
    this.#mounted.chat.addEventListener(name, (event) => {
      hear((event as unknown as CustomEvent<ChatEventDetails[Type]>).detail);
      this.check(name);
    });
  }
}

type Way = (mounted: Mounted, witness: Witness) => Promise<void>;

const handOff: Way = (_mounted, witness) => {
  witness.handoff();
  return Promise.resolve();
};

/** Somebody is there, and writes. */
const talk =
  (then: Way = () => Promise.resolve(), isHidden = false): Way =>
  async (mounted, witness) => {
    witness.handoff();
    const id = await goLive(mounted);
    mounted.chat.hidden = isHidden;
    // The observer has seen it.
    if (isHidden) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    await mounted.sandbox.reply(id, 'Hello');
    await then(mounted, witness);
  };

/** How each event comes about. */
const WAYS: Readonly<Record<Name, Way>> = {
  'kustomer-phase-change': handOff,
  'kustomer-readiness-change': ({ chat }) => {
    chat.transcript = [...LOG];
    return Promise.resolve();
  },
  'kustomer-before-handoff': handOff,
  'kustomer-handoff': handOff,
  'kustomer-handoff-error': async ({ sandbox }, witness) => {
    await sandbox.fail({ match: POST, kind: 'status', status: 422, times: 1 });
    witness.handoff();
  },
  'kustomer-message': talk(),
  'kustomer-connection-change': handOff,
  'kustomer-unread-change': talk(undefined, true),
  'kustomer-conversation-ended': talk(async ({ chat, sandbox }) => {
    await sandbox.end(chat.conversation?.id ?? '');
  }),
};

const EVENTS = Object.keys(WAYS) as Name[];

/** What the page can do with the element. */
const METHODS: Readonly<Record<string, (mounted: Mounted, witness: Witness) => void>> = {
  handoff: (_mounted, witness) => {
    witness.handoff();
  },
  cancelHandoff: ({ chat }, witness) => {
    const wasHandingOff = chat.phase === 'handing-off';
    if (!chat.cancelHandoff()) return;
    if (!wasHandingOff || (chat.phase as string) !== 'bot')
      witness.faults.push('cancelled, and not with the bot');
  },
  reset: ({ chat }, witness) => {
    chat.reset();
    if (chat.phase !== 'bot' || chat.messages.length > 0) witness.faults.push('reset, and not fresh');
  },
  sendMessage: ({ chat }, witness) => {
    const message = chat.sendMessage('Sent');
    if (message && !chat.messages.includes(message)) witness.faults.push('sent, and not in the log');
  },
  appendMessage: ({ chat }, witness) => {
    const message = chat.appendMessage({ direction: 'in', body: 'Appended' });
    if (message && !chat.messages.includes(message)) witness.faults.push('appended, and not in the log');
  },
  retryMessage: ({ chat }, witness) => {
    if (chat.retryMessage('nobody')) witness.faults.push('nobody’s message is sent again');
  },
  endConversation: ({ chat }, witness) => {
    witness.calls.push(chat.endConversation());
  },
  'set transcript': ({ chat }) => {
    chat.transcript = [...LOG, { direction: 'in', body: 'One more' }];
  },
  'set external-id': ({ chat }) => {
    chat.setAttribute('external-id', 'order-1');
  },
  'remove and put back': ({ chat }) => {
    const parent = chat.parentElement;
    chat.remove();
    parent?.append(chat);
  },
};

/** The chat has come to where only somebody's act or a message leads on. */
const settled = async ({ chat, sandbox }: Mounted, witness: Witness): Promise<void> => {
  await Promise.allSettled(witness.calls);
  await eventually(() => chat.phase !== 'handing-off', `the end of ${String(chat.step)}`);
  // What was sent arrives, and nothing is posted any more.
  await eventually(() => chat.messages.every(({ status }) => status !== 'sending'), 'all sent');
  await sandbox.requests();
};

describe('inside a listener', () => {
  spyOnConsole();

  for (const name of EVENTS) {
    for (const [method, call] of Object.entries(METHODS)) {
      it(`of ${name}, the page may ${method}`, async () => {
        const mounted = await mount({ log: name === 'kustomer-readiness-change' ? null : LOG });
        const { chat, sandbox } = mounted;
        await chat.updateComplete;
        await sandbox.set({ closableChat: true });
        const witness = new Witness(mounted);
        const heard = new Promise<void>((resolve) => {
          chat.addEventListener(
            name,
            () => {
              call(mounted, witness);
              witness.check(method);
              resolve();
            },
            { once: true },
          );
        });
        // Where a wait ends early because of the method, that is what it did.
        const way = WAYS[name](mounted, witness);
        await heard;
        await way;
        await settled(mounted, witness);
        const posted = await posts(mounted);
        expect(witness.faults).to.deep.equal([]);
        expect(posted).to.be.at.most(witness.handoffs.size);
        expect((await sandbox.conversations()).length).to.be.at.most(posted);
        expect(chat.getAttribute('phase')).to.equal(chat.phase);
        await eventually(
          () => String(witness.told) === String([chat.phase, chat.connection, chat.unreadCount]),
          'what was told to be what is',
        );
        chat.remove();
      });
    }
  }
});
