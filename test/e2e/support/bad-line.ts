import type { BrowserContext } from '@playwright/test';
import type { KustomerHandoffChat } from '../../../src/elements/kustomer-handoff-chat.js';
import { expect } from '@playwright/test';
import type { Chat } from './chat.js';
import type { RestartableSandbox } from './restartable.js';
import { seenRows } from './row-watch.js';
import type { Schedule, Step } from './schedule.js';

/** What a person sees of the chat as a whole. */
interface Sight {
  readonly phase: string;
  readonly step: string | null;
  /** Of the customer's own messages. */
  readonly fates: readonly string[];
}

/** How long it may take until everything is sent once the line is good: a minute of the product, and slow machines. */
const SETTLE_MS = 90_000;

/** What a click or a key may take, where the page has no reason to wait. */
const ACT = { timeout: 30_000 };

/** How often it is looked for what must come soon. */
const SOON = { intervals: [20, 50] };

/** A conversation between a page and the agent's desk, through everything that a schedule has in store. */
export class BadLineJourney {
  readonly #chat: Chat;
  readonly #sandbox: RestartableSandbox;
  readonly #context: BrowserContext;
  readonly #written: string[] = [];
  readonly #replied: string[] = [];
  /** What happened when, for the report of a failure. */
  readonly #diary: string[] = [];
  #isOffline = false;

  constructor(chat: Chat, sandbox: RestartableSandbox) {
    this.#chat = chat;
    this.#sandbox = sandbox;
    this.#context = chat.page.context();
  }

  async run({ isEarly, steps }: Schedule): Promise<void> {
    const [first, ...others] = steps;
    if (isEarly && first) await this.#do(first);
    await this.#chat.handoffButton.click();
    if (!isEarly) await this.#untilLive();
    for (const step of isEarly ? others : steps) {
      await this.#do(step);
    }
    this.#note('the end');
    await this.#heal();
    await this.#settle();
    await this.#expectAllOnce();
  }

  /** What was done and what came of it at the server, by time. */
  async report(): Promise<string> {
    // A sandbox that is gone already can say nothing more.
    const seen = await this.#seen().catch(() => []);
    return [...this.#diary, ...seen].sort().join('\n');
  }

  async #seen(): Promise<string[]> {
    const { desk } = this.#sandbox;
    const requests = (await desk.requests()).filter(({ method }) => method === 'POST');
    const [conversation] = await desk.conversations();
    const live = (conversation?.messages ?? []).filter(({ importedAt }) => importedAt === null);
    return [
      ...requests.map(({ time, path, status }) => `${time} saw POST ${path}: ${status ?? 'no answer'}`),
      ...live.map(({ createdAt, direction, body, id }) => `${createdAt} has ${direction} “${body}” ${id}`),
    ];
  }

