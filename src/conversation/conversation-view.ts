import { html, nothing, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Announcer } from '../composer/announcer.js';
import type { LineBanner } from './controllers/line-banner.js';
import { agentNotices } from '../domain/log/agent-notices.js';
import { isContentRefusal } from '../domain/refusals.js';
import { flowError, isAt, isCancellable, isTold, stepOf, type FlowState } from '../domain/flow/flow.js';
import type { Review } from '../domain/handoff/review.js';
import { MAX_HANDOFF_MESSAGES } from '../domain/handoff/shareable.js';
import { conversationStrings } from '../i18n/conversation/texts.js';
import { plural } from '../i18n/plural.js';
import type { Strings } from '../i18n/strings.js';
import { unsentText } from '../session/unsent.js';
import type { HeaderContent } from '../elements/chat-header.js';
import type { PanelContext } from '../elements/chat-panel.js';
import { isLink } from '../elements/handoff-bar.js';
import { icon } from '../elements/icons.js';
import {
  bannerText,
  line,
  noticeText,
  pendingText,
  picture,
  renderTail,
  restart,
  statusOf,
} from './live-states.js';
import type { LiveRendering } from '../elements/message-list.js';

const arrowDown = icon(svg`<path d="M10 4v11.5M5 10.75l5 5 5-5" />`);

/** What the person can do in a handoff and after it. */
export interface ConversationActions {
  readonly onCancel: () => void;
  readonly onRestart: () => void;
  readonly onTryAgain: () => void;
  readonly onStartNew: () => void;
  readonly onContinue: () => void;
  readonly onShorten: () => void;
  readonly onExclude: (id: string, isExcluded: boolean) => void;
  readonly onShare: () => void;
  readonly onDraft: (draft: string) => void;
  readonly onSend: (body: string) => void;
  readonly onRetry: (id: string) => void;
  readonly onDelete: (id: string) => void;
  readonly onEnd: () => Promise<void>;
}

/** What is worked out only when it is shown. */
export interface ConversationFacts {
  /** How many messages a handoff would leave, or has left, behind for want of room. */
  readonly leftBehind: () => number;
  /** Whether a handoff could do with fewer messages than the last one had. */
  readonly canShorten: () => boolean;
}

/** All that is shown of a handoff and a live conversation; the root's templates ask it as soon as its code is there. */
export class ConversationView {
  readonly #announcer: Announcer;
  readonly #banner: LineBanner;
  readonly #actions: ConversationActions;
  readonly #facts: ConversationFacts;
  #rendering: { readonly facts: readonly unknown[]; readonly value: LiveRendering } | null = null;

  constructor(
    announcer: Announcer,
    banner: LineBanner,
    actions: ConversationActions,
    facts: ConversationFacts,
  ) {
    this.#announcer = announcer;
    this.#banner = banner;
    this.#actions = actions;
    this.#facts = facts;
  }

  announcements(): unknown {
    return repeat(
      this.#announcer.announcements,
      ({ id }) => id,
      ({ text }) => html`<p>${text}</p>`,
    );
  }

  /** Whether the outcome is still being looked for, so that another way would come too early. */
  isChecking({ state }: PanelContext): boolean {
    return stepOf(state.flow) === 'checking';
  }

