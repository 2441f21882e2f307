import { LitElement, type PropertyDeclarations } from 'lit';
import type { Redact } from '../domain/handoff/shareable.js';
import type { MessageInput } from '../domain/message.js';
import { usableLocale } from '../i18n/locales.js';
import type { Strings } from '../i18n/strings.js';
import { textsOf, type Texts } from '../i18n/texts.js';
import { resolveBaseUrl } from '../session/address.js';
import type { LiveTransport } from '../ports/live-transport.js';
import type { RouteOverrides } from '../kustomer/routes.js';
import type { TokenInput } from '../kustomer/token/tracking-token.js';
import type { Driver, SessionConfig } from '../session/config.js';
import { milliseconds, oneOf, presence } from './converters.js';

const orNull = (text: string): string | null => (text === '' ? null : text);

/** The `lang` that holds here: of the nearest ancestor, out of shadow roots too. */
const inheritedLang = (element: Element): string => {
  for (let node: Element | null = element; node;) {
    const found: Element | null = node.closest('[lang]');
    if (found) return found.getAttribute('lang') ?? '';
    const root: Node = node.getRootNode();
    node = root instanceof ShadowRoot ? root.host : null;
  }
  return '';
};

/** What a page can set on the element, and what that means for its session. */
export abstract class ConfiguredElement extends LitElement {
  static override properties: PropertyDeclarations = {
    org: {},
    baseUrl: { attribute: 'base-url' },
    from: {},
    brand: {},
    externalId: { attribute: 'external-id' },
    // eslint-disable-next-line lit/no-native-attributes -- the native meaning is the one that is wanted
    lang: { reflect: true },
    archive: { converter: presence('archive') },
    anonymous: { converter: presence('anonymous') },
    trackingToken: { attribute: false },
    routes: { attribute: false },
    transcript: { attribute: false },
    src: {},
    redact: { attribute: false },
    review: { converter: presence('review') },
    privacyUrl: { attribute: 'privacy-url' },
    pollInterval: { attribute: 'poll-interval', converter: milliseconds('poll-interval', 1000, 5000) },
    transport: { attribute: false },
    driver: { converter: oneOf('driver', 'auto', 'core', 'rest') },
    resume: { converter: oneOf('resume', 'session', 'device', 'off') },
    theme: { reflect: true, converter: oneOf('theme', 'auto', 'light', 'dark') },
    strings: { attribute: false },
    titleBadge: { attribute: 'title-badge', converter: presence('title-badge') },
    sound: { converter: presence('sound') },
    debug: { converter: presence('debug') },
  };

  /** Organisation name, `[a-z0-9-]+`; gives the base URL. */
  org = '';
  /** Instead of what `org` gives: the sandbox, a proxy. */
  baseUrl = '';
  /** Label of the bot's messages in the handoff; required to hand off. */
  from = '';
  brand = '';
  /** The page's own name for this log; generated where there is none. */
  externalId = '';
  /** Of the interface and the conversation; sent only where it is set here. */
  override lang!: string;
  /** Imports the log as a closed conversation. */
  archive = false;
  /** Asks for an anonymous token where the page has none. */
  anonymous = false;
  /** A tracking token, or a function that gives one. Never reflected, stored or logged. */
  trackingToken: TokenInput = null;
  /** Overrides parts of the table of paths, headers and bodies. */
  routes: RouteOverrides | null = null;
  /** The prior messages. */
  transcript: readonly MessageInput[] = [];
  /** URL of a transcript in JSON. */
  src = '';
  /** Runs on everything that is about to leave. */
  redact: Redact | null = null;
  /** Shows what will be shared, with the choice to leave single messages out, before anything leaves. */
  review = false;
  privacyUrl = '';
  /** Milliseconds between polls while there is activity; at least 1000. */
  pollInterval = 5000;
  /** Makes the page's own live transport, anew for each connection; wins over `driver`. */
  transport: (() => LiveTransport) | null = null;
  /** What carries the live conversation: Kustomer's web SDK (`core`), polling (`rest`), or what fits (`auto`). */
  driver: Driver = 'auto';
  /** What may be stored for a reload; `off` stores nothing at all. */
  resume: 'session' | 'device' | 'off' = 'session';
  theme: 'auto' | 'light' | 'dark' = 'auto';
  /** Overrides of the interface's texts. */
  strings: Partial<Strings> | null = null;
  /** Puts the number of unread messages before the page's title. */
  titleBadge = false;
  /** Plays a short soft tone for a message that comes while nobody looks. */
  sound = false;
  /** Tells the console what happens, without bodies and tokens. */
  debug = false;

  #texts: { readonly strings: Partial<Strings> | null; readonly texts: Texts } | null = null;

  /** Of the interface: for texts, dates and numbers. */
  protected get locale(): string {
    // The property first: its attribute is written only after it is drawn.
    return usableLocale(this.lang, inheritedLang(this), navigator.language);
  }

  /** Made anew only for other words or another language. */
  protected get texts(): Texts {
    const { strings, locale } = this;
    if (this.#texts?.strings !== strings || this.#texts.texts.locale !== locale) {
      this.#texts = { strings, texts: textsOf(strings, locale) };
    }
    return this.#texts.texts;
  }

  protected get sessionConfig(): SessionConfig {
    return {
      baseUrl: resolveBaseUrl(this.org, this.baseUrl, this.ownerDocument.baseURI),
      from: orNull(this.from),
      brand: orNull(this.brand),
      externalId: orNull(this.externalId),
      // Only the element's own: what a page says of itself is no wish for the conversation.
      lang: orNull(this.getAttribute('lang') ?? ''),
      archive: this.archive,
      anonymous: this.anonymous,
      trackingToken: this.trackingToken,
      routes: this.routes,
      redact: this.redact,
      review: this.review,
      resume: this.resume,
      name: this.id,
      pollInterval: this.pollInterval,
      transport: this.transport,
      driver: this.driver,
      connectingNotice: this.texts.connectingNotice,
    };
  }
}