  #note(text: string): void {
    this.#diary.push(`${new Date().toISOString()} ${text}`);
  }

  async #do(step: Step): Promise<void> {
    const { line } = this.#sandbox;
    this.#note(JSON.stringify(step));
    switch (step.do) {
      case 'write':
        await this.#write(step.body);
        break;
      case 'reply':
        await this.#sandbox.desk.reply(step.body);
        this.#replied.push(step.body);
        break;
      case 'wait':
        // No wait for anything: how much time passes is the schedule's to say.
        await new Promise((resolve) => setTimeout(resolve, step.ms));
        break;
      case 'reload':
        await this.#reload();
        break;
      case 'trap':
        void line.trap(step.on, step.fault);
        break;
      case 'cut':
        line.spoil(step.fault);
        break;
      case 'line':
        line.spoilAll(step.fault);
        break;
      case 'refuse':
        line.refuse();
        line.spoil({ kind: 'reset' });
        break;
      case 'stop-server':
        await this.#sandbox.stop();
        break;
      case 'offline':
        this.#isOffline = true;
        await this.#context.setOffline(true);
        break;
      case 'heal':
        await this.#heal();
        break;
      case 'push':
        await this.#sandbox.desk.settings(step.settings);
    }
  }

  /** With real keys, wherever the conversation is, unless there is nowhere to write: the handoff was refused. */
  async #write(body: string): Promise<void> {
    const { composer } = this.#chat;
    if ((await this.#chat.phase()) === 'bot') await this.#askAgain();
    await expect
      .poll(async () => (await composer.isVisible()) || (await this.#chat.phase()) === 'bot', SOON)
      .toBe(true);
    try {
      // What was begun before a refusal is still there.
      await composer.fill('', (await composer.isVisible()) ? ACT : { timeout: 1 });
      await composer.pressSequentially(body, ACT);
      await composer.press('Enter', ACT);
      this.#written.push(body);
    } catch (error) {
      if ((await this.#chat.phase()) !== 'bot') throw error;
      this.#note('nowhere to write');
    }
  }

  async #askAgain(): Promise<void> {
    const button = this.#chat.handoffButton.or(this.#chat.tryAgain);
    await button.first().click(ACT);
  }

  /** The person is back in the same place, and everything is still there. */
  async #reload(): Promise<void> {
    const { page } = this.#chat;
    const before = { ...(await this.#sight()), bodies: await this.#chat.bodies() };
    // A wish for a person that has not become a conversation is looked at elsewhere: `reload.spec.ts`.
    if (before.phase !== 'live' && before.step !== 'connecting') return;
    await this.#expectNoSwap();
    const { acknowledged } = await seenRows(page);
    await page.reload({ waitUntil: 'commit' });
    await expect(this.#chat.host).toHaveAttribute('phase', /./);
    // Live as soon as the server answers; until then everything is there, and can be written on.
    await expect
      .poll(() => this.#sight().then(({ phase, step }) => step ?? phase), SOON)
      .toMatch(/^(live|connecting)$/);
    await expect(this.#chat.composer).toBeVisible();
    await expect
      .poll(() => this.#chat.bodies().then((bodies) => missing(before.bodies, bodies)), SOON)
      .toEqual([]);
    const now = (await seenRows(page)).acknowledged;
    const [kept, known] = [now.filter((id) => acknowledged.includes(id)), new Set(now)];
    expect(kept, 'order after a reload').toEqual(acknowledged.filter((id) => known.has(id)));
  }

  async #heal(): Promise<void> {
    await this.#sandbox.startAgain();
    await this.#sandbox.line.heal();
    if (this.#isOffline) await this.#context.setOffline(false);
    this.#isOffline = false;
  }

  #sight(): Promise<Sight> {
    return this.#chat.host.evaluate(({ phase, step, messages }: KustomerHandoffChat) => ({
      phase,
      step,
      fates: messages.filter(({ direction }) => direction === 'in').map(({ status }) => status),
    }));
  }

  async #expectNoSwap(): Promise<void> {
    expect((await seenRows(this.#chat.page)).swaps, 'acknowledged messages that swapped').toEqual([]);
  }

  /** The person sends again what failed: not before everything that is under way has arrived or is lost. */
  async #settle(): Promise<void> {
    await expect.poll(() => this.#sandbox.line.owed, SOON).toBe(0);
    await this.#untilLive();
  }

  /** Everything is sent, and what was asked of the person for that, they have done. */
  async #untilLive(): Promise<void> {
    await expect(async () => {
      const { phase, fates } = await this.#sight();
      const failed = phase === 'bot' ? this.#chat.handoffButton.or(this.#chat.tryAgain) : this.#chat.tryAgain;
      if ((await failed.count()) > 0) {
        await failed.first().click(ACT);
        this.#note('try again');
      }
      expect({ phase, fates: fates.filter((fate) => fate !== 'sent') }).toEqual({ phase: 'live', fates: [] });
    }).toPass({ timeout: SETTLE_MS, intervals: [50] });
  }

  async #expectAllOnce(): Promise<void> {
    const { messages } = await this.#sandbox.desk.conversation();
    const live = messages.filter(({ importedAt }) => importedAt === null);
    const bodiesOf = (wanted: 'in' | 'out'): string[] =>
      live.filter(({ direction }) => direction === wanted).map(({ body }) => body);
    expect(bodiesOf('in'), 'what the customer wrote, at the server').toEqual(this.#written);
    expect(bodiesOf('out'), 'what the agent wrote, at the server').toEqual(this.#replied);
    await expect
      .poll(() => this.#chat.bodies(), { ...SOON, message: 'the log', timeout: SETTLE_MS })
      .toEqual(messages.map(({ body }) => body));
    await this.#expectNoSwap();
  }
}

/** What of `before` is not in `now`, each as often as it stood there. */
function missing(before: readonly string[], now: readonly string[]): string[] {
  const left = [...now];
  return before.filter((body) => {
    const index = left.indexOf(body);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