  /** `null` as long as it is the bot's. */
  header(context: PanelContext): HeaderContent | null {
    const { state, overrides } = context;
    const { flow, agent } = state;
    const strings = conversationStrings(overrides);
    const who = { name: agent?.name ?? strings.teamName, picture: picture(agent?.avatarUrl) };
    if (flow.phase === 'ended') {
      return { ...who, subtitle: flow.by === 'system' ? strings.archivedSubtitle : strings.endedSubtitle };
    }
    if (flow.phase !== 'live') return null;
    const subtitle = agent ? strings.teamSubtitle : strings.teamSubtitleWaiting;
    return { ...who, subtitle, isOnline: !this.#banner.isShown, action: this.#renderEnd(context) };
  }

  banner({ state, overrides }: PanelContext): unknown {
    if (!this.#banner.isShown) return nothing;
    return html`<div class="banner">${bannerText(state, overrides)}</div>`;
  }

  /** Between history and live messages: what stays behind, and how far the handoff is. */
  takeover({ state, overrides, locale }: PanelContext): TemplateResult {
    const { flow, liveSince } = state;
    const isOpen = flow.phase !== 'bot' || isTold(flowError(flow));
    return html`${this.#renderLeftBehind(flow, overrides, locale)}
    ${
      isOpen
        ? html`<khc-takeover
            exportparts="divider"
            ?begun=${flow.phase !== 'bot'}
            .flow=${flow}
            .overrides=${overrides}
            .locale=${locale}
            .liveSince=${liveSince}
            ?canShorten=${this.#facts.canShorten()}
            @khc-try-again=${this.#actions.onTryAgain}
            @khc-start-new=${this.#actions.onStartNew}
            @khc-continue=${this.#actions.onContinue}
            @khc-shorten=${this.#actions.onShorten}
          ></khc-takeover>`
        : nothing
    }`;
  }

  /** After the last message: who is typing, how long it takes, the end. */
  ending({ state, overrides, locale }: PanelContext): unknown {
    const { flow, agent } = state;
    if (flow.phase === 'live') return renderTail(state, overrides, locale);
    if (flow.phase !== 'ended' || flow.by === 'system') return nothing;
    return html`<khc-takeover
      slot="end"
      end
      exportparts="divider"
      .flow=${flow}
      .overrides=${overrides}
      .agentName=${agent?.name ?? ''}
    ></khc-takeover>`;
  }

  /** What the way to a person is called after it failed; `null` where it did not. */
  retryLabel({ state, overrides }: PanelContext): string | null {
    const error = flowError(state.flow);
    if (!isTold(error)) return null;
    const { reviewAgain, tryAgain } = conversationStrings(overrides);
    if (isContentRefusal(error) && error.messageIds) return reviewAgain;
    return error.retryable ? tryAgain : null;
  }

  /** The composer as soon as there may be someone to write to; `null` as long as it is the bot's bar. */
  foot(context: PanelContext): TemplateResult | null {
    const { state, strings, overrides, archive } = context;
    const { flow } = state;
    const { onRestart, onDraft, onSend, onCancel } = this.#actions;
    if (flow.phase === 'ended') {
      return restart(conversationStrings(overrides), unsentText(state), onRestart);
    }
    if (isAt(flow, 'reviewing')) return this.#renderReview(flow.review, context);
    const asking = isAt(flow, 'asking');
    // Whether to go on somewhere else is decided above, not written.
    if (flow.phase === 'bot' || (asking && flow.existing)) return null;
    if (archive && !asking) return null;
    return html`<khc-live-view
      exportparts="composer, send-button"
      .overrides=${overrides}
      .cancelText=${strings.cancel}
      .asking=${asking}
      .cancellable=${isCancellable(flow)}
      .draft=${state.draft}
      @khc-draft=${({ detail }: CustomEvent<{ draft: string }>) => {
        onDraft(detail.draft);
      }}
      @khc-send=${({ detail }: CustomEvent<{ body: string }>) => {
        onSend(detail.body);
      }}
      @khc-cancel=${onCancel}
    ></khc-live-view>`;
  }

  /** What only live messages have. The same object for the same facts, so that rows are not drawn anew. */
  messages({ state, overrides, locale }: PanelContext): LiveRendering {
    const isLive = state.flow.phase === 'live' || state.flow.phase === 'ended';
    const strings = conversationStrings(overrides);
    const { live } = state.log;
    const notices = isLive ? agentNotices(live) : new Map<string, never>();
    // The rows are drawn anew only where a line above one of them changes.
    const lines = JSON.stringify([state.newFrom, ...notices]);
    const { newFrom } = state;
    const pending = pendingText(state, strings);
    const facts = [pending, isLive, strings, locale, lines];
    const known = this.#rendering;
    if (known && facts.every((fact, index) => fact === known.facts[index])) return known.value;
    const value: LiveRendering = {
      status: (message) => statusOf(message, pending, strings, this.#actions),
      above: (key) => {
        const notice = notices.get(key);
        return html`${key === newFrom ? line(strings.newMessagesLine, 'new') : nothing}${
          notice ? line(noticeText(notice, strings)) : nothing
        }`;
      },
      newest: (unseen, onClick) =>
        unseen > 0
          ? html`<button class="newest" type="button" @click=${onClick}>
              ${arrowDown}${plural(strings.newMessages, unseen, locale)}
            </button>`
          : nothing,
    };
    this.#rendering = { facts, value };
    return value;
  }

  #renderEnd({ state, overrides }: PanelContext): unknown {
    if (!state.features?.end) return nothing;
    return html`<khc-end-conversation
      .overrides=${overrides}
      .end=${this.#actions.onEnd}
      @khc-say=${({ detail }: CustomEvent<{ text: string }>) => {
        this.#announcer.announce(detail.text);
      }}
    ></khc-end-conversation>`;
  }

  #renderReview(review: Review, { strings, overrides, locale, privacyUrl }: PanelContext): TemplateResult {
    const { onShare, onCancel, onExclude } = this.#actions;
    return html`<khc-review
      exportparts="bubble"
      .review=${review}
      .overrides=${overrides}
      .locale=${locale}
      .cancelText=${strings.cancel}
      .sharingNotice=${strings.sharingNotice}
      .privacyLink=${strings.privacyLink}
      .privacyUrl=${isLink(privacyUrl) ? privacyUrl : ''}
      @khc-share=${onShare}
      @khc-cancel=${onCancel}
      @khc-exclude=${({ detail }: CustomEvent<{ id: string; excluded: boolean }>) => {
        onExclude(detail.id, detail.excluded);
      }}
    ></khc-review>`;
  }

  #renderLeftBehind(flow: FlowState, overrides: Partial<Strings> | null, locale: string): unknown {
    const count = this.#facts.leftBehind();
    if (count === 0) return nothing;
    const { leftBehind, leftBehindShared } = conversationStrings(overrides);
    const text = flow.phase === 'bot' ? leftBehind : leftBehindShared;
    return html`<p class="note">${plural(text, count, locale, { max: MAX_HANDOFF_MESSAGES })}</p>`;
  }
}
