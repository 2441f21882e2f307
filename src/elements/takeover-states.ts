import { html, nothing, svg, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { flowError, isTold, type FlowState } from '../domain/flow-state.js';
import { errorSentence } from '../i18n/conversation/texts.js';
import { formatTime } from '../i18n/format.js';
import type { ConversationStrings } from '../i18n/strings.js';
import { icon } from './icons.js';

const alert = icon(svg`<circle cx="10" cy="10" r="7.25" /><path d="M10 6.5v4.25M10 13.5v.01" />`);

/** What the states of a handoff are shown with. */
export interface TakeoverContext {
  readonly flow: FlowState;
  readonly strings: ConversationStrings;
  readonly locale: string;
  /** When the conversation was created, in ms since the epoch. */
  readonly liveSince: number | null;
  readonly onTryAgain: () => void;
  readonly onStartNew: () => void;
}

/** A line across the log. */
export const divider = (text: string): TemplateResult =>
  html`<p class="divider" part="divider"><span>${text}</span></p>`;

// Keyed: a centred text that changes in place counts as a layout shift, one that is drawn anew does not.
const progress = (title: string, text: string, isMoving = true): TemplateResult => html`
  <div class="progress">
    <b>${title}</b>
    ${keyed(text, html`<span>${text}</span>`)}
    <div class="bar ${isMoving ? 'moving' : ''}"><i></i></div>
  </div>
`;

interface Problem {
  readonly title: string;
  readonly text: string;
  readonly retry: string | null;
  readonly startNew: string | null;
}

const problemCard = (
  { title, text, retry, startNew }: Problem,
  context: TakeoverContext,
): TemplateResult => html`
  <div class="alert">
    <b>${alert}<span>${title}</span></b>
    <p>${text}</p>
    ${
      (retry ?? startNew)
        ? html`<div class="actions">
            ${
              retry
                ? html`<button class="button primary" type="button" @click=${context.onTryAgain}>
                    ${retry}
                  </button>`
                : nothing
            }
            ${
              startNew
                ? html`<button class="button" type="button" @click=${context.onStartNew}>${startNew}</button>`
                : nothing
            }
          </div>`
        : nothing
    }
  </div>
`;

const handingOff = (
  flow: Extract<FlowState, { phase: 'handing-off' }>,
  context: TakeoverContext,
): unknown => {
  const { strings } = context;
  switch (flow.step) {
    case 'asking':
      return nothing;
    case 'queued':
      return progress(strings.queuedTitle, strings.queuedText, false);
    case 'sending':
      return progress(
        strings.sendingTitle,
        flow.progress === 'preparing' ? strings.preparingText : strings.postingText,
      );
    case 'checking':
      return progress(strings.checkingTitle, strings.checkingText);
    case 'unconfirmed':
      return problemCard(
        {
          title: strings.unconfirmedTitle,
          text: strings.unconfirmedText,
          retry: strings.tryAgain,
          startNew: strings.startNewOne,
        },
        context,
      );
    case 'connecting':
      return flow.error
        ? problemCard(
            {
              title: strings.connectFailedTitle,
              text: errorSentence(flow.error, strings),
              retry: strings.tryAgain,
              startNew: null,
            },
            context,
          )
        : progress(strings.sendingTitle, strings.connectingText);
  }
};

/** The state of the handoff, told where it happens. */
export const renderState = (context: TakeoverContext): unknown => {
  const { flow, strings, liveSince, locale } = context;
  if (flow.phase === 'handing-off') return handingOff(flow, context);
  if (flow.phase === 'bot') {
    const error = flowError(flow);
    if (!isTold(error)) return nothing;
    const text = errorSentence(error, strings);
    // The button below is the way to try again.
    return problemCard({ title: strings.failedTitle, text, retry: null, startNew: null }, context);
  }
  if (flow.phase === 'ended' && flow.by === 'system') return divider(strings.archived);
  const time = liveSince === null ? '' : ` · ${formatTime(new Date(liveSince), locale)}`;
  return divider(`${strings.connected}${time}`);
};
