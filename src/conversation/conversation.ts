import { ContextConsumer } from '@lit/context';
import type { CSSResult, LitElement } from 'lit';
import { trackingTokenContext } from '../elements/context.js';
import { Announcer } from '../composer/announcer.js';
import { FocusKeeper } from './controllers/focus-keeper.js';
import { LineBanner } from './controllers/line-banner.js';
import { ReaderWatch } from './controllers/reader-watch.js';
import { flowError, stepOf } from '../domain/flow/flow.js';
import type { HandoffRequest } from '../domain/handoff/request.js';
import type { Omission } from '../domain/handoff/shareable.js';
import type { AlertSettings } from '../options/alerts/alerts.js';
import { announcementsFor, TypingNews } from './announcements.js';
import { askBeforeHandoff, reportConnection, reportSignal, reportUnread } from './reports.js';
import { ConversationView, type ConversationActions } from './conversation-view.js';
import { bannerText } from './live-states.js';
import { debugLog } from './debug.js';
import { EndConversation } from './end-conversation.js';
import { LiveView } from '../composer/composer.js';
import { Takeover } from './handoff-status.js';
import { openEngine } from '../engine/browser.js';
import { conversationStrings } from '../i18n/conversation/texts.js';
import type { Strings } from '../i18n/strings.js';
import type { TokenInput } from '../kustomer/token/tracking-token.js';
import { loadAlerts, loadReview } from './lazy.js';
import { systemClock } from '../platform/clock.js';
import { browserPage } from '../platform/page.js';
import type { ChatSession } from '../session/chat-session.js';
import { lazyOnce } from '../session/lazy-once.js';
import type { SessionEngine } from '../engine/engine.js';
import type { SessionContext } from '../session/context.js';
import type { Fact } from '../domain/facts.js';
import type { SessionState } from '../session/state.js';
import { unsentText } from '../session/unsent.js';
import { conversationStyles, liveMessageStyles } from './styles/conversation.js';

export interface ConversationOptions {
  readonly host: LitElement & AnnounceSettings;
  readonly session: ChatSession;
}

interface AnnounceSettings extends AlertSettings {
  readonly strings: Partial<Strings> | null;
  readonly debug: boolean;
}

/** What the element needs from the wish for a person on. */
export interface ConversationPart {
  readonly view: ConversationView;
  readonly openEngine: (core: SessionContext) => Promise<SessionEngine>;
  /** Loads what else this handoff will show. */
  readonly prepare: () => Promise<void>;
  readonly report: (signal: Fact, isDebugged: boolean) => void;
  readonly mayLeave: (request: HandoffRequest, omitted: readonly Omission[]) => Promise<boolean>;
  /** Tells the page and assistive technology what changed. */
  readonly announce: (
    now: SessionState,
    before: SessionState,
    settings: AnnounceSettings,
    locale: string,
  ) => void;
}

const debugFlow = ({ flow, connection }: SessionState): void => {
  debugLog('flow', { phase: flow.phase, step: stepOf(flow), code: flowError(flow)?.code, connection });
};

const addStyles = (root: ShadowRoot | null | undefined, { styleSheet }: CSSResult): void => {
  if (root && styleSheet) root.adoptedStyleSheets.push(styleSheet);
};

const actionsOf = ({ host, session }: ConversationOptions): ConversationActions => ({
  onCancel: () => {
    session.cancelHandoff();
  },
  onRestart: () => {
    // Of what was written here, only what was not sent goes on.
    const unsent = unsentText(session.state);
    session.reset();
    session.setDraft(unsent);
  },
  onTryAgain: () => {
    session.act({ type: 'try-again' });
  },
  onStartNew: () => {
    session.act({ type: 'start-new' });
  },
  onContinue: () => {
    session.act({ type: 'continue' });
  },
  onShorten: () => {
    // The failure is in the state, where the person sees it.
    session.handoffLatest().catch(() => undefined);
  },
  onExclude: (id, isExcluded) => {
    session.act({ type: 'exclude', id, isExcluded });
  },
  onShare: () => {
    session.act({ type: 'share' });
  },
  onDraft: (draft) => {
    session.setDraft(draft);
  },
  onSend: (body) => {
    if (stepOf(session.state.flow) === 'asking') session.act({ type: 'answer', body });
    else session.sendMessage(body);
    host.renderRoot.querySelector('khc-message-list')?.scrollToEnd();
  },
  onRetry: (id) => {
    session.retryMessage(id);
  },
  onDelete: (id) => {
    session.deleteMessage(id);
  },
  onEnd: () => session.endConversation(),
});

