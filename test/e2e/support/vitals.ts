import type { CDPSession, Page } from '@playwright/test';

/** What must not grow with the age of a page. */
export interface Vitals {
  /** DOM nodes that are alive, in the document or kept by somebody. */
  readonly nodes: number;
  readonly listeners: number;
  /** Timers that wait to fire. */
  readonly timers: number;
}

interface CountingWindow {
  pendingTimers: Set<number>;
}

/** Counts timers on the page's fake clock; to be called after it was installed, and before the page is opened. */
export async function countTimers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const pending = new Set<number>();
    const [set, clear] = [window.setTimeout.bind(window), window.clearTimeout.bind(window)];
    const counted = (task: () => void, ms?: number): number => {
      const id = set(() => {
        pending.delete(id);
        task();
      }, ms);
      pending.add(id);
      return id;
    };
    const uncounted = (id?: number): void => {
      if (id !== undefined) pending.delete(id);
      clear(id);
    };
    Object.assign(window, { setTimeout: counted, clearTimeout: uncounted, pendingTimers: pending });
  });
}

/** Reads the vitals of a page, after everything that nobody holds is gone. */
export class VitalsReader {
  readonly #page: Page;
  readonly #session: CDPSession;

  private constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
  }

  static async open(page: Page): Promise<VitalsReader> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await session.send('HeapProfiler.enable');
    return new VitalsReader(page, session);
  }

  async read(): Promise<Vitals> {
    await this.#session.send('HeapProfiler.collectGarbage');
    const { metrics } = await this.#session.send('Performance.getMetrics');
    const metric = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
    const timers = await this.#page.evaluate(() => (window as unknown as CountingWindow).pendingTimers.size);
    return { nodes: metric('Nodes') - (await this.#litter()), listeners: metric('JSEventListeners'), timers };
  }

  /**
   * Lit's `repeat` leaves one comment behind for every item that it drops (`removePart` of lit-html 3.3.3): known, a
   * hundred bytes each, and in these two places as many as there were announcements and chunks of messages.
   */
  #litter(): Promise<number> {
    return this.#page.evaluate(() => {
      const root = document.querySelector('kustomer-handoff-chat')?.shadowRoot;
      const list = root?.querySelector('khc-message-list')?.shadowRoot;
      const places = [root?.querySelector('.sr'), list?.querySelector('.content')];
      const children = places.flatMap((place) => [...(place?.childNodes ?? [])]);
      return children.filter(({ nodeType }) => nodeType === Node.COMMENT_NODE).length;
    });
  }
}
