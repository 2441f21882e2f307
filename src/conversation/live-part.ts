import { html, nothing, svg } from 'lit';
import { agentNotices } from '../domain/log/agent-notices.js';
import type { HeaderContent } from '../elements/chat-header.js';
import { icon } from '../elements/icons.js';
import type { Contribution, Rows } from '../elements/parts.js';
import type { ConversationTexts } from '../i18n/conversation/texts.js';
import { plural } from '../i18n/plural.js';
import type { SessionState } from '../session/state.js';
import { noticeText } from './announcements.js';
import { bannerText, fateOf, line, pendingText, picture, renderTail } from './live-states.js';
import { endOf } from './status.js';
import type { View } from './view.js';

const arrowDown = icon(svg`<path d="M10 4v11.5M5 10.75l5 5 5-5" />`);

const renderEndButton = ({ session, announcer }: View, texts: ConversationTexts): unknown =>
  session.state.live?.features?.end
    ? html`<khc-end-conversation
        .texts=${texts}
        .session=${session}
        @khc-say=${({ detail }: CustomEvent<{ text: string }>) => {
          announcer.announce(detail.text);
        }}
      ></khc-end-conversation>`
    : nothing;

/** `null` as long as it is the bot's. */
const headerOf = (view: View, texts: ConversationTexts): HeaderContent | null => {
  const { flow, live } = view.session.state;
  const { phase } = flow.place;
  const agent = live?.agent;
  const who = { name: agent?.name ?? texts.teamName, picture: picture(agent?.avatarUrl) };
  if (phase === 'ended') {
    return { ...who, subtitle: endOf(flow) ? texts.endedSubtitle : texts.archivedSubtitle };
  }
  if (phase !== 'live') return null;
  const subtitle = agent ? texts.teamSubtitle : texts.teamSubtitleWaiting;
  return { ...who, subtitle, isOnline: !view.banner.isShown, action: renderEndButton(view, texts) };
};

/** After the last message: who is typing, how long it takes, the end. */
const tailOf = (state: SessionState, texts: ConversationTexts): unknown => {
  const { flow, live } = state;
  if (flow.place.phase === 'live') return renderTail(state, texts);
  if (!endOf(flow)) return nothing;
  return html`<khc-conversation-end
    slot="end"
    exportparts="divider"
    .flow=${flow}
    .texts=${texts}
    .agentName=${live?.agent?.name ?? ''}
  ></khc-conversation-end>`;
};

interface RowFacts {
  readonly texts: ConversationTexts;
  /** What is said of messages on their way. */
  readonly pending: string;
  readonly notices: ReturnType<typeof agentNotices>;
  readonly newFrom: string | null;
}

const rowsOf = ({ commands }: View, { texts, pending, notices, newFrom }: RowFacts): Rows => ({
  status: (message) => fateOf(message, pending, texts, commands),
  above: (key) => {
    const notice = notices.get(key);
    return html`${key === newFrom ? line(texts.newMessagesLine, 'new') : nothing}${
      notice ? line(noticeText(notice, texts)) : nothing
    }`;
  },
  newest: (unseen, onClick) =>
    unseen > 0
      ? html`<button class="newest" type="button" @click=${onClick}>
          ${arrowDown}${plural(texts.newMessages, unseen, texts)}
        </button>`
      : nothing,
});

const isTalk = ({ flow: { place } }: SessionState): boolean =>
  place.phase === 'live' || place.phase === 'ended';

/** Who is there and what they are doing, in the header, over the log, in its rows and after them. */
export const livePart = (view: View): Contribution => {
  let known: { readonly facts: readonly unknown[]; readonly rows: Rows } | null = null;
  return {
    show: ({ state }) => {
      const texts = view.texts();
      return {
        header: headerOf(view, texts),
        above: view.banner.isShown ? html`<div class="banner">${bannerText(state, texts)}</div>` : nothing,
        tail: tailOf(state, texts),
      };
    },
    rows: ({ state }) => {
      const texts = view.texts();
      const { live, log } = state;
      const newFrom = live?.newFrom ?? null;
      const notices: RowFacts['notices'] = isTalk(state) ? agentNotices(log.live) : new Map();
      const pending = pendingText(state, texts);
      // The rows are drawn anew only where a line above one of them changes.
      const facts = [pending, texts, JSON.stringify([newFrom, ...notices])];
      if (!known || facts.some((fact, index) => fact !== known?.facts[index])) {
        known = { facts, rows: rowsOf(view, { texts, pending, notices, newFrom }) };
      }
      return known.rows;
    },
  };
};
