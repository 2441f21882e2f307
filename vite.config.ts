import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { asciiOnly } from './scripts/ascii-only.js';
import { nameChunks } from './scripts/chunks.js';
import { minifyTemplates } from './scripts/minify-templates.js';
import { templatePolicy } from './scripts/template-policy.js';

const root = import.meta.dirname;
const name = 'kustomer-handoff-chat';
const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string | { default: string }>;
  dependencies: Record<string, string>;
  peerDependencies?: Record<string, string>;
};

/** What the three library builds share. They write into one `dist`, so none of them may empty it. */
const library = {
  target: 'es2022',
  sourcemap: true,
  copyPublicDir: false,
  emptyOutDir: false,
  modulePreload: false, // its helper adds <link> elements, bytes, and nothing that an embed needs
  reportCompressedSize: false, // `npm run size` says it better
} as const;

// One line instead of each dependency's own; the licences stand in dist/third-party-licenses.md.
const banner = `/*! ${name}: MIT; Lit: BSD-3; see third-party-licenses.md */`;
const minified = {
  minify: true, // the `minify` option of Vite's library mode keeps white space
  comments: { legal: false, annotation: false, jsdoc: false },
  postBanner: banner,
};

/** `<script type="module">`: everything but the lazily loaded parts in one file, which can carry an `integrity`. */
const script: UserConfig = {
  plugins: [clean('dist/chunks'), minifyTemplates(), templatePolicy()],
  build: {
    ...library,
    sourcemap: 'hidden', // published beside it; the comment that names it would be downloaded by everybody
    outDir: 'dist',
    manifest: true, // read by .size-limit.js
    license: { fileName: 'third-party-licenses.md' },
    lib: { entry: { [name]: 'src/define.ts' }, formats: ['es'] },
    rolldownOptions: {
      // Otherwise shared code moves to a hashed chunk, and the entry is a facade of one line.
      preserveEntrySignatures: 'allow-extension',
      output: {
        ...minified,
        entryFileNames: '[name].js',
        // An option is called by its folder: `review`, not `review-panel`.
        chunkFileNames: ({ name: file, facadeModuleId }) =>
          `chunks/${/\/options\/([\w-]+)\//.exec(facadeModuleId ?? '')?.[1] ?? file}-[hash].js`,
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            {
              debugName: 'chunks',
              name: nameChunks({
                roots: {
                  [name]: join(root, 'src/define.ts'),
                  conversation: join(root, 'src/conversation/conversation.ts'),
                },
                apart: [join(root, 'src/composer/composer.ts')],
              }),
            },
          ],
        },
      },
    },
  },
};

/** `<script>`: one file, in ASCII. What is loaded lazily elsewhere is imported statically, since inlined `import()` costs more. */
const classic: UserConfig = {
  plugins: [eagerImports(), minifyTemplates(), templatePolicy(), asciiOnly()],
  build: {
    ...library,
    outDir: 'dist',
    lib: { entry: { [name]: 'src/define.ts' }, formats: ['iife'], name: 'KustomerHandoffChat' },
    rolldownOptions: {
      preserveEntrySignatures: false, // it registers the element and leaves no global behind
      output: { ...minified, charset: 'ascii', entryFileNames: '[name].iife.js' },
    },
  },
};

/** For bundlers: readable, and Lit stays theirs. The entries are those that package.json exports. */
const packaged: UserConfig = {
  build: {
    ...library,
    outDir: 'dist/npm',
    emptyOutDir: true, // a folder of its own
    minify: false,
    lib: { entry: packageEntries(), formats: ['es'] },
    rolldownOptions: {
      external: Object.keys({ ...pkg.dependencies, ...pkg.peerDependencies }).map(
        (dependency) => new RegExp(`^${dependency}(/|$)`),
      ),
      output: {
        entryFileNames: '[name].js',
        // One file for each module, so that a page without the element bundles no Lit.
        preserveModules: true,
        preserveModulesRoot: 'src',
        minifyInternalExports: false,
      },
    },
  },
};

/** The demo pages as static files, usable from any folder. */
const demo: UserConfig = {
  base: './',
  plugins: [webScripts()],
  build: {
    target: 'es2022',
    outDir: 'dist-demo',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: demoEntries(),
      output: {
        // A service worker rules only over the folder it lies in, and is looked up by its name.
        entryFileNames: ({ name: entry }) =>
          entry === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
};

export default defineConfig(async ({ mode, command, isPreview }) => {
  if (command === 'build' && !isPreview) {
    const builds: Record<string, UserConfig> = { script, classic, package: packaged, demo };
    const build = builds[mode];
    if (!build) throw new Error(`Unknown build "${mode}": use --mode ${Object.keys(builds).join(', ')}`);
    return build;
  }
  // Loaded here alone, so that no build depends on the sandbox.
  const { sandboxPlugin } = await import('./src/sandbox/vite-plugin.js');
  return {
    ...(mode === 'demo' ? demo : {}),
    plugins: [sandboxPlugin()],
    server: { port: 5173 },
    preview: { port: 4173 },
  };
});

function packageEntries(): Record<string, string> {
  const outputs = Object.values(pkg.exports).map((target) =>
    typeof target === 'string' ? target : target.default,
  );
  const names = outputs.flatMap((output) => /^\.\/dist\/npm\/([\w-]+)\.js$/.exec(output)?.[1] ?? []);
  return Object.fromEntries(names.map((entry) => [entry, `src/${entry}.ts`]));
}

function demoEntries(): Record<string, string> {
  const files = readdirSync(join(root, 'demo'), { recursive: true, encoding: 'utf8' }).map((file) =>
    join('demo', file),
  );
  const pages = ['index.html', ...files.filter((file) => file.endsWith('index.html'))];
  const entries = Object.fromEntries(
    pages.map((page) => [page.replace(/\/?index\.html$/, '') || 'index', page]),
  );
  const worker = files.find((file) => file.endsWith('service-worker.ts'));
  return worker ? { ...entries, 'service-worker': worker } : entries;
}

/** Hashed names pile up in a folder that is never emptied. */
function clean(folder: string): Plugin {
  return {
    name: 'clean',
    apply: 'build',
    buildStart: () => rmSync(join(root, folder), { recursive: true, force: true }),
  };
}

/** Puts a `lazy-eager.ts` in the place of each `lazy.ts` beside it, and makes sure that no `import()` is left. */
function eagerImports(): Plugin {
  return {
    name: 'eager-imports',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!/\blazy\.js$/.test(source)) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      const eager = resolved?.id.replace(/\/lazy\.ts$/, '/lazy-eager.ts');
      return eager && eager !== resolved?.id && eager !== importer && existsSync(eager) ? eager : null;
    },
    moduleParsed({ id, dynamicallyImportedIds }) {
      if (dynamicallyImportedIds.length > 0) {
        this.error(`import() in the one-file build, in ${id}: give it a lazy.ts and a lazy-eager.ts`);
      }
    },
  };
}

/** The scripts of the sandbox's web SDK beside the pages, for a host that can't bundle them when asked. */
function webScripts(): Plugin {
  return {
    name: 'sandbox-web-scripts',
    apply: 'build',
    async generateBundle() {
      const { bundleWebScript } = await import('./src/sandbox/web-scripts.js');
      for (const script of ['core', 'widget'] as const) {
        const source = await bundleWebScript(script);
        this.emitFile({ type: 'asset', fileName: `chat-web/${script}.js`, source });
      }
    },
  };
}
