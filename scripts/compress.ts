import { minify } from 'terser';
import type { Plugin } from 'vite';

/**
 * Lets terser shorten the shipped chunks before the bundler's own minifier gives out names and takes the white space:
 * after brotli, both together come out about one per cent below either alone.
 */
export const compress = (): Plugin => ({
  name: 'compress',
  renderChunk: async (code, { fileName }) => {
    const { code: shortened, map } = await minify(
      { [fileName]: code },
      {
        module: true,
        ecma: 2020,
        compress: { passes: 2, keep_fargs: false },
        mangle: false,
        format: { comments: false },
        sourceMap: true,
      },
    );
    if (shortened === undefined) throw new Error(`terser gave nothing for ${fileName}`);
    return { code: shortened, map: map as string };
  },
});
