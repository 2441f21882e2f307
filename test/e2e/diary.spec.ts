import { expect, test } from './support/site.js';

/* What keeps watch in every other test. */

for (const [what, code] of [
  ['an error that is thrown', 'setTimeout(() => { throw new Error("thrown on purpose") })'],
  ['a rejection that nobody handles', 'Promise.reject(new Error("thrown on purpose"))'],
  ['an error on the console', 'console.error("thrown on purpose")'],
  ['a warning of ours', 'console.warn("[kustomer-handoff-chat] thrown on purpose")'],
] as const) {
  test(`Nobody overlooks ${what}`, async ({ embed, diary }) => {
    await embed({ head: `<script>${code}</script>` });
    await expect.poll(() => diary.unexpected()).toEqual([expect.stringContaining('thrown on purpose')]);
    diary.allow(/thrown on purpose/);
  });
}
