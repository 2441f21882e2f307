import type { Plugin } from 'vite';

/**
 * Stops the build where a file has more than ASCII: a classic script is read in the page's own encoding, whatever that
 * is. The bundler escapes what it may (`charset`), `minifyTemplates` the rest.
 */
export function asciiOnly(): Plugin {
  return {
    name: 'ascii-only',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        const found = output.type === 'chunk' && /.{0,30}[^\0-\x7f]/.exec(output.code);
        if (found) this.error(`${output.fileName} is not all ASCII, at: ${found[0]}`);
      }
    },
  };
}
