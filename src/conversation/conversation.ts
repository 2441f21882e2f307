import { ContextConsumer } from '@lit/context';
import type { CSSResult, LitElement } from 'lit';
import { Announcer, defineComposer, typingStyles } from '../composer/composer.js';
import { errorOf, stepOf } from '../domain/flow/flow.js';
import { trackingTokenContext } from '../elements/context.js';
import { openEngine } from '../engine/browser.js';
import type { Contribution, ConversationOptions, ConversationPart } from '../elements/parts.js';
import { archiveTexts, conversationTexts, type ConversationTexts } from '../i18n/conversation/texts.js';
import type { TokenInput } from '../kustomer/token/tracking-token.js';
import { systemClock } from '../platform/clock.js';
import { browserPage } from '../platform/page.js';
import { connectionOf, type SessionState } from '../session/state.js';
import { announcementsFor, TypingNews } from './announcements.js';
import { Commands } from './commands.js';
import { FocusKeeper } from './controllers/focus-keeper.js';
import { LineBanner } from './controllers/line-banner.js';
import { ReaderWatch } from './controllers/reader-watch.js';
import { ConversationEnd } from './conversation-end.js';
import { debugLog } from './debug.js';
import { EndConversation } from './end-conversation.js';
import { footPart } from './foot-part.js';
import { handoffPart } from './handoff-part.js';
import { HandoffStatus } from './handoff-status.js';
import { livePart } from './live-part.js';
import { bannerText } from './live-states.js';
import { Options } from './options.js';
import { askBeforeHandoff, emitChange } from './reports.js';
import { conversationStyles, liveMessageStyles } from './styles/conversation.js';
import type { View } from './view.js';

const debugFlow = (state: SessionState): void => {
  const { place } = state.flow;
  const connection = connectionOf(state);
  debugLog('flow', { phase: place.phase, step: stepOf(place), code: errorOf(place)?.code, connection });
};

const ELEMENTS = {
  'khc-handoff-status': HandoffStatus,
  'khc-conversation-end': ConversationEnd,
  'khc-end-conversation': EndConversation,
};

const defineElements = (): void => {
  for (const [tag, element] of Object.entries(ELEMENTS)) {
    if (!customElements.get(tag)) customElements.define(tag, element);
  }
};

const addStyles = (root: ShadowRoot | null | undefined, ...styles: readonly CSSResult[]): void => {
  root?.adoptedStyleSheets.push(...styles.flatMap(({ styleSheet }) => styleSheet ?? []));
};

/** The way to a person, or to the one who is there: what shall have the focus when what had it is gone. */
const footOf = ({ renderRoot }: LitElement): HTMLElement | null => {
  const slot = renderRoot.querySelector<HTMLSlotElement>('slot[name=handoff-trigger]');
  const ownTrigger = slot?.assignedElements().find((element) => element instanceof HTMLElement);
  return ownTrigger ?? renderRoot.querySelector<HTMLElement>('khc-composer, .human');
};

const textsOf =
  ({ session, texts }: ConversationOptions) =>
  (): ConversationTexts =>
    (session.config.archive ? archiveTexts : conversationTexts)(texts());

/** Says once that the line is down, and that it is back where that was said. */
const watchLine = (
  { host, session }: ConversationOptions,
  announcer: Announcer,
  texts: () => ConversationTexts,
): LineBanner =>
  new LineBanner(host, {
    clock: systemClock,
    isDown: () => session.state.flow.place.phase === 'live' && connectionOf(session.state) !== 'online',
    onChange: (isShown) => {
      if (isShown) announcer.announce(bannerText(session.state, texts()));
      else if (connectionOf(session.state) === 'online') announcer.announce(texts().backOnline);
    },
  });

/** What the host does besides drawing: it minds the focus, the reader, and a provider's token. */
const addControllers = ({ host, session }: ConversationOptions): void => {
  new ReaderWatch(host, {
    page: browserPage,
    findEnd: () => host.renderRoot.querySelector('.log-end'),
    onMove: (reader) => {
      session.readerMoved(reader);
    },
  });
  new FocusKeeper(host, () => footOf(host));
  const callback = (token: TokenInput): void => {
    session.setContextToken(token);
  };
  new ContextConsumer(host, { context: trackingTokenContext, subscribe: true, callback });
};

/** The live region, and what it says of handoff and conversation. */
const voicePart = ({ announcer, texts }: View): Contribution => {
  const typing = new TypingNews();
  return {
    show: () => ({ said: announcer.render() }),
    say: (now, before) => [...announcementsFor(now, before, texts()), ...typing.of(now, before, texts())],
  };
};

const openView = (options: ConversationOptions): View => {
  const { host, session } = options;
  const announcer = new Announcer(host);
  const texts = textsOf(options);
  const banner = watchLine(options, announcer, texts);
  return { session, commands: new Commands(host, session), announcer, banner, texts };
};

/** Lazy; fetched on idle or at the first sign of intent. Only the copy that owns the root's tag calls this. */
export const openConversation = (options: ConversationOptions): ConversationPart => {
  const { host } = options;
  defineElements();
  defineComposer();
  // The list is there once the host has been drawn.
  void host.updateComplete.then(() => {
    addStyles(host.shadowRoot, conversationStyles, typingStyles);
    addStyles(host.shadowRoot?.querySelector('khc-message-list')?.shadowRoot, liveMessageStyles);
  });
  const view = openView(options);
  addControllers(options);
  const parts = [voicePart(view), handoffPart(view), livePart(view), footPart(view)];
  const loaded = new Options({ host, ...view });
  return {
    get contributions() {
      // The options last, so that one that comes later moves nothing that is drawn already.
      return [...parts, ...loaded.contributions];
    },
    openEngine,
    prepare: () => loaded.load(),
    mayLeave: (request, omitted) => askBeforeHandoff(host, request, omitted),
    follow(now, before, facts) {
      emitChange(host, now, before, facts);
      this.say(now, before);
      // Where its code is not to be had, nothing is told, and the next change asks for it again.
      loaded.load().catch(() => undefined);
      if (host.debug && now.flow !== before.flow) debugFlow(now);
    },
    say(now, before) {
      // Reset or disowned: nothing of that conversation stays, not even what was said aloud.
      if (now.log.live.length === 0 && before.log.live.length > 0) view.announcer.clear();
      const said = this.contributions.flatMap(({ say }) => say?.(now, before) ?? []);
      for (const text of said) view.announcer.announce(text);
    },
  };
};
