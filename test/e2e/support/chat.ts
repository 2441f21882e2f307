import type { Locator, Page } from '@playwright/test';
import type { KustomerHandoffChat } from '../../../src/elements/kustomer-handoff-chat.js';
import { expect } from '@playwright/test';

/** The element as the person sees it; selectors reach into its open shadow roots. */
export class Chat {
  readonly page: Page;
  readonly host: Locator;
  readonly log: Locator;
  readonly rows: Locator;
  readonly handoffButton: Locator;
  readonly composer: Locator;
  readonly sendButton: Locator;
  readonly tryAgain: Locator;
  readonly fallback: Locator;
  /** How far the handoff is, and where the person took over. */
  readonly status: Locator;
  /** What is about to be shared, before it is. */
  readonly review: Locator;
  readonly shareButton: Locator;
  /** The seconds until it goes on by itself. */
  readonly countdown: Locator;

  /**
   * @param root the frame that it is in
   * @param id where the page has several
   */
  constructor(page: Page, root: Pick<Page, 'locator' | 'getByText'> = page, id?: string) {
    this.page = page;
    this.host = root.locator(id === undefined ? 'kustomer-handoff-chat' : `#${id}`);
    this.log = this.host.getByRole('log', { name: 'Conversation' });
    this.rows = this.host.locator('.row');
    this.handoffButton = this.host.getByRole('button', {
      name: /^(Talk to a person|Save this conversation)/,
    });
    this.composer = this.host.getByRole('textbox');
    this.sendButton = this.host.getByRole('button', { name: 'Send' });
    this.tryAgain = this.host.getByRole('button', { name: 'Try again' });
    this.fallback = root.getByText('Call us:');
    this.status = this.host.locator('khc-handoff-status');
    this.review = this.host.getByRole('dialog', { name: 'Share this conversation?' });
    this.shareButton = this.review.getByRole('button', { name: 'Share and continue' });
    this.countdown = this.status.locator('.countdown');
  }

  button(name: string): Locator {
    return this.host.getByRole('button', { name });
  }

  /** A message of the review by its text. */
  reviewed(text: string): Locator {
    return this.review.getByRole('listitem').filter({ hasText: text });
  }

  /** A message by its text. */
  bubble(text: string): Locator {
    return this.rows.filter({ hasText: text });
  }

  phase(): Promise<string> {
    return this.host.evaluate((chat: KustomerHandoffChat) => chat.phase);
  }

  step(): Promise<string | null> {
    return this.host.evaluate((chat: KustomerHandoffChat) => chat.step);
  }

  async expectPhase(phase: string): Promise<void> {
    await expect(this.host).toHaveAttribute('phase', phase);
  }

  async expectStep(step: string): Promise<void> {
    await expect.poll(() => this.step()).toBe(step);
  }

  /** Live, with the composer and the line that says so. */
  async expectLive(): Promise<void> {
    await this.expectPhase('live');
    await expect(this.status).toContainText('Connected with our team');
    await expect(this.composer).toBeVisible();
  }

  /** Turns the page's visitor into another one, as a page does at a login or logout. */
  async setToken(token: string): Promise<void> {
    await this.host.evaluate((chat: KustomerHandoffChat, value) => {
      chat.trackingToken = value;
    }, token);
  }

  /** The chat of another page. */
  in(page: Page): Chat {
    return new Chat(page);
  }

  /** The same page once more, in a tab of the same browser. */
  async openTab(): Promise<Chat> {
    const page = await this.page.context().newPage();
    await page.goto(this.page.url());
    return new Chat(page);
  }

  async handOff(): Promise<void> {
    await this.handoffButton.click();
    await this.expectLive();
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** What the person reads in the log, from top to bottom. */
  bodies(): Promise<string[]> {
    return this.rows.locator('.body').allTextContents();
  }

  /** Seconds that the countdown shows. */
  async secondsLeft(): Promise<number> {
    return Number(/\d+/.exec(await this.countdown.innerText())?.[0]);
  }

  /** A look sets the time of the next one only when its answer is there, so the clock goes on step by step. */
  async lookUntilFound(): Promise<void> {
    await expect(async () => {
      await this.later(4_000);
      await this.expectPhaseNow('live');
    }).toPass();
    await this.expectLive();
  }

  /** Without waiting. */
  async expectPhaseNow(phase: string): Promise<void> {
    expect(await this.host.getAttribute('phase')).toBe(phase);
  }

  /** Lets the page's clock go on by so much, and what is due happen. Needs `page.clock.install()`. */
  async later(ms: number): Promise<void> {
    await this.page.clock.runFor(ms);
  }
}
