import MagicString from 'magic-string';
import type { Plugin } from 'vite';

/** A piece of one of Lit's files, as it is published, and what stands in its place: by default nothing. */
type Cut = readonly [piece: string, instead?: string];

/**
 * What the bundled Lit brings along and this element never runs: shims for browsers that can't read our syntax anyway,
 * hooks that let other scripts of the page reach into Lit, decorators, and checks that TypeScript has made already.
 * What Lit checks for safety stays, above all that a template stands in code and is no data.
 */
export const CUTS: Readonly<Record<string, readonly Cut[]>> = {
  '@lit/reactive-element/css-tag.js': [
    // Every browser that has `light-dark()` has constructable style sheets.
    [
      'e=t.ShadowRoot&&(void 0===t.ShadyCSS||t.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype',
      'e=!0',
    ],
    [
      'if(this._$cssResult$=!0,o!==s)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");',
      'this._$cssResult$=!0;',
    ],
    // The types allow numbers and other results, which become their text by themselves.
    [
      '(t=>{if(!0===t._$cssResult$)return t.cssText;if("number"==typeof t)return t;throw Error("Value passed to \'css\' function must be a \'css\' function result: "+t+". Use \'unsafeCSS\' to pass non-literal values, but take care to ensure page security.")})(s)',
      's',
    ],
  ],
  '@lit/reactive-element/reactive-element.js': [
    // Polyfills, and the list of all versions on the page.
    ['p=a.reactiveElementPolyfillSupport,'],
    [',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")'],
    // Decorators, standard and legacy: our elements declare `static properties`.
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;'],
    [
      'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
    ],
    ['static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}'],
    [',void 0!==t.l&&(this.l=[...t.l])'],
    [',this.constructor.l?.forEach(t=>t(this))'],
    // Attributes of other types than text and presence: see `WANTS_MORE`.
    ['case Object:case Array:t=null==t?t:JSON.stringify(t)'],
    [
      'case Number:i=null===t?null:Number(t);break;case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}',
    ],
  ],
  'lit-element/lit-element.js': [
    [',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i})'],
    ['(s.litElementVersions??=[]).push("4.2.2");'],
  ],
  'lit-html/lit-html.js': [
    [',B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3")'],
    // Of these inner parts Lit's own directives use one; the others are for its server side.
    ['{M:h,P:o,A:n,C:1,L:N,R,D:d,V:M,I:k,H,N:L,U:z,B:I,F:Z}', '{I:k}'],
  ],
  'lit-html/directives/repeat.js': [
    // With it goes the only use of the names of all kinds of parts.
    [
      'constructor(e){if(super(e),e.type!==r.CHILD)throw Error("repeat() can only be used in text expressions")}',
    ],
  ],
};

const FILES = Object.keys(CUTS);

/** What would silently miss a part that is cut off: a property of a type whose conversion is gone. */
const WANTS_MORE = /\btype:\s*(?:Number|Object|Array)\s*[,}]/;

/** Makes the cuts of one file. Each piece must be there, and once. */
export function trim(file: string, code: string): MagicString {
  const text = new MagicString(code);
  for (const [piece, instead = ''] of CUTS[file] ?? []) {
    const start = code.indexOf(piece);
    if (start < 0 || code.includes(piece, start + 1)) {
      throw new Error(`${file} is not as expected, see trim-lit.ts: it should have once ${piece}`);
    }
    text.update(start, start + piece.length, instead);
  }
  return text;
}

/** Cuts from the bundled Lit what this element never runs, and stops the build where either is not as expected. */
export function trimLit(): Plugin {
  const left = new Set<string>();
  return {
    name: 'trim-lit',
    apply: 'build',
    buildStart() {
      FILES.forEach((file) => left.add(file));
    },
    transform: {
      filter: { id: [/\/node_modules\/(?:@lit|lit-\w+)\//, /\/src\/.*\.ts$/] },
      handler(code, id) {
        if (id.includes('/reactive-element/decorators/'))
          this.error("trim-lit.ts cuts what Lit's decorators need");
        if (!id.includes('/node_modules/')) {
          if (WANTS_MORE.test(code)) this.error('trim-lit.ts cuts how Lit converts attributes of this type');
          return null;
        }
        const file = FILES.find((name) => id.endsWith(`/node_modules/${name}`));
        if (!file) return null;
        left.delete(file);
        const text = trim(file, code);
        return { code: text.toString(), map: text.generateMap({ hires: true }) };
      },
    },
    generateBundle() {
      if (left.size > 0) this.error(`trim-lit.ts expected in the bundle: ${[...left].join(', ')}`);
    },
  };
}
