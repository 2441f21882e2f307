import { html, nothing, type TemplateResult } from 'lit';
import { flowError, isCancellable, isTold } from '../domain/flow/flow.js';
import type { BaseStrings, Strings } from '../i18n/strings.js';
import type { SessionState } from '../session/state.js';
import { renderHeader } from './chat-header.js';
import type { ConversationView } from '../conversation/conversation-view.js';
import { renderHandoffBar } from './handoff-bar.js';

/** What the person can do; each is the root's to carry out. */
export interface PanelActions {
  readonly onIntent: () => void;
  readonly onHandoff: () => void;
  readonly onCancel: () => void;
}

export interface PanelContext {
  readonly state: SessionState;
  readonly strings: BaseStrings;
  readonly overrides: Partial<Strings> | null;
  readonly locale: string;
  /** The bot's label. */
  readonly from: string;
  readonly privacyUrl: string;
  /** Shows all that comes with a handoff; `null` until its code is there. */
  readonly view: ConversationView | null;
  readonly archive: boolean;
  readonly actions: PanelActions;
}

const foot = (context: PanelContext): unknown => {
  const { state, strings, privacyUrl, actions, view } = context;
  const { flow } = state;
  const mode = flow.phase === 'bot' ? 'offer' : isCancellable(flow) ? 'waiting' : 'busy';
  const label = view?.retryLabel(context) ?? strings.talkToPerson;
  return view?.foot(context) ?? renderHandoffBar({ ...actions, mode, label, strings, privacyUrl });
};

/** The whole widget. The announcer's live region stands outside of the panel and is always there. */
export const renderPanel = (context: PanelContext): TemplateResult => {
  const { state, strings, locale, from, view } = context;
  const label = from || strings.bot;
  const failed = isTold(flowError(state.flow));
  const needsFallback = failed && !view?.isChecking(context);
  return html`
    <div class="sr" role="status">${view?.announcements()}</div>
    <section class="panel" part="panel" aria-label=${label}>
      ${renderHeader(view?.header(context) ?? { name: label, subtitle: strings.botSubtitle })}
      <div class="middle">
        ${view?.banner(context)}
        <khc-message-list
          exportparts="transcript, message, bubble, divider"
          .history=${state.log.history}
          .live=${state.log.live}
          .strings=${strings}
          .locale=${locale}
          .botName=${from}
          .rendering=${view?.messages(context) ?? null}
        >
          <slot name="empty" slot="empty">
            <div class="empty"><b>${strings.emptyTitle}</b>${strings.emptyText}</div>
          </slot>
          <div slot="takeover">
            ${view ? view.takeover(context) : failed ? html`<p class="note">${strings.loadFailed}</p>` : nothing}
          </div>
          ${view?.ending(context)}
        </khc-message-list>
      </div>
      <div class="fallback" ?hidden=${!needsFallback}><slot name="fallback"></slot></div>
      <footer>${foot(context)}<slot name="footer"></slot></footer>
    </section>
  `;
};
