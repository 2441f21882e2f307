import type { Page } from '@playwright/test';

/** Where Kustomer's web SDK keeps the page's token. */
export const PAGE_TOKEN_KEY = 'kustomer-chat-tracking-token';

interface CorePageWindow {
  coreState: string;
  coreEvents: [name: string, body: unknown][];
}

/** `core.js` as a page has it that starts it itself, and notes what it tells. Goes into the page's head. */
export const coreScript = (base: string): string => `
<script>
  coreState = 'loading';
  coreEvents = [];
  addEventListener('kustomerCoreLoaded', () => {
    KustomerCore.init({}, (response, error) => {
      coreState = error ? 'failed: ' + error.message : 'started';
      for (const name of ['onMessageReceived', 'onMessageSent', 'onConversationEnded']) {
        KustomerCore.addListener(name, (payload) => coreEvents.push([name, payload.body ?? null]));
      }
    });
  });
</script>
<script async src="${base}/chat-web/core.js" data-kustomer-api-key="key"></script>`;

/** The page's Core has a token, knows the customer and listens. */
export const coreStarted = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => (window as unknown as CorePageWindow).coreState === 'started');

/** What the page's Core has told the page of, oldest first. */
export const coreEvents = (page: Page): Promise<[name: string, body: unknown][]> =>
  page.evaluate(() => (window as unknown as CorePageWindow).coreEvents);