/** The way to a person, or to the one who is there: what shall have the focus when what had it is gone. */
const footOf = ({ renderRoot }: LitElement): HTMLElement | null => {
  const slot = renderRoot.querySelector<HTMLSlotElement>('slot[name=handoff-trigger]');
  const ownTrigger = slot?.assignedElements().find((element) => element instanceof HTMLElement);
  return ownTrigger ?? renderRoot.querySelector<HTMLElement>('khc-live-view, .human');
};

const leftBehindOf = (session: ChatSession): number => {
  const { flow, omitted } = session.state;
  return flow.phase === 'bot'
    ? session.leftBehind
    : omitted.filter(({ reason }) => reason === 'over_limit').length;
};

/** Says once that the line is down, and that it is back where that was said. */
const watchLine = ({ host, session }: ConversationOptions, announcer: Announcer): LineBanner =>
  new LineBanner(host, {
    clock: systemClock,
    isDown: () => session.state.flow.phase === 'live' && session.state.connection !== 'online',
    onChange: (isShown) => {
      const { state } = session;
      if (isShown) announcer.announce(bannerText(state, host.strings));
      else if (state.connection === 'online')
        announcer.announce(conversationStrings(host.strings).backOnline);
    },
  });

const ELEMENTS = {
  'khc-takeover': Takeover,
  'khc-live-view': LiveView,
  'khc-end-conversation': EndConversation,
};

/** Lazy; fetched on idle or at the first sign of intent. Only the copy that owns the root's tag calls this. */
export const openConversation = (options: ConversationOptions): ConversationPart => {
  const { host, session } = options;
  for (const [tag, element] of Object.entries(ELEMENTS)) {
    if (!customElements.get(tag)) customElements.define(tag, element);
  }
  // The list is there once the host has been drawn.
  void host.updateComplete.then(() => {
    addStyles(host.shadowRoot, conversationStyles);
    addStyles(host.shadowRoot?.querySelector('khc-message-list')?.shadowRoot, liveMessageStyles);
  });
  const announcer = new Announcer(host);
  const banner = watchLine(options, announcer);
  new ReaderWatch(host, {
    page: browserPage,
    findEnd: () => host.renderRoot.querySelector('.log-end'),
    onMove: (reader) => {
      session.readerMoved(reader);
    },
  });
  const typingNews = new TypingNews();
  const openAlerts = lazyOnce(async () => {
    const { UnreadAlerts } = await loadAlerts();
    return new UnreadAlerts(host, session);
  });
  new FocusKeeper(host, () => footOf(host));
  const callback = (token: TokenInput): void => {
    session.setContextToken(token);
  };
  new ContextConsumer(host, { context: trackingTokenContext, subscribe: true, callback });
  return {
    view: new ConversationView(announcer, banner, actionsOf(options), {
      leftBehind: () => leftBehindOf(session),
      canShorten: () => session.latest !== null,
    }),
    openEngine,
    prepare: async () => {
      const isReviewed = session.config.review || stepOf(session.state.flow) === 'reviewing';
      if (isReviewed) (await loadReview()).define();
    },
    report: (signal, isDebugged) => {
      reportSignal(host, signal, isDebugged);
    },
    mayLeave: (request, omitted) => askBeforeHandoff(host, request, omitted),
    announce: (now, before, settings, locale) => {
      const { strings, debug, titleBadge, sound } = settings;
      // Reset or disowned: nothing of that conversation stays, not even what was said aloud.
      if (now.log.live.length === 0 && before.log.live.length > 0) announcer.clear();
      for (const text of announcementsFor(now, before, strings, locale)) announcer.announce(text);
      const typing = typingNews.of(now, before, strings);
      if (typing !== null) announcer.announce(typing);
      reportConnection(host, now, before);
      reportUnread(host, now, before);
      // Where its code is not to be had, nothing is told, and the next change asks for it again.
      if ((titleBadge || sound) && now.flow.phase === 'live') openAlerts().catch(() => undefined);
      if (debug && now.flow !== before.flow) debugFlow(now);
    },
  };
};
