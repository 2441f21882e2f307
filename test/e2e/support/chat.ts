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
  readonly takeover: Locator;

  constructor(page: Page) {
    this.page = page;
    this.host = page.locator('kustomer-handoff-chat');
    this.log = this.host.getByRole('log', { name: 'Conversation' });
    this.rows = this.host.locator('.row');
    this.handoffButton = this.host.getByRole('button', { name: 'Talk to a person' });
    this.composer = this.host.getByRole('textbox');
    this.sendButton = this.host.getByRole('button', { name: 'Send' });
    this.tryAgain = this.host.getByRole('button', { name: 'Try again' });
    this.fallback = page.getByText('Call us:');
    this.takeover = this.host.locator('khc-takeover');
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
    await expect(this.takeover).toContainText('Connected with our team');
    await expect(this.composer).toBeVisible();
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

  /** Lets the page's clock go on by so much, and what is due happen. Needs `page.clock.install()`. */
  async later(ms: number): Promise<void> {
    await this.page.clock.runFor(ms);
  }
}
