import { html, nothing, type TemplateResult } from 'lit';
import type { ChatError } from '../domain/chat-error.js';
import { flowError, type FlowState } from '../domain/handoff-flow.js';
import { errorSentence, fill, formatTime, plural } from '../i18n/format.js';
import type { Strings } from '../i18n/strings.js';
import { alert } from './icons.js';

/** What stands between the bot's history and the live messages: the state of the handoff, told where it happens. */
export interface TakeoverContext {
  readonly flow: FlowState;
  readonly strings: Strings;
  readonly locale: string;
  readonly agentName: string;
  /** Messages that are too many for the request. */
  readonly leftBehind: number;
  /** How many messages a handoff takes. */
  readonly max: number;
  /** When the conversation was created, in ms since the epoch. */
  readonly liveSince: number | null;
  readonly onTryAgain: () => void;
  readonly onStartNew: () => void;
}

const divider = (text: string): TemplateResult =>
  html`<p class="divider" part="divider"><span>${text}</span></p>`;

const progress = (title: string, text: string, isMoving = true): TemplateResult => html`
  <div class="progress">
    <b>${title}</b>
    <span>${text}</span>
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

/** Whether a failure is one that the person has to be told of. */
export const isTold = (error: ChatError | null): error is ChatError =>
  error !== null && error.code !== 'cancelled';

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
          retry: strings.checkAgain,
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

const current = (context: TakeoverContext): unknown => {
  const { flow, strings, liveSince, locale } = context;
  if (flow.phase === 'handing-off') return handingOff(flow, context);
  if (flow.phase === 'bot') {
    const error = flowError(flow);
    if (!isTold(error)) return nothing;
    const text = errorSentence(error, strings);
    const retry = error.retryable ? strings.tryAgain : null;
    return problemCard({ title: strings.failedTitle, text, retry, startNew: null }, context);
  }
  if (flow.phase === 'ended' && flow.by === 'system') return divider(strings.archived);
  const time = liveSince === null ? '' : ` · ${formatTime(new Date(liveSince), locale)}`;
  return divider(`${strings.connected}${time}`);
};

export const renderTakeover = (context: TakeoverContext): TemplateResult => {
  const { flow, strings, leftBehind, max, locale } = context;
  const isBefore = flow.phase === 'bot';
  const text = isBefore ? strings.leftBehind : strings.leftBehindShared;
  return html`
    <div slot="takeover" class="takeover ${isBefore ? '' : 'begun'}">
      ${leftBehind > 0 ? html`<p class="left-behind">${plural(text, leftBehind, locale, { max })}</p>` : nothing}
      ${current(context)}
    </div>
  `;
};

/** The last line of a conversation that has ended. */
export const renderEnd = ({ flow, strings, agentName }: TakeoverContext): unknown => {
  if (flow.phase !== 'ended' || flow.by === 'system') return nothing;
  const texts = {
    agent: fill(strings.endedByAgent, { name: agentName }),
    customer: strings.endedByCustomer,
    unknown: strings.ended,
  };
  return html`<div slot="end">${divider(texts[flow.by])}</div>`;
};
