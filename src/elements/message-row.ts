import { html, nothing, type TemplateResult } from 'lit';
import type { MessageRow } from '../domain/log/message-groups.js';
import type { ChatMessage } from '../domain/message.js';
import { fill, formatDay, formatFull, formatTime } from '../i18n/format.js';
import type { BaseStrings } from '../i18n/strings.js';

/** What a live conversation adds to the rows. */
export interface RowRendering {
  /** What a message says of its fate: a word before the time, or all that stands below it. */
  readonly status: (message: ChatMessage) => string | TemplateResult | null;
  /** What stands above the message of a log entry. */
  readonly above: (key: string) => unknown;
}

/** What a row needs besides its message. */
export interface RowContext {
  readonly strings: BaseStrings;
  readonly locale: string;
  readonly now: Date;
  /** Stands for a bot without a name. */
  readonly botName: string;
  readonly rendering: RowRendering | null;
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

/** What stands below the last message of a run: who and when, unless its fate has more to say. */
const meta = (message: ChatMessage, date: Date, context: RowContext): TemplateResult => {
  const { locale } = context;
  const status = context.rendering?.status(message) ?? '';
  if (typeof status !== 'string') return status;
  const lead = message.direction === 'out' ? senderName(message, context) : status;
  return html`
    <div class="meta" aria-hidden="true">
      ${lead === '' ? nothing : html`<bdi>${lead}</bdi> · `}<time datetime=${message.date}
        >${formatTime(date, locale)}</time
      >
    </div>
  `;
};

/** One message with its day divider above and its time below, as part of a keyed list. */
export const renderRow = (row: MessageRow, context: RowContext): TemplateResult => {
  const { message } = row.entry;
  const date = new Date(message.date);
  const when = formatFull(date, context.locale);
  const said = fill(context.strings.saidAt, { name: senderName(message, context), date: when });
  const names = message.attachments.map(({ name }) => name).filter((name) => name !== '');
  return html`
    ${row.startsDay ? html`<div class="day" role="separator">${dayLabel(date, context)}</div>` : nothing}
    ${context.rendering?.above(row.entry.key)}
    <div class="row ${message.direction} ${message.status} ${row.endsRun ? 'last' : ''}" part="message">
      <div class="bubble" part="bubble" title=${when}>
        <span class="sr">${said} </span
        ><span class="body" dir="auto">${message.body}</span
        >${names.map((name) => html`<span class="file">${name}</span>`)}
      </div>
      ${row.endsRun || message.status === 'failed' ? meta(message, date, context) : nothing}
    </div>
  `;
};
