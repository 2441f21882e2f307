import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { errorOf, isCancellable, isTold, stepOf } from '../domain/flow/flow.js';
import { renderHeader } from './chat-header.js';
import { renderHandoffBar, type BarActions } from './handoff-bar.js';
import type { Contribution, PanelContext, Places } from './parts.js';

export interface PanelOptions extends PanelContext {
  /** What is shown of a handoff and after it; empty until its code is there. */
  readonly contributions: readonly Contribution[];
  readonly actions: BarActions;
}

const bar = (
  { state, texts, privacyUrl, archive, actions }: PanelOptions,
  label?: string | null,
): unknown => {
  const { flow } = state;
  const mode = flow.place.phase === 'bot' ? 'offer' : isCancellable(flow) ? 'waiting' : 'busy';
  const usual = archive ? texts.archiveConversation : texts.talkToPerson;
  return renderHandoffBar({ mode, label: label ?? usual, texts, privacyUrl, actions });
};

const emptyState = ({ emptyTitle, emptyText }: PanelOptions['texts']): TemplateResult => html`
  <slot name="empty" slot="empty"
    ><div class="empty"><b>${emptyTitle}</b>${emptyText}</div></slot
  >
`;

/** The whole widget. The announcer's live region stands outside of the panel and is always there. */
export const renderPanel = (context: PanelOptions): TemplateResult => {
  const { state, texts, from, contributions } = context;
  const { flow, log } = state;
  const label = from || texts.bot;
  const rows = contributions.flatMap((part) => part.rows?.(context) ?? []);
  const places = contributions.map(({ show }) => show?.(context) ?? {});
  const all = (name: keyof Places): unknown[] => places.map((place) => place[name]);
  const last = <Name extends keyof Places>(name: Name): Places[Name] | undefined =>
    places.findLast((place) => place[name] != null)?.[name];
  const failed = isTold(errorOf(flow.place));
  return html`
    <div class="sr" role="status">${all('said')}</div>
    <section class="panel" part="panel" aria-label=${label}>
      ${renderHeader(last('header') ?? { name: label, subtitle: texts.botSubtitle })}
      <div class="middle">
        ${all('above')}
        <khc-message-list
          exportparts="transcript, message, bubble, divider"
          .history=${log.history}
          .live=${log.live}
          .texts=${texts}
          .botName=${from}
          .rows=${guard(rows, () => rows)}
        >
          ${emptyState(texts)}
          <div slot="status">
            ${all('status')}
            ${failed && places.length === 0 ? html`<p class="note">${texts.loadFailed}</p>` : nothing}
          </div>
          ${all('tail')}
        </khc-message-list>
      </div>
      <div class="fallback" ?hidden=${!failed || stepOf(flow.place) === 'checking'}>
        <slot name="fallback"></slot>
      </div>
      <footer>${last('foot') ?? bar(context, last('label'))}<slot name="footer"></slot></footer>
    </section>
  `;
};
