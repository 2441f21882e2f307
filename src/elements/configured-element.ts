import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { Redact } from '../domain/handoff-request.js';
import type { MessageInput } from '../domain/message.js';
import { stringsFor, usableLocale } from '../i18n/locales.js';
import type { Strings } from '../i18n/strings.js';
import { resolveBaseUrl } from '../kustomer/base-url.js';
import type { LiveTransport } from '../kustomer/live-transport.js';
import type { RouteOverrides } from '../kustomer/routes.js';
import type { TokenInput } from '../kustomer/tracking-token.js';
import type { SessionConfig } from '../session/session-types.js';
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
  /** Organisation name, `[a-z0-9-]+`; gives the base URL. */
  @property() org = '';
  /** Instead of what `org` gives: the sandbox, a proxy. */
  @property({ attribute: 'base-url' }) baseUrl = '';
  /** Label of the bot's messages in the handoff; required to hand off. */
  @property() from = '';
  @property() brand = '';
  /** The page's own name for this log; generated where there is none. */
  @property({ attribute: 'external-id' }) externalId = '';
  /** Of the interface and the conversation; sent only where it is set here. */
  // eslint-disable-next-line lit/no-native-attributes -- the native meaning is the one that is wanted
  @property({ reflect: true }) override lang!: string;
  /** Imports the log as a closed conversation. */
  @property({ type: Boolean, converter: presence('archive') }) archive = false;
  /** Asks for an anonymous token where the page has none. */
  @property({ type: Boolean, converter: presence('anonymous') }) anonymous = false;
  /** A tracking token, or a function that gives one. Never reflected, stored or logged. */
  @property({ attribute: false }) trackingToken: TokenInput = null;
  /** Overrides parts of the table of paths, headers and bodies. */
  @property({ attribute: false }) routes: RouteOverrides | null = null;
  /** The prior messages. */
  @property({ attribute: false }) transcript: readonly MessageInput[] = [];
  /** URL of a transcript in JSON. */
  @property() src = '';
  /** Runs on everything that is about to leave. */
  @property({ attribute: false }) redact: Redact | null = null;
  @property({ attribute: 'privacy-url' }) privacyUrl = '';
  /** Milliseconds between polls while there is activity; at least 1000. */
  @property({ attribute: 'poll-interval', converter: milliseconds('poll-interval', 1000, 5000) })
  pollInterval = 5000;
  /** A custom live transport. */
  @property({ attribute: false }) transport: (() => LiveTransport) | null = null;
  @property({ reflect: true, converter: oneOf('theme', ['auto', 'light', 'dark'] as const, 'auto') })
  theme: 'auto' | 'light' | 'dark' = 'auto';
  /** Overrides of the interface's texts. */
  @property({ attribute: false }) strings: Partial<Strings> | null = null;
  /** Tells the console what happens, without bodies and tokens. */
  @property({ type: Boolean, converter: presence('debug') }) debug = false;

  /** Of the interface: for texts, dates and numbers. */
  protected get locale(): string {
    return usableLocale(inheritedLang(this), navigator.language || 'en');
  }

  protected get texts(): Strings {
    return stringsFor(this.strings);
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
      pollInterval: this.pollInterval,
      transport: this.transport,
      connectingNotice: this.texts.connectingNotice,
    };
  }
}
