import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** What Chromium itself prints when the network fails; the tests make it fail on purpose. */
const NETWORK_NOISE = [
  /^Failed to load resource: /,
  /^Access to fetch at '.*' from origin '.*' has been blocked by CORS policy/,
];

/** Everything that pages said or threw, so that a test fails of what nobody looked at. */
export class Diary {
  readonly lines: string[] = [];
  readonly #errors: string[] = [];
  readonly #allowed: RegExp[] = [...NETWORK_NOISE];

  watch(context: BrowserContext): void {
    context.on('weberror', (error) => {
      this.#errors.push(`uncaught: ${error.error().stack ?? error.error().message}`);
    });
    context.on('console', (message) => {
      this.#note(message);
    });
  }

  /** Expects such a line on the console. */
  allow(text: RegExp): void {
    this.#allowed.push(text);
  }

  /** What nobody expected. */
  unexpected(): string[] {
    return this.#errors.filter((line) => !this.#allowed.some((allowed) => allowed.test(line)));
  }

  #note(message: ConsoleMessage): void {
    const text = message.text();
    this.lines.push(text);
    const isOurs = text.includes('[kustomer-handoff-chat]') && message.type() === 'warning';
    if (message.type() === 'error' || isOurs) this.#errors.push(text);
  }
}
