import { expect, type Request } from '@playwright/test';
import type { KustomerHandoffChat } from '../../../src/elements/kustomer-handoff-chat.js';
import type { Chat } from './chat.js';
import type { Desk } from './desk.js';
import { VitalsReader, type Vitals } from './vitals.js';

/** How much happens in a page's life: a virtual day, in equal rounds, each with one loss of the line. */
export interface LifeSize {
  readonly rounds: number;
  /** Half of them from each side. */
  readonly messagesPerRound: number;
  readonly reattachmentsPerRound: number;
}

const DAY_MS = 24 * 60 * 60_000;

/** As many messages as fill the window that is in the DOM and some more, so that more of them make no more nodes. */
const FILLING = 240;

/** Hundreds of requests on a machine that has other things to do. */
const PATIENCE = { timeout: 60_000, intervals: [10, 20, 50] };

/**
 * What may differ from the baseline: the window of messages moves by whole chunks, a typing sign or banner may stand
 * there, and a poll may be under way. A leak of one node, listener or timer a round is more than that in a long life.
 */
const TOLERANCE: Vitals = { nodes: 30, listeners: 2, timers: 2 };

/** Lives through a day of a page, and looks that nothing has piled up. */
export class LongLife {
  readonly #chat: Chat;
  readonly #desk: Desk;
  readonly #reader: VitalsReader;
  readonly #said: string[] = [];
  /** Requests that wait for their answers; Core's stream, which never ends, is none of them. */
  readonly #open = new Set<Request>();

  private constructor(chat: Chat, desk: Desk, reader: VitalsReader) {
    this.#chat = chat;
    this.#desk = desk;
    this.#reader = reader;
    const { page } = chat;
    page.on('request', (request) => {
      if (!request.url().endsWith('/core/events')) this.#open.add(request);
    });
    for (const end of ['requestfinished', 'requestfailed'] as const) {
      page.on(end as 'requestfinished', (request) => this.#open.delete(request));
    }
  }

  static async begin(chat: Chat, desk: Desk): Promise<LongLife> {
    await desk.settings({ rateLimit: { limit: 1_000_000, windowSeconds: 60 } });
    return new LongLife(chat, desk, await VitalsReader.open(chat.page));
  }

  async live({ rounds, messagesPerRound, reattachmentsPerRound }: LifeSize): Promise<void> {
    const { page } = this.#chat;
    await page.waitForFunction(() => customElements.get('khc-composer') !== undefined);
    await this.#chat.handOff();
    // In the same turns as later: what stands below the last of a turn are nodes too.
    for (let count = 0; count < FILLING; count += messagesPerRound) await this.#talk(messagesPerRound);
    await this.#loseLine();
    await this.#reattach();
    const before = await this.#reader.read();
    let reattachments = 0;
    for (let round = 1; round <= rounds; round += 1) {
      await this.#talk(messagesPerRound);
      await this.#loseLine();
      for (; reattachments < round * reattachmentsPerRound; reattachments += 1) await this.#reattach();
      await page.clock.fastForward(DAY_MS / rounds);
    }
    await this.#loseLine();
    await this.#expectAll();
    await this.#expectVitals(before);
  }

  /** A turn of the customer's and one of the agent's. */
  async #talk(messages: number): Promise<void> {
    await this.#say(messages / 2);
    await this.#hear(messages / 2);
  }

  /** The first with the keyboard. */
  async #say(count: number): Promise<void> {
    const bodies = Array.from({ length: count }, (_, index) => `In ${this.#said.length + index}`);
    this.#said.push(...bodies);
    const [first = '', ...others] = bodies;
    await this.#chat.write(first);
    await this.#chat.host.evaluate((chat: KustomerHandoffChat, rest) => {
      for (const body of rest) chat.sendMessage(body);
    }, others);
    await this.#untilSent();
  }

  async #hear(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      const body = `Out ${this.#said.length}`;
      await this.#desk.reply(body);
      this.#said.push(body);
    }
  }

  /** What was said meanwhile is there when it is back. */
  async #loseLine(): Promise<void> {
    const context = this.#chat.page.context();
    await context.setOffline(true);
    await this.#chat.page.waitForFunction(() => !navigator.onLine);
    await context.setOffline(false);
    await this.#untilHeard();
  }

  /** Off the page for long enough that everything is let go of, and on it again. */
  async #reattach(): Promise<void> {
    await this.#chat.host.evaluate(async (host) => {
      const { parentNode: parent, nextSibling: next } = host;
      host.remove();
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      parent?.insertBefore(host, next);
      // A move leaves the log at its top, where the next scrolling would show more of it: the person goes to its end.
      const list = host.shadowRoot?.querySelector('khc-message-list')?.shadowRoot;
      list?.querySelector('.scroller')?.scrollTo({ top: Number.MAX_SAFE_INTEGER });
    });
    await this.#untilHeard();
    // A connection is made when all of it is: one that was cut while it began would be another matter.
    await this.#untilQuiet();
  }

  /** Nothing is asked of the server, and what was just answered asks for no more. */
  async #untilQuiet(): Promise<void> {
    await expect(async () => {
      for (let frame = 0; frame < 3; frame += 1) {
        expect(this.#open.size).toBe(0);
        await this.#chat.page.evaluate(() => new Promise(requestAnimationFrame));
      }
    }).toPass(PATIENCE);
  }

  #untilSent(): Promise<void> {
    return expect.poll(() => this.#unsent(), PATIENCE).toBe(0);
  }

  #untilHeard(): Promise<void> {
    const last = this.#said.at(-1);
    return expect
      .poll(
        () =>
          this.#chat.host.evaluate(({ messages, connection }: KustomerHandoffChat) =>
            connection === 'online' ? messages.at(-1)?.body : connection,
          ),
        PATIENCE,
      )
      .toBe(last);
  }

  #unsent(): Promise<number> {
    return this.#chat.host.evaluate(
      ({ messages }: KustomerHandoffChat) => messages.filter(({ status }) => status === 'sending').length,
    );
  }

  async #expectAll(): Promise<void> {
    const { messages } = await this.#desk.conversation();
    const live = messages.filter(({ importedAt }) => importedAt === null);
    expect(live.map(({ body }) => body)).toEqual(this.#said);
    const shown = await this.#chat.host.evaluate((chat: KustomerHandoffChat) =>
      chat.messages.map(({ body }) => body),
    );
    expect(shown).toEqual(messages.map(({ body }) => body));
  }

  async #expectVitals(before: Vitals): Promise<void> {
    const names = ['nodes', 'listeners', 'timers'] as const;
    const most = Object.fromEntries(names.map((name) => [name, before[name] + TOLERANCE[name]]));
    await expect(async () => {
      const now = await this.#reader.read();
      const over = names.filter((name) => now[name] > (most[name] ?? 0));
      expect(over, `${JSON.stringify(before)} before, ${JSON.stringify(now)} now`).toEqual([]);
    }).toPass({ timeout: 60_000 });
  }
}
