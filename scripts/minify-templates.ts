import MagicString from 'magic-string';
import type { Plugin } from 'vite';

/** Stands for an `${expression}` while the parts around it are read as one text. */
const HOLE = '\uE000';
/** Stand round the number of a piece of CSS that is put aside. All three are private-use characters. */
const OPEN = '\uE001';
const CLOSE = '\uE002';

/**
 * Shrinks the white space of Lit's `html`, `svg` and `css` templates in our own sources.
 *
 * Only what renders the same is touched: a run of white space becomes one space (none beside CSS punctuation and at a
 * tag's end), comments go, what is not ASCII is escaped. A general minifier is not used on purpose: the usual one for templates parses CSS with
 * clean-css, which silently drops nesting, `@layer` and `@starting-style`, and trims spaces between inline elements.
 */
export function minifyTemplates(): Plugin {
  return {
    name: 'minify-templates',
    apply: 'build',
    transform: {
      filter: { id: /\/src\/.*\.ts$/, code: /\b(?:html|svg|css)`/ },
      handler(code) {
        const text = new MagicString(code);
        for (const { tag, quasis } of templates(this.parse(code))) {
          const parts = quasis.map(({ start, end }) => code.slice(start, end));
          const shrunk = (tag === 'css' ? minifyCss : minifyHtml)(parts.join(HOLE)).split(HOLE);
          if (shrunk.length !== parts.length) this.error('a template lost an expression');
          quasis.forEach(({ start, end }, index) => {
            if (end > start) text.overwrite(start, end, escapeForeign(shrunk[index] ?? ''));
          });
        }
        return { code: text.toString(), map: text.generateMap({ hires: true }) };
      },
    },
  };
}

/** The bundler escapes all but tagged templates, since a tag could see the difference. Lit reads what the escape means. */
const escapeForeign = (source: string): string =>
  source.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** All templates with one of our tags, at any depth. A quasi's range leaves out the back-tick and the `${` round it. */
function* templates(node: unknown): Generator<{ tag: string; quasis: Node[] }> {
  if (typeof node !== 'object' || node === null) return;
  const { type, tag, quasi } = node as Node & { tag?: { name?: string }; quasi?: { quasis: Node[] } };
  if (type === 'TaggedTemplateExpression' && quasi && /^(?:html|svg|css)$/.test(tag?.name ?? '')) {
    yield { tag: tag?.name ?? '', quasis: quasi.quasis };
  }
  for (const child of Object.values(node)) yield* templates(child);
}

const cssToken = /(?<kept>"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|url\([^"')]*\)|\\[^])|\/\*[^]*?\*\/|\s+/g;

export function minifyCss(source: string): string {
  const kept: string[] = [];
  // Strings, URLs and escapes are put aside, so that the rules about spaces can't reach into them.
  return source
    .replace(cssToken, (_, verbatim?: string) =>
      verbatim ? `${OPEN}${kept.push(verbatim) - 1}${CLOSE}` : ' ',
    )
    .replace(/ +/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/([:(]) /g, '$1') // never before a colon: `a :hover` is not `a:hover`
    .replace(/ (\)|!important)/g, '$1')
    .replace(/;}/g, '}')
    .replace(/^ | $/g, '')
    .replace(/\uE001(\d+)\uE002/g, (_, index: string) => kept[Number(index)] ?? '');
}

// In this order: elements whose text counts to the letter, tags, white space and comments, comments with an expression:
// those stay, since Lit counts expressions.
const htmlToken =
  /(<(pre|textarea|script|style)\b[^]*?<\/\2\s*>)|(<\/?[a-zA-Z](?:"[^"]*"|'[^']*'|[^"'>])*>)|((?:\s|<!--(?:(?!-->)[^\uE000])*-->)+)|<!--[^]*?-->/g;

export function minifyHtml(source: string): string {
  return source.replace(htmlToken, (whole: string, _verbatim, _name, tag?: string, gap?: string) => {
    if (tag) return minifyTag(tag);
    if (gap) return /\s/.test(gap.replace(/<!--[^]*?-->/g, '')) ? ' ' : '';
    return whole;
  });
}

const minifyTag = (tag: string): string =>
  tag.replace(/("[^"]*"|'[^']*')|\s+(>$)?/g, (_, text?: string, end?: string) => text ?? end ?? ' ');
