import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { ReviewEntry } from '../../domain/handoff/review.js';
import { isBlank } from '../../domain/message-text.js';
import { icon } from '../../elements/icons.js';
import type { ConversationTexts } from '../../i18n/conversation/texts.js';
import { fill, formatFull, formatTime } from '../../i18n/format.js';

const alert = icon(svg`<circle cx="10" cy="10" r="7.25" /><path d="M10 6.5v4.25M10 13.5v.01" />`);
const shield = icon(
  svg`<path d="M10 2.75 4 5v4.5c0 3.75 2.5 6.5 6 7.75 3.5-1.25 6-4 6-7.75V5zM7.5 10l1.75 1.75 3.25-3.5" />`,
);

/** How much of a message its button is named after, in code points. */
const LABEL_LENGTH = 60;

/** The beginning of a text in one line. */
const beginning = (text: string): string => {
  // Cut first: a body may be very long.
  const points = Array.from(
    text
      .slice(0, LABEL_LENGTH * 4)
      .replace(/\s+/g, ' ')
      .trim(),
  );
  const start = points.slice(0, LABEL_LENGTH).join('');
  return points.length > LABEL_LENGTH ? `${start}…` : start;
};

/** Why a message is left out, or why it can't be; empty where neither is so. */
const reasonOf = ({ omitted, isRequired }: ReviewEntry, texts: ConversationTexts): string => {
  if (omitted === null) return isRequired ? texts.reviewRequired : '';
  if (omitted === 'excluded') return texts.reviewExcluded;
  return omitted === 'redacted' ? texts.reviewWithheld : texts.reviewEmpty;
};

const note = (kind: string, sign: SVGTemplateResult, text: string): TemplateResult =>
  html`<p class="remark ${kind}">${sign}<span>${text}</span></p>`;

/** One button for both ways, so that the focus stays where it is. */
const renderButton = ({ id, body, omitted }: ReviewEntry, texts: ConversationTexts): TemplateResult => {
  const excluded = omitted === null;
  const label = excluded ? texts.reviewExcludeLabel : texts.reviewIncludeLabel;
  return html`<button
    class="toggle"
    type="button"
    aria-label=${fill(label, { body: beginning(body) })}
    @click=${({ currentTarget }: Event) => {
      const detail = { id, excluded };
      currentTarget?.dispatchEvent(new CustomEvent('khc-toggle', { detail, bubbles: true }));
    }}
  >
    ${excluded ? texts.reviewExclude : texts.reviewInclude}
  </button>`;
};

/**
 * One message with what becomes of it. Its button fires `khc-toggle`: `detail.id`, and `detail.excluded`, whether to
 * leave it out.
 */
export const renderEntry = (entry: ReviewEntry, from: string, texts: ConversationTexts): TemplateResult => {
  const { direction, body, date, omitted, isRedacted, isRefused, isRequired } = entry;
  const who = direction === 'in' ? texts.you : from || texts.bot;
  const at = new Date(date);
  const said = fill(texts.saidAt, { name: who, date: formatFull(at, texts) });
  const reason = reasonOf(entry, texts);
  const isUpToPerson = omitted === 'excluded' || (omitted === null && !isRequired);
  return html`
    <li class="${direction} ${omitted === null ? '' : 'omitted'} ${isRefused ? 'refused' : ''}">
      <span class="sr">${said}</span>
      ${isBlank(body) ? nothing : html`<div class="bubble" part="bubble" dir="auto">${body}</div>`}
      ${isRefused ? note('bad', alert, texts.reviewRefused) : nothing}
      ${isRedacted ? note('', shield, texts.reviewRedacted) : nothing}
      <div class="meta">
        <span class="facts">
          <span aria-hidden="true"><bdi class="who">${who}</bdi> · </span>${
            reason === ''
              ? html`<time aria-hidden="true" datetime=${date}>${formatTime(at, texts)}</time>`
              : html`<span class="reason">${reason}</span>`
          }
        </span>
        ${isUpToPerson ? renderButton(entry, texts) : nothing}
      </div>
    </li>
  `;
};
