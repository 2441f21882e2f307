import type { Plugin } from 'vite';

const call =
  /(\w+)\.createPolicy\((['"])lit-html\2,\s*\{\s*createHTML:\s*(?:\((\w+)\)|(\w+))\s*=>\s*(?:\3|\4)\b,?\s*\}\)/;

/**
 * Names the Trusted Types policy of the bundled Lit after us, and lets a refusal pass.
 *
 * Lit asks for its policy `lit-html` while it is imported, before any code of ours, and offers no hook. On a page whose
 * `trusted-types` list has no such name, or that has a Lit of its own already, that call throws and takes everything
 * with it. Without a policy Lit hands plain strings to the browser: fine where Trusted Types are not enforced, and
 * where they are, the first rendering throws, which `define.ts` can catch.
 */
export function templatePolicy(): Plugin {
  let replaced = 0;
  return {
    name: 'template-policy',
    apply: 'build',
    buildStart() {
      replaced = 0;
    },
    transform: {
      filter: { id: /\/lit-html\/(?:development\/)?lit-html\.js$/ },
      handler(code) {
        if (!call.test(code))
          this.error('lit-html no longer creates its policy as expected: see template-policy.ts');
        replaced += 1;
        // No line is added before the end, so the source map still fits.
        const guarded = code.replace(call, 'khcCreatePolicy($1)');
        return {
          code: `${guarded}\nfunction khcCreatePolicy(factory) {
  try { return factory.createPolicy('kustomer-handoff-chat', { createHTML: (html) => html }); } catch { return undefined; }
}\n`,
          map: null,
        };
      },
    },
    generateBundle() {
      if (replaced !== 1)
        this.error(`expected one copy of lit-html in the bundle, found ${String(replaced)}`);
    },
  };
}
