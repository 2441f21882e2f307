import { html, nothing } from 'lit';
import { errorOf, isTold } from '../domain/flow/flow.js';
import { MAX_HANDOFF_MESSAGES } from '../domain/handoff/shareable.js';
import { isContentRefusal } from '../domain/refusals.js';
import type { Contribution } from '../elements/parts.js';
import type { ConversationTexts } from '../i18n/conversation/texts.js';
import { plural } from '../i18n/plural.js';
import type { ChatSession } from '../session/chat-session.js';
import type { SessionState } from '../session/state.js';
import { statusOf } from './status.js';
import type { View } from './view.js';

/** How many messages a handoff would leave, or has left, behind for want of room. */
const leftBehindOf = ({ state, leftBehind }: Pick<ChatSession, 'state' | 'leftBehind'>): number =>
  state.flow.place.phase === 'bot'
    ? leftBehind
    : state.omitted.filter(({ reason }) => reason === 'over_limit').length;

const renderLeftBehind = (session: ChatSession, texts: ConversationTexts): unknown => {
  const count = leftBehindOf(session);
  if (count === 0) return nothing;
  const text = session.state.flow.place.phase === 'bot' ? texts.leftBehind : texts.leftBehindShared;
  return html`<p class="note">${plural(text, count, texts, { max: MAX_HANDOFF_MESSAGES })}</p>`;
};

const renderStatus = ({ session, commands }: View, texts: ConversationTexts): unknown => {
  const { flow, live } = session.state;
  const { phase } = flow.place;
  if (phase === 'bot' && !statusOf(flow)) return nothing;
  return html`<khc-handoff-status
    exportparts="divider"
    ?begun=${phase !== 'bot'}
    .flow=${flow}
    .texts=${texts}
    .liveSince=${live?.since ?? null}
    ?canShorten=${session.latest !== null}
    @khc-try-again=${() => {
      commands.act({ type: 'try-again' });
    }}
    @khc-start-new=${() => {
      commands.act({ type: 'start-new' });
    }}
    @khc-continue=${() => {
      commands.act({ type: 'continue' });
    }}
    @khc-shorten=${() => {
      commands.act({ type: 'shorten' });
    }}
  ></khc-handoff-status>`;
};

/** What the way to a person is called after it failed; `null` where it did not. */
const retryLabel = ({ flow }: SessionState, texts: ConversationTexts): string | null => {
  const error = errorOf(flow.place);
  if (!isTold(error)) return null;
  if (isContentRefusal(error) && error.messageIds) return texts.reviewAgain;
  return error.retryable ? texts.tryAgain : null;
};

/** Between history and live messages: what stays behind, and how far the handoff is. */
export const handoffPart = (view: View): Contribution => ({
  show: ({ state }) => {
    const texts = view.texts();
    return {
      status: [renderLeftBehind(view.session, texts), renderStatus(view, texts)],
      label: retryLabel(state, texts),
    };
  },
});
