import { html, nothing, svg, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { isContentRefusal } from '../domain/refusals.js';
import type { ChatError } from '../domain/chat-error.js';
import { flowError, isTold, type FlowState } from '../domain/flow/flow.js';
import { errorSentence } from '../i18n/conversation/texts.js';
import { formatTime } from '../i18n/format.js';
import { plural } from '../i18n/plural.js';
import type { ConversationStrings } from '../i18n/strings.js';
import { icon } from '../elements/icons.js';

const alert = icon(svg`<circle cx="10" cy="10" r="7.25" /><path d="M10 6.5v4.25M10 13.5v.01" />`);
const tick = icon(svg`<circle cx="10" cy="10" r="7.25" /><path d="m6.75 10.25 2.25 2.25 4.25-4.75" />`);
const speech = icon(
  svg`<path d="M4.5 4h11a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5H10l-3.5 3v-3h-2A1.5 1.5 0 0 1 3 12.5v-7A1.5 1.5 0 0 1 4.5 4Z" />`,
);

/** What the states of a handoff are shown with. */
export interface TakeoverContext {
  readonly flow: FlowState;
  readonly strings: ConversationStrings;
  readonly locale: string;
  /** When the conversation was created, in ms since the epoch. */
  readonly liveSince: number | null;
  /** Seconds until it goes on by itself. */
  readonly secondsLeft: number;
  /** Whether there are messages that could stay behind. */
  readonly canShorten: boolean;
  readonly onTryAgain: () => void;
  readonly onStartNew: () => void;
  readonly onContinue: () => void;
  readonly onShorten: () => void;
}

/** The end of a conversation that can't be reached any more. */
export const lost = (error: ChatError, strings: ConversationStrings): TemplateResult => {
  const isGone = error.status === 404 || error.status === 410;
  return calmCard(alert, {
    title: isGone ? strings.goneTitle : strings.lostTitle,
    text: isGone ? strings.goneText : errorSentence(error, strings),
  });
};

/** A line across the log. */
export const divider = (text: string): TemplateResult =>
  html`<p class="divider" part="divider"><span>${text}</span></p>`;

interface Progress {
  readonly title: string;
  readonly text: string;
  readonly isMoving?: boolean;
  /** What is said besides, below. */
  readonly more?: unknown;
}

// Keyed: a centred text that changes in place counts as a layout shift, one that is drawn anew does not.
const progress = ({ title, text, isMoving = true, more = nothing }: Progress): TemplateResult => html`
  <div class="progress">
    <b>${title}</b>
    ${keyed(text, html`<span>${text}</span>`)}
    <div class="bar ${isMoving ? 'moving' : ''}"><i></i></div>
    ${more}
  </div>
`;

type Action = readonly [label: string, onClick: () => void];

interface Card {
  readonly title: string;
  readonly text: string;
  /** The first is what we would do. */
  readonly actions?: readonly Action[];
}

const actions = (list: readonly Action[]): unknown =>
  list.length === 0
    ? nothing
    : html`<div class="actions">
        ${list.map(
          ([label, onClick], index) =>
            html`<button class="button ${index === 0 ? 'primary' : ''}" type="button" @click=${onClick}>
              ${label}
            </button>`,
        )}
      </div>`;

const problemCard = ({ title, text, actions: list = [] }: Card): TemplateResult => html`
  <div class="alert">
    <b>${alert}<span>${title}</span></b>
    <p>${text}</p>
    ${actions(list)}
  </div>
`;

const calmCard = (sign: unknown, { title, text, actions: list = [] }: Card): TemplateResult => html`
  <div class="alert calm">
    <b>${sign}<span>${title}</span></b>
    <p>${text}</p>
    ${actions(list)}
  </div>
`;

type Step<Name> = Extract<FlowState, { phase: 'handing-off'; step: Name }>;

const existing = ({ strings, onContinue, onStartNew }: TakeoverContext): TemplateResult =>
  calmCard(speech, {
    title: strings.existingTitle,
    text: strings.existingText,
    actions: [
      [strings.continueExisting, onContinue],
      [strings.startNewOne, onStartNew],
    ],
  });

const queued = (flow: Step<'queued'>, { strings, secondsLeft, locale }: TakeoverContext): TemplateResult => {
  if (!flow.error) return progress({ title: strings.queuedTitle, text: strings.queuedText, isMoving: false });
  const isCapped = flow.error.details?.['isCapped'] === true;
  return progress({
    title: strings.busyTitle,
    text: isCapped ? strings.busyCappedText : strings.busyText,
    // The announcer has said how long it takes; every second of it would be too much.
    more: html`<span class="countdown" aria-hidden="true"
      >${plural(strings.busyCountdown, secondsLeft, locale)}</span
    >`,
  });
};

const sending = (flow: Step<'sending'>, { strings }: TakeoverContext): TemplateResult => {
  const texts = {
    preparing: strings.preparingText,
    elsewhere: strings.elsewhereText,
    posting: strings.postingText,
  };
  const slow = flow.progress === 'posting' ? strings.slowText : strings.slowCancelText;
  return progress({ title: strings.sendingTitle, text: flow.isSlow ? slow : texts[flow.progress] });
};

const connecting = (flow: Step<'connecting'>, { strings, onTryAgain }: TakeoverContext): TemplateResult => {
  if (!flow.error) {
    return progress({
      title: strings.sendingTitle,
      text: flow.isSlow ? strings.slowText : strings.connectingText,
    });
  }
  return problemCard({
    title: strings.connectFailedTitle,
    text: errorSentence(flow.error, strings),
    actions: [[strings.tryAgain, onTryAgain]],
  });
};

const handingOff = (
  flow: Extract<FlowState, { phase: 'handing-off' }>,
  context: TakeoverContext,
): unknown => {
  const { strings, onTryAgain, onStartNew } = context;
  switch (flow.step) {
    case 'asking':
      return flow.existing ? existing(context) : nothing;
    case 'reviewing':
      return nothing;
    case 'queued':
      return queued(flow, context);
    case 'sending':
      return sending(flow, context);
    case 'checking':
      return progress({ title: strings.checkingTitle, text: strings.checkingText });
    case 'unconfirmed':
      return problemCard({
        title: strings.unconfirmedTitle,
        text: strings.unconfirmedText,
        actions: [
          [strings.tryAgain, onTryAgain],
          [strings.startNewOne, onStartNew],
        ],
      });
    case 'connecting':
      return connecting(flow, context);
  }
};

const failed = (error: ChatError, { strings, canShorten, onShorten }: TakeoverContext): TemplateResult =>
  problemCard({
    title: error.code === 'identity_changed' ? strings.closedTitle : strings.failedTitle,
    text: errorSentence(error, strings),
    // The button below is the way to try again.
    actions: canShorten && isContentRefusal(error) ? [[strings.latestOnly, onShorten]] : [],
  });

/** The state of the handoff, told where it happens. */
export const renderState = (context: TakeoverContext): unknown => {
  const { flow, strings, liveSince, locale } = context;
  if (flow.phase === 'handing-off') return handingOff(flow, context);
  if (flow.phase === 'bot') {
    const error = flowError(flow);
    return isTold(error) ? failed(error, context) : nothing;
  }
  if (flow.phase === 'ended' && flow.by === 'system') {
    return calmCard(tick, { title: strings.archived, text: strings.archivedText });
  }
  const time = liveSince === null ? '' : ` · ${formatTime(new Date(liveSince), locale)}`;
  return divider(`${strings.connected}${time}`);
};
