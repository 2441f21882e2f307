import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { typingDots } from '../composer/composer.js';
import type { ChatMessage } from '../domain/message.js';
import { isLink } from '../elements/handoff-bar.js';
import type { ConversationTexts } from '../i18n/conversation/texts.js';
import { waitSentence } from '../i18n/wait.js';
import { connectionOf, type SessionState } from '../session/state.js';
import type { Commands } from './commands.js';

/* Who is there, and what they are doing: small things that come and go in a live conversation. */

/** Somebody else's address: nothing but https, so that a page that is safe stays so. */
const isPicture = (url: string): boolean => isLink(url) && /^https:\/\/[^/]/i.test(url);

const onLoad = ({ currentTarget }: Event): void => {
  (currentTarget as HTMLElement).classList.add('loaded');
};

const onError = ({ currentTarget }: Event): void => {
  (currentTarget as HTMLElement).hidden = true;
};

/** Lies over the initials, which stay where the picture does not come: a strict CSP may block it. */
export const picture = (url: string | undefined): unknown =>
  url !== undefined && isPicture(url)
    ? keyed(
        url,
        // Not before the policy and the listeners are set may it begin to load.
        html`<img
          alt=""
          referrerpolicy="no-referrer"
          loading="lazy"
          decoding="async"
          @load=${onLoad}
          @error=${onError}
          src=${url}
        />`,
      )
    : nothing;

/** A line across the log. */
export const line = (text: string, kind = ''): TemplateResult =>
  html`<p class="line ${kind}" part="divider"><span>${text}</span></p>`;

/** What those messages say that are on their way, or wait for it. */
export const pendingText = (
  state: SessionState,
  { notSent, sending, waiting }: ConversationTexts,
): string => {
  const { phase } = state.flow.place;
  if (phase === 'ended') return notSent;
  return phase === 'live' && connectionOf(state) !== 'offline' ? sending : waiting;
};

/** What a message of the customer says of its fate. */
export const fateOf = (
  { id, status, direction }: ChatMessage,
  pending: string,
  texts: ConversationTexts,
  commands: Commands,
): string | TemplateResult | null => {
  if (direction === 'out') return null;
  if (status === 'sending') return pending;
  if (status !== 'failed') return texts.sent;
  const button = (type: 'retry' | 'delete', label: string): TemplateResult => html`
    <button
      class="action"
      type="button"
      @click=${() => {
        commands.act({ type, id });
      }}
    >
      ${label}
    </button>
  `;
  return html`
    <div class="meta failed">
      ${texts.notSent} · ${button('retry', texts.tryAgain)} · ${button('delete', texts.delete)}
    </div>
  `;
};

/** What a line that is down means for the person. */
export const bannerText = (
  state: SessionState,
  { offlineBanner, reconnectingBanner }: ConversationTexts,
): string => (connectionOf(state) === 'offline' ? offlineBanner : reconnectingBanner);

/** After the last message: who is typing, or how long it takes until somebody is there. */
export const renderTail = ({ live }: SessionState, texts: ConversationTexts): TemplateResult => {
  const { typing = null, agent = null, waitSeconds = null } = live ?? {};
  const isWaiting = !typing && !agent && waitSeconds !== null;
  return html`<div class="tail" slot="end">
    ${typing ? typingDots() : nothing}
    ${isWaiting ? html`<p class="note">${waitSentence(waitSeconds, texts)}</p>` : nothing}
    <div class="log-end"></div>
  </div>`;
};
