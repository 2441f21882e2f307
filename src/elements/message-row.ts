import { html, nothing, type TemplateResult } from 'lit';
import type { MessageRow } from '../domain/message-groups.js';
import type { ChatMessage } from '../domain/message.js';
import { fill, formatDay, formatFull, formatTime } from '../i18n/format.js';
import type { Strings } from '../i18n/strings.js';

/** What a row needs besides its message. */
export interface RowContext {
  readonly strings: Strings;
  readonly locale: string;
  readonly now: Date;
  /** Stands for a bot without a name. */
  readonly botName: string;
  readonly isLive: boolean;
  readonly onRetry: (id: string) => void;
  readonly onDelete: (id: string) => void;
}

const DAY_MS = 86_400_000;

const dayLabel = (date: Date, { now, locale, strings }: RowContext): string => {
  const day = date.toDateString();
  if (day === now.toDateString()) return strings.today;
  if (day === new Date(now.getTime() - DAY_MS).toDateString()) return strings.yesterday;
  return formatDay(date, now, locale);
};

/** The name that stands by a message. */
export const senderName = (
  { author, direction }: ChatMessage,
  { strings, botName }: Pick<RowContext, 'strings' | 'botName'>,
): string => {
  if (direction === 'in') return strings.you;
  if (author?.name) return author.name;
  return author?.kind === 'agent' ? strings.agent : botName || strings.bot;
};

const statusText = ({ status }: ChatMessage, { strings, isLive }: RowContext): string => {
  if (status !== 'sending') return isLive ? strings.sent : '';
  return isLive ? strings.sending : strings.waiting;
};

const failedMeta = ({ id }: ChatMessage, { strings, onRetry, onDelete }: RowContext): TemplateResult => html`
  <div class="meta failed">
    ${strings.notSent} ·
    <button
      class="action"
      type="button"
      @click=${() => {
        onRetry(id);
      }}
    >
      ${strings.tryAgain}
    </button>
    ·
    <button
      class="action"
      type="button"
      @click=${() => {
        onDelete(id);
      }}
    >
      ${strings.delete}
    </button>
  </div>
`;

const meta = (message: ChatMessage, date: Date, context: RowContext): TemplateResult => {
  if (message.status === 'failed') return failedMeta(message, context);
  const lead = message.direction === 'in' ? statusText(message, context) : senderName(message, context);
  return html`
    <div class="meta" aria-hidden="true">
      ${lead ? html`<bdi>${lead}</bdi> · ` : nothing}<time
        datetime=${message.date}
        title=${formatFull(date, context.locale)}
        >${formatTime(date, context.locale)}</time
      >
    </div>
  `;
};

/** One message with its day divider above and its time below, as part of a keyed list. */
export const renderRow = (row: MessageRow, context: RowContext): TemplateResult => {
  const { message } = row.entry;
  const date = new Date(message.date);
  const said = fill(context.strings.saidAt, {
    name: senderName(message, context),
    date: formatFull(date, context.locale),
  });
  const names = message.attachments.map(({ name }) => name).filter((name) => name !== '');
  return html`
    ${row.startsDay ? html`<div class="day" role="separator">${dayLabel(date, context)}</div>` : nothing}
    <div
      class="row ${message.direction} ${message.status} ${row.startsRun ? 'first' : ''} ${row.endsRun ? 'last' : ''}"
      part="message"
    >
      <div class="bubble" part="bubble" dir="auto" title=${formatFull(date, context.locale)}>
        <span class="sr">${said} </span
        ><span class="body">${message.body}</span
        >${names.map((name) => html`<span class="file">${name}</span>`)}
      </div>
      ${row.endsRun || message.status === 'failed' ? meta(message, date, context) : nothing}
    </div>
  `;
};
